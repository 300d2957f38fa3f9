//! The groups of operations.

mod blocklist;
mod corrections;
mod custom;
mod email;
mod health;
pub(crate) mod imports;
mod ip;
mod phone;
mod reviews;
mod sandbox;
mod sessions;
mod standalone;
mod webhook_destinations;
mod workflows;

pub use self::blocklist::Blocklist;
pub use self::custom::CustomRequest;
pub use self::email::Email;
pub use self::health::{Health, Healthcheck};
pub use self::imports::{ImportErrors, Imports, RetrieveImport};
pub use self::ip::Ip;
pub use self::phone::Phone;
pub use self::reviews::Reviews;
pub use self::sandbox::{ArmSession, ListScenarios, Sandbox};
pub use self::sessions::{GeneratePdf, RetrieveDecision, Sessions};
pub use self::webhook_destinations::{
    ChangeWebhookDestination, DeleteWebhookDestination, ListWebhookDestinations,
    RetrieveWebhookDestination, WebhookDestinations,
};
pub use self::workflows::Workflows;
