//! Signs, verifies and handles the webhooks of the Didit identity verification API.
//!
//! * A [`Verifier`] protects from forged and replayed deliveries: it takes the raw bytes
//!   and the headers, and is the only source of a [`Verified`] event.
//! * An [`inbox::Inbox`] protects from duplicate, late and interrupted deliveries: it
//!   handles every event once, and marks late ones.
//! * A [`Signer`] creates deliveries as Didit does, for tests.
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! use didit_types::SessionStatus;
//! use didit_webhooks::{Secret, Signer, Verifier};
//!
//! let secret = Secret::new("secret of the destination")?;
//! # let delivery = Signer::new(secret.clone()).deliver(&serde_json::json!({
//! #     "webhook_type": "status.updated", "timestamp": 1_774_970_000, "status": "Approved",
//! #     "session_id": "11111111-2222-3333-4444-555555555555",
//! # }))?;
//! # let (body, headers) = (&delivery.body, &delivery.headers);
//! # let now = UNIX_EPOCH + Duration::from_secs(1_774_970_001);
//! let verifier = Verifier::new(secret);
//! match verifier.verify_at(body, headers, now) {
//!     Ok(event) => assert_eq!(event.status(), Some(&SessionStatus::Approved)),
//!     // The reason is for your logs; respond with `error.status()` only.
//!     Err(error) => eprintln!("{}: {}", error, error.reason()),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # When to use something else
//!
//! To decode an event that is verified already, `didit-types` is enough. To poll for a
//! decision, use `didit-api`. To send events to your server in a test, use `didit-testkit`.
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
//! Pass the bytes of the body as they arrived. A re-encoded body still passes by
//! `X-Signature-V2`, and by no other signature.
//!
//! # Features
//!
//! None is on by default.
//!
//! * `axum`, `tower`: the adapters. On tokio, they verify large bodies on its blocking threads;
//! * `postgres`, `sqlite`: an inbox in the application's own transaction, which handles every
//!   event exactly once;
//! * `redis`: a store of the inbox for many processes;
//! * `tracing`: a tracing event for every refused delivery and every handled event. On with
//!   each of the above.
//!
//! Source of all rules: <https://docs.didit.me/integration/webhooks>

#[cfg(feature = "tower")]
mod adapters;
mod body_error;
mod callback;
mod canonical;
mod clock;
pub mod header;
pub mod inbox;
mod secret;
mod sign;
mod timer;
mod verified;
mod verify;
mod verify_error;

#[cfg(feature = "axum")]
pub use adapters::axum;
#[cfg(feature = "tower")]
pub use adapters::receiver::{ReceiveError, Receiver};
#[cfg(feature = "tower")]
pub use adapters::tower;
pub use body_error::BodyError;
pub use callback::UnsignedCallback;
pub use canonical::canonical_form;
#[doc(no_inline)]
pub use didit_types::{DecodeError, webhook::Event};
#[doc(inline)]
pub use inbox::reconcile;
#[doc(inline)]
pub use inbox::{HandleEnd, ReceiveEnd, WebhookObserver};
pub use secret::{Secret, SecretError, Secrets};
pub use sign::{Delivery, SignError, Signatures, Signer};
pub use verified::{Scheme, Verified};
pub use verify::{SimplePayload, VerifiedPayload, Verifier};
pub use verify_error::{Reason, VerifyError};
