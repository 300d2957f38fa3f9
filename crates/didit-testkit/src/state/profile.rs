//! Data of a user or business that is independent of its sessions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::{SessionIndex, UtcTime, Uuid, named_enum};

named_enum! {
    /// Status of a user or business; the compact form of [`didit_types::entity::EntityStatus`].
    #[derive(Default)]
    pub(crate) enum EntityStatus {
        #[default]
        Active = "ACTIVE",
        Flagged = "FLAGGED",
        Blocked = "BLOCKED",
    }
}

/// Profile of a user or business. It is created on first use, so that a user who only has
/// sessions takes no memory here.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) status: EntityStatus,
    /// Whether the entity exists without sessions.
    pub(crate) is_kept: bool,
    /// Whether it has no `vendor_data`; its key is then its id.
    pub(crate) is_unnamed: bool,
    /// First session of the entity; earlier ones belong to a deleted entity with the same key.
    pub(crate) since: SessionIndex,
    pub(crate) created_at: Option<UtcTime>,
    pub(crate) updated_at: Option<UtcTime>,
    /// Whether AML screenings repeat automatically.
    #[serde(default)]
    pub(crate) is_monitored: bool,
    /// Fields that a caller has set.
    pub(crate) fields: Map<String, Value>,
    /// Changes of the status, oldest first.
    pub(crate) changes: Vec<EntityStatusChange>,
}

/// Change of the status of a user or business.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EntityStatusChange {
    pub(crate) id: Uuid,
    pub(crate) from: EntityStatus,
    pub(crate) to: EntityStatus,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) at: UtcTime,
}
