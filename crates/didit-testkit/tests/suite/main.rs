//! The fake, over HTTP values and over sockets.
#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it should be"
)]

mod caller;
#[cfg(feature = "server")]
mod concurrency;
mod contract;
mod edits;
mod errors;
mod faults;
mod limits;
mod model;
#[cfg(feature = "pdf")]
mod pdf;
mod scenario;
mod schema;
#[cfg(feature = "server")]
mod server;
mod sessions;
mod state;
mod webhooks;
