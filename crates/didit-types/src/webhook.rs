//! Webhook events: ten types with a payload each, and the envelope that they share.
//!
//! This module does not verify signatures: `didit-webhooks` does, and returns an [`Event`] only
//! for a valid one.
//!
//! ```
//! use didit_types::{SessionStatus, webhook::Event};
//!
//! let body = br#"{
//!     "webhook_type": "status.updated",
//!     "session_id": "11111111-2222-3333-4444-555555555555",
//!     "status": "Approved",
//!     "vendor_data": "Ada Example",
//!     "timestamp": 1774970000
//! }"#;
//! let event = Event::from_slice(body)?;
//!
//! match event.status() {
//!     Some(SessionStatus::Approved) => {} // open the account
//!     Some(SessionStatus::Declined) => {} // tell the user
//!     _ => {}                             // another status, or not about a session
//! }
//! assert!(!format!("{event:?}").contains("Ada"));
//! # Ok::<(), didit_types::DecodeError>(())
//! ```

#[cfg(feature = "management")]
pub mod delivery;
#[cfg(feature = "management")]
pub mod destination;
pub mod entity;
pub mod envelope;
pub mod event;
pub mod kind;
pub mod registry_search;
pub mod session;
pub mod transaction;

pub use self::{
    entity::{BusinessEvent, Changes, EntityStatus, UserEvent},
    envelope::{Envelope, EventTime},
    event::Event,
    kind::WebhookType,
    registry_search::RegistrySearchCallback,
    session::{ActivityEvent, OtherEvent, SessionEvent},
    transaction::{TransactionEvent, TransactionStatus, TravelRuleEvent, TravelRuleStatus},
};
