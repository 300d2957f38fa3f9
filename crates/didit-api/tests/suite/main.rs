//! The client, over transports that answer from memory.
#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it should be"
)]

mod errors;
mod files;
mod paging;
mod requests;
mod support;
mod waiting;
