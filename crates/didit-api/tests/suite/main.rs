//! Tests of the client over transports that answer from memory.
#![expect(clippy::unwrap_used, reason = "a test panics on failure")]

#[cfg(all(feature = "hyper", feature = "account"))]
mod accounts;
mod authentication;
mod checks;
mod conformance;
mod connections;
mod debug;
mod drift;
mod errors;
mod failures;
#[cfg(all(feature = "hyper", feature = "reqwest"))]
mod faults;
#[cfg(all(feature = "hyper", feature = "reqwest"))]
mod field;
mod files;
#[cfg(all(feature = "hyper", feature = "redis"))]
mod fleet;
mod lists;
#[cfg(all(feature = "hyper", feature = "reqwest"))]
mod observer;
mod paging;
mod property;
mod requests;
mod stacks;
#[cfg(all(feature = "hyper", feature = "webhooks"))]
mod story;
mod support;
#[cfg(all(feature = "hyper", feature = "webhooks"))]
mod travel_rule;
mod validation;
mod waiting;
#[cfg(all(feature = "hyper", feature = "reqwest"))]
mod wire;
