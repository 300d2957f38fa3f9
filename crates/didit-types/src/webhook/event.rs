//! Webhook events of any type.

use alloc::boxed::Box;
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

use super::{
    ActivityEvent, BusinessEvent, Envelope, EventTime, OtherEvent, SessionEvent, TransactionEvent,
    TravelRuleEvent, UserEvent, WebhookType,
};
use crate::{Decision, DecodeError, EventId, SessionId, SessionStatus};

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

        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$Variant(event) => event.serialize(serializer), )+
                    Self::Other(event) => event.serialize(serializer),
                }
            }
        }

        impl Event {
            /// Decodes the body of a webhook; faster than [`Deserialize`], which buffers the
            /// body until the type is known.
            ///
            /// # Errors
            ///
            /// Returns a [`DecodeError`] unless the body is a JSON object whose known fields
            /// have the types of the model. The error has the JSON path and no value.
            #[inline]
            pub fn from_slice(body: &[u8]) -> Result<Self, DecodeError> {
                let kind: Kind = crate::from_slice(body)?;
                Ok(match kind.known() {
                    $( Some(WebhookType::$Variant) => Self::$Variant(crate::from_slice(body)?), )+
                    _ => Self::Other(crate::from_slice(body)?),
                })
            }

            fn from_value<E: serde::de::Error>(body: Value) -> Result<Self, E> {
                fn payload<T: DeserializeOwned, E: serde::de::Error>(body: Value) -> Result<T, E> {
                    serde_json::from_value(body).map_err(E::custom)
                }
                let kind = Kind::deserialize(&body).map_err(E::custom)?;
                Ok(match kind.known() {
                    $( Some(WebhookType::$Variant) => Self::$Variant(payload(body)?), )+
                    _ => Self::Other(payload(body)?),
                })
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

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(deserializer)?)
    }
}

/// The type of an event; older transaction events call it `event`.
#[derive(Default)]
struct Kind {
    webhook_type: Value,
    event: Value,
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Kind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
                let mut kind = Kind::default();
                while let Some(name) = map.next_key::<Box<str>>()? {
                    match &*name {
                        "webhook_type" => kind.webhook_type = map.next_value()?,
                        "event" => kind.event = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(kind)
            }
        }

        deserializer.deserialize_map(Names)
    }
}

impl Kind {
    fn known(&self) -> Option<WebhookType> {
        let word = self.webhook_type.as_str().or_else(|| self.event.as_str())?;
        Some(WebhookType::from(word))
    }
}
