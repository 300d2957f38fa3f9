//! The pages of the fake, as a browser without a screen sees them.
#![cfg(feature = "pages")]
#![expect(
    clippy::unwrap_used,
    reason = "a test panics where something is not as it should be"
)]

mod browser;
mod dashboard;
mod hosted;
mod hostile;
