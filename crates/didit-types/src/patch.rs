//! Partial updates of fields.

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

/// Update of one field: keep, clear or set.
///
/// `Keep` leaves the field out of the request, `Clear` sends `null`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a field is absent, null or has a value"
)]
pub enum Patch<T> {
    /// Leaves the field unchanged.
    #[default]
    Keep,
    /// Clears the field.
    Clear,
    /// Sets the field to this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is left unchanged.
    #[must_use]
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Returns the new value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            Some(value) => Self::Set(value),
            None => Self::Clear,
        })
    }
}

/// Whether a field of a request is left out, for its schema.
#[cfg(feature = "schemars")]
pub(crate) trait Absent {
    fn is_absent(&self) -> bool;
}

#[cfg(feature = "schemars")]
impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

#[cfg(feature = "schemars")]
impl<T> Absent for Patch<T> {
    fn is_absent(&self) -> bool {
        self.is_keep()
    }
}
