//! Sign, verify and take in the webhooks of the Didit identity verification API.

mod body_error;
mod canonical;
pub mod header;
mod order;
mod secret;
mod sign;
mod token;

pub use body_error::BodyError;
pub use canonical::canonical_form;
pub use secret::{EmptySecret, Secret};
pub use sign::{Delivery, SignError, Signatures, Signer};
