//! Events about a user or a company.

use alloc::vec::Vec;

use serde_json::Value;

use super::envelope::event;
pub use crate::entity::EntityStatus;
use crate::{Personal, UntypedJson, Uuid};

event! {
    /// A user changed their status (`user.status.updated`) or their data
    /// (`user.data.updated`).
    ///
    /// Source: <https://docs.didit.me/entities/users/webhooks>
    pub struct UserEvent {
        /// The user, in the API's key.
        pub didit_internal_id: Option<Uuid>,
        /// The user, in the API's key, as newer events call it.
        pub vendor_user_id: Option<Uuid>,
        /// The status now.
        pub status: Option<EntityStatus>,
        /// The status before.
        pub previous_status: Option<EntityStatus>,
        /// The names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// The changed fields, each before and now.
        pub changes: Option<Changes>,
    }
}

event! {
    /// A company changed its status (`business.status.updated`) or its data
    /// (`business.data.updated`).
    ///
    /// Source: <https://docs.didit.me/entities/businesses/webhooks>
    pub struct BusinessEvent {
        /// The company, in the API's key.
        pub didit_internal_id: Option<Uuid>,
        /// The company, in the API's key, as newer events call it.
        pub vendor_business_id: Option<Uuid>,
        /// The status now.
        pub status: Option<EntityStatus>,
        /// The status before.
        pub previous_status: Option<EntityStatus>,
        /// The names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// The changed fields, each before and now.
        pub changes: Option<Changes>,
    }
}

/// Changed fields, each with its value before and now.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(transparent)
)]
pub struct Changes(UntypedJson);

impl Changes {
    /// The value of a field before and now; null where it is not told.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<(&Value, &Value)> {
        let change = self.0.reveal().get(field)?;
        let side = |name| change.get(name).unwrap_or(&Value::Null);
        Some((side("previous"), side("current")))
    }

    /// The whole as it was received.
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

impl crate::field::Field for Changes {}
