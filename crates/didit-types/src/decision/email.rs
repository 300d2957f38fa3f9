//! E-mail verification reports.

use alloc::{boxed::Box, vec::Vec};

use super::intelligence::{EmailIntelligence, SocialFootprint};
use super::otp::{ContactHitSource, OtpEvent};
use super::warning::Warning;
use crate::model::model;
use crate::session::list::ApiService;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp};

model! {
    /// Report of one e-mail verification.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/email-verification/report-email-verification>
    pub struct EmailVerification {
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Status of the check.
        pub status: Option<FeatureStatus>,
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
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
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

model! {
    /// Earlier session or list entry with the same e-mail address.
    pub struct EmailHit {
        /// Id of the session.
        pub session_id: Option<SessionId>,
        /// Number of the session within its application.
        pub session_number: Option<u64>,
        /// Caller's own id of the user or company.
        pub vendor_data: Option<Personal>,
        /// Time of the verification.
        pub verification_date: Option<Timestamp>,
        /// Matched e-mail address.
        pub email: Option<Personal>,
        /// Status of the matched session.
        pub status: Option<SessionStatus>,
        /// Whether the matched value is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// Standalone API that ran the check; `None` for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Source of the match.
        pub source: Option<ContactHitSource>,
    }
}
