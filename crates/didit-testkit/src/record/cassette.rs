//! Recorded exchanges in a file.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::exchange::Interaction;

/// Version of the file format. Other versions are not read.
const VERSION: u32 = 1;

/// Recorded exchanges without keys and personal data, as JSON in a file beside a test.
///
/// [`Capture::cassette`](crate::Capture::cassette) records one from any transport, and
/// [`Replay`](crate::Replay) returns its responses.
///
/// Kept are: methods, paths of the API, statuses, ids that are UUIDs, times of sessions,
/// scores and counts, and of errors the codes and documented messages. Everything else is replaced by a
/// value of the same type, so that a client can still decode it: text by `[replaced]`, links
/// by one to an invalid host, numbers by 0, a PDF by its first line. Of the headers, only the
/// content type and those about rate limits are kept.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cassette {
    version: u32,
    pub(super) exchanges: Vec<Interaction>,
}

impl Cassette {
    pub(super) fn new(exchanges: Vec<Interaction>) -> Self {
        Self {
            version: VERSION,
            exchanges,
        }
    }

    /// Parses the output of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// [`CassetteError`] for another text or version.
    pub fn from_json(text: &str) -> Result<Self, CassetteError> {
        let cassette: Self = serde_json::from_str(text).map_err(|error| {
            CassetteError(format!(
                "unexpected content at line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        if cassette.version != VERSION {
            return Err(CassetteError(format!(
                "version {} instead of {VERSION}",
                cassette.version
            )));
        }
        Ok(cassette)
    }

    /// Returns the cassette as indented JSON.
    pub fn to_json(&self) -> String {
        // Serialization does not fail: all keys are text.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Number of exchanges.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether there are no exchanges.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

impl fmt::Debug for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cassette({} exchanges)", self.len())
    }
}

/// The error for an invalid cassette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CassetteError(String);

impl fmt::Display for CassetteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid cassette: {}", self.0)
    }
}

impl std::error::Error for CassetteError {}
