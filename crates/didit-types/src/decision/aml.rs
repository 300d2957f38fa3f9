//! AML screening reports: sanctions, politically exposed persons and adverse media.

use alloc::vec::Vec;

use serde_json::Number;

use super::{aml_hit::AmlHit, key_person::EntityType, report::report};
use crate::{Personal, Timestamp, model::model};

report! {
    /// Report of one AML screening of a person or company.
    ///
    /// Source: <https://docs.didit.me/core-technology/aml-screening/report-aml-screening>
    pub struct AmlScreening {
        /// Number of hits.
        pub total_hits: Option<u64>,
        /// Type of the screened entity.
        pub entity_type: Option<EntityType>,
        /// List entries that resemble the screened entity.
        pub hits: Option<Vec<AmlHit>>,
        /// Highest hit score, 0 to 100; compared with the workflow's thresholds.
        pub score: Option<Number>,
        /// Data used for the search.
        pub screened_data: Option<AmlScreenedData>,
        /// Whether the screening repeats automatically.
        pub is_ongoing_monitoring_enabled: Option<bool>,
        /// Next billing time of the monitoring.
        pub next_ongoing_monitoring_bill_date: Option<Timestamp>,
        /// Time of the latest repeated screening.
        pub last_ongoing_screening_at: Option<Timestamp>,
        /// Update time of the lists used by the latest repeated screening.
        pub last_ongoing_screening_datasets_updated_at: Option<Timestamp>,
    }
}

model! {
    /// Data used for an AML search.
    pub struct AmlScreenedData {
        /// Full name.
        pub full_name: Option<Personal>,
        /// Country of nationality.
        pub nationality: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
    }
}
