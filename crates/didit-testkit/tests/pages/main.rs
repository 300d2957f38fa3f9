//! The pages of the fake over HTTP.
#![cfg(feature = "pages")]
#![expect(clippy::unwrap_used, reason = "a test panics if an assertion fails")]

mod browser;
mod dashboard;
mod hosted;
mod hostile;
mod records;
#[cfg(feature = "authentication")]
mod sign_in;
