//! Webhook destinations.

use didit_types::webhook::WebhookType;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{AppIndex, UtcTime, Uuid};

/// A webhook destination.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Destination {
    pub(crate) id: Uuid,
    /// The application whose events it receives; `None` for all applications.
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

/// A URL, or a function of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Target {
    Url(Box<str>),
    /// Index among the functions passed to [`Fake::on_webhook`](crate::Fake::on_webhook).
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
    /// Whether it is enabled and subscribes to `event` of `application`.
    pub(crate) fn wants(&self, application: AppIndex, event: &str) -> bool {
        self.enabled
            && self.application.is_none_or(|mine| mine == application)
            && self.events.iter().any(|known| **known == *event)
    }

    /// Whether an application lists it. Functions of a test are not listed.
    pub(crate) fn is_of(&self, application: AppIndex) -> bool {
        matches!(self.target, Target::Url(_))
            && self.application.is_none_or(|mine| mine == application)
    }

    /// All event types.
    pub(crate) fn all_events() -> Vec<Box<str>> {
        WebhookType::KNOWN
            .iter()
            .map(|event| event.as_str().into())
            .collect()
    }
}
