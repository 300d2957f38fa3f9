//! Fields shared by all webhook events.

use alloc::string::String;

use super::WebhookType;
use crate::{
    ApplicationId, EventId, Personal, Scalar, Timestamp, UntypedJson, decision::Environment,
    model::forms,
};

/// Fields shared by all events, borrowed from one.
///
/// Any of them may be absent: a test event has no `event_id`, and a session without a user no
/// `vendor_data`.
///
/// Source: <https://docs.didit.me/integration/webhooks>
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// Unique id of the event; a manual resend keeps it. Absent in test events.
    pub event_id: Option<&'a EventId>,
    /// Type of the event.
    pub webhook_type: Option<&'a WebhookType>,
    /// Time the event was sent.
    pub timestamp: Option<&'a EventTime>,
    /// Creation time of the subject; in test events, the time they were sent.
    pub created_at: Option<&'a EventTime>,
    /// Id of the application.
    pub application_id: Option<&'a ApplicationId>,
    /// Live or sandbox.
    pub environment: Option<&'a Environment>,
    /// Caller's own id of the user or company.
    pub vendor_data: Option<&'a Personal<Scalar>>,
    /// Metadata of the caller.
    pub metadata: Option<&'a UntypedJson>,
}

forms! {
    /// Time in an event: Unix seconds, or text in older transaction events.
    #[derive(Eq, Hash)]
    pub enum EventTime: "integer" {
        /// Seconds since 1970.
        Unix(i64) if Kind::Number,
        /// ISO 8601.
        Text(Timestamp) if _,
    }
}

impl EventTime {
    /// Returns the seconds since 1970, unless the time is text.
    #[must_use]
    pub const fn unix(&self) -> Option<i64> {
        match self {
            Self::Unix(seconds) => Some(*seconds),
            Self::Text(_) => None,
        }
    }
}

impl From<i64> for EventTime {
    fn from(seconds: i64) -> Self {
        Self::Unix(seconds)
    }
}

impl From<String> for EventTime {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

/// A model with the fields of [`Envelope`] and its own.
macro_rules! event {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $( $(#[$fmeta:meta])* pub $field:ident : Option<$ty:ty> ),* $(,)?
        }
    ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Unique per event; a manual resend keeps it. Absent in test sends.
                pub event_id: Option<$crate::EventId>,
                /// What happened.
                pub webhook_type: Option<$crate::webhook::WebhookType>,
                /// When the event was sent.
                pub timestamp: Option<$crate::webhook::EventTime>,
                /// When the thing that it is about was created; in test sends, when
                /// they were sent.
                pub created_at: Option<$crate::webhook::EventTime>,
                /// The application.
                pub application_id: Option<$crate::ApplicationId>,
                /// Live or sandbox.
                pub environment: Option<$crate::decision::Environment>,
                /// Caller's own id of the user or company.
                pub vendor_data: Option<$crate::Personal<$crate::Scalar>>,
                /// The caller's own data.
                pub metadata: Option<$crate::UntypedJson>,
                $( $(#[$fmeta])* pub $field: Option<$ty>, )*
            }
        }

        impl $Name {
            /// Returns the fields shared by all events.
            #[must_use]
            pub const fn envelope(&self) -> $crate::webhook::Envelope<'_> {
                $crate::webhook::Envelope {
                    event_id: self.event_id.as_ref(),
                    webhook_type: self.webhook_type.as_ref(),
                    timestamp: self.timestamp.as_ref(),
                    created_at: self.created_at.as_ref(),
                    application_id: self.application_id.as_ref(),
                    environment: self.environment.as_ref(),
                    vendor_data: self.vendor_data.as_ref(),
                    metadata: self.metadata.as_ref(),
                }
            }
        }
    };
}

pub(crate) use event;
