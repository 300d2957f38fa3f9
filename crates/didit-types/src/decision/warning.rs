//! Warnings of a report.

use super::risk_code::RiskCode;
use crate::{NodeId, Personal, UntypedJson, WarningFeature, model::model, open_enum::open_enum};

model! {
    /// Warning of a report: a risk and its effect on the session.
    ///
    /// Source: <https://docs.didit.me/reference/data-models>
    pub struct Warning {
        /// Feature that raised the warning.
        pub feature: Option<WarningFeature>,
        /// Code of the risk.
        pub risk: Option<RiskCode>,
        /// Details that depend on the code, such as the id of a duplicated session.
        pub additional_data: Option<UntypedJson>,
        /// Effect on the session: decline, review or none.
        pub log_type: Option<LogType>,
        /// Short description of the risk.
        pub short_description: Option<Personal>,
        /// Long description of the risk.
        pub long_description: Option<Personal>,
        /// Id of the workflow node; absent in responses of standalone checks.
        pub node_id: Option<NodeId>,
    }
}

open_enum! {
    /// Effect of a [`Warning`], set by the workflow's action for its code.
    pub enum LogType {
        /// Declines the session.
        Error = "error",
        /// Sends the session to review.
        Warning = "warning",
        /// Has no effect.
        Information = "information",
    }
}
