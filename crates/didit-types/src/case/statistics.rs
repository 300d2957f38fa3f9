//! Statistics of the cases of an application.
//!
//! Source: <https://docs.didit.me/management-api/cases/statistics>

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, Timestamp, model::model, query::query};

query! {
    /// Period of the statistics.
    pub struct RetrieveCaseStatistics {
        /// First day, `YYYY-MM-DD`.
        date_from: into Timestamp [date],
        /// Last day, `YYYY-MM-DD`.
        date_to: into Timestamp [date],
    }
}

model! {
    /// Statistics of the cases of an application.
    pub struct CaseStatistics {
        /// Figures by day.
        pub series: Option<Vec<CaseDay>>,
        /// Figures by group.
        pub tables: Option<CaseTables>,
        /// Figures of all cases; without a key.
        pub totals: Option<CaseFigures>,
        /// Unresolved cases.
        pub queue: Option<CaseQueue>,
    }
}

model! {
    /// Cases of a day.
    pub struct CaseDay {
        /// Day, `YYYY-MM-DD`.
        pub date: Option<Timestamp>,
        /// Number of cases that were opened.
        pub created: Option<u64>,
        /// Number of cases that were resolved.
        pub reviewed: Option<u64>,
    }
}

model! {
    /// Figures by group.
    pub struct CaseTables {
        /// Figures by assigned member.
        pub officer: Option<Vec<CaseFigures>>,
        /// Figures by blueprint.
        pub blueprint: Option<Vec<CaseFigures>>,
        /// Figures by source.
        pub source: Option<Vec<CaseFigures>>,
        /// Figures by status.
        pub status: Option<Vec<CaseFigures>>,
    }
}

model! {
    /// Figures of a group of cases.
    pub struct CaseFigures {
        /// Name of the group.
        pub key: Option<Personal>,
        /// Number of cases.
        pub created: Option<u64>,
        /// Number of cases with an assignee.
        pub assigned: Option<u64>,
        /// Number of resolved cases.
        pub resolved: Option<u64>,
        /// Share of valid threats among the resolved cases.
        pub threat_rate: Option<Number>,
        /// Share of false positives among the resolved cases.
        pub false_positive_rate: Option<Number>,
        /// Number of unresolved cases.
        pub unresolved: Option<u64>,
        /// Share of cases that were assigned more than once.
        pub reassignment_rate: Option<Number>,
        /// Share of cases that were escalated.
        pub escalation_rate: Option<Number>,
        /// Average time from the creation to the assignment, in hours.
        pub avg_assign_hours: Option<Number>,
        /// Average time from the creation to the resolution, in hours.
        pub avg_resolve_hours: Option<Number>,
        /// Average time from the assignment to the resolution, in hours.
        pub avg_handling_hours: Option<Number>,
    }
}

model! {
    /// Unresolved cases.
    pub struct CaseQueue {
        /// Number of unresolved cases.
        pub open: Option<u64>,
        /// Number of unresolved cases that are overdue.
        pub overdue: Option<u64>,
    }
}
