//! The feed of status changes.

use std::collections::VecDeque;

use didit_types::SessionId;
use serde_json::{Value, json};

use crate::vocabulary::{Status, UtcTime, Uuid};

/// The latest status changes, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    changes: VecDeque<StatusChange>,
    seen: u64,
}

/// Maximum number of changes kept.
const MAX_CHANGES: usize = 10_000;

/// Change of a session's status.
#[derive(Debug, Clone)]
pub struct StatusChange {
    number: u64,
    pub(crate) session: Uuid,
    from: Option<Status>,
    to: Status,
    pub(crate) at: UtcTime,
}

impl StatusChange {
    /// Number of the change, from 1. It is not reused when old changes are dropped.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Id of the session.
    pub fn session_id(&self) -> SessionId {
        SessionId::from(self.session.to_string())
    }

    /// Previous status; `None` for a new session.
    pub fn from(&self) -> Option<&'static str> {
        self.from.map(Status::as_str)
    }

    /// New status.
    pub fn to(&self) -> &'static str {
        self.to.as_str()
    }

    /// Time of the change by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "session_id": self.session,
            "from": self.from(),
            "to": self.to(),
            "at": self.at.rfc3339(),
        })
    }
}

impl Feed {
    pub(crate) fn push(&mut self, session: Uuid, from: Option<Status>, to: Status, at: UtcTime) {
        self.seen += 1;
        if self.changes.len() == MAX_CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back(StatusChange {
            number: self.seen,
            session,
            from,
            to,
            at,
        });
    }

    /// Number of changes so far, dropped ones included.
    pub(crate) const fn seen(&self) -> u64 {
        self.seen
    }

    /// The changes after a number, oldest first.
    pub(crate) fn since(&self, number: u64) -> impl DoubleEndedIterator<Item = &StatusChange> {
        let known = self
            .changes
            .partition_point(|change| change.number <= number);
        self.changes.range(known..)
    }
}
