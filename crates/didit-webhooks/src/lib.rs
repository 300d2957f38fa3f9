//! Sign, verify and take in the webhooks of the Didit identity verification API.

mod body_error;
mod callback;
mod canonical;
pub mod header;
mod order;
mod rejection;
mod secret;
mod sign;
mod token;
mod verified;
mod verify;

pub use body_error::BodyError;
pub use callback::UnsignedCallback;
pub use canonical::canonical_form;
pub use rejection::{Reason, Rejection};
pub use secret::{EmptySecret, Secret};
pub use sign::{Delivery, SignError, Signatures, Signer};
pub use verified::{DecodeError, Scheme, Verified};
pub use verify::{FourFields, Signed, Verifier};
