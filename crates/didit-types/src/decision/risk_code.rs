//! Risk codes of warnings.

use crate::open_enum::open_enum;

open_enum! {
    /// Code of a [`super::Warning`].
    ///
    /// The set is open: Didit's pages describe some codes without their value, and new codes
    /// appear without notice. The workflow decides the effect of a code unless the variant
    /// documents it; [`super::Warning::log_type`] is the effect in a session.
    ///
    /// Sources: the pages `core-technology/<feature>/warnings-<feature>` of
    /// <https://docs.didit.me> and <https://docs.didit.me/business-verification/warnings>.
    pub enum RiskCode {
        /// Document not accepted by the workflow. Always declines.
        DocumentNotSupportedForApplication = "DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION",
        /// Always declines.
        DocumentExpired = "DOCUMENT_EXPIRED",
        /// No portrait on the document. Always declines.
        PortraitImageNotDetected = "PORTRAIT_IMAGE_NOT_DETECTED",
        /// Always declines.
        IdDocumentInBlocklist = "ID_DOCUMENT_IN_BLOCKLIST",
        /// Blocklisted face in the selfie camera's picture. Always declines.
        FrontCameraFaceInBlocklist = "FRONT_CAMERA_FACE_IN_BLOCKLIST",
        /// Estimated age below the minimum. Always declines.
        AgeBelowMinimum = "AGE_BELOW_MINIMUM",
        /// Age of the face not estimated. Always declines.
        AgeNotDetected = "AGE_NOT_DETECTED",
        /// Age on the document below the minimum. Declines by default.
        MinimumAgeNotMet = "MINIMUM_AGE_NOT_MET",
        /// Document shown on a screen.
        ScreenCaptureDetected = "SCREEN_CAPTURE_DETECTED",
        /// Printed copy of a document.
        PrintedCopyDetected = "PRINTED_COPY_DETECTED",
        /// Replaced portrait.
        PortraitManipulationDetected = "PORTRAIT_MANIPULATION_DETECTED",
        /// Published picture of a document.
        PublicDocumentImageDetected = "PUBLIC_DOCUMENT_IMAGE_DETECTED",
        /// Impossible date on the document.
        InvalidDate = "INVALID_DATE",
        DocumentNumberNotDetected = "DOCUMENT_NUMBER_NOT_DETECTED",
        CouldNotDetectDocumentType = "COULD_NOT_DETECT_DOCUMENT_TYPE",
        NameNotDetected = "NAME_NOT_DETECTED",
        DateOfBirthNotDetected = "DATE_OF_BIRTH_NOT_DETECTED",
        ExpirationDateNotDetected = "EXPIRATION_DATE_NOT_DETECTED",
        /// No document in the picture.
        CouldNotRecognizeDocument = "COULD_NOT_RECOGNIZE_DOCUMENT",
        /// Another user has the same document.
        PossibleDuplicatedUser = "POSSIBLE_DUPLICATED_USER",
        QrNotDetected = "QR_NOT_DETECTED",
        /// QR code contradicts the document.
        QrValidationFailed = "QR_VALIDATION_FAILED",
        BarcodeNotDetected = "BARCODE_NOT_DETECTED",
        /// Barcode contradicts the document.
        BarcodeValidationFailed = "BARCODE_VALIDATION_FAILED",
        BarcodeSignatureInvalid = "BARCODE_SIGNATURE_INVALID",
        /// Machine-readable zone not found.
        MrzNotDetected = "MRZ_NOT_DETECTED",
        /// Wrong check digits in the machine-readable zone.
        MrzValidationFailed = "MRZ_VALIDATION_FAILED",
        /// Machine-readable zone contradicts the print.
        MrzAndDataExtractedFromOcrNotSame = "MRZ_AND_DATA_EXTRACTED_FROM_OCR_NOT_SAME",
        DataInconsistent = "DATA_INCONSISTENT",
        /// Front and back belong to different documents.
        DocumentSidesMismatch = "DOCUMENT_SIDES_MISMATCH",
        /// Two documents of the session contradict each other.
        IdVerificationDataMismatchBetweenDocuments = "ID_VERIFICATION_DATA_MISMATCH_BETWEEN_DOCUMENTS",
        /// Name differs from earlier approved documents.
        DocumentNameDifferentFromOtherApprovedDocuments = "DOCUMENT_NAME_DIFFERENT_FROM_OTHER_APPROVED_DOCUMENTS",
        /// Covered field.
        CriticalFieldOcclusionDetected = "CRITICAL_FIELD_OCCLUSION_DETECTED",
        /// Invalid document number for the country.
        DocumentNumberFormatMismatch = "DOCUMENT_NUMBER_FORMAT_MISMATCH",
        /// Invalid personal number for the country.
        PersonalNumberFormatMismatch = "PERSONAL_NUMBER_FORMAT_MISMATCH",
        /// Address not split into parts.
        UnparsedAddress = "UNPARSED_ADDRESS",
        /// Different face in the selfie camera's picture.
        LowFrontCameraFaceMatchSimilarity = "LOW_FRONT_CAMERA_FACE_MATCH_SIMILARITY",
        /// Country differs from the expected details.
        CountryMismatchWithProvided = "COUNTRY_MISMATCH_WITH_PROVIDED",
        /// Date of birth differs from the expected details.
        DobMismatchWithProvided = "DOB_MISMATCH_WITH_PROVIDED",
        /// Name differs from the expected details.
        FullNameMismatchWithProvided = "FULL_NAME_MISMATCH_WITH_PROVIDED",
        /// Gender differs from the expected details.
        GenderMismatchWithProvided = "GENDER_MISMATCH_WITH_PROVIDED",
        /// Personal number differs from the expected details.
        IdentificationNumberMismatchWithProvided = "IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED",
        /// Nationality differs from the expected details.
        NationalityMismatchWithProvided = "NATIONALITY_MISMATCH_WITH_PROVIDED",
        /// Country differs from the expected details; code of older pages.
        DocumentCountryMismatch = "DOCUMENT_COUNTRY_MISMATCH",
        PossibleFraud = "POSSIBLE_FRAUD",
        /// Chip not read; `additional_data.skip_reason` has the reason.
        SkippedNfcValidation = "SKIPPED_NFC_VALIDATION",
        /// Chip not genuine.
        NfcChipNotVerified = "NFC_CHIP_NOT_VERIFIED",
        /// Country certificate not available.
        NfcTrustAnchorMissing = "NFC_TRUST_ANCHOR_MISSING",
        /// Chip contradicts the print.
        NfcAndOcrDataNotSame = "NFC_AND_OCR_DATA_NOT_SAME",
        /// Certificate of the chip revoked.
        DscCertificateRevoked = "DSC_CERTIFICATE_REVOKED",
        /// Certificate of the chip expired.
        DscCertificateExpired = "DSC_CERTIFICATE_EXPIRED",
        /// Revocation of a Japanese My Number card not checked.
        JpkiRevocationUnchecked = "JPKI_REVOCATION_UNCHECKED",
        /// Always declines.
        NoFaceDetected = "NO_FACE_DETECTED",
        /// Mask, print or screen instead of a face. Always declines.
        LivenessFaceAttack = "LIVENESS_FACE_ATTACK",
        /// Always declines.
        FaceInBlocklist = "FACE_IN_BLOCKLIST",
        PossibleFaceInBlocklist = "POSSIBLE_FACE_IN_BLOCKLIST",
        LowLivenessScore = "LOW_LIVENESS_SCORE",
        LowFaceQuality = "LOW_FACE_QUALITY",
        /// Picture of the face too dark.
        LowFaceLuminance = "LOW_FACE_LUMINANCE",
        /// Picture of the face too bright.
        HighFaceLuminance = "HIGH_FACE_LUMINANCE",
        MultipleFacesDetected = "MULTIPLE_FACES_DETECTED",
        /// Another user has the same face.
        DuplicatedFace = "DUPLICATED_FACE",
        /// Another user may have the same face.
        PossibleDuplicatedFace = "POSSIBLE_DUPLICATED_FACE",
        /// No portrait to compare the selfie with. Always declines.
        NoReferenceImage = "NO_REFERENCE_IMAGE",
        LowFaceMatchSimilarity = "LOW_FACE_MATCH_SIMILARITY",
        FaceMatchNotComputed = "FACE_MATCH_NOT_COMPUTED",
        NoFaceInSelfie = "NO_FACE_IN_SELFIE",
        FaceMatchMaxAttemptsExceeded = "FACE_MATCH_MAX_ATTEMPTS_EXCEEDED",
        /// No address on the document. Always declines.
        MissingAddressInformation = "MISSING_ADDRESS_INFORMATION",
        /// Proof of address too old. Always declines.
        PoaDocumentExpired = "POA_DOCUMENT_EXPIRED",
        /// Document is not a proof of address. Always declines.
        InvalidDocumentType = "INVALID_DOCUMENT_TYPE",
        /// Age of the document unknown. Always declines.
        UnableToValidateDocumentAge = "UNABLE_TO_VALIDATE_DOCUMENT_AGE",
        UnableToExtractIssueDate = "UNABLE_TO_EXTRACT_ISSUE_DATE",
        PoaNameNotDetected = "POA_NAME_NOT_DETECTED",
        /// Name on the proof of address differs from the expected details.
        NameMismatchWithProvided = "NAME_MISMATCH_WITH_PROVIDED",
        /// Address differs from the expected details.
        AddressMismatchWithProvided = "ADDRESS_MISMATCH_WITH_PROVIDED",
        /// Country of the proof of address differs from the expected details.
        PoaCountryMismatchWithProvided = "POA_COUNTRY_MISMATCH_WITH_PROVIDED",
        /// Name differs from the identity document.
        NameMismatchIdVerification = "NAME_MISMATCH_ID_VERIFICATION",
        /// Two proofs of address have different names.
        PoaNameMismatchBetweenDocuments = "POA_NAME_MISMATCH_BETWEEN_DOCUMENTS",
        PoaMaxAttemptsExceeded = "POA_MAX_ATTEMPTS_EXCEEDED",
        FutureIssueDate = "FUTURE_ISSUE_DATE",
        /// File metadata contradict the document.
        DocumentMetadataMismatch = "DOCUMENT_METADATA_MISMATCH",
        SuspectedDocumentManipulation = "SUSPECTED_DOCUMENT_MANIPULATION",
        UnsupportedDocumentLanguage = "UNSUPPORTED_DOCUMENT_LANGUAGE",
        IssuerNotIdentified = "ISSUER_NOT_IDENTIFIED",
        /// Proof of address not accepted by the workflow.
        PoaDocumentNotSupportedForApplication = "POA_DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION",
        UnparsableOrInvalidAddress = "UNPARSABLE_OR_INVALID_ADDRESS",
        PoorDocumentQuality = "POOR_DOCUMENT_QUALITY",
        /// Proof of address too old; code of older pages.
        ExpiredDocument = "EXPIRED_DOCUMENT",
        /// Too many wrong codes by phone. Always declines.
        VerificationCodeAttemptsExceeded = "VERIFICATION_CODE_ATTEMPTS_EXCEEDED",
        /// Always declines.
        PhoneNumberInBlocklist = "PHONE_NUMBER_IN_BLOCKLIST",
        /// Phone number linked to fraud.
        HighRiskPhoneNumber = "HIGH_RISK_PHONE_NUMBER",
        VoipNumberDetected = "VOIP_NUMBER_DETECTED",
        DisposableNumberDetected = "DISPOSABLE_NUMBER_DETECTED",
        /// Another user has the same phone number.
        DuplicatedPhoneNumber = "DUPLICATED_PHONE_NUMBER",
        /// Too many wrong codes by e-mail. Always declines.
        EmailCodeAttemptsExceeded = "EMAIL_CODE_ATTEMPTS_EXCEEDED",
        /// Always declines.
        EmailInBlocklist = "EMAIL_IN_BLOCKLIST",
        /// Always declines.
        UndeliverableEmailDetected = "UNDELIVERABLE_EMAIL_DETECTED",
        BreachedEmailDetected = "BREACHED_EMAIL_DETECTED",
        DisposableEmailDetected = "DISPOSABLE_EMAIL_DETECTED",
        /// Another user has the same e-mail address.
        DuplicatedEmail = "DUPLICATED_EMAIL",
        /// AML list entry resembles the person or company.
        PossibleMatchFound = "POSSIBLE_MATCH_FOUND",
        /// Data for the screening missing; goes to review.
        CouldNotPerformAmlScreening = "COULD_NOT_PERFORM_AML_SCREENING",
        /// Source not available; goes to review.
        CouldNotPerformDatabaseValidation = "COULD_NOT_PERFORM_DATABASE_VALIDATION",
        DatabaseValidationNoMatch = "DATABASE_VALIDATION_NO_MATCH",
        DatabaseValidationPartialMatch = "DATABASE_VALIDATION_PARTIAL_MATCH",
        /// IP address of a VPN, proxy or Tor.
        PrivateNetworkDetected = "PRIVATE_NETWORK_DETECTED",
        CountryFromDocumentDoesNotMatchCountryFromIp = "COUNTRY_FROM_DOCUMENT_DOES_NOT_MATCH_COUNTRY_FROM_IP",
        /// Another user has the same IP address.
        DuplicatedIpAddress = "DUPLICATED_IP_ADDRESS",
        /// Another user has the same device.
        DuplicatedDeviceFingerprint = "DUPLICATED_DEVICE_FINGERPRINT",
        /// Device of an earlier session, with high confidence.
        DeviceRecoveredHighConfidence = "DEVICE_RECOVERED_HIGH_CONFIDENCE",
        /// Browser controlled by a program.
        AutomationFrameworkDetected = "AUTOMATION_FRAMEWORK_DETECTED",
        DeviceEmulatorDetected = "DEVICE_EMULATOR_DETECTED",
        DeviceRootedOrJailbroken = "DEVICE_ROOTED_OR_JAILBROKEN",
        /// App manipulated at run time.
        DeviceRuntimeHookingDetected = "DEVICE_RUNTIME_HOOKING_DETECTED",
        DeviceAppTampered = "DEVICE_APP_TAMPERED",
        /// Always declines.
        IpAddressInBlocklist = "IP_ADDRESS_IN_BLOCKLIST",
        DocumentAiUnreadableDocument = "DOCUMENT_AI_UNREADABLE_DOCUMENT",
        DocumentAiMissingRequiredFields = "DOCUMENT_AI_MISSING_REQUIRED_FIELDS",
        DocumentAiSuspectedManipulation = "DOCUMENT_AI_SUSPECTED_MANIPULATION",
        /// Name on the document differs.
        DocumentAiNameMismatch = "DOCUMENT_AI_NAME_MISMATCH",
        DocumentAiUnsupportedFile = "DOCUMENT_AI_UNSUPPORTED_FILE",
        /// Country of the company not accepted by the workflow.
        KybCountryRestricted = "KYB_COUNTRY_RESTRICTED",
        KybOfficersDataNotFound = "KYB_OFFICERS_DATA_NOT_FOUND",
        KybOwnershipDataNotFound = "KYB_OWNERSHIP_DATA_NOT_FOUND",
        /// Beneficial owners not derivable.
        KybBeneficialOwnershipNotDerivable = "KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE",
        KybDocumentSuspectedManipulation = "KYB_DOCUMENT_SUSPECTED_MANIPULATION",
        /// Text of a company document possibly replaced.
        KybDocumentUnprovenTextReplacement = "KYB_DOCUMENT_UNPROVEN_TEXT_REPLACEMENT",
    }
}
