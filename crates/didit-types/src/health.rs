//! Health check of the service.

use crate::{Timestamp, model::model, open_enum::open_enum};

model! {
    /// Response of the health check.
    ///
    /// Source: the OpenAPI document, `GET /system/healthcheck`.
    pub struct Health {
        /// Status of the service.
        pub status: Option<HealthStatus>,
        /// Time of the check.
        pub timestamp: Option<Timestamp>,
    }
}

open_enum! {
    /// Status of the service.
    pub enum HealthStatus {
        /// Available.
        Ok = "ok",
    }
}
