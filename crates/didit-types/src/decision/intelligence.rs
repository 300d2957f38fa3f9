//! What is known elsewhere about an e-mail address or a phone number; stand-alone
//! checks ask for it.

use alloc::vec::Vec;

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::{Personal, UntypedJson};

model! {
    /// What is known about an e-mail address.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct EmailIntelligence {
        /// 0 to 100, high is risky.
        pub score: Option<Number>,
        /// How likely mail arrives: `high`, `medium` or `low`.
        pub deliverable: Option<Personal>,
        /// How much was lost in data breaches.
        pub breach_risk_level: Option<RiskLevel>,
        /// The same as a number.
        pub breach_risk_index: Option<Number>,
        /// Whether something was lost lately.
        pub is_recent_breach: Option<bool>,
        /// Whether something was lost often.
        pub is_frequent_breached: Option<bool>,
        /// Whether it is a throw-away one.
        pub is_disposable: Option<bool>,
        /// Whether anybody can have one at that host.
        pub is_free_domain: Option<bool>,
        /// Whether it was found in a data breach.
        pub is_breached: Option<bool>,
        /// In how many.
        pub no_of_breaches: Option<Number>,
        /// What the score rests on; the set grows.
        pub reason_codes: Option<Vec<Personal>>,
    }
}

model! {
    /// What is known about a phone number.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct PhoneIntelligence {
        /// 0 to 100, high is risky.
        pub score: Option<Number>,
        /// The risk of that kind of number.
        pub phone_type_risk: Option<RiskLevel>,
        /// 0 to 100, high is trusted.
        pub phone_trust_index: Option<Number>,
        /// 0 to 100, high is stable.
        pub network_stability_index: Option<Number>,
        /// Whether it is a throw-away one.
        pub is_disposable: Option<bool>,
        /// Whether it has moved to another company.
        pub is_ported: Option<bool>,
        /// Whether it has done so lately.
        pub is_recently_ported: Option<bool>,
        /// Such as `mobile` or `voip`.
        pub carrier_type: Option<Personal>,
        /// What the score rests on; the set grows.
        pub reason_codes: Option<Vec<Personal>>,
    }
}

open_enum! {
    /// How risky something is.
    pub enum RiskLevel {
        /// Little.
        Low = "Low",
        /// Somewhat.
        Medium = "Medium",
        /// Very.
        High = "High",
    }
}

model! {
    /// Where an e-mail address or a phone number is registered.
    pub struct SocialFootprint {
        /// Networks that know it.
        pub profiles_registered: Option<u64>,
        /// Networks that were asked.
        pub profiles_checked: Option<u64>,
        /// Names that were found.
        pub names_found: Option<u64>,
        /// Pictures that were found.
        pub photos_found: Option<u64>,
        /// How widely it is used to communicate.
        pub communication_breadth: Option<u64>,
        /// How different the networks are.
        pub digital_footprint_diversity: Option<u64>,
        /// How advanced they are.
        pub digital_sophistication_index: Option<u64>,
        /// How much it is used.
        pub engagement_depth_index: Option<u64>,
        /// How much is paid for.
        pub subscription_affordability_index: Option<u64>,
        /// Networks that cost nothing.
        pub free_platforms: Option<u64>,
        /// Networks that cost something.
        pub full_paid_platforms: Option<u64>,
        /// Networks that cost something in part.
        pub partial_paid_platforms: Option<u64>,
        /// How complete its `WhatsApp` profile is.
        pub whatsapp_profile_completeness: Option<ProfileCompleteness>,
        /// The networks that know it.
        pub registered_platforms: Option<Vec<SocialPlatform>>,
        /// The networks that do not.
        pub not_registered_platforms: Option<Vec<SocialPlatform>>,
        /// By category: how many of its networks know it, and what share of them.
        pub categories: Option<UntypedJson>,
        /// By network: the profile there.
        pub profiles: Option<UntypedJson>,
    }
}

model! {
    /// A network on which people register.
    pub struct SocialPlatform {
        /// Its name.
        pub platform: Option<Personal>,
        /// What it is for.
        pub category: Option<Personal>,
        /// Where it is used.
        pub scope: Option<PlatformScope>,
    }
}

open_enum! {
    /// How complete a profile is.
    pub enum ProfileCompleteness {
        /// Little is filled in.
        Basic = "Basic",
        /// Some is filled in.
        Partial = "Partial",
        /// Everything is filled in.
        Complete = "Complete",
        /// There is none.
        NotPresent = "Not Present",
    }
}

open_enum! {
    /// Where a network is used.
    pub enum PlatformScope {
        /// Everywhere.
        Global = "global",
        /// In one region.
        Local = "local",
    }
}
