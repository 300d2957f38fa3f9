//! Identity verification: a document, a registry lookup, or an identity wallet.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::address::ParsedAddress;
use super::document_liveness::DocumentLiveness;
use super::id_lookup::IdLookup;
use super::image_quality::ImageQuality;
use super::mrz::Mrz;
use super::wallet::WalletVerification;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::session::list::ApiService;
use crate::{
    FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp, UntypedJson,
};

model! {
    /// One run of the identity check.
    ///
    /// Most fields of the document are absent when [`VerificationMethod`] is not
    /// `document`.
    /// Source:
    /// <https://docs.didit.me/core-technology/id-verification/report-id-verification>
    pub struct IdVerification {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// How the identity was established.
        pub verification_method: Option<VerificationMethod>,
        /// What kind of proof that is.
        pub assurance: Option<Assurance>,
        /// The wallet that was used, such as `mitid`.
        pub wallet_provider: Option<Personal>,
        /// The method that was tried before and could not be used.
        pub fallback_from: Option<IdFallback>,
        /// The registry lookup, if that was the method.
        pub id_lookup: Option<Box<IdLookup>>,
        /// The wallet's credential, if that was the method.
        pub wallet_verification: Option<Box<WalletVerification>>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The kind of document.
        pub document_type: Option<DocumentKind>,
        /// A finer kind, such as `ID_CARD_GENERIC`.
        pub document_subtype: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// Number of the person.
        pub personal_number: Option<Personal>,
        /// The portrait cut out of the document.
        pub portrait_image: Option<MediaUrl>,
        /// The front, cropped.
        pub front_image: Option<MediaUrl>,
        /// The recording of the front.
        pub front_video: Option<MediaUrl>,
        /// The back, cropped.
        pub back_image: Option<MediaUrl>,
        /// The recording of the back.
        pub back_video: Option<MediaUrl>,
        /// The front, uncropped.
        pub full_front_image: Option<MediaUrl>,
        /// The back, uncropped.
        pub full_back_image: Option<MediaUrl>,
        /// What the selfie camera saw while the front was taken.
        pub front_image_camera_front: Option<MediaUrl>,
        /// What the selfie camera saw while the back was taken.
        pub back_image_camera_front: Option<MediaUrl>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Years on the day of the check.
        pub age: Option<Personal<u64>>,
        /// `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_issue: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// The country's English name.
        pub issuing_state_name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// Both.
        pub full_name: Option<Personal>,
        /// `M`, `F` or `U`.
        pub gender: Option<Personal>,
        /// As printed.
        pub address: Option<Personal>,
        /// In one line, with postal code and country.
        pub formatted_address: Option<Personal>,
        /// As printed.
        pub place_of_birth: Option<Personal>,
        /// As printed.
        pub marital_status: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// What only some documents carry.
        pub extra_fields: Option<Box<DocumentExtraFields>>,
        /// The machine-readable zone.
        pub mrz: Option<Box<Mrz>>,
        /// The address in parts.
        pub parsed_address: Option<Box<ParsedAddress>>,
        /// Further pictures that were asked for.
        pub extra_files: Option<Vec<MediaUrl>>,
        /// Likeness of the selfie camera's picture and the portrait, 0 to 100.
        pub front_image_camera_front_face_match_score: Option<Number>,
        /// The same while the back was taken, 0 to 100.
        pub back_image_camera_front_face_match_score: Option<Number>,
        /// How good the picture of the front is.
        pub front_image_quality_score: Option<Box<ImageQuality>>,
        /// How good the picture of the back is.
        pub back_image_quality_score: Option<Box<ImageQuality>>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// Earlier sessions with the same document.
        pub matches: Option<Vec<DocumentHit>>,
        /// Whether the document itself was in front of the camera.
        pub document_liveness: Option<Box<DocumentLiveness>>,
        /// Codes printed on the document; in answers of stand-alone checks.
        pub barcodes: Option<Vec<Barcode>>,
    }
}

model! {
    /// A code printed on an identity document.
    pub struct Barcode {
        /// Its kind.
        pub kind: Option<Personal> = "type",
        /// Where it is.
        pub position: Option<UntypedJson>,
        /// What it says.
        pub data: Option<Personal>,
        /// The same undecoded.
        pub data_raw: Option<Personal>,
        /// The side that it is on.
        pub side: Option<Personal>,
    }
}

open_enum! {
    /// How an identity was established.
    pub enum VerificationMethod {
        /// A picture of a document.
        Document = "document",
        /// Typed data, looked up at a source.
        IdLookup = "id_lookup",
        /// An identity wallet's credential.
        Wallet = "wallet",
    }
}

open_enum! {
    /// What kind of proof an identity rests on.
    pub enum Assurance {
        /// A document was seen.
        Documentary = "documentary",
        /// The data agree with a source.
        DataMatch = "data_match",
        /// A signature was checked.
        Cryptographic = "cryptographic",
    }
}

open_enum! {
    /// The kind of an identity document, by its display name.
    pub enum DocumentKind {
        /// A passport.
        Passport = "Passport",
        /// A national identity card.
        IdentityCard = "Identity Card",
        /// A driving licence.
        DriversLicense = "Driver's License",
        /// A residence permit.
        ResidencePermit = "Residence Permit",
        /// A health insurance card.
        HealthInsuranceCard = "Health Insurance Card",
        /// A tax card.
        TaxCard = "Tax Card",
    }
}

model! {
    /// The method that was left for another.
    pub struct IdFallback {
        /// What was tried first.
        pub method: Option<VerificationMethod>,
        /// Why it could not be used.
        pub reason: Option<Personal>,
        /// What was done instead.
        pub action: Option<Personal>,
    }
}

model! {
    /// What only some documents carry. Keys of one country's documents are in `extra`.
    pub struct DocumentExtraFields {
        /// Categories of a driving licence.
        pub dl_categories: Option<Vec<Personal>>,
        /// Blood group.
        pub blood_group: Option<Personal>,
        /// Given names in the document's own script.
        pub first_name_non_latin: Option<Personal>,
        /// Family names in the document's own script.
        pub last_name_non_latin: Option<Personal>,
        /// Middle name in the document's own script.
        pub middle_name_non_latin: Option<Personal>,
        /// Full name in the document's own script.
        pub full_name_non_latin: Option<Personal>,
        /// Address in the document's own script.
        pub address_non_latin: Option<Personal>,
        /// Place of birth in the document's own script.
        pub place_of_birth_non_latin: Option<Personal>,
        /// Given names in Latin letters.
        pub first_name_latin: Option<Personal>,
        /// Family names in Latin letters.
        pub last_name_latin: Option<Personal>,
        /// Middle name in Latin letters.
        pub middle_name_latin: Option<Personal>,
        /// Full name in Latin letters.
        pub full_name_latin: Option<Personal>,
        /// Address in Latin letters.
        pub address_latin: Option<Personal>,
        /// Place of birth in Latin letters.
        pub place_of_birth_latin: Option<Personal>,
    }
}

model! {
    /// An earlier session that showed the same document.
    pub struct DocumentHit {
        /// That session.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// Its user, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// When.
        pub verification_date: Option<Timestamp>,
        /// Whose document it was.
        pub user_details: Option<DocumentHolder>,
        /// How that session ended.
        pub status: Option<SessionStatus>,
        /// Whether that document is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// The stand-alone check that it came from; null for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Its front.
        pub front_image_url: Option<MediaUrl>,
    }
}

model! {
    /// The holder of a document in another session.
    pub struct DocumentHolder {
        /// Full name.
        pub name: Option<Personal>,
        /// Kind of the document, as a code or a name.
        pub document_type: Option<Personal>,
        /// Its number.
        pub document_number: Option<Personal>,
    }
}
