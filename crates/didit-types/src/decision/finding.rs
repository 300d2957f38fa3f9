//! The warnings of a whole decision.

use super::{Decision, RiskCode, Warning};
use crate::{Feature, NodeId};

/// A warning and where it was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding<'a> {
    /// The feature whose report holds the warning. [`Warning::feature`] says the
    /// same in the words of warnings.
    pub feature: Feature,
    /// The node of that report, or that which the warning itself names.
    pub node_id: Option<&'a NodeId>,
    /// The warning.
    pub warning: &'a Warning,
}

impl Decision {
    /// Every warning of every report, those of repeated features included.
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

    /// Whether a warning with that code is anywhere in the decision, whatever its weight.
    #[must_use]
    pub fn has_warning(&self, code: &RiskCode) -> bool {
        self.findings()
            .any(|finding| finding.warning.risk.as_ref() == Some(code))
    }
}
