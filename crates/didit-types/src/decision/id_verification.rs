//! Identity verification reports: document, registry lookup or identity wallet.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::{
    address::ParsedAddress,
    document_liveness::DocumentLiveness,
    id_lookup::IdLookup,
    image_quality::ImageQuality,
    mrz::Mrz,
    report::{report, session_match},
    wallet::WalletVerification,
};
use crate::{MediaUrl, Personal, UntypedJson, model::model, open_enum::open_enum};

report! {
    /// Report of one identity verification.
    ///
    /// Most fields of the document are absent unless [`VerificationMethod`] is `document`.
    /// Source:
    /// <https://docs.didit.me/core-technology/id-verification/report-id-verification>
    pub struct IdVerification {
        /// Method of the verification.
        pub verification_method: Option<VerificationMethod>,
        /// Type of proof.
        pub assurance: Option<Assurance>,
        /// Identity wallet, such as `mitid`.
        pub wallet_provider: Option<Personal>,
        /// Method tried earlier without success.
        pub fallback_from: Option<IdFallback>,
        /// Result of the registry lookup, if that was the method.
        pub id_lookup: Option<Box<IdLookup>>,
        /// Credential of the identity wallet, if that was the method.
        pub wallet_verification: Option<Box<WalletVerification>>,
        /// Type of the document.
        pub document_type: Option<DocumentKind>,
        /// Subtype of the document, such as `ID_CARD_GENERIC`.
        pub document_subtype: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// Personal number of the holder.
        pub personal_number: Option<Personal>,
        /// Link to the portrait cropped from the document.
        pub portrait_image: Option<MediaUrl>,
        /// Link to the cropped picture of the front.
        pub front_image: Option<MediaUrl>,
        /// Link to the video of the front.
        pub front_video: Option<MediaUrl>,
        /// Link to the cropped picture of the back.
        pub back_image: Option<MediaUrl>,
        /// Link to the video of the back.
        pub back_video: Option<MediaUrl>,
        /// Link to the uncropped picture of the front.
        pub full_front_image: Option<MediaUrl>,
        /// Link to the uncropped picture of the back.
        pub full_back_image: Option<MediaUrl>,
        /// Link to the selfie camera's picture taken with the front.
        pub front_image_camera_front: Option<MediaUrl>,
        /// Link to the selfie camera's picture taken with the back.
        pub back_image_camera_front: Option<MediaUrl>,
        /// Date of birth, `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Age in years at the time of the check.
        pub age: Option<Personal<u64>>,
        /// Expiry date of the document, `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// Issue date of the document, `YYYY-MM-DD`.
        pub date_of_issue: Option<Personal>,
        /// Issuing country, ISO 3166-1 alpha-3; another code in some documents, such as `MA-`
        /// for a state of the US.
        pub issuing_state: Option<Personal>,
        /// English name of the issuing country.
        pub issuing_state_name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// Given and family names.
        pub full_name: Option<Personal>,
        /// Gender: `M`, `F` or `U`.
        pub gender: Option<Personal>,
        /// Address as printed on the document.
        pub address: Option<Personal>,
        /// Address in one line, with postal code and country.
        pub formatted_address: Option<Personal>,
        /// Place of birth as printed on the document.
        pub place_of_birth: Option<Personal>,
        /// Marital status as printed on the document.
        pub marital_status: Option<Personal>,
        /// Nationality, ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// Fields of specific document types.
        pub extra_fields: Option<Box<DocumentExtraFields>>,
        /// Machine-readable zone.
        pub mrz: Option<Box<Mrz>>,
        /// Address split into parts.
        pub parsed_address: Option<Box<ParsedAddress>>,
        /// Links to additional pictures requested by the workflow.
        pub extra_files: Option<Vec<MediaUrl>>,
        /// Similarity of `front_image_camera_front` and the portrait, 0 to 100.
        pub front_image_camera_front_face_match_score: Option<Number>,
        /// Similarity of `back_image_camera_front` and the portrait, 0 to 100.
        pub back_image_camera_front_face_match_score: Option<Number>,
        /// Picture quality of the front.
        pub front_image_quality_score: Option<Box<ImageQuality>>,
        /// Picture quality of the back.
        pub back_image_quality_score: Option<Box<ImageQuality>>,
        /// Earlier sessions with the same document.
        pub matches: Option<Vec<DocumentHit>>,
        /// Detection of document copies.
        pub document_liveness: Option<Box<DocumentLiveness>>,
        /// Barcodes on the document; standalone checks only.
        pub barcodes: Option<Vec<Barcode>>,
        /// Reason that the document was not compared with a national source.
        pub database_validation_not_performed_reason: Option<NotPerformedReason>,
    }
}

model! {
    /// Reason that a check did not run.
    pub struct NotPerformedReason {
        /// Code of the reason.
        pub code: Option<Personal>,
        /// Text of the reason.
        pub message: Option<Personal>,
    }
}

model! {
    /// Barcode on an identity document.
    pub struct Barcode {
        /// Symbology of the code.
        pub kind: Option<Personal> = "type",
        /// Position of the code in the picture.
        pub position: Option<UntypedJson>,
        /// Decoded content of the code.
        pub data: Option<Personal>,
        /// Undecoded content of the code.
        pub data_raw: Option<Personal>,
        /// Document side with the code.
        pub side: Option<Personal>,
    }
}

open_enum! {
    /// Method of an identity verification.
    pub enum VerificationMethod {
        /// Picture of a document.
        Document = "document",
        /// Registry lookup of data typed by the user.
        IdLookup = "id_lookup",
        /// Credential of an identity wallet.
        Wallet = "wallet",
    }
}

open_enum! {
    /// Type of proof of an identity.
    pub enum Assurance {
        /// A document was shown.
        Documentary = "documentary",
        /// The data agree with a registry.
        DataMatch = "data_match",
        /// A cryptographic signature was verified.
        Cryptographic = "cryptographic",
    }
}

open_enum! {
    /// Type of an identity document, by its display name.
    pub enum DocumentKind {
        Passport = "Passport",
        IdentityCard = "Identity Card",
        DriversLicense = "Driver's License",
        ResidencePermit = "Residence Permit",
        HealthInsuranceCard = "Health Insurance Card",
        TaxCard = "Tax Card",
    }
}

model! {
    /// Verification method replaced by another.
    pub struct IdFallback {
        /// Method tried first.
        pub method: Option<VerificationMethod>,
        /// Reason for the failure of the method.
        pub reason: Option<Personal>,
        /// Action taken instead.
        pub action: Option<Personal>,
    }
}

model! {
    /// Fields of specific document types. Country-specific keys are in `extra`.
    pub struct DocumentExtraFields {
        /// Categories of a driving licence.
        pub dl_categories: Option<Vec<Personal>>,
        /// Blood group.
        pub blood_group: Option<Personal>,
        /// Given names in the document's script.
        pub first_name_non_latin: Option<Personal>,
        /// Family names in the document's script.
        pub last_name_non_latin: Option<Personal>,
        /// Middle name in the document's script.
        pub middle_name_non_latin: Option<Personal>,
        /// Full name in the document's script.
        pub full_name_non_latin: Option<Personal>,
        /// Address in the document's script.
        pub address_non_latin: Option<Personal>,
        /// Place of birth in the document's script.
        pub place_of_birth_non_latin: Option<Personal>,
        /// Given names in Latin script.
        pub first_name_latin: Option<Personal>,
        /// Family names in Latin script.
        pub last_name_latin: Option<Personal>,
        /// Middle name in Latin script.
        pub middle_name_latin: Option<Personal>,
        /// Full name in Latin script.
        pub full_name_latin: Option<Personal>,
        /// Address in Latin script.
        pub address_latin: Option<Personal>,
        /// Place of birth in Latin script.
        pub place_of_birth_latin: Option<Personal>,
    }
}

session_match! {
    /// Earlier session with the same document.
    pub struct DocumentHit {
        /// Holder of the matched document.
        pub user_details: Option<DocumentHolder>,
        /// Link to the front of the matched document.
        pub front_image_url: Option<MediaUrl>,
    }
}

model! {
    /// Holder of a document in another session.
    pub struct DocumentHolder {
        /// Full name.
        pub name: Option<Personal>,
        /// Type of the document, as a code or a name.
        pub document_type: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
    }
}
