//! NFC verification reports: the chip of a document.

use alloc::boxed::Box;

use super::report::report;
use crate::{
    MediaUrl, Personal, Scalar, Timestamp, UntypedJson, model::model, open_enum::open_enum,
};

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
    /// Data read from a chip. Some responses name a field as the chip does; the methods read
    /// either name.
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
        /// Given names; some responses send them here.
        pub name: Option<Personal>,
        /// Family names; some responses send them here.
        pub surname: Option<Personal>,
        /// Gender; some responses send it here.
        pub sex: Option<Personal>,
        /// Issuing country; some responses send it here.
        pub country: Option<Personal>,
        /// Expiry date; some responses send it here.
        pub expiry_date: Option<Personal>,
        /// Machine-readable zone of the chip.
        pub mrz_string: Option<Personal>,
        /// Format of the machine-readable zone, such as `TD1`.
        pub mrz_type: Option<Personal>,
        /// Optional data of the machine-readable zone.
        pub optional_data: Option<Personal>,
        /// Data groups of the chip.
        pub dgs: Option<UntypedJson>,
    }
}

/// Accessors of fields that have two names.
macro_rules! either_name {
    ($( $(#[$meta:meta])* $name:ident or $other:ident; )+) => {
        impl ChipData {
            $(
                $(#[$meta])*
                #[must_use]
                pub fn $name(&self) -> Option<&str> {
                    let value = self.$name.as_ref().or(self.$other.as_ref());
                    value.map(Personal::reveal)
                }
            )+
        }
    };
}

either_name! {
    /// Returns the given names, from either name of the field.
    first_name or name;
    /// Returns the family names, from either name of the field.
    last_name or surname;
    /// Returns the gender, from either name of the field.
    gender or sex;
    /// Returns the issuing country, from either name of the field.
    issuing_country or country;
    /// Returns the expiry date of the document, from either name of the field.
    expiration_date or expiry_date;
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
        /// Serial number of the certificate: decimal text, or a number of up to 39 digits, which
        /// some responses have rounded (`1.18e+38`).
        pub serial_number: Option<Personal<Scalar>>,
        /// End of validity; date and time separated by a space, without zone.
        pub not_valid_after: Option<Timestamp>,
        /// Start of validity; date and time separated by a space, without zone.
        pub not_valid_before: Option<Timestamp>,
    }
}
