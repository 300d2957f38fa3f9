//! A session and its data, kept small: a fake may hold a million sessions.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::packed::Packed;
use super::summary::Summary;
use super::workflow::Kind;
use crate::vocabulary::{AppIndex, Status, Token, UtcTime, Uuid, WorkflowIndex};

/// A session. Fields that few sessions have are in `extra`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) token: Token,
    pub(crate) number: u32,
    pub(crate) application: AppIndex,
    pub(crate) workflow: WorkflowIndex,
    pub(crate) workflow_version: u32,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) deleted: bool,
    pub(crate) created_at: UtcTime,
    /// Expiry of the current status.
    pub(crate) deadline: Option<UtcTime>,
    pub(crate) vendor_data: Option<Arc<str>>,
    #[serde(skip)]
    pub(crate) position: IndexPosition,
    pub(crate) extra: Option<Box<Extra>>,
    /// `None` until the first check has run.
    pub(crate) reports: Option<StoredReports>,
}

/// Position of a session in the indexes of its application.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct IndexPosition {
    /// Position among all sessions of the kind.
    pub(crate) position: u32,
    /// Number of the user's group.
    pub(crate) vendor: Option<u32>,
}

impl Session {
    pub(crate) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// Returns the activity of reviewers and API clients, oldest first.
    pub(crate) fn activity(&self) -> &[Activity] {
        self.extra.as_deref().map_or(&[], |extra| &extra.activity)
    }

    /// Whether the session was imported from another application. It then has no link.
    pub(crate) fn is_imported(&self) -> bool {
        let extra = self.extra.as_deref();
        extra.is_some_and(|extra| extra.shared_from.is_some())
    }
}

/// Fields that few sessions have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Extra {
    pub(crate) metadata: Option<Value>,
    pub(crate) callback: Option<Box<str>>,
    pub(crate) callback_method: Option<Box<str>>,
    pub(crate) language: Option<Box<str>>,
    pub(crate) contact_details: Option<Value>,
    pub(crate) expected_details: Option<Value>,
    /// Scenario selected in advance.
    pub(crate) scenario: Option<Box<str>>,
    /// Scenario that was played last.
    pub(crate) played: Option<Box<str>>,
    /// Original of an imported session.
    pub(crate) shared_from: Option<Uuid>,
    pub(crate) resubmission: Option<Resubmission>,
    pub(crate) activity: Vec<Activity>,
}

impl Extra {
    /// Returns the boxed fields, or `None` if none is set.
    pub(crate) fn into_box(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// Reports of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredReports {
    /// The report arrays by name, as JSON. Media links are marks.
    pub(crate) text: Packed,
    pub(crate) summary: Summary,
    /// Codes of all warnings.
    pub(crate) risks: Box<[Box<str>]>,
}

/// Features that a reviewer has sent back to the user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Resubmission {
    /// Node id and feature.
    pub(crate) nodes: Vec<(Box<str>, Box<str>)>,
    pub(crate) comment: Option<Box<str>>,
    pub(crate) at: UtcTime,
    /// Whether no feature needs the user.
    pub(crate) backend_only: bool,
}

/// Action of a reviewer or an API client on a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Activity {
    pub(crate) id: Uuid,
    pub(crate) kind: Cow<'static, str>,
    pub(crate) actor: Actor,
    pub(crate) previous_status: Option<Status>,
    pub(crate) new_status: Option<Status>,
    pub(crate) comment: Option<Box<str>>,
    pub(crate) change: Option<Box<Change>>,
    pub(crate) at: UtcTime,
}

impl Activity {
    /// Whether a decision lists it among its reviews.
    pub(crate) fn is_review(&self) -> bool {
        self.kind == "STATUS_UPDATED"
    }

    /// Returns the item of the activity feed.
    pub(crate) fn to_json(&self) -> Value {
        let status =
            |status: Option<Status>| status.map(|status| json!({ "status": status.as_str() }));
        let (fields, previous, new) = match (&self.change, self.previous_status) {
            (Some(change), _) => (
                change.fields(),
                Some(json!(change.previous)),
                Some(json!(change.new)),
            ),
            (None, Some(previous)) => (
                vec!["status"],
                status(Some(previous)),
                status(self.new_status),
            ),
            (None, None) => (Vec::new(), None, None),
        };
        json!({
            "uuid": self.id,
            "activity_type": self.kind,
            "actor_display": self.actor.display(),
            "actor_email": null,
            "actor_type": self.actor.kind(),
            "new_status": self.new_status.map(Status::as_str),
            "previous_status": self.previous_status.map(Status::as_str),
            "comment": self.comment,
            "mentioned_emails": [],
            "previous_value": previous,
            "new_value": new,
            "changed_fields": fields,
            "metadata": null,
            "created_at": self.at.rfc3339(),
        })
    }
}

/// Fields that a correction has changed, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) previous: Map<String, Value>,
    pub(crate) new: Map<String, Value>,
}

impl Change {
    /// Returns the names of the changed fields.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.new.keys().map(String::as_str).collect()
    }

    /// Sets a field of a report, and records the change if the value differs.
    pub(crate) fn set(&mut self, report: &mut Map<String, Value>, name: &str, value: Value) {
        let old = report.get(name).cloned().unwrap_or_default();
        if old != value {
            self.previous.insert(name.to_owned(), old);
            self.new.insert(name.to_owned(), value.clone());
            report.insert(name.to_owned(), value);
        }
    }
}

/// Author of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Actor {
    Key,
    Unknown,
    System,
}

impl Actor {
    /// Returns the name in `reviews[].user` of a decision.
    pub(crate) const fn display(self) -> &'static str {
        match self {
            Self::Key => "API Client",
            Self::Unknown => "Unknown",
            Self::System => "System",
        }
    }

    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Key => "API_KEY",
            Self::Unknown => "CONSOLE_USER",
            Self::System => "SYSTEM",
        }
    }
}
