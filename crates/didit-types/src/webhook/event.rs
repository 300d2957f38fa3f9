//! Webhook events of any type.

use alloc::{boxed::Box, vec::Vec};

use super::{
    ActivityEvent, BusinessEvent, Envelope, EventTime, OtherEvent, SessionEvent, TransactionEvent,
    TravelRuleEvent, UserEvent, WebhookType,
};
use crate::{
    Decision, DecodeError, Drift, EventId, SessionId, SessionStatus,
    codec::{
        json::{Read, Reader},
        read, serde,
    },
    drift::{Drifting, Kind},
    field::{Value, View},
};

macro_rules! events {
    ($( $(#[$meta:meta])* $Variant:ident($Payload:ty), )+) => {
        /// Webhook event; `webhook_type` decides the variant.
        ///
        /// Source: <https://docs.didit.me/integration/webhooks>
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
        #[non_exhaustive]
        pub enum Event {
            $( $(#[$meta])* $Variant(Box<$Payload>), )+
            /// Event of an unknown type or without type.
            Other(Box<OtherEvent>),
        }

        impl Value for Event {
            fn view(&self) -> View<'_> {
                match self {
                    $( Self::$Variant(event) => event.view(), )+
                    Self::Other(event) => event.view(),
                }
            }

            fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
                let start = reader.mark();
                let kind = kind(reader)?;
                reader.reset(start);
                *self = match kind {
                    $( Some(WebhookType::$Variant) => Self::$Variant(read::value(reader)?), )+
                    _ => Self::Other(read::value(reader)?),
                };
                Ok(())
            }

            fn empty() -> Self {
                Self::Other(Value::empty())
            }
        }

        impl Event {
            /// Decodes the body of a webhook.
            ///
            /// A value that does not fit its field is kept as it came ([`Event::drift`]).
            ///
            /// # Errors
            ///
            /// Returns a [`DecodeError`] unless the body is a JSON object.
            #[inline]
            pub fn from_slice(body: &[u8]) -> Result<Self, DecodeError> {
                crate::from_slice(body)
            }

            /// Returns the fields shared by all events.
            #[must_use]
            pub fn envelope(&self) -> Envelope<'_> {
                match self {
                    $( Self::$Variant(event) => event.envelope(), )+
                    Self::Other(event) => event.envelope(),
                }
            }

            /// Returns the type of the event; empty if absent.
            #[must_use]
            pub fn kind(&self) -> WebhookType {
                match self {
                    $( Self::$Variant(_) => WebhookType::$Variant, )+
                    Self::Other(event) => {
                        (event.webhook_type.clone()).unwrap_or_else(|| WebhookType::from(""))
                    }
                }
            }
        }
    };
}

events! {
    /// Status change of a session.
    StatusUpdated(SessionEvent),
    /// Data change of a session.
    DataUpdated(SessionEvent),
    /// Status change of a user.
    UserStatusUpdated(UserEvent),
    /// Data change of a user.
    UserDataUpdated(UserEvent),
    /// Status change of a company.
    BusinessStatusUpdated(BusinessEvent),
    /// Data change of a company.
    BusinessDataUpdated(BusinessEvent),
    /// New item of an activity feed.
    ActivityCreated(ActivityEvent),
    /// New transaction.
    TransactionCreated(TransactionEvent),
    /// Status change of a transaction.
    TransactionStatusUpdated(TransactionEvent),
    /// Status change of a travel rule transfer.
    TravelRuleStatusUpdated(TravelRuleEvent),
}

impl Event {
    /// Lists the values that do not fit the type of their field.
    #[must_use]
    pub fn drift(&self) -> Vec<Drift> {
        Drifting::drift(self)
    }

    /// Returns the id of the event.
    ///
    /// Use it to drop duplicates, and never require it: test events have none.
    #[must_use]
    pub fn event_id(&self) -> Option<&EventId> {
        self.envelope().event_id
    }

    /// Returns the time the event was sent, in seconds since 1970.
    #[must_use]
    pub fn timestamp(&self) -> Option<i64> {
        self.envelope().timestamp.and_then(EventTime::unix)
    }

    /// Returns the caller's own id of the user or company.
    #[must_use]
    pub fn vendor_data(&self) -> Option<&str> {
        self.envelope().vendor_data.map(crate::Personal::reveal)
    }

    /// Decodes the metadata that the caller sent at creation; `None` without any.
    ///
    /// # Errors
    ///
    /// Returns an error if the metadata do not fit the type.
    pub fn metadata<T: serde_core::de::DeserializeOwned>(
        &self,
    ) -> Result<Option<T>, crate::DecodeError> {
        let metadata = self.envelope().metadata;
        metadata.map(crate::UntypedJson::to).transpose()
    }

    /// Returns the event, if its subject is a session.
    #[must_use]
    pub fn session(&self) -> Option<&SessionEvent> {
        match self {
            Self::StatusUpdated(event) | Self::DataUpdated(event) => Some(event),
            _ => None,
        }
    }

    /// Returns the id of the session, if its subject is a session.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        match self {
            Self::ActivityCreated(event) => event.session_id.as_ref(),
            Self::Other(event) => event.session_id.as_ref(),
            event => event.session()?.session_id.as_ref(),
        }
    }

    /// Returns the status of the session, if its subject is a session.
    #[must_use]
    pub fn status(&self) -> Option<&SessionStatus> {
        self.session()?.status.as_ref()
    }

    /// Returns the decision of the session, if present.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.session()?.decision.as_deref()
    }

    /// Returns whether the event is a test from the console (`metadata.test_webhook`).
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.envelope()
            .metadata
            .and_then(|metadata| metadata.reveal().get("test_webhook"))
            .is_some_and(|flag| flag == true)
    }
}

serde!(Event);

/// Reads the type of an event; older transaction events call it `event`.
fn kind(reader: &mut Reader<'_>) -> Read<Option<WebhookType>> {
    reader.enter_object()?;
    let mut older = None;
    let mut is_first = true;
    while let Some(name) = reader.next_field(&mut is_first)? {
        match (&*name, reader.kind()?) {
            ("webhook_type", Kind::String) => return read::value(reader).map(Some),
            ("event", Kind::String) => older = Some(read::value(reader)?),
            _ => drop(reader.skip()?),
        }
    }
    Ok(older)
}
