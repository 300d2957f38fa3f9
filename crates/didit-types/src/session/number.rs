//! Session numbers.

use alloc::string::ToString;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

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

impl<'de> Deserialize<'de> for SessionNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;

        impl Visitor<'_> for Digits {
            type Value = SessionNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("digits or a number")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<SessionNumber, E> {
                Ok(SessionNumber(number))
            }

            fn visit_str<E: serde::de::Error>(self, digits: &str) -> Result<SessionNumber, E> {
                let number = digits
                    .parse()
                    .map_err(|_| E::custom("not a session number"))?;
                Ok(SessionNumber(number))
            }
        }

        deserializer.deserialize_any(Digits)
    }
}
