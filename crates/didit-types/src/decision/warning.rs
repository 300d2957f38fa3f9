//! A finding of a check.

use super::risk_code::RiskCode;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{NodeId, Personal, UntypedJson, WarningFeature};

model! {
    /// One finding of a check: what was found, and what it does to the session.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub struct Warning {
        /// The feature that found it.
        pub feature: Option<WarningFeature>,
        /// What was found.
        pub risk: Option<RiskCode>,
        /// Details that differ by code, such as the id of a duplicated session.
        pub additional_data: Option<UntypedJson>,
        /// What it does: decline, review, or nothing.
        pub log_type: Option<LogType>,
        /// A few words.
        pub short_description: Option<Personal>,
        /// A sentence or two.
        pub long_description: Option<Personal>,
        /// The node of the workflow; absent in answers of stand-alone checks.
        pub node_id: Option<NodeId>,
    }
}

open_enum! {
    /// The weight of a [`Warning`], set by the workflow's action for its code.
    pub enum LogType {
        /// Declines the session.
        Error = "error",
        /// Sends the session to review.
        Warning = "warning",
        /// Is noted and changes nothing.
        Information = "information",
    }
}
