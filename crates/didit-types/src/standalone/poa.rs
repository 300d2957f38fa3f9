//! Standalone proof of address verification.

use alloc::boxed::Box;

use super::shared::{FindingAction, response};
use crate::{Personal, UntypedJson, decision::PoaVerification, request::request};

request! {
    /// Options of a proof of address verification; the document is sent as a file.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub struct VerifyPoa {
        optional {
            /// Password of a PDF.
            document_password: into Personal,
            /// Expected address.
            expected_address: into Personal,
            /// Expected country.
            expected_country: into Personal,
            /// Expected first name.
            expected_first_name: into Personal,
            /// Expected last name.
            expected_last_name: into Personal,
            /// Accepted languages, separated by commas: `en,es`; defaults to all.
            poa_languages_allowed: into Personal,
            /// Maximum age in months by document type, in the format of the documentation.
            poa_document_age_months: into Personal,
            /// Effect of a different name; declines by default.
            poa_name_mismatch_action: into FindingAction,
            /// Effect of document flaws; declines by default.
            poa_document_issues_action: into FindingAction,
            /// Effect of signs of forgery; declines by default.
            poa_document_authenticity_action: into FindingAction,
            /// Effect of an unsupported language; declines by default.
            poa_unsupported_language_action: into FindingAction,
            /// Effect of a different address; declines by default.
            poa_address_mismatch_action: into FindingAction,
            /// Effect of an unknown issuer; declines by default.
            poa_issuer_not_identified_action: into FindingAction,
            /// Whether the check is stored; defaults to `true`.
            save_api_request: exact bool,
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

response! {
    /// Response of a proof of address verification.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub struct VerifiedPoa {
        /// Report of the check: approved or declined, never in review.
        pub poa: Option<Box<PoaVerification>>,
    }
}
