//! Fitting the verifier and the inbox into servers.

#[cfg(feature = "axum")]
pub mod axum;
pub(crate) mod receiver;
pub mod tower;
