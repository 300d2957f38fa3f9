//! Expectations on requests and ready-made sessions.

pub(crate) mod expect;
pub(crate) mod fixtures;
