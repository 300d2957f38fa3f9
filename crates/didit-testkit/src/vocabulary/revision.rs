//! Which edition of the API the fake speaks.

use std::fmt;
use std::str::FromStr;

use crate::vocabulary::status::Status;

/// A state of the API's contract; docs/contract.md has the differences one by one.
///
/// Source: <https://docs.didit.me/sessions-api/create-session> and the pages beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Revision {
    /// As documented in February 2026: deletions answer 204 without a body, lists
    /// page by `page` and `page_size`, a key that is missing or wrong gives a 401, and
    /// the states `Awaiting User` and `Kyc Expired` do not exist yet.
    V2026_02,
    /// As documented in November 2026: deletions answer 200 with a body, lists page by
    /// `limit` and `offset`, a wrong key gives a 401 and one that is not sent a 403.
    #[default]
    V2026_11,
}

impl Revision {
    /// The edition's name, as `didit serve --revision` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2026_02 => "2026-02",
            Self::V2026_11 => "2026-11",
        }
    }

    pub(crate) const fn is_current(self) -> bool {
        matches!(self, Self::V2026_11)
    }

    pub(crate) const fn knows(self, status: Status) -> bool {
        self.is_current() || !matches!(status, Status::AwaitingUser | Status::KycExpired)
    }

    /// The largest portrait in bytes, and how the error text writes it.
    pub(crate) const fn portrait_limit(self) -> (usize, &'static str) {
        match self {
            Self::V2026_02 => (1024 * 1024, "1MB"),
            Self::V2026_11 => (2 * 1024 * 1024, "2MB"),
        }
    }

    /// Whether a session in this state can be sent back to its user.
    pub(crate) const fn may_resubmit(self, status: Status) -> bool {
        match self {
            Self::V2026_02 => matches!(
                status,
                Status::Declined | Status::InReview | Status::Abandoned
            ),
            Self::V2026_11 => status.is_updatable(),
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of an edition that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionError(());

impl fmt::Display for RevisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the revision is 2026-02 or 2026-11")
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
