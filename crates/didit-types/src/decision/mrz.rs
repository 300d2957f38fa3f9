//! The machine-readable zone of a document.

use alloc::vec::Vec;

use crate::Personal;
use crate::model::model;

model! {
    /// The machine-readable zone, as read. Dates are `YYMMDD`.
    pub struct Mrz {
        /// Family names.
        pub surname: Option<Personal>,
        /// Given names.
        pub name: Option<Personal>,
        /// Issuing country.
        pub country: Option<Personal>,
        /// Nationality.
        pub nationality: Option<Personal>,
        /// `YYMMDD`.
        pub birth_date: Option<Personal>,
        /// `YYMMDD`.
        pub expiry_date: Option<Personal>,
        /// `M`, `F` or a filler.
        pub sex: Option<Personal>,
        /// The zone's own code.
        pub document_type: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// First optional field.
        pub optional_data: Option<Personal>,
        /// Second optional field.
        pub optional_data_2: Option<Personal>,
        /// Check digit of the birth date.
        pub birth_date_hash: Option<Personal>,
        /// Check digit of the expiry date.
        pub expiry_date_hash: Option<Personal>,
        /// Check digit of the document number.
        pub document_number_hash: Option<Personal>,
        /// Check digit of the whole.
        pub final_hash: Option<Personal>,
        /// Number of the person.
        pub personal_number: Option<Personal>,
        /// What looked odd, as text.
        pub warnings: Option<Vec<Personal>>,
        /// What failed, as text.
        pub errors: Option<Vec<Personal>>,
        /// `TD1`, `TD2` or `TD3`.
        pub mrz_type: Option<Personal>,
        /// The lines themselves.
        pub mrz_string: Option<Personal>,
        /// The part that unlocks the chip.
        pub mrz_key: Option<Personal>,
    }
}
