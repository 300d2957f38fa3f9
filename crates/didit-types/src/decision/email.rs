//! E-mail verification reports.

use alloc::{boxed::Box, vec::Vec};

use super::{
    intelligence::{EmailIntelligence, SocialFootprint},
    otp::{ContactHitSource, OtpEvent},
    report::{report, session_match},
};
use crate::{MediaUrl, Personal, Timestamp, model::model};

report! {
    /// Report of one e-mail verification.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/email-verification/report-email-verification>
    pub struct EmailVerification {
        /// Verified e-mail address.
        pub email: Option<Personal>,
        /// Whether a data breach contains the address.
        pub is_breached: Option<bool>,
        /// Data breaches that contain the address.
        pub breaches: Option<Vec<EmailBreach>>,
        /// Whether the address is disposable.
        pub is_disposable: Option<bool>,
        /// Whether the address cannot receive mail.
        pub is_undeliverable: Option<bool>,
        /// Number of codes sent.
        pub verification_attempts: Option<u64>,
        /// Time of the correct code.
        pub verified_at: Option<Timestamp>,
        /// Events of the verification, oldest first.
        pub lifecycle: Option<Vec<OtpEvent>>,
        /// Earlier sessions and list entries with the same address.
        pub matches: Option<Vec<EmailHit>>,
        /// Risk data of the address; standalone checks only.
        pub enrichment: Option<Box<EmailIntelligence>>,
        /// Risk data of the address; older name of `enrichment`.
        pub email_intelligence: Option<Box<EmailIntelligence>>,
        /// Platforms where the address is registered; standalone checks that request it only.
        pub email_social: Option<Box<SocialFootprint>>,
    }
}

model! {
    /// Data breach that contains an e-mail address.
    pub struct EmailBreach {
        /// Name of the breach.
        pub name: Option<Personal>,
        /// Domain that lost the data.
        pub domain: Option<Personal>,
        /// Link to the domain's logo.
        pub logo_path: Option<MediaUrl>,
        /// Date of the breach, `YYYY-MM-DD`.
        pub breach_date: Option<Personal>,
        /// Description of the breach; may contain HTML.
        pub description: Option<Personal>,
        /// Whether the breach is confirmed.
        pub is_verified: Option<bool>,
        /// Types of leaked data.
        pub data_classes: Option<Vec<Personal>>,
        /// Number of leaked addresses.
        pub breach_emails_count: Option<u64>,
    }
}

session_match! {
    /// Earlier session or list entry with the same e-mail address.
    pub struct EmailHit {
        /// Matched e-mail address.
        pub email: Option<Personal>,
        /// Source of the match.
        pub source: Option<ContactHitSource>,
    }
}
