//! Revisions of the API.

use std::fmt;
use std::str::FromStr;

/// A revision of the API; docs/contract.md lists the differences.
///
/// Source: <https://docs.didit.me/sessions-api/create-session> and the pages beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Revision {
    /// As documented in February 2026: deletions return 204 without a body, lists
    /// page by `page` and `page_size`, a missing or invalid key returns 401, and
    /// the statuses `Awaiting User` and `Kyc Expired` do not exist.
    V2026_02,
    /// As documented in November 2026: deletions return 200 with a body, lists page by
    /// `limit` and `offset`, an invalid key returns 401 and a missing one 403.
    #[default]
    V2026_11,
}

impl Revision {
    /// Name of the revision, as `didit serve --revision` accepts it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2026_02 => "2026-02",
            Self::V2026_11 => "2026-11",
        }
    }

    pub(crate) const fn is_current(self) -> bool {
        matches!(self, Self::V2026_11)
    }

    /// Maximum size of a portrait in bytes, and the same for error messages.
    pub(crate) const fn portrait_limit(self) -> (usize, &'static str) {
        match self {
            Self::V2026_02 => (1024 * 1024, "1MB"),
            Self::V2026_11 => (2 * 1024 * 1024, "2MB"),
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for an unknown revision name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionError(());

impl fmt::Display for RevisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown revision: expected 2026-02 or 2026-11")
    }
}

impl std::error::Error for RevisionError {}

impl FromStr for Revision {
    type Err = RevisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "2026-02" => Ok(Self::V2026_02),
            "2026-11" => Ok(Self::V2026_11),
            _ => Err(RevisionError(())),
        }
    }
}
