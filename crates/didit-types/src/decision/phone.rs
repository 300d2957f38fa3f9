//! Phone verification reports.

use alloc::{boxed::Box, vec::Vec};

use super::{
    intelligence::{PhoneIntelligence, SocialFootprint},
    otp::{ContactHitSource, OtpEvent},
    report::{report, session_match},
};
use crate::{Personal, Timestamp, model::model};

report! {
    /// Report of one phone verification.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/phone-verification/report-phone-verification>
    pub struct PhoneVerification {
        /// Country calling code, such as `+34`.
        pub phone_number_prefix: Option<Personal>,
        /// Phone number without the country calling code.
        pub phone_number: Option<Personal>,
        /// Phone number, E.164.
        pub full_number: Option<Personal>,
        /// Country of the number, ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// English name of the number's country.
        pub country_name: Option<Personal>,
        /// Carrier of the number.
        pub carrier: Option<PhoneCarrier>,
        /// Whether the number is disposable.
        pub is_disposable: Option<bool>,
        /// Whether the number belongs to an Internet telephony service.
        pub is_virtual: Option<bool>,
        /// Channel of the code, such as `sms`.
        pub verification_method: Option<Personal>,
        /// Number of codes sent.
        pub verification_attempts: Option<u64>,
        /// Time of the correct code.
        pub verified_at: Option<Timestamp>,
        /// Events of the verification, oldest first.
        pub lifecycle: Option<Vec<OtpEvent>>,
        /// Earlier sessions and list entries with the same number.
        pub matches: Option<Vec<PhoneHit>>,
        /// Risk data of the number; standalone checks only.
        pub enrichment: Option<Box<PhoneIntelligence>>,
        /// Risk data of the number; older name of `enrichment`.
        pub phone_intelligence: Option<Box<PhoneIntelligence>>,
        /// Platforms where the number is registered; standalone checks that request it only.
        pub phone_social: Option<Box<SocialFootprint>>,
    }
}

model! {
    /// Carrier of a phone number.
    pub struct PhoneCarrier {
        /// Name of the carrier.
        pub name: Option<Personal>,
        /// Type of the carrier, such as `mobile`.
        pub kind: Option<Personal> = "type",
    }
}

session_match! {
    /// Earlier session or list entry with the same phone number.
    pub struct PhoneHit {
        /// Matched phone number.
        pub phone_number: Option<Personal>,
        /// Source of the match.
        pub source: Option<ContactHitSource>,
    }
}
