//! What is kept of a user or a company beyond its sessions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::vocabulary::id::Uuid;
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::time::UtcTime;

/// Whether a user or a company may be verified; the compact form of
/// [`didit_types::entity::EntityStatus`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EntityStatus {
    #[default]
    Active,
    Flagged,
    Blocked,
}

impl EntityStatus {
    pub(crate) const ALL: [Self; 3] = [Self::Active, Self::Flagged, Self::Blocked];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Flagged => "FLAGGED",
            Self::Blocked => "BLOCKED",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

/// What is kept of a user or a company. One of whom nothing is known but sessions
/// has none: it comes to be, and costs, when somebody asks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) status: EntityStatus,
    /// Whether it is there without any session.
    pub(crate) is_kept: bool,
    /// Whether it came without `vendor_data`; then it is kept under its own id.
    pub(crate) is_unnamed: bool,
    /// Sessions before this one belong to somebody who was deleted.
    pub(crate) since: SessionIndex,
    pub(crate) created_at: Option<UtcTime>,
    pub(crate) updated_at: Option<UtcTime>,
    /// What the caller said, by the names of the fields.
    pub(crate) given: Map<String, Value>,
    /// The changes of its standing, oldest first.
    pub(crate) changes: Vec<StandingChange>,
}

/// A change of the standing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StandingChange {
    pub(crate) id: Uuid,
    pub(crate) from: EntityStatus,
    pub(crate) to: EntityStatus,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) at: UtcTime,
}
