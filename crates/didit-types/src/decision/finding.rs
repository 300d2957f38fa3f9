//! Warnings of a whole decision.

use super::{Decision, RiskCode, Warning};
use crate::{Feature, NodeId};

/// Warning and the report that contains it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding<'a> {
    /// Feature of the report; [`Warning::feature`] names it in another vocabulary.
    pub feature: Feature,
    /// Id of the workflow node of the report, or the node named by the warning.
    pub node_id: Option<&'a NodeId>,
    /// Warning of the report.
    pub warning: &'a Warning,
}

impl Decision {
    /// Returns every warning of every report, including repeated features.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.reports().flat_map(|report| {
            let feature = report.feature.clone();
            report.warnings.iter().map(move |warning| Finding {
                feature: feature.clone(),
                node_id: warning.node_id.as_ref().or(report.node_id),
                warning,
            })
        })
    }

    /// Returns whether the decision has a warning with the code, whatever its effect.
    #[must_use]
    pub fn has_warning(&self, code: &RiskCode) -> bool {
        self.findings()
            .any(|finding| finding.warning.risk.as_ref() == Some(code))
    }
}
