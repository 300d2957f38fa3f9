//! What a scenario is played with, and what comes of it.

use std::time::SystemTime;

use didit_types::{Feature, SessionStatus, session::ExpectedDetails};
use serde_json::{Map, Value};

use super::person::Person;

/// A session that is to be played to its end.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Run<'a> {
    /// The features of the workflow, in its order.
    pub features: &'a [Feature],
    /// Who sits in front of the camera.
    pub person: &'a Person,
    /// When.
    pub now: SystemTime,
    /// What the caller expects.
    pub expected: Option<&'a ExpectedDetails>,
    /// What of the person is blocklisted.
    pub blocklisted: Blocklisted,
}

impl<'a> Run<'a> {
    /// A run of a person whom nobody expects and nobody has blocklisted.
    #[must_use]
    pub const fn new(features: &'a [Feature], person: &'a Person, now: SystemTime) -> Self {
        Self {
            features,
            person,
            now,
            expected: None,
            blocklisted: Blocklisted {
                face: false,
                document: false,
                phone: false,
                email: false,
            },
        }
    }
}

/// What of a person is blocklisted; each declines the session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    clippy::struct_excessive_bools,
    reason = "the API has these four blocklists, and any of them can hold a person"
)]
pub struct Blocklisted {
    /// The face.
    pub face: bool,
    /// The document.
    pub document: bool,
    /// The phone number.
    pub phone: bool,
    /// The e-mail address.
    pub email: bool,
}

/// What a run comes to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// How the session ends.
    pub status: SessionStatus,
    /// The arrays of its decision.
    pub reports: Reports,
}

/// The arrays of a decision as one compact JSON object; a feature that did not run
/// has no key. Links to media are marks until [`sign_links`](super::sign_links)
/// makes links of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Reports(pub(super) String);

impl Reports {
    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The JSON text, given away.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The arrays by name.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

/// Shows how long the text is: a test may play with real people's data.
impl std::fmt::Debug for Reports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reports({} bytes)", self.0.len())
    }
}
