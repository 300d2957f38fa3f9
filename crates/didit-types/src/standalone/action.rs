//! Effects of findings in standalone checks.

use crate::open_enum::open_enum;

open_enum! {
    /// Effect of a finding on a standalone check.
    pub enum FindingAction {
        /// Declines the check.
        Decline = "DECLINE",
        /// Has no effect.
        NoAction = "NO_ACTION",
    }
}
