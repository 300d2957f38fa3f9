//! The fake, over HTTP values and over sockets.
#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it should be"
)]

mod accounts;
mod all_operations;
mod authentication;
mod caller;
mod cases;
mod checks;
#[cfg(feature = "conformance")]
mod codes;
#[cfg(feature = "conformance")]
mod companies;
#[cfg(feature = "server")]
mod concurrency;
#[cfg(all(feature = "conformance", feature = "server"))]
mod conformance;
mod contract;
#[cfg(feature = "server")]
mod crowd;
mod deliveries;
mod drift;
mod edits;
mod errors;
#[cfg(feature = "conformance")]
mod faces;
mod faults;
mod imports;
mod limits;
mod lists;
mod model;
#[cfg(feature = "conformance")]
mod monitoring;
mod networks;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pictures;
mod random;
mod reports;
mod scenario;
mod schema;
#[cfg(feature = "server")]
mod server;
#[cfg(all(feature = "conformance", feature = "tower"))]
mod service;
mod sessions;
mod settings;
mod state;
mod test_writer;
#[cfg(feature = "transactions")]
mod transactions;
#[cfg(feature = "travel-rule")]
mod travel_rule;
mod uploads;
mod users;
mod webhooks;
