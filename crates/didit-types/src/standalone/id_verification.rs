//! Standalone identity document verification.

use alloc::boxed::Box;

use super::shared::{FindingAction, response};
use crate::{
    Personal, UntypedJson, decision::IdVerification, open_enum::open_enum, request::request,
};

request! {
    /// Options of an identity document verification; the pictures are sent as files.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub struct VerifyId {
        optional {
            /// Password of a PDF with the front.
            front_image_password: into Personal,
            /// Password of a PDF with the back.
            back_image_password: into Personal,
            /// Whether document copies are detected; defaults to `true`.
            perform_document_liveness: exact bool,
            /// Minimum age of the holder in years, 1 to 120.
            minimum_age: exact u64 [range(1..=120)],
            /// Effect of a missing expiry date; none by default.
            expiration_date_not_detected_action: into FindingAction,
            /// Effect of an invalid machine-readable zone; declines by default.
            invalid_mrz_action: into FindingAction,
            /// Effect of contradictory data; declines by default.
            inconsistent_data_action: into FindingAction,
            /// Effect of a covered field; declines by default.
            critical_field_occlusion_action: into FindingAction,
            /// Effect of an unusual number format; none by default.
            document_or_personal_number_format_mismatch_action: into FindingAction,
            /// Script of the names; defaults to `latin`.
            preferred_characters: into PreferredCharacters,
            /// Whether the check is stored; defaults to `true`. The response of an unstored
            /// check contains its pictures in base64.
            save_api_request: exact bool,
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

open_enum! {
    /// Script of the names on a document.
    pub enum PreferredCharacters {
        Latin = "latin",
        /// Script of the document.
        NonLatin = "non_latin",
    }
}

response! {
    /// Response of an identity document verification.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub struct VerifiedId {
        /// Report of the check: approved or declined, never in review.
        pub id_verification: Option<Box<IdVerification>>,
    }
}
