//! E-mail verification.

use alloc::{boxed::Box, vec::Vec};

use super::intelligence::{EmailIntelligence, SocialFootprint};
use super::otp::{ContactHitSource, OtpEvent};
use super::warning::Warning;
use crate::model::model;
use crate::session::list::ApiService;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp};

model! {
    /// One check of an e-mail address.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/email-verification/report-email-verification>
    pub struct EmailVerification {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The address.
        pub email: Option<Personal>,
        /// Whether it was found in a data breach.
        pub is_breached: Option<bool>,
        /// Those breaches.
        pub breaches: Option<Vec<EmailBreach>>,
        /// Whether it is a throw-away one.
        pub is_disposable: Option<bool>,
        /// Whether mail can't reach it.
        pub is_undeliverable: Option<bool>,
        /// How many codes went out.
        pub verification_attempts: Option<u64>,
        /// When the right code was typed.
        pub verified_at: Option<Timestamp>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// Every step, oldest first.
        pub lifecycle: Option<Vec<OtpEvent>>,
        /// Earlier sessions and list entries with that address.
        pub matches: Option<Vec<EmailHit>>,
        /// What is known about the address; in answers of stand-alone checks.
        pub enrichment: Option<Box<EmailIntelligence>>,
        /// The same under its older name.
        pub email_intelligence: Option<Box<EmailIntelligence>>,
        /// Where the address is registered; in answers of stand-alone checks that ask for it.
        pub email_social: Option<Box<SocialFootprint>>,
    }
}

model! {
    /// A data breach that held the address.
    pub struct EmailBreach {
        /// Its name.
        pub name: Option<Personal>,
        /// Who lost the data.
        pub domain: Option<Personal>,
        /// A picture.
        pub logo_path: Option<MediaUrl>,
        /// `YYYY-MM-DD`.
        pub breach_date: Option<Personal>,
        /// What happened; may hold HTML.
        pub description: Option<Personal>,
        /// Whether it is known to be true.
        pub is_verified: Option<bool>,
        /// What was lost.
        pub data_classes: Option<Vec<Personal>>,
        /// How many addresses.
        pub breach_emails_count: Option<u64>,
    }
}

model! {
    /// An earlier session or a list entry with the same address.
    pub struct EmailHit {
        /// That session; null for a list entry.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// Its user, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// When.
        pub verification_date: Option<Timestamp>,
        /// The address.
        pub email: Option<Personal>,
        /// How that session ended.
        pub status: Option<SessionStatus>,
        /// Whether the address is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// The stand-alone check that it came from; null for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Where it came from.
        pub source: Option<ContactHitSource>,
    }
}
