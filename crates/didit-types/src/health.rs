//! The answer of the healthcheck.

use crate::{Timestamp, model::model, open_enum::open_enum};

model! {
    /// Whether the service is up. Source: the OpenAPI document, `GET /system/healthcheck`.
    pub struct Health {
        /// `ok` when it is.
        pub status: Option<HealthStatus>,
        /// When it was asked.
        pub timestamp: Option<Timestamp>,
    }
}

open_enum! {
    /// How the service says that it is.
    pub enum HealthStatus {
        /// Up.
        Ok = "ok",
    }
}
