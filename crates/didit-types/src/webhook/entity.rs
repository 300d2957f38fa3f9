//! Events of users and companies.

use alloc::vec::Vec;

use serde_json::Value;

use super::envelope::event;
pub use crate::entity::EntityStatus;
use crate::{Personal, UntypedJson, Uuid};

event! {
    /// Status change (`user.status.updated`) or data change (`user.data.updated`) of a user.
    ///
    /// Source: <https://docs.didit.me/entities/users/webhooks>
    pub struct UserEvent {
        /// Didit's id of the user.
        pub didit_internal_id: Option<Uuid>,
        /// Didit's id of the user, as named by newer events.
        pub vendor_user_id: Option<Uuid>,
        /// New status.
        pub status: Option<EntityStatus>,
        /// Previous status.
        pub previous_status: Option<EntityStatus>,
        /// Names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// Changed fields with their previous and current values.
        pub changes: Option<Changes>,
    }
}

event! {
    /// Status change (`business.status.updated`) or data change (`business.data.updated`) of a
    /// company.
    ///
    /// Source: <https://docs.didit.me/entities/businesses/webhooks>
    pub struct BusinessEvent {
        /// Didit's id of the company.
        pub didit_internal_id: Option<Uuid>,
        /// Didit's id of the company, as named by newer events.
        pub vendor_business_id: Option<Uuid>,
        /// New status.
        pub status: Option<EntityStatus>,
        /// Previous status.
        pub previous_status: Option<EntityStatus>,
        /// Names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// Changed fields with their previous and current values.
        pub changes: Option<Changes>,
    }
}

/// Changed fields with their previous and current values.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(transparent)
)]
pub struct Changes(UntypedJson);

impl Changes {
    /// Returns the previous and current value of a field; null for an absent value.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<(&Value, &Value)> {
        let change = self.0.reveal().get(field)?;
        let side = |name| change.get(name).unwrap_or(&Value::Null);
        Some((side("previous"), side("current")))
    }

    /// Returns the whole JSON value.
    #[must_use]
    pub const fn reveal(&self) -> &Value {
        self.0.reveal()
    }
}

crate::sensitive::transparent!(Changes(UntypedJson));

impl From<UntypedJson> for Changes {
    fn from(changes: UntypedJson) -> Self {
        Self(changes)
    }
}

#[cfg(feature = "bench")]
crate::derived::derived! { Changes => Value }

#[cfg(feature = "testing")]
crate::testing::from! { Changes: UntypedJson; }

crate::field::leaf! {
    Changes: |changes| crate::field::View::Json(changes.reveal()), |reader| Self(reader.value()?.into()),
        Self::default();
}
