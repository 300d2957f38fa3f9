//! Session numbers.

use alloc::string::ToString;

use serde::{Serialize, Serializer};

use crate::{
    codec::{
        json::{Read, Reader},
        read::{Decode, deserialize},
    },
    drift::{Drifting, Kind},
    field::Field,
};

/// Number of a session within its application.
///
/// Requests encode it as text, responses as a number; both are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionNumber(u64);

impl SessionNumber {
    /// Wraps a number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl From<u64> for SessionNumber {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl Serialize for SessionNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

deserialize!(SessionNumber);

impl Decode for SessionNumber {
    const KIND: &'static str = "string";

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        Ok(match reader.kind()? {
            Kind::Number => reader.skip()?.parse().ok().map(Self),
            Kind::String => reader
                .text()?
                .and_then(|digits| digits.parse().ok().map(Self)),
            _ => None,
        })
    }
}

impl Drifting for SessionNumber {}

impl Field for SessionNumber {}

#[cfg(feature = "bench")]
crate::derived::derived! { SessionNumber => alloc::string::String }

#[cfg(feature = "testing")]
crate::testing::from! { SessionNumber: u64; }

#[cfg(feature = "schemars")]
crate::schema::plain! { SessionNumber, "SessionNumber": {"type": ["string", "integer"]}; }
