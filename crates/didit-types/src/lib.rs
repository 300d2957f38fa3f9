//! Typed models of the [Didit](https://didit.me) identity verification API.
//!
//! Pure data: no HTTP, no runtime, no I/O. Sessions, decisions, webhook events
//! and error bodies decode tolerantly (unknown words and fields are kept) and
//! never show personal data in `Debug`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod model;

pub mod health;
pub mod id;
pub mod open_enum;
pub mod operation;
pub mod sensitive;
pub mod status;

pub use health::Health;
pub use id::{ApplicationId, NodeId, SessionId, WorkflowId};
pub use open_enum::UnknownWord;
pub use operation::Operation;
pub use sensitive::{Extra, MediaUrl, Personal, Raw, Secret};
pub use status::SessionStatus;
