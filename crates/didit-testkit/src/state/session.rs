//! One session, kept small: there may be a million of them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::workflow::Kind;
use crate::scenario::MarkedJson;
use crate::vocabulary::id::{Token, Uuid};
use crate::vocabulary::indexes::{AppIndex, WorkflowIndex};
use crate::vocabulary::status::Status;
use crate::vocabulary::time::UtcTime;

/// A session. What only some sessions have stands behind `extra`.
#[derive(Debug, Serialize, Deserialize)]
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
    /// When the present state lapses.
    pub(crate) deadline: Option<UtcTime>,
    #[serde(with = "shared_text", default)]
    pub(crate) vendor_data: Option<Arc<str>>,
    /// Where the store's indexes have it.
    #[serde(skip)]
    pub(crate) position: IndexPosition,
    pub(crate) extra: Option<Box<Extra>>,
    /// What was found out, once something was.
    pub(crate) report: Option<Report>,
}

/// The place of a session in the indexes of its application.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct IndexPosition {
    /// Among all sessions of the kind.
    pub(crate) position: u32,
    /// The number of its user's group.
    pub(crate) vendor: Option<u32>,
}

impl Session {
    pub(crate) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    pub(crate) fn reviews(&self) -> &[Activity] {
        self.extra.as_deref().map_or(&[], |extra| &extra.activity)
    }

    /// A session taken over from another application has no link of its own.
    pub(crate) fn is_imported(&self) -> bool {
        self.extra
            .as_deref()
            .is_some_and(|extra| extra.shared_from.is_some())
    }
}

/// What only some sessions have. JSON is kept as text.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Extra {
    pub(crate) metadata: Option<Box<str>>,
    pub(crate) callback: Option<Box<str>>,
    pub(crate) callback_method: Option<Box<str>>,
    pub(crate) language: Option<Box<str>>,
    pub(crate) contact_details: Option<Box<str>>,
    pub(crate) expected_details: Option<Box<str>>,
    /// The sandbox outcome chosen in advance.
    pub(crate) scenario: Option<Box<str>>,
    /// The outcome that was played last.
    pub(crate) played: Option<Box<str>>,
    /// The application's session that this one was made from.
    pub(crate) shared_from: Option<Uuid>,
    pub(crate) resubmission: Option<Resubmission>,
    pub(crate) activity: Vec<Activity>,
}

impl Extra {
    /// Boxed, or nothing where there is nothing to keep.
    pub(crate) fn into_box(self) -> Option<Box<Self>> {
        let Self {
            metadata,
            callback,
            callback_method,
            language,
            contact_details,
            expected_details,
            scenario,
            played,
            shared_from,
            resubmission,
            activity,
        } = &self;
        let texts = [
            metadata,
            callback,
            callback_method,
            language,
            contact_details,
            expected_details,
            scenario,
            played,
        ];
        let empty = texts.into_iter().all(Option::is_none)
            && shared_from.is_none()
            && resubmission.is_none()
            && activity.is_empty();
        (!empty).then(|| Box::new(self))
    }
}

/// The reports of a session.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    /// An object of the decision's report arrays.
    pub(crate) arrays: MarkedJson,
    /// The members that a row of the list shows of them.
    pub(crate) row: MarkedJson,
}

/// The steps a reviewer sent back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Resubmission {
    pub(crate) nodes: Vec<(Box<str>, Box<str>)>,
    pub(crate) comment: Option<Box<str>>,
    pub(crate) at: UtcTime,
    /// Nothing but steps that need no user.
    pub(crate) backend_only: bool,
}

/// Something that happened to a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Activity {
    pub(crate) id: Uuid,
    pub(crate) kind: Cow<'static, str>,
    pub(crate) actor: Actor,
    pub(crate) previous_status: Option<Status>,
    pub(crate) new_status: Option<Status>,
    pub(crate) comment: Option<Box<str>>,
    /// Objects of the changed fields, as JSON.
    pub(crate) change: Option<Box<Change>>,
    pub(crate) at: UtcTime,
}

impl Activity {
    /// Whether a decision lists it among its reviews.
    pub(crate) fn is_review(&self) -> bool {
        self.kind == "STATUS_UPDATED"
    }
}

/// The fields that an edit changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) fields: Vec<Box<str>>,
    pub(crate) previous: Box<str>,
    pub(crate) new: Box<str>,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Actor {
    Key,
    Unknown,
    System,
}

impl Actor {
    /// As `reviews[].user` of a decision names it.
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

/// Text that sessions share is written as text.
mod shared_text {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "serde calls it with the field")]
    pub(super) fn serialize<S: Serializer>(
        text: &Option<Arc<str>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        text.as_deref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<str>>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Arc::from))
    }
}
