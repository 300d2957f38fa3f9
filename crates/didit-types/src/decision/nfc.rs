//! NFC verification reports: the chip of a document.

use alloc::boxed::Box;

use super::report::report;
use crate::{MediaUrl, Personal, Timestamp, UntypedJson, model::model, open_enum::open_enum};

report! {
    /// Report of one chip reading.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/nfc-verification/report-nfc-verification>
    pub struct NfcVerification {
        /// Whether the chip was not read.
        pub is_nfc_skipped: Option<bool>,
        /// Reason the chip was not read.
        pub skip_reason: Option<NfcSkipReason>,
        /// Link to the chip's portrait.
        pub portrait_image: Option<MediaUrl>,
        /// Link to the chip's signature image.
        pub signature_image: Option<MediaUrl>,
        /// Data read from the chip.
        pub chip_data: Option<Box<ChipData>>,
        /// Authenticity of the chip.
        pub authenticity: Option<ChipAuthenticity>,
        /// Certificate that signed the chip.
        pub certificate_summary: Option<Box<CertificateSummary>>,
        /// Protocol of a non-ICAO chip, such as `jpki`.
        pub chip_protocol: Option<Personal>,
        /// Data of a Japanese My Number card.
        pub jpki: Option<UntypedJson>,
    }
}

open_enum! {
    /// Reason a chip was not read.
    pub enum NfcSkipReason {
        /// The user skipped the step.
        UserSkipped = "USER_SKIPPED",
        /// The document has no chip.
        DocumentWithoutChip = "DOCUMENT_WITHOUT_CHIP",
        /// The country's certificate is not available.
        ChipCertificateUnavailable = "CHIP_CERTIFICATE_UNAVAILABLE",
        /// The device cannot read chips.
        DeviceWithoutNfc = "DEVICE_WITHOUT_NFC",
        /// The integration, such as a web page, has no access to NFC.
        IntegrationWithoutNfcAccess = "INTEGRATION_WITHOUT_NFC_ACCESS",
        /// The key in the machine-readable zone is unreadable.
        MrzKeyUnavailable = "MRZ_KEY_UNAVAILABLE",
    }
}

model! {
    /// Data read from a chip.
    pub struct ChipData {
        /// Type of the document.
        pub document_type: Option<Personal>,
        /// Issuing country, ISO 3166-1 alpha-3.
        pub issuing_country: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// Expiry date of the document, `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub birth_date: Option<Personal>,
        /// Gender: `M` or `F`.
        pub gender: Option<Personal>,
        /// Nationality, ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// Address.
        pub address: Option<Personal>,
        /// Place of birth.
        pub place_of_birth: Option<Personal>,
    }
}

model! {
    /// Authenticity of a chip.
    pub struct ChipAuthenticity {
        /// Whether the signature of the security object is valid.
        pub sod_integrity: Option<bool>,
        /// Whether the data groups match the security object.
        pub dg_integrity: Option<bool>,
    }
}

model! {
    /// Certificate that signed a chip.
    pub struct CertificateSummary {
        /// Issuer of the certificate.
        pub issuer: Option<Personal>,
        /// Subject of the certificate.
        pub subject: Option<Personal>,
        /// Serial number of the certificate, decimal.
        pub serial_number: Option<Personal>,
        /// End of validity; date and time separated by a space, without zone.
        pub not_valid_after: Option<Timestamp>,
        /// Start of validity; date and time separated by a space, without zone.
        pub not_valid_before: Option<Timestamp>,
    }
}
