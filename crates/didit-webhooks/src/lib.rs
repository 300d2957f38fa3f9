//! Sign, verify and take in the webhooks of the Didit identity verification API.
//!
//! Three things go wrong with webhooks, and this crate has one type against each:
//!
//! * somebody forges or replays a delivery: a [`Verifier`] takes the raw bytes, the
//!   headers and the time, and is the only way to a [`Verified`] event;
//! * a delivery comes twice, late, or in the middle of a crash: an [`inbox::Inbox`]
//!   lets every event be handled once, and tells when one is late;
//! * nobody tests any of it: a [`Signer`] makes deliveries as Didit makes them.
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! use didit_types::SessionStatus;
//! use didit_webhooks::{Secret, Signer, Verifier};
//!
//! let secret = Secret::new("the secret of the destination")?;
//! # let delivery = Signer::new(secret.clone()).deliver(&serde_json::json!({
//! #     "webhook_type": "status.updated", "timestamp": 1_774_970_000, "status": "Approved",
//! #     "session_id": "11111111-2222-3333-4444-555555555555",
//! # }))?;
//! # let (body, headers) = (&delivery.body, &delivery.headers);
//! # let now = UNIX_EPOCH + Duration::from_secs(1_774_970_001);
//! let verifier = Verifier::new(secret);
//! match verifier.verify(body, headers, now) {
//!     Ok(event) => assert_eq!(event.status(), Some(&SessionStatus::Approved)),
//!     // For your logs: why. For the sender: `rejection.status()`, and nothing else.
//!     Err(rejection) => eprintln!("{}: {}", rejection, rejection.reason()),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # When to use something else
//!
//! To read an event that somebody has verified already, `didit-types` is enough. To ask
//! instead of being told, `didit-api` waits for a decision. To send events to your server
//! in a test, take `didit-testkit`.
//!
//! # Servers
//!
//! | framework | how |
//! |---|---|
//! | axum | the extractor in `axum` (feature `axum`); `examples/axum_server.rs` is a whole server |
//! | tonic, hyper, any tower service | the layer in `tower` (feature `tower`) |
//! | actix-web | the ten lines of `examples/actix.rs` |
//! | any other | [`Verifier::verify`] with the raw body, and the headers as pairs: [`header::Headers`] |
//!
//! Hand over the bytes of the body as they arrived. A body that was parsed and written
//! anew still passes by `X-Signature-V2`, and by no other signature.
//!
//! # Features
//!
//! None is on by default.
//!
//! * `axum`, `tower`: the adapters;
//! * `redis`: the inbox's store for many processes.
//!
//! Source of all rules: <https://docs.didit.me/integration/webhooks>

#[cfg(feature = "tower")]
mod adapters;
mod body_error;
mod callback;
mod canonical;
mod clock;
mod fields;
pub mod header;
pub mod inbox;
mod key;
mod number;
mod order;
mod rejection;
mod secret;
mod sign;
mod token;
mod verified;
mod verify;

#[cfg(feature = "axum")]
pub use adapters::axum;
#[cfg(feature = "tower")]
pub use adapters::receiver::{ReceiveError, Receiver};
#[cfg(feature = "tower")]
pub use adapters::tower;
pub use body_error::BodyError;
pub use callback::UnsignedCallback;
pub use canonical::canonical_form;
pub use clock::Now;
#[doc(no_inline)]
pub use didit_types::{DecodeError, webhook::Event};
pub use rejection::{Reason, VerifyError};
pub use secret::{Secret, SecretError};
pub use sign::{Delivery, SignError, Signatures, Signer};
pub use verified::{Scheme, Verified};
pub use verify::{SimplePayload, VerifiedPayload, Verifier};
