//! What a warning says was found.

use crate::open_enum::open_enum;

open_enum! {
    /// The code of a [`super::Warning`].
    ///
    /// The set is open: Didit's pages name some codes in words only, and new ones
    /// appear without notice. Unless a variant says otherwise, the workflow decides
    /// what a code does; [`super::Warning::log_type`] tells what it did.
    ///
    /// Sources: the pages `core-technology/<feature>/warnings-<feature>` of
    /// <https://docs.didit.me> and <https://docs.didit.me/business-verification/warnings>.
    pub enum RiskCode {
        /// The workflow does not take such documents. Always declines.
        DocumentNotSupportedForApplication = "DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION",
        /// The document has expired. Always declines.
        DocumentExpired = "DOCUMENT_EXPIRED",
        /// There is no portrait on the document. Always declines.
        PortraitImageNotDetected = "PORTRAIT_IMAGE_NOT_DETECTED",
        /// The document is blocklisted. Always declines.
        IdDocumentInBlocklist = "ID_DOCUMENT_IN_BLOCKLIST",
        /// The face before the selfie camera is blocklisted. Always declines.
        FrontCameraFaceInBlocklist = "FRONT_CAMERA_FACE_IN_BLOCKLIST",
        /// The face is too young. Always declines.
        AgeBelowMinimum = "AGE_BELOW_MINIMUM",
        /// The age of the face can't be told. Always declines.
        AgeNotDetected = "AGE_NOT_DETECTED",
        /// The holder of the document is too young. Declines unless configured
        /// otherwise.
        MinimumAgeNotMet = "MINIMUM_AGE_NOT_MET",
        /// The document was shown on a screen.
        ScreenCaptureDetected = "SCREEN_CAPTURE_DETECTED",
        /// The document is a print.
        PrintedCopyDetected = "PRINTED_COPY_DETECTED",
        /// The portrait was replaced.
        PortraitManipulationDetected = "PORTRAIT_MANIPULATION_DETECTED",
        /// The picture is a published one.
        PublicDocumentImageDetected = "PUBLIC_DOCUMENT_IMAGE_DETECTED",
        /// A date on the document can't be one.
        InvalidDate = "INVALID_DATE",
        /// No document number was read.
        DocumentNumberNotDetected = "DOCUMENT_NUMBER_NOT_DETECTED",
        /// The kind of document can't be told.
        CouldNotDetectDocumentType = "COULD_NOT_DETECT_DOCUMENT_TYPE",
        /// No name was read.
        NameNotDetected = "NAME_NOT_DETECTED",
        /// No date of birth was read.
        DateOfBirthNotDetected = "DATE_OF_BIRTH_NOT_DETECTED",
        /// No expiration date was read.
        ExpirationDateNotDetected = "EXPIRATION_DATE_NOT_DETECTED",
        /// There is no document in the picture.
        CouldNotRecognizeDocument = "COULD_NOT_RECOGNIZE_DOCUMENT",
        /// Another user has the same document.
        PossibleDuplicatedUser = "POSSIBLE_DUPLICATED_USER",
        /// The QR code was not read.
        QrNotDetected = "QR_NOT_DETECTED",
        /// The QR code contradicts the document.
        QrValidationFailed = "QR_VALIDATION_FAILED",
        /// The bar code was not read.
        BarcodeNotDetected = "BARCODE_NOT_DETECTED",
        /// The bar code contradicts the document.
        BarcodeValidationFailed = "BARCODE_VALIDATION_FAILED",
        /// The bar code's signature is bad.
        BarcodeSignatureInvalid = "BARCODE_SIGNATURE_INVALID",
        /// The machine-readable zone was not read.
        MrzNotDetected = "MRZ_NOT_DETECTED",
        /// The check digits of the machine-readable zone are wrong.
        MrzValidationFailed = "MRZ_VALIDATION_FAILED",
        /// The machine-readable zone contradicts the print.
        MrzAndDataExtractedFromOcrNotSame = "MRZ_AND_DATA_EXTRACTED_FROM_OCR_NOT_SAME",
        /// The data contradict each other.
        DataInconsistent = "DATA_INCONSISTENT",
        /// Front and back are of different documents.
        DocumentSidesMismatch = "DOCUMENT_SIDES_MISMATCH",
        /// Two documents of the session contradict each other.
        IdVerificationDataMismatchBetweenDocuments = "ID_VERIFICATION_DATA_MISMATCH_BETWEEN_DOCUMENTS",
        /// The name is not that of earlier documents.
        DocumentNameDifferentFromOtherApprovedDocuments = "DOCUMENT_NAME_DIFFERENT_FROM_OTHER_APPROVED_DOCUMENTS",
        /// A field is covered.
        CriticalFieldOcclusionDetected = "CRITICAL_FIELD_OCCLUSION_DETECTED",
        /// The document number can't be one of that country.
        DocumentNumberFormatMismatch = "DOCUMENT_NUMBER_FORMAT_MISMATCH",
        /// The number of the person can't be one of that country.
        PersonalNumberFormatMismatch = "PERSONAL_NUMBER_FORMAT_MISMATCH",
        /// The address could not be taken apart.
        UnparsedAddress = "UNPARSED_ADDRESS",
        /// The face before the selfie camera is another.
        LowFrontCameraFaceMatchSimilarity = "LOW_FRONT_CAMERA_FACE_MATCH_SIMILARITY",
        /// The country is not the expected one.
        CountryMismatchWithProvided = "COUNTRY_MISMATCH_WITH_PROVIDED",
        /// The date of birth is not the expected one.
        DobMismatchWithProvided = "DOB_MISMATCH_WITH_PROVIDED",
        /// The name is not the expected one.
        FullNameMismatchWithProvided = "FULL_NAME_MISMATCH_WITH_PROVIDED",
        /// The gender is not the expected one.
        GenderMismatchWithProvided = "GENDER_MISMATCH_WITH_PROVIDED",
        /// The number of the person is not the expected one.
        IdentificationNumberMismatchWithProvided = "IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED",
        /// The nationality is not the expected one.
        NationalityMismatchWithProvided = "NATIONALITY_MISMATCH_WITH_PROVIDED",
        /// The document's country is not the expected one, as older pages call it.
        DocumentCountryMismatch = "DOCUMENT_COUNTRY_MISMATCH",
        /// The document is suspicious as a whole.
        PossibleFraud = "POSSIBLE_FRAUD",
        /// The chip was not read; `additional_data.skip_reason` says why.
        SkippedNfcValidation = "SKIPPED_NFC_VALIDATION",
        /// The chip is not genuine.
        NfcChipNotVerified = "NFC_CHIP_NOT_VERIFIED",
        /// The country's certificate is not at hand.
        NfcTrustAnchorMissing = "NFC_TRUST_ANCHOR_MISSING",
        /// The chip contradicts the print.
        NfcAndOcrDataNotSame = "NFC_AND_OCR_DATA_NOT_SAME",
        /// The chip's certificate was revoked.
        DscCertificateRevoked = "DSC_CERTIFICATE_REVOKED",
        /// The chip's certificate has expired.
        DscCertificateExpired = "DSC_CERTIFICATE_EXPIRED",
        /// The revocation of a Japanese My Number card could not be checked.
        JpkiRevocationUnchecked = "JPKI_REVOCATION_UNCHECKED",
        /// There is no face in the picture. Always declines.
        NoFaceDetected = "NO_FACE_DETECTED",
        /// The face is a mask, a print or a screen. Always declines.
        LivenessFaceAttack = "LIVENESS_FACE_ATTACK",
        /// The face is blocklisted. Always declines.
        FaceInBlocklist = "FACE_IN_BLOCKLIST",
        /// The face may be a blocklisted one.
        PossibleFaceInBlocklist = "POSSIBLE_FACE_IN_BLOCKLIST",
        /// The liveness score is low.
        LowLivenessScore = "LOW_LIVENESS_SCORE",
        /// The picture of the face is bad.
        LowFaceQuality = "LOW_FACE_QUALITY",
        /// The picture of the face is too dark.
        LowFaceLuminance = "LOW_FACE_LUMINANCE",
        /// The picture of the face is too bright.
        HighFaceLuminance = "HIGH_FACE_LUMINANCE",
        /// There are several faces in the picture.
        MultipleFacesDetected = "MULTIPLE_FACES_DETECTED",
        /// Another user has the same face.
        DuplicatedFace = "DUPLICATED_FACE",
        /// Another user may have the same face.
        PossibleDuplicatedFace = "POSSIBLE_DUPLICATED_FACE",
        /// There is nothing to compare the selfie with. Always declines.
        NoReferenceImage = "NO_REFERENCE_IMAGE",
        /// The faces are not alike enough.
        LowFaceMatchSimilarity = "LOW_FACE_MATCH_SIMILARITY",
        /// The faces could not be compared.
        FaceMatchNotComputed = "FACE_MATCH_NOT_COMPUTED",
        /// There is no face in the selfie.
        NoFaceInSelfie = "NO_FACE_IN_SELFIE",
        /// The attempts are used up.
        FaceMatchMaxAttemptsExceeded = "FACE_MATCH_MAX_ATTEMPTS_EXCEEDED",
        /// The document carries no address. Always declines.
        MissingAddressInformation = "MISSING_ADDRESS_INFORMATION",
        /// The proof of address is too old. Always declines.
        PoaDocumentExpired = "POA_DOCUMENT_EXPIRED",
        /// The document is no proof of address. Always declines.
        InvalidDocumentType = "INVALID_DOCUMENT_TYPE",
        /// The age of the document can't be told. Always declines.
        UnableToValidateDocumentAge = "UNABLE_TO_VALIDATE_DOCUMENT_AGE",
        /// No issue date was read.
        UnableToExtractIssueDate = "UNABLE_TO_EXTRACT_ISSUE_DATE",
        /// No name was read from the proof of address.
        PoaNameNotDetected = "POA_NAME_NOT_DETECTED",
        /// The name on the proof of address is not the expected one.
        NameMismatchWithProvided = "NAME_MISMATCH_WITH_PROVIDED",
        /// The address is not the expected one.
        AddressMismatchWithProvided = "ADDRESS_MISMATCH_WITH_PROVIDED",
        /// The country of the proof of address is not the expected one.
        PoaCountryMismatchWithProvided = "POA_COUNTRY_MISMATCH_WITH_PROVIDED",
        /// The name is not that of the identity document.
        NameMismatchIdVerification = "NAME_MISMATCH_ID_VERIFICATION",
        /// Two proofs of address name different people.
        PoaNameMismatchBetweenDocuments = "POA_NAME_MISMATCH_BETWEEN_DOCUMENTS",
        /// The attempts are used up.
        PoaMaxAttemptsExceeded = "POA_MAX_ATTEMPTS_EXCEEDED",
        /// The document was issued in the future.
        FutureIssueDate = "FUTURE_ISSUE_DATE",
        /// The file contradicts the document.
        DocumentMetadataMismatch = "DOCUMENT_METADATA_MISMATCH",
        /// The document was changed.
        SuspectedDocumentManipulation = "SUSPECTED_DOCUMENT_MANIPULATION",
        /// The document's language is not supported.
        UnsupportedDocumentLanguage = "UNSUPPORTED_DOCUMENT_LANGUAGE",
        /// The issuer can't be told.
        IssuerNotIdentified = "ISSUER_NOT_IDENTIFIED",
        /// The workflow does not take such a proof of address.
        PoaDocumentNotSupportedForApplication = "POA_DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION",
        /// The address is none.
        UnparsableOrInvalidAddress = "UNPARSABLE_OR_INVALID_ADDRESS",
        /// The picture of the document is bad.
        PoorDocumentQuality = "POOR_DOCUMENT_QUALITY",
        /// The proof of address is too old, as older pages call it.
        ExpiredDocument = "EXPIRED_DOCUMENT",
        /// Too many wrong codes by phone. Always declines.
        VerificationCodeAttemptsExceeded = "VERIFICATION_CODE_ATTEMPTS_EXCEEDED",
        /// The phone number is blocklisted. Always declines.
        PhoneNumberInBlocklist = "PHONE_NUMBER_IN_BLOCKLIST",
        /// The phone number is known for fraud.
        HighRiskPhoneNumber = "HIGH_RISK_PHONE_NUMBER",
        /// The phone number is one of an Internet telephone service.
        VoipNumberDetected = "VOIP_NUMBER_DETECTED",
        /// The phone number is a throw-away one.
        DisposableNumberDetected = "DISPOSABLE_NUMBER_DETECTED",
        /// Another user has the same phone number.
        DuplicatedPhoneNumber = "DUPLICATED_PHONE_NUMBER",
        /// Too many wrong codes by mail. Always declines.
        EmailCodeAttemptsExceeded = "EMAIL_CODE_ATTEMPTS_EXCEEDED",
        /// The e-mail address is blocklisted. Always declines.
        EmailInBlocklist = "EMAIL_IN_BLOCKLIST",
        /// Mail can't reach the address. Always declines.
        UndeliverableEmailDetected = "UNDELIVERABLE_EMAIL_DETECTED",
        /// The e-mail address was found in a data breach.
        BreachedEmailDetected = "BREACHED_EMAIL_DETECTED",
        /// The e-mail address is a throw-away one.
        DisposableEmailDetected = "DISPOSABLE_EMAIL_DETECTED",
        /// Another user has the same e-mail address.
        DuplicatedEmail = "DUPLICATED_EMAIL",
        /// The person or company looks like an entry of a list.
        PossibleMatchFound = "POSSIBLE_MATCH_FOUND",
        /// Data are missing for the screening; goes to review.
        CouldNotPerformAmlScreening = "COULD_NOT_PERFORM_AML_SCREENING",
        /// The source could not be asked; goes to review.
        CouldNotPerformDatabaseValidation = "COULD_NOT_PERFORM_DATABASE_VALIDATION",
        /// The source knows no such person.
        DatabaseValidationNoMatch = "DATABASE_VALIDATION_NO_MATCH",
        /// The source agrees in part.
        DatabaseValidationPartialMatch = "DATABASE_VALIDATION_PARTIAL_MATCH",
        /// The IP address hides the user's own.
        PrivateNetworkDetected = "PRIVATE_NETWORK_DETECTED",
        /// The IP address is in another country than the document.
        CountryFromDocumentDoesNotMatchCountryFromIp = "COUNTRY_FROM_DOCUMENT_DOES_NOT_MATCH_COUNTRY_FROM_IP",
        /// Another user came from the same IP address.
        DuplicatedIpAddress = "DUPLICATED_IP_ADDRESS",
        /// Another user came from the same device.
        DuplicatedDeviceFingerprint = "DUPLICATED_DEVICE_FINGERPRINT",
        /// The device is surely one of an earlier session.
        DeviceRecoveredHighConfidence = "DEVICE_RECOVERED_HIGH_CONFIDENCE",
        /// A program operates the browser.
        AutomationFrameworkDetected = "AUTOMATION_FRAMEWORK_DETECTED",
        /// The device is not a real one.
        DeviceEmulatorDetected = "DEVICE_EMULATOR_DETECTED",
        /// The device's protection was removed.
        DeviceRootedOrJailbroken = "DEVICE_ROOTED_OR_JAILBROKEN",
        /// The app is being tampered with while it runs.
        DeviceRuntimeHookingDetected = "DEVICE_RUNTIME_HOOKING_DETECTED",
        /// The app was changed.
        DeviceAppTampered = "DEVICE_APP_TAMPERED",
        /// The IP address is blocklisted. Always declines.
        IpAddressInBlocklist = "IP_ADDRESS_IN_BLOCKLIST",
        /// The document can't be read.
        DocumentAiUnreadableDocument = "DOCUMENT_AI_UNREADABLE_DOCUMENT",
        /// Something that was asked for is not on the document.
        DocumentAiMissingRequiredFields = "DOCUMENT_AI_MISSING_REQUIRED_FIELDS",
        /// The document was changed.
        DocumentAiSuspectedManipulation = "DOCUMENT_AI_SUSPECTED_MANIPULATION",
        /// The document names somebody else.
        DocumentAiNameMismatch = "DOCUMENT_AI_NAME_MISMATCH",
        /// The file is not of a kind that can be read.
        DocumentAiUnsupportedFile = "DOCUMENT_AI_UNSUPPORTED_FILE",
        /// The workflow does not take companies of that country.
        KybCountryRestricted = "KYB_COUNTRY_RESTRICTED",
        /// The register names no officers.
        KybOfficersDataNotFound = "KYB_OFFICERS_DATA_NOT_FOUND",
        /// The register names no owners.
        KybOwnershipDataNotFound = "KYB_OWNERSHIP_DATA_NOT_FOUND",
        /// Who owns the company in the end can't be told.
        KybBeneficialOwnershipNotDerivable = "KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE",
        /// A company document was changed.
        KybDocumentSuspectedManipulation = "KYB_DOCUMENT_SUSPECTED_MANIPULATION",
        /// Text of a company document may have been replaced.
        KybDocumentUnprovenTextReplacement = "KYB_DOCUMENT_UNPROVEN_TEXT_REPLACEMENT",
    }
}
