//! AML screening reports: sanctions, politically exposed persons and adverse media.

use alloc::vec::Vec;

use serde_json::Number;

use super::aml_hit::AmlHit;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, NodeId, Personal, Timestamp};

model! {
    /// Report of one AML screening of a person or company.
    ///
    /// Source: <https://docs.didit.me/core-technology/aml-screening/report-aml-screening>
    pub struct AmlScreening {
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// Number of hits.
        pub total_hits: Option<u64>,
        /// Type of the screened entity.
        pub entity_type: Option<AmlEntityType>,
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
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
    }
}

open_enum! {
    /// Type of a screened entity.
    pub enum AmlEntityType {
        Person = "person",
        Company = "company",
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
