//! The HTTP side of the fake: routing, authentication, forms, faults, journal.

pub(crate) mod auth;
pub(crate) mod context;
pub(crate) mod drift;
pub(crate) mod fault;
pub(crate) mod form;
pub(crate) mod journal;
pub(crate) mod limits;
pub(crate) mod multipart;
pub(crate) mod pipeline;
pub(crate) mod reply;
pub(crate) mod router;
