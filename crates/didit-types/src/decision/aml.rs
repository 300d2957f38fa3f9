//! AML screening: sanctions, politically exposed persons and adverse media.

use alloc::vec::Vec;

use serde_json::Number;

use super::aml_hit::AmlHit;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, NodeId, Personal, Timestamp};

model! {
    /// One screening of a person or a company.
    ///
    /// Source: <https://docs.didit.me/core-technology/aml-screening/report-aml-screening>
    pub struct AmlScreening {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// How many entries look alike.
        pub total_hits: Option<u64>,
        /// Who was screened.
        pub entity_type: Option<AmlEntityType>,
        /// Those entries.
        pub hits: Option<Vec<AmlHit>>,
        /// The highest of the hits' scores, 0 to 100: the workflow's thresholds are
        /// held against it.
        pub score: Option<Number>,
        /// What was searched for.
        pub screened_data: Option<AmlScreenedData>,
        /// Whether the screening is repeated on its own.
        pub is_ongoing_monitoring_enabled: Option<bool>,
        /// When the monitoring is charged next.
        pub next_ongoing_monitoring_bill_date: Option<Timestamp>,
        /// When it was repeated last.
        pub last_ongoing_screening_at: Option<Timestamp>,
        /// How old the lists were then.
        pub last_ongoing_screening_datasets_updated_at: Option<Timestamp>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

open_enum! {
    /// Who is screened.
    pub enum AmlEntityType {
        /// A person.
        Person = "person",
        /// A company.
        Company = "company",
    }
}

model! {
    /// What was searched for.
    pub struct AmlScreenedData {
        /// Full name.
        pub full_name: Option<Personal>,
        /// Country.
        pub nationality: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Number of a document.
        pub document_number: Option<Personal>,
    }
}
