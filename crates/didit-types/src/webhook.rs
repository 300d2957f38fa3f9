//! Webhook events: an envelope that all share, and ten types with a payload each.
//!
//! The signature is not checked here: `didit-webhooks` does that and hands out
//! an [`Event`] only if it is good.
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

pub mod destination;
pub mod entity;
pub mod envelope;
pub mod event;
pub mod kind;
pub mod other;
pub mod registry_search;
pub mod session;
pub mod transaction;

pub use self::{
    entity::{BusinessEvent, Changes, EntityStatus, UserEvent},
    envelope::{Envelope, EventTime},
    event::Event,
    kind::WebhookType,
    other::{ActivityEvent, OtherEvent},
    registry_search::RegistrySearchCallback,
    session::SessionEvent,
    transaction::{TransactionEvent, TransactionStatus, TravelRuleEvent, TravelRuleStatus},
};
