//! Standalone checks: one feature, without a session.
//!
//! Source: <https://docs.didit.me/standalone-apis/>, page by page.

pub(crate) mod aml;
pub(crate) mod contact;
pub(crate) mod face;
pub(crate) mod id_verification;
pub(crate) mod ip;
mod params;
pub(crate) mod poa;
mod report;
