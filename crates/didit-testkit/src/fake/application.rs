//! Another application of the fake.

use std::fmt;

/// Another application of the fake.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApplicationHandle {
    /// Its id.
    pub application_id: String,
    /// Its key.
    pub api_key: String,
    /// Its full KYC workflow.
    pub workflow_id: String,
    /// Its KYB workflow.
    pub kyb_workflow_id: String,
}

impl fmt::Debug for ApplicationHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApplicationHandle({})", self.application_id)
    }
}
