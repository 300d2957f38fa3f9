//! What changed, in order, for who wants to follow it.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::vocabulary::id::Uuid;
use crate::vocabulary::status::Status;
use crate::vocabulary::time::UtcTime;

/// The changes of status, newest last; old ones are let go beyond 10,000.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    changes: VecDeque<StatusChange>,
    seen: u64,
}

const MOST: usize = 10_000;

/// A session that changed its status.
#[derive(Debug, Clone)]
pub struct StatusChange {
    number: u64,
    pub(crate) session: Uuid,
    from: Option<Status>,
    to: Status,
    pub(crate) at: UtcTime,
}

impl StatusChange {
    /// Counts from 1 and goes on when old changes are let go.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The session's id.
    pub fn session_id(&self) -> String {
        self.session.to_string()
    }

    /// The status before; `None` for a session that was just created.
    pub fn from(&self) -> Option<&'static str> {
        self.from.map(Status::as_str)
    }

    /// The status since.
    pub fn to(&self) -> &'static str {
        self.to.as_str()
    }

    /// When it happened, by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }
}

impl StatusChange {
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
        if self.changes.len() == MOST {
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

    /// How many changes there have been.
    pub(crate) const fn seen(&self) -> u64 {
        self.seen
    }

    pub(crate) fn since(&self, number: u64) -> impl Iterator<Item = &StatusChange> {
        let known = self
            .changes
            .partition_point(|change| change.number <= number);
        self.changes.range(known..)
    }
}
