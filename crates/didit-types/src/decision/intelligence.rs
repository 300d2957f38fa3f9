//! Risk data of e-mail addresses and phone numbers, returned by standalone checks.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, UntypedJson, model::model, open_enum::open_enum};

model! {
    /// Risk data of an e-mail address.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct EmailIntelligence {
        /// Risk score, 0 to 100; high is risky.
        pub score: Option<Number>,
        /// Probability of delivery: `high`, `medium` or `low`.
        pub deliverable: Option<Personal>,
        /// Risk level from data breaches.
        pub breach_risk_level: Option<RiskLevel>,
        /// Risk from data breaches as a number.
        pub breach_risk_index: Option<Number>,
        /// Whether a recent data breach contains the address.
        pub is_recent_breach: Option<bool>,
        /// Whether many data breaches contain the address.
        pub is_frequent_breached: Option<bool>,
        /// Whether the address is disposable.
        pub is_disposable: Option<bool>,
        /// Whether the domain offers free addresses.
        pub is_free_domain: Option<bool>,
        /// Whether a data breach contains the address.
        pub is_breached: Option<bool>,
        /// Number of data breaches that contain the address.
        pub no_of_breaches: Option<Number>,
        /// Reasons for the score; the set grows.
        pub reason_codes: Option<Vec<Personal>>,
    }
}

model! {
    /// Risk data of a phone number.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct PhoneIntelligence {
        /// Risk score, 0 to 100; high is risky.
        pub score: Option<Number>,
        /// Risk level of the number type.
        pub phone_type_risk: Option<RiskLevel>,
        /// Trust in the number, 0 to 100; high is trusted.
        pub phone_trust_index: Option<Number>,
        /// Stability of the network, 0 to 100; high is stable.
        pub network_stability_index: Option<Number>,
        /// Whether the number is disposable.
        pub is_disposable: Option<bool>,
        /// Whether the number moved to another carrier.
        pub is_ported: Option<bool>,
        /// Whether the number moved to another carrier recently.
        pub is_recently_ported: Option<bool>,
        /// Carrier type, such as `mobile` or `voip`.
        pub carrier_type: Option<Personal>,
        /// Reasons for the score; the set grows.
        pub reason_codes: Option<Vec<Personal>>,
    }
}

open_enum! {
    /// Risk level of an e-mail address or phone number.
    pub enum RiskLevel {
        Low = "Low",
        Medium = "Medium",
        High = "High",
    }
}

model! {
    /// Platforms where an e-mail address or phone number is registered.
    pub struct SocialFootprint {
        /// Number of platforms with a profile.
        pub profiles_registered: Option<u64>,
        /// Number of platforms checked.
        pub profiles_checked: Option<u64>,
        /// Number of names found.
        pub names_found: Option<u64>,
        /// Number of photos found.
        pub photos_found: Option<u64>,
        /// Breadth of use for communication.
        pub communication_breadth: Option<u64>,
        /// Diversity of the platforms.
        pub digital_footprint_diversity: Option<u64>,
        /// Sophistication of the platforms.
        pub digital_sophistication_index: Option<u64>,
        /// Intensity of use.
        pub engagement_depth_index: Option<u64>,
        /// Use of paid subscriptions.
        pub subscription_affordability_index: Option<u64>,
        /// Number of free platforms.
        pub free_platforms: Option<u64>,
        /// Number of paid platforms.
        pub full_paid_platforms: Option<u64>,
        /// Number of partly paid platforms.
        pub partial_paid_platforms: Option<u64>,
        /// Completeness of the `WhatsApp` profile.
        pub whatsapp_profile_completeness: Option<ProfileCompleteness>,
        /// Platforms with a profile.
        pub registered_platforms: Option<Vec<SocialPlatform>>,
        /// Platforms without a profile.
        pub not_registered_platforms: Option<Vec<SocialPlatform>>,
        /// Number and share of registered platforms by category.
        pub categories: Option<UntypedJson>,
        /// Profile data by platform.
        pub profiles: Option<UntypedJson>,
    }
}

model! {
    /// Platform with user registration.
    pub struct SocialPlatform {
        /// Name of the platform.
        pub platform: Option<Personal>,
        /// Category of the platform.
        pub category: Option<Personal>,
        /// Geographic scope of the platform.
        pub scope: Option<PlatformScope>,
    }
}

open_enum! {
    /// Completeness of a profile.
    pub enum ProfileCompleteness {
        Basic = "Basic",
        Partial = "Partial",
        Complete = "Complete",
        /// No profile.
        NotPresent = "Not Present",
    }
}

open_enum! {
    /// Geographic scope of a platform.
    pub enum PlatformScope {
        /// Worldwide.
        Global = "global",
        /// One region.
        Local = "local",
    }
}
