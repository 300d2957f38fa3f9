//! Ids from and to `uuid::Uuid`.

use alloc::string::ToString;

use crate::{ApplicationId, EventId, Personal, SessionId, Uuid, WorkflowId};

macro_rules! uuids {
    ($($Name:ty),+) => { $(
        impl From<uuid::Uuid> for $Name {
            fn from(id: uuid::Uuid) -> Self {
                Self::from(id.hyphenated().to_string())
            }
        }

        impl From<&uuid::Uuid> for $Name {
            fn from(id: &uuid::Uuid) -> Self {
                Self::from(*id)
            }
        }
    )+ };
    (back $($Name:ty),+) => { $(
        impl TryFrom<&$Name> for uuid::Uuid {
            type Error = uuid::Error;

            fn try_from(id: &$Name) -> Result<Self, uuid::Error> {
                id.as_str().parse()
            }
        }
    )+ };
}

// `vendor_data` is often the UUID of a user.
uuids!(
    SessionId,
    WorkflowId,
    ApplicationId,
    EventId,
    Uuid,
    Personal
);
uuids!(back SessionId, WorkflowId, ApplicationId, EventId, Uuid);
