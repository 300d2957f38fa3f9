//! An identity document in pictures.

use alloc::boxed::Box;

use super::FindingAction;
use crate::decision::IdVerification;
use crate::{
    Personal, SessionId, Timestamp, UntypedJson, model::model, open_enum::open_enum,
    request::request,
};

request! {
    /// How the pictures of an identity document are checked. The pictures go beside it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub struct VerifyId {
        optional {
            /// Password of a PDF with the front.
            front_image_password: into Personal,
            /// Password of a PDF with the back.
            back_image_password: into Personal,
            /// Whether the document itself was in front of the camera; `true` if not set.
            perform_document_liveness: exact bool,
            /// Years that its holder must have, 1 to 120.
            minimum_age: exact u64,
            /// What it does if there is no date of expiry; nothing if not set.
            expiration_date_not_detected_action: into FindingAction,
            /// What a wrong machine-readable zone does; it declines if not set.
            invalid_mrz_action: into FindingAction,
            /// What data that contradict each other do; they decline if not set.
            inconsistent_data_action: into FindingAction,
            /// What a covered field does; it declines if not set.
            critical_field_occlusion_action: into FindingAction,
            /// What a number of an unusual form does; nothing if not set.
            document_or_personal_number_format_mismatch_action: into FindingAction,
            /// The script that names are read in; `latin` if not set.
            preferred_characters: into PreferredCharacters,
            /// Whether the check is stored; `true` if not set. Pictures of one that is
            /// not are base64 in its answer.
            save_api_request: exact bool,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
        }
    }
}

open_enum! {
    /// A script.
    pub enum PreferredCharacters {
        /// Latin letters.
        Latin = "latin",
        /// The document's own script.
        NonLatin = "non_latin",
    }
}

model! {
    /// An identity document as it was read.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub struct VerifiedId {
        /// The check; the id of a session if it was stored.
        pub request_id: Option<SessionId>,
        /// What was found: approved or declined, never in review.
        pub id_verification: Option<Box<IdVerification>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}
