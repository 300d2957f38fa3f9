//! Phone verification.

use alloc::{boxed::Box, vec::Vec};

use super::intelligence::{PhoneIntelligence, SocialFootprint};
use super::otp::{ContactHitSource, OtpEvent};
use super::warning::Warning;
use crate::model::model;
use crate::session::list::ApiService;
use crate::{FeatureStatus, NodeId, Personal, SessionId, SessionStatus, Timestamp};

model! {
    /// One check of a phone number.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/phone-verification/report-phone-verification>
    pub struct PhoneVerification {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// Such as `+34`.
        pub phone_number_prefix: Option<Personal>,
        /// Without the prefix.
        pub phone_number: Option<Personal>,
        /// E.164.
        pub full_number: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// The country's English name.
        pub country_name: Option<Personal>,
        /// Who runs the number.
        pub carrier: Option<PhoneCarrier>,
        /// Whether the number is a throw-away one.
        pub is_disposable: Option<bool>,
        /// Whether the number is one of an Internet telephone service.
        pub is_virtual: Option<bool>,
        /// The channel of the code, such as `sms`.
        pub verification_method: Option<Personal>,
        /// How many codes went out.
        pub verification_attempts: Option<u64>,
        /// When the right code was typed.
        pub verified_at: Option<Timestamp>,
        /// Every step, oldest first.
        pub lifecycle: Option<Vec<OtpEvent>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// Earlier sessions and list entries with that number.
        pub matches: Option<Vec<PhoneHit>>,
        /// What is known about the number; in answers of stand-alone checks.
        pub enrichment: Option<Box<PhoneIntelligence>>,
        /// The same under its older name.
        pub phone_intelligence: Option<Box<PhoneIntelligence>>,
        /// Where the number is registered; in answers of stand-alone checks that ask for it.
        pub phone_social: Option<Box<SocialFootprint>>,
    }
}

model! {
    /// Who runs a phone number.
    pub struct PhoneCarrier {
        /// The company.
        pub name: Option<Personal>,
        /// Such as `mobile`.
        pub kind: Option<Personal> = "type",
    }
}

model! {
    /// An earlier session or a list entry with the same number.
    pub struct PhoneHit {
        /// That session; null for a list entry.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// Its user, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// When.
        pub verification_date: Option<Timestamp>,
        /// The number.
        pub phone_number: Option<Personal>,
        /// How that session ended.
        pub status: Option<SessionStatus>,
        /// Whether the number is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// The stand-alone check that it came from; null for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Where it came from.
        pub source: Option<ContactHitSource>,
    }
}
