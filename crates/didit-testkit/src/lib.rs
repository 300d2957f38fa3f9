//! A stateful, offline fake of the Didit identity verification API for integration tests.
//!
//! [`Fake`] is the service as a state machine without I/O. Clients reach it in the same
//! process by [`Fake::transport`], or in any language on a loopback port (`FakeDidit`,
//! feature `server`).
//!
//! The same seed and the same requests give the same responses. Operations that the fake does
//! not model return 501 with their name; so does the PDF report without the feature `pdf`.
//!
//! ```
//! use std::time::Duration;
//! use didit_testkit::{Fake, Scenario};
//!
//! let didit = Fake::new();
//! let session = didit.not_started("user-1");
//! didit.play(&session, &Scenario::decline_document_expired())?;
//! assert_eq!(didit.status(&session).unwrap(), "Declined");
//!
//! let unopened = didit.not_started("user-2");
//! didit.advance(Duration::from_secs(7 * 86_400));
//! assert_eq!(didit.status(&unopened).unwrap(), "Expired");
//! # Ok::<(), didit_testkit::FakeError>(())
//! ```
//!
//! # When to use something else
//!
//! To test one response, use a transport that returns it (`didit_transport::from_handler`).
//! From another language, use `didit serve` of `didit-cli`. The fake verifies no people and
//! is not for production.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(
        feature = "full",
        feature = "pages",
        feature = "pdf",
        feature = "tower"
    )),
    allow(
        dead_code,
        unused_imports,
        reason = "features share helpers; with all features, each has a user"
    )
)]

mod assert;
#[cfg(feature = "conformance")]
#[cfg_attr(docsrs, doc(cfg(feature = "conformance")))]
pub mod conformance;
mod control;
mod delivery;
mod fake;
mod http;
mod operations;
#[cfg(feature = "pages")]
mod pages;
mod record;
#[cfg(feature = "pdf")]
mod report;
pub mod scenario;
#[cfg(feature = "server")]
#[cfg_attr(docsrs, doc(cfg(feature = "server")))]
mod server;
mod state;
mod transport;
mod vocabulary;

pub use assert::expect::Expectation;
pub use delivery::{AttemptOutcome, DeliveryAttempt, DeliveryRecord, WebhookFault};
#[doc(no_inline)]
pub use didit_transport::from_fn;
pub use fake::{
    ApplicationHandle, Fake, FakeBuilder, FakeError, FakeEvent, FakeSession, Settle, SnapshotError,
    StateFile, WebhookRequest,
};
pub use http::drift::DriftPlan;
pub use http::fault::{Fault, ResponseFault};
pub use http::journal::Exchange;
pub use http::limits::Limits;
pub use record::{Capture, Cassette, CassetteError, Never, Replay};
pub use scenario::{Person, Scenario};
#[cfg(feature = "server")]
pub use server::FakeDidit;
pub use state::application::ApplicationEnvironment;
pub use state::feed::StatusChange;
pub use state::workflow::Template;
pub use transport::FakeTransport;
pub use vocabulary::key::{Access, KeyRules};
pub use vocabulary::revision::{Revision, RevisionError};
