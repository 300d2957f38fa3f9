//! Session numbers.

use alloc::string::ToString;

use crate::{
    codec::{
        json::{Read, Reader},
        serde,
    },
    drift::Kind,
    field::{Value, View},
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

serde!(SessionNumber);

impl Value for SessionNumber {
    fn view(&self) -> View<'_> {
        View::Text(self.0.to_string().into())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        let mark = reader.mark();
        let digits = match reader.kind()? {
            Kind::Number => reader.skip()?.into(),
            _ => reader.text()?,
        };
        let Ok(number) = digits.parse() else {
            reader.reset(mark);
            return reader.misfit("string");
        };
        self.0 = number;
        Ok(())
    }

    fn empty() -> Self {
        Self(0)
    }
}

#[cfg(feature = "bench")]
crate::derived::derived! { SessionNumber => alloc::string::String }

#[cfg(feature = "testing")]
crate::testing::from! { SessionNumber: u64; }

#[cfg(feature = "schemars")]
crate::schema::plain! { SessionNumber, "SessionNumber": {"type": ["string", "integer"]}; }
