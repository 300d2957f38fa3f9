//! The groups of operations.

mod blocklist;
mod custom;
mod health;
mod sessions;

pub use self::blocklist::Blocklist;
pub use self::custom::CustomRequest;
pub use self::health::{Health, Healthcheck};
pub use self::sessions::Sessions;
