//! What a finding does to a check.

use crate::open_enum::open_enum;

open_enum! {
    /// What a finding does to a check.
    pub enum FindingAction {
        /// It declines the check.
        Decline = "DECLINE",
        /// It is noted and changes nothing.
        NoAction = "NO_ACTION",
    }
}
