//! The answer of the healthcheck.

use alloc::boxed::Box;

use crate::model::model;

model! {
    /// Whether the service is up. Source: the OpenAPI document, `GET /system/healthcheck`.
    pub struct Health {
        /// `ok` when it is.
        pub status: Option<Box<str>>,
        /// When it was asked, ISO 8601 in UTC.
        pub timestamp: Option<Box<str>>,
    }
}
