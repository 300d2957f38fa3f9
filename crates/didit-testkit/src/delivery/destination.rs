//! Where webhooks go.

use didit_types::webhook::WebhookType;
use serde::{Deserialize, Serialize};

use crate::state::application::AppIndex;
use crate::vocabulary::id::Uuid;
use crate::vocabulary::time::UtcTime;

/// A receiver of webhooks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Destination {
    pub(crate) id: Uuid,
    /// `None` for a receiver of every application's events.
    pub(crate) application: Option<AppIndex>,
    pub(crate) label: Box<str>,
    pub(crate) target: Target,
    pub(crate) enabled: bool,
    pub(crate) version: Box<str>,
    pub(crate) events: Vec<Box<str>>,
    pub(crate) secret: Box<str>,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: UtcTime,
}

/// An address, or a function of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Target {
    Url(Box<str>),
    /// By its place among the functions that the fake was given.
    Function(usize),
}

impl Target {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Url(url) => url,
            Self::Function(_) => "in-process",
        }
    }
}

impl Destination {
    pub(crate) fn wants(&self, application: AppIndex, event: &str) -> bool {
        self.enabled
            && self.application.is_none_or(|mine| mine == application)
            && self.events.iter().any(|known| **known == *event)
    }

    /// Whether an application sees it among its own. A function of a test is nothing that
    /// a console would show.
    pub(crate) fn is_of(&self, application: AppIndex) -> bool {
        matches!(self.target, Target::Url(_))
            && self.application.is_none_or(|mine| mine == application)
    }

    /// Every event there is.
    pub(crate) fn all_events() -> Vec<Box<str>> {
        WebhookType::KNOWN
            .iter()
            .map(|event| event.as_str().into())
            .collect()
    }
}
