//! Features of a workflow, in the three vocabularies of the API.

use crate::{model::model, open_enum::open_enum};

open_enum! {
    /// Feature as named by decisions and session lists.
    ///
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub enum Feature {
        /// Identity document.
        IdVerification = "ID_VERIFICATION",
        /// Chip of an identity document.
        Nfc = "NFC",
        Liveness = "LIVENESS",
        FaceMatch = "FACE_MATCH",
        /// Proof of address.
        Poa = "POA",
        Phone = "PHONE",
        EmailVerification = "EMAIL_VERIFICATION",
        /// E-mail verification, in decisions with events.
        Email = "EMAIL",
        /// Sanctions, politically exposed persons and adverse media.
        Aml = "AML",
        /// Device and IP address.
        IpAnalysis = "IP_ANALYSIS",
        /// Comparison with national sources.
        DatabaseValidation = "DATABASE_VALIDATION",
        Questionnaire = "QUESTIONNAIRE",
        /// Age estimated from a face.
        AgeEstimation = "AGE_ESTIMATION",
        /// Search for a face among earlier users.
        FaceSearch = "FACE_SEARCH",
        /// Data extraction from any document.
        DocumentAi = "DOCUMENT_AI",
        /// Registry lookup of a company.
        KybRegistry = "KYB_REGISTRY",
        /// Documents of a company.
        KybDocuments = "KYB_DOCUMENTS",
        /// Officers and owners of a company.
        KybKeyPeople = "KYB_KEY_PEOPLE",
    }
}

open_enum! {
    /// Feature as named by warnings.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub enum WarningFeature {
        IdVerification = "ID_VERIFICATION",
        Nfc = "NFC",
        Liveness = "LIVENESS",
        FaceMatch = "FACEMATCH",
        ProofOfAddress = "PROOF_OF_ADDRESS",
        Phone = "PHONE",
        Email = "EMAIL",
        Aml = "AML",
        /// Device and IP address.
        Location = "LOCATION",
        DatabaseValidation = "DATABASE_VALIDATION",
        Questionnaire = "QUESTIONNAIRE",
        DocumentAi = "DOCUMENT_AI",
        KybRegistry = "KYB_REGISTRY",
        KybDocuments = "KYB_DOCUMENTS",
        KybKeyPeople = "KYB_KEY_PEOPLE",
    }
}

open_enum! {
    /// Feature as named by the steps of a resubmission.
    ///
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    pub enum NodeFeature {
        /// Identity document.
        Ocr = "OCR",
        /// Back of an identity document.
        OcrBack = "OCR_BACK",
        Nfc = "NFC",
        Aml = "AML",
        Face = "FACE",
        Liveness = "LIVENESS",
        FaceMatch = "FACE_MATCH",
        IpAnalysis = "IP_ANALYSIS",
        AgeEstimation = "AGE_ESTIMATION",
        ProofOfAddress = "PROOF_OF_ADDRESS",
        PhoneVerification = "PHONE_VERIFICATION",
        EmailVerification = "EMAIL_VERIFICATION",
        FaceSearch = "FACE_SEARCH",
        DatabaseValidation = "DATABASE_VALIDATION",
        Questionnaire = "QUESTIONNAIRE",
        DocumentAi = "DOCUMENT_AI",
        KybDocuments = "KYB_DOCUMENTS",
        /// Alias of [`Self::Ocr`].
        IdVerification = "ID_VERIFICATION",
        /// Alias of [`Self::ProofOfAddress`].
        Poa = "POA",
        /// Alias of [`Self::PhoneVerification`].
        Phone = "PHONE",
        /// Alias of [`Self::EmailVerification`].
        Email = "EMAIL",
        /// Registry lookup of a company; cannot be resubmitted directly.
        KybRegistry = "KYB_REGISTRY",
        /// Officers and owners of a company; cannot be resubmitted directly.
        KybKeyPeople = "KYB_KEY_PEOPLE",
        /// Company; cannot be resubmitted directly.
        Kyb = "KYB",
    }
}

open_enum! {
    /// Status of one feature of a session.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub enum FeatureStatus {
        /// Not started; listed by some pages of the documentation.
        NotStarted = "Not Started",
        /// Not completed.
        NotFinished = "Not Finished",
        /// Awaits an external result, such as the session of a key person.
        Pending = "Pending",
        Approved = "Approved",
        Declined = "Declined",
        /// Awaits a reviewer.
        InReview = "In Review",
        /// A reviewer requested the step again.
        ResubRequested = "Resub Requested",
        /// Not completed in time.
        Expired = "Expired",
    }
}

model! {
    /// Feature and its status.
    pub struct FeatureState {
        /// Name of the feature.
        pub feature: Option<Feature>,
        /// Status of the feature.
        pub status: Option<FeatureStatus>,
    }
}
