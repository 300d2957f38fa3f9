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

pub(crate) use self::context::RequestContext;
#[cfg(feature = "cases")]
pub(crate) use self::form::is_email;
pub(crate) use self::form::{BLANK, Form, NULL, REQUIRED, not_a_choice};
pub(crate) use self::limits::Limits;
pub(crate) use self::multipart::Rules;
pub(crate) use self::reply::{HandlerResult, OrNotFound, Reply};
