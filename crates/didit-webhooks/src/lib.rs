//! Sign, verify and take in the webhooks of the Didit identity verification API.

#[cfg(feature = "tower")]
mod adapters;
mod body_error;
mod callback;
mod canonical;
mod clock;
pub mod header;
pub mod inbox;
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
pub use adapters::receiver::{Receiver, Refusal};
#[cfg(feature = "tower")]
pub use adapters::tower;
pub use body_error::BodyError;
pub use callback::UnsignedCallback;
pub use canonical::canonical_form;
pub use clock::Now;
#[doc(no_inline)]
pub use didit_types::{DecodeError, webhook::Event};
pub use rejection::{Reason, Rejection};
pub use secret::{EmptySecret, Secret};
pub use sign::{Delivery, SignError, Signatures, Signer};
pub use verified::{Scheme, Verified};
pub use verify::{FourFields, Signed, Verifier};
