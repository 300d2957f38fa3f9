//! A proof of address in a file.

use alloc::boxed::Box;

use super::FindingAction;
use crate::decision::PoaVerification;
use crate::{Personal, SessionId, Timestamp, UntypedJson, model::model, request::request};

request! {
    /// How a proof of address is checked. The document goes beside it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub struct VerifyPoa {
        optional {
            /// Password of a PDF.
            document_password: into Personal,
            /// The address that it should show.
            expected_address: into Personal,
            /// The country that it should be from.
            expected_country: into Personal,
            /// The first name that it should show.
            expected_first_name: into Personal,
            /// The last name that it should show.
            expected_last_name: into Personal,
            /// Languages that are accepted, with commas: `en,es`; all if not set.
            poa_languages_allowed: into Personal,
            /// Months that a kind of document may be old, as the documentation writes it.
            poa_document_age_months: into Personal,
            /// What another name does; it declines if not set.
            poa_name_mismatch_action: into FindingAction,
            /// What a flaw of the document does; it declines if not set.
            poa_document_issues_action: into FindingAction,
            /// What a sign of forgery does; it declines if not set.
            poa_document_authenticity_action: into FindingAction,
            /// What a language that is not accepted does; it declines if not set.
            poa_unsupported_language_action: into FindingAction,
            /// What another address does; it declines if not set.
            poa_address_mismatch_action: into FindingAction,
            /// What an unknown issuer does; it declines if not set.
            poa_issuer_not_identified_action: into FindingAction,
            /// Whether the check is stored; `true` if not set.
            save_api_request: exact bool,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
        }
    }
}

model! {
    /// A proof of address as it was read.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub struct VerifiedPoa {
        /// The check; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found: approved or declined, never in review.
        pub poa: Option<Box<PoaVerification>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}
