//! Input and result of a scenario.

use std::fmt;
use std::time::SystemTime;

use didit_types::{Feature, SessionStatus, session::ExpectedDetails};
use serde_json::{Map, Value};

use super::person::Person;

/// The session that a scenario runs in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ScenarioRun<'a> {
    /// Features of the workflow, in its order.
    pub features: &'a [Feature],
    /// End user of the session.
    pub person: &'a Person,
    /// Time at which the end user completes the session.
    pub now: SystemTime,
    /// Details that the creator of the session expects. Defaults to none.
    pub expected: Option<&'a ExpectedDetails>,
    /// Details of the person that are blocklisted. Defaults to none.
    pub blocklisted: Blocklisted,
}

impl<'a> ScenarioRun<'a> {
    /// Returns a run without expected details and without blocklist entries.
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

/// Details of a person that are blocklisted. Each of them declines the session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    clippy::struct_excessive_bools,
    reason = "the API has these four blocklists, and any of them can hold a person"
)]
pub struct Blocklisted {
    /// Whether the face is blocklisted.
    pub face: bool,
    /// Whether the identity document is blocklisted.
    pub document: bool,
    /// Whether the phone number is blocklisted.
    pub phone: bool,
    /// Whether the e-mail address is blocklisted.
    pub email: bool,
}

/// Status and reports of a session that a scenario has completed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ScenarioResult {
    /// Final status of the session.
    pub status: SessionStatus,
    /// Reports of the decision.
    pub reports: ScriptedReports,
}

/// Arrays of reports of a decision, by name. A feature that did not run has no array.
/// Media links are marks; [`sign_links`](super::sign_links) turns them into URLs.
#[derive(Clone, PartialEq)]
pub struct ScriptedReports(pub(super) Map<String, Value>);

impl ScriptedReports {
    /// Returns the arrays by name.
    #[must_use]
    pub const fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Consumes the reports and returns the arrays by name.
    #[must_use]
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

/// Prints the names of the arrays, and no personal data.
impl fmt::Debug for ScriptedReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ScriptedReports")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}
