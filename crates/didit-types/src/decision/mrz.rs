//! Machine-readable zone of a document.

use alloc::vec::Vec;

use crate::{Personal, model::model};

model! {
    /// Machine-readable zone as read. Dates are `YYMMDD`.
    pub struct Mrz {
        /// Family names.
        pub surname: Option<Personal>,
        /// Given names.
        pub name: Option<Personal>,
        /// Issuing country.
        pub country: Option<Personal>,
        /// Nationality.
        pub nationality: Option<Personal>,
        /// Date of birth, `YYMMDD`.
        pub birth_date: Option<Personal>,
        /// Expiry date of the document, `YYMMDD`.
        pub expiry_date: Option<Personal>,
        /// Sex: `M`, `F` or a filler.
        pub sex: Option<Personal>,
        /// Document type code of the zone.
        pub document_type: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// First optional data field.
        pub optional_data: Option<Personal>,
        /// Second optional data field.
        pub optional_data_2: Option<Personal>,
        /// Check digit of the date of birth.
        pub birth_date_hash: Option<Personal>,
        /// Check digit of the expiry date.
        pub expiry_date_hash: Option<Personal>,
        /// Check digit of the document number.
        pub document_number_hash: Option<Personal>,
        /// Composite check digit.
        pub final_hash: Option<Personal>,
        /// Personal number of the holder.
        pub personal_number: Option<Personal>,
        /// Descriptions of suspicious values.
        pub warnings: Option<Vec<Personal>>,
        /// Descriptions of failed checks.
        pub errors: Option<Vec<Personal>>,
        /// Format of the zone: `TD1`, `TD2` or `TD3`.
        pub mrz_type: Option<Personal>,
        /// Lines of the zone.
        pub mrz_string: Option<Personal>,
        /// Key derived from the zone that unlocks the chip.
        pub mrz_key: Option<Personal>,
    }
}
