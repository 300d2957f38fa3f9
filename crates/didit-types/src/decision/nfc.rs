//! The chip of a document.

use alloc::{boxed::Box, vec::Vec};

use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson};

model! {
    /// One read of a chip.
    ///
    /// Source:
    /// <https://docs.didit.me/core-technology/nfc-verification/report-nfc-verification>
    pub struct NfcVerification {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// Whether the chip was not read.
        pub is_nfc_skipped: Option<bool>,
        /// Why it was not read.
        pub skip_reason: Option<NfcSkipReason>,
        /// The chip's portrait.
        pub portrait_image: Option<MediaUrl>,
        /// The chip's signature.
        pub signature_image: Option<MediaUrl>,
        /// What the chip says.
        pub chip_data: Option<Box<ChipData>>,
        /// Whether the chip is genuine.
        pub authenticity: Option<ChipAuthenticity>,
        /// Who signed the chip.
        pub certificate_summary: Option<Box<CertificateSummary>>,
        /// How the chip is read when it is not an ICAO one, such as `jpki`.
        pub chip_protocol: Option<Personal>,
        /// What a Japanese My Number card says.
        pub jpki: Option<UntypedJson>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

open_enum! {
    /// Why a chip was not read.
    pub enum NfcSkipReason {
        /// The user chose so.
        UserSkipped = "USER_SKIPPED",
        /// There is no chip.
        DocumentWithoutChip = "DOCUMENT_WITHOUT_CHIP",
        /// The country's certificate is not at hand.
        ChipCertificateUnavailable = "CHIP_CERTIFICATE_UNAVAILABLE",
        /// The device can't read chips.
        DeviceWithoutNfc = "DEVICE_WITHOUT_NFC",
        /// The integration, such as a web page, can't.
        IntegrationWithoutNfcAccess = "INTEGRATION_WITHOUT_NFC_ACCESS",
        /// The key in the machine-readable zone could not be read.
        MrzKeyUnavailable = "MRZ_KEY_UNAVAILABLE",
    }
}

model! {
    /// What a chip says.
    pub struct ChipData {
        /// Kind of document.
        pub document_type: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub issuing_country: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub expiration_date: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub birth_date: Option<Personal>,
        /// `M` or `F`.
        pub gender: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// Address.
        pub address: Option<Personal>,
        /// Place of birth.
        pub place_of_birth: Option<Personal>,
    }
}

model! {
    /// Whether a chip is genuine.
    pub struct ChipAuthenticity {
        /// The signature over the chip's digest is good.
        pub sod_integrity: Option<bool>,
        /// The data agree with that digest.
        pub dg_integrity: Option<bool>,
    }
}

model! {
    /// The certificate that signed a chip.
    pub struct CertificateSummary {
        /// Its issuer.
        pub issuer: Option<Personal>,
        /// Its subject.
        pub subject: Option<Personal>,
        /// Its serial number, in decimal.
        pub serial_number: Option<Personal>,
        /// End of its validity; a space stands for the `T`, and there is no zone.
        pub not_valid_after: Option<Timestamp>,
        /// Start of its validity, in the same form.
        pub not_valid_before: Option<Timestamp>,
    }
}
