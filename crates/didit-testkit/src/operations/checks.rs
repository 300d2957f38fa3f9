//! Standalone checks: one feature, without a session.
//!
//! Source: <https://docs.didit.me/standalone-apis/>, page by page.

pub(crate) mod aml;
pub(crate) mod codes;
pub(crate) mod companies;
pub(crate) mod contact;
pub(crate) mod database;
pub(crate) mod document_ai;
pub(crate) mod face;
pub(crate) mod face_search;
pub(crate) mod id_verification;
pub(crate) mod ip;
mod params;
pub(crate) mod poa;
mod report;
