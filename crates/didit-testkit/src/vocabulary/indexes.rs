//! Indexes into the state.

/// Index of an application.
pub(crate) type AppIndex = u32;

/// Index of a session; sessions created later have higher ones.
pub(crate) type SessionIndex = u32;

/// Index of a workflow.
pub(crate) type WorkflowIndex = u32;
