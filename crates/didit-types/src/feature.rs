//! The features that a workflow runs, in the three vocabularies of the API.

use crate::open_enum::open_enum;

open_enum! {
    /// A feature as decisions and lists of sessions name it.
    ///
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    pub enum Feature {
        /// Identity document.
        IdVerification = "ID_VERIFICATION",
        /// Chip of an identity document.
        Nfc = "NFC",
        /// Whether a live person is in front of the camera.
        Liveness = "LIVENESS",
        /// Whether two portraits show the same person.
        FaceMatch = "FACE_MATCH",
        /// Proof of address.
        Poa = "POA",
        /// Phone number.
        Phone = "PHONE",
        /// E-mail address.
        EmailVerification = "EMAIL_VERIFICATION",
        /// E-mail address, as a decision with its events spells it.
        Email = "EMAIL",
        /// Sanctions, politically exposed persons, adverse media.
        Aml = "AML",
        /// Network and device.
        IpAnalysis = "IP_ANALYSIS",
        /// Check against an official database.
        DatabaseValidation = "DATABASE_VALIDATION",
        /// Questionnaire.
        Questionnaire = "QUESTIONNAIRE",
        /// Age estimated from a portrait.
        AgeEstimation = "AGE_ESTIMATION",
        /// Search for a face among earlier users.
        FaceSearch = "FACE_SEARCH",
        /// Any document, read by a model.
        DocumentAi = "DOCUMENT_AI",
        /// A company in its registry.
        KybRegistry = "KYB_REGISTRY",
        /// A company's documents.
        KybDocuments = "KYB_DOCUMENTS",
        /// A company's officers and owners.
        KybKeyPeople = "KYB_KEY_PEOPLE",
    }
}

open_enum! {
    /// A feature as warnings name it.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub enum WarningFeature {
        /// Identity document.
        IdVerification = "ID_VERIFICATION",
        /// Chip of an identity document.
        Nfc = "NFC",
        /// Whether a live person is in front of the camera.
        Liveness = "LIVENESS",
        /// Whether two portraits show the same person.
        FaceMatch = "FACEMATCH",
        /// Proof of address.
        ProofOfAddress = "PROOF_OF_ADDRESS",
        /// Phone number.
        Phone = "PHONE",
        /// E-mail address.
        Email = "EMAIL",
        /// Sanctions, politically exposed persons, adverse media.
        Aml = "AML",
        /// Network and device.
        Location = "LOCATION",
        /// Check against an official database.
        DatabaseValidation = "DATABASE_VALIDATION",
        /// Questionnaire.
        Questionnaire = "QUESTIONNAIRE",
        /// Any document, read by a model.
        DocumentAi = "DOCUMENT_AI",
        /// A company in its registry.
        KybRegistry = "KYB_REGISTRY",
        /// A company's documents.
        KybDocuments = "KYB_DOCUMENTS",
        /// A company's officers and owners.
        KybKeyPeople = "KYB_KEY_PEOPLE",
    }
}

open_enum! {
    /// A feature as the steps of a resubmission name it.
    ///
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    pub enum NodeFeature {
        /// Identity document.
        Ocr = "OCR",
        /// Back of an identity document.
        OcrBack = "OCR_BACK",
        /// Chip of an identity document.
        Nfc = "NFC",
        /// Sanctions, politically exposed persons, adverse media.
        Aml = "AML",
        /// Portrait.
        Face = "FACE",
        /// Whether a live person is in front of the camera.
        Liveness = "LIVENESS",
        /// Whether two portraits show the same person.
        FaceMatch = "FACE_MATCH",
        /// Network and device.
        IpAnalysis = "IP_ANALYSIS",
        /// Age estimated from a portrait.
        AgeEstimation = "AGE_ESTIMATION",
        /// Proof of address.
        ProofOfAddress = "PROOF_OF_ADDRESS",
        /// Phone number.
        PhoneVerification = "PHONE_VERIFICATION",
        /// E-mail address.
        EmailVerification = "EMAIL_VERIFICATION",
        /// Search for a face among earlier users.
        FaceSearch = "FACE_SEARCH",
        /// Check against an official database.
        DatabaseValidation = "DATABASE_VALIDATION",
        /// Questionnaire.
        Questionnaire = "QUESTIONNAIRE",
        /// Any document, read by a model.
        DocumentAi = "DOCUMENT_AI",
        /// A company's documents.
        KybDocuments = "KYB_DOCUMENTS",
        /// Taken as [`Self::Ocr`].
        IdVerification = "ID_VERIFICATION",
        /// Taken as [`Self::ProofOfAddress`].
        Poa = "POA",
        /// Taken as [`Self::PhoneVerification`].
        Phone = "PHONE",
        /// Taken as [`Self::EmailVerification`].
        Email = "EMAIL",
        /// A company in its registry; can't be resubmitted directly.
        KybRegistry = "KYB_REGISTRY",
        /// A company's officers and owners; can't be resubmitted directly.
        KybKeyPeople = "KYB_KEY_PEOPLE",
        /// A company; can't be resubmitted directly.
        Kyb = "KYB",
    }
}

open_enum! {
    /// Where one feature of a session stands.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub enum FeatureStatus {
        /// Not begun; some pages of the documentation name it.
        NotStarted = "Not Started",
        /// Begun or not, but not completed.
        NotFinished = "Not Finished",
        /// Waits for an outside answer, such as a key person's own session.
        Pending = "Pending",
        /// Passed.
        Approved = "Approved",
        /// Failed.
        Declined = "Declined",
        /// Waits for a reviewer.
        InReview = "In Review",
        /// A reviewer asked for it again.
        ResubRequested = "Resub Requested",
        /// Not completed in time.
        Expired = "Expired",
    }
}
