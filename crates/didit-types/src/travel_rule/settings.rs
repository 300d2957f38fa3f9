//! Settings of the travel rule, and the profile of the application as a VASP.
//!
//! Source: <https://docs.didit.me/management-api/travel-rule/get-settings>

use alloc::{boxed::Box, vec::Vec};

use crate::{Personal, model::model, open_enum::open_enum, request::request};

model! {
    /// Settings of the travel rule, and the profile of the application as a VASP.
    pub struct TravelRuleSettings {
        /// Whether outgoing transfers are exchanged. Defaults to false.
        pub is_enabled: Option<bool>,
        /// Jurisdiction, at most 8 characters. Defaults to `EU`.
        pub jurisdiction: Option<Personal>,
        /// How exactly the name of a recipient must match.
        pub name_matching_strictness: Option<NameMatchingStrictness>,
        /// Hours until a transfer without a response expires. Defaults to 48.
        pub confirmation_timeout_hours: Option<u64>,
        /// What becomes of the transaction of an expired transfer. Defaults to `HOLD`.
        pub timeout_outcome: Option<TravelRuleTimeoutOutcome>,
        /// Amount in the default currency below which the rule does not apply, a decimal number as
        /// text. Defaults to `0.00`.
        pub threshold_amount: Option<Personal>,
        /// Legal name of the application.
        pub legal_name: Option<Personal>,
        /// Legal entity identifier of the application.
        pub lei: Option<Personal>,
        /// E-mail address of the compliance team.
        pub compliance_email: Option<Personal>,
        /// Whether other applications find this one in the directory. Defaults to true.
        pub is_discoverable: Option<bool>,
        /// Whether incoming transfers to a verified wallet are accepted without a confirmation.
        pub inbound_auto_accept: Option<bool>,
        /// Whether users may declare that they control a wallet.
        pub allow_self_declaration: Option<bool>,
        /// Whether users may prove control of a wallet by a screenshot.
        pub allow_screenshot_proof: Option<bool>,
        /// Whether a transfer to a self-hosted wallet creates a widget session. Defaults to true.
        pub auto_wallet_verification: Option<bool>,
        /// Whether the provider of an unknown wallet is found by blockchain analytics.
        pub vasp_attribution_enabled: Option<bool>,
        /// Travel address, at which others reach the application by the Travel Rule Protocol.
        pub travel_address: Option<Personal>,
        /// Networks that are not used.
        pub disabled_networks: Option<Vec<TravelRuleNetwork>>,
        /// State of the networks.
        pub networks: Option<Box<TravelRuleNetworks>>,
    }
}

model! {
    /// State of the networks of VASPs.
    pub struct TravelRuleNetworks {
        /// Global Travel Rule.
        pub gtr: Option<TravelRuleNetworkState>,
        /// TRUST.
        pub trust: Option<TravelRuleNetworkState>,
        /// `VerifyVASP`.
        pub verifyvasp: Option<TravelRuleNetworkState>,
        /// Sygna Bridge.
        pub sygna: Option<TravelRuleNetworkState>,
    }
}

model! {
    /// State of a network of VASPs.
    pub struct TravelRuleNetworkState {
        /// Network.
        pub rail: Option<TravelRuleNetwork>,
        /// Whose membership is used.
        pub mode: Option<TravelRuleNetworkMode>,
        /// Whether Didit is a member.
        pub platform_available: Option<bool>,
        /// Whether the application is a member.
        pub connected: Option<bool>,
    }
}

request! {
    /// Changes the settings that are set.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-settings>
    pub struct UpdateTravelRuleSettings {
        optional {
            /// Whether outgoing transfers are exchanged; needs a legal name.
            is_enabled: exact bool,
            /// Legal name of the application.
            legal_name: into Personal,
            /// Legal entity identifier of the application.
            lei: into Personal,
            /// Jurisdiction, at most 8 characters.
            jurisdiction: into Personal [max(8)],
            /// How exactly the name of a recipient must match.
            name_matching_strictness: into NameMatchingStrictness [known],
            /// Hours until a transfer without a response expires, at least 1.
            confirmation_timeout_hours: exact u64 [range(1..=u64::MAX)],
            /// What becomes of the transaction of an expired transfer.
            timeout_outcome: into TravelRuleTimeoutOutcome [known],
            /// E-mail address of the compliance team; empty to clear it.
            compliance_email: into Personal [email_or_empty],
            /// Whether other applications find this one in the directory.
            is_discoverable: exact bool,
            /// Amount in the default currency below which the rule does not apply, a decimal number.
            threshold_amount: into Personal [decimal],
            /// Whether incoming transfers to a verified wallet are accepted without a confirmation.
            inbound_auto_accept: exact bool,
            /// Whether users may declare that they control a wallet.
            allow_self_declaration: exact bool,
            /// Whether users may prove control of a wallet by a screenshot.
            allow_screenshot_proof: exact bool,
            /// Whether a transfer to a self-hosted wallet creates a widget session.
            auto_wallet_verification: exact bool,
            /// Whether the provider of an unknown wallet is found by blockchain analytics.
            vasp_attribution_enabled: exact bool,
            /// Networks that are not used; all others are.
            disabled_networks: into Vec<TravelRuleNetwork> [known],
        }
    }
}

open_enum! {
    /// How exactly the name of a recipient must match.
    pub enum NameMatchingStrictness {
        /// Any name matches.
        NoMatching = "NONE",
        Strict = "STRICT",
        Default = "DEFAULT",
        Fuzzy = "FUZZY",
    }
}

open_enum! {
    /// What becomes of the transaction of an expired transfer.
    pub enum TravelRuleTimeoutOutcome {
        /// It goes to review.
        Hold = "HOLD",
        /// It is declined.
        Reject = "REJECT",
        /// It keeps its status.
        Proceed = "PROCEED",
    }
}

open_enum! {
    /// Network of VASPs.
    pub enum TravelRuleNetwork {
        /// Global Travel Rule.
        Gtr = "GTR",
        Trust = "TRUST",
        VerifyVasp = "VERIFYVASP",
        Sygna = "SYGNA",
    }
}

open_enum! {
    /// Whose membership of a network is used.
    pub enum TravelRuleNetworkMode {
        /// That of the application.
        Own = "own",
        /// That of Didit.
        Didit = "didit",
        /// None, because the application disabled the network.
        Off = "off",
        /// None, because there is no membership.
        Unavailable = "unavailable",
    }
}
