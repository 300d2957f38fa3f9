//! The ten states of a session and the steps between them.

use serde::{Deserialize, Serialize};

use crate::vocabulary::revision::Revision;

/// Where a session stands; the compact form of [`didit_types::SessionStatus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Status {
    NotStarted,
    InProgress,
    AwaitingUser,
    InReview,
    Approved,
    Declined,
    Resubmitted,
    Expired,
    KycExpired,
    Abandoned,
}

use Status::{
    Abandoned, Approved, AwaitingUser, Declined, Expired, InProgress, InReview, KycExpired,
    NotStarted, Resubmitted,
};

impl Status {
    pub(crate) const ALL: [Self; 10] = [
        NotStarted,
        InProgress,
        AwaitingUser,
        InReview,
        Approved,
        Declined,
        Resubmitted,
        Expired,
        KycExpired,
        Abandoned,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            NotStarted => "Not Started",
            InProgress => "In Progress",
            AwaitingUser => "Awaiting User",
            InReview => "In Review",
            Approved => "Approved",
            Declined => "Declined",
            Resubmitted => "Resubmitted",
            Expired => "Expired",
            KycExpired => "Kyc Expired",
            Abandoned => "Abandoned",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether the user can still go on, and a new request of the same user
    /// is answered with this session.
    pub(crate) const fn is_unfinished(self) -> bool {
        matches!(self, NotStarted | InProgress | Resubmitted | AwaitingUser)
    }

    /// Whether `update-status` takes a session in this state.
    pub(crate) const fn is_updatable(self) -> bool {
        matches!(
            self,
            Approved | Declined | InReview | KycExpired | Abandoned | Resubmitted
        )
    }

    /// Whether the webhook of a change to this state carries the decision.
    pub(crate) const fn reports_decision(self) -> bool {
        matches!(self, Approved | Declined | InReview | Abandoned)
    }

    /// Whether the session can be shared with another application.
    pub(crate) const fn is_shareable(self) -> bool {
        matches!(self, Approved | Declined | InReview)
    }

    /// Whether the extracted data can be corrected.
    pub(crate) const fn has_editable_data(self) -> bool {
        matches!(self, Approved | Declined | InReview | KycExpired)
    }

    /// The steps that the service takes by itself or with the user.
    ///
    /// Source: <https://docs.didit.me/integration/verification-statuses>
    pub(crate) fn may_become(self, next: Self, revision: Revision) -> bool {
        if !revision.knows(next) {
            return false;
        }
        match self {
            NotStarted => matches!(next, InProgress | Expired),
            InProgress => matches!(
                next,
                Approved | Declined | InReview | AwaitingUser | Abandoned
            ),
            AwaitingUser => matches!(next, Approved | Declined | InReview | Abandoned),
            Resubmitted => matches!(
                next,
                Approved | Declined | InReview | AwaitingUser | Abandoned
            ),
            Approved => matches!(next, KycExpired),
            InReview | Declined | Expired | KycExpired | Abandoned => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use didit_types::SessionStatus;

    use super::*;

    #[test]
    fn the_words_are_those_of_the_models() {
        let models: Vec<_> = SessionStatus::KNOWN
            .iter()
            .map(SessionStatus::as_str)
            .collect();
        assert_eq!(models, Status::ALL.map(Status::as_str));
        for (status, model) in Status::ALL.into_iter().zip(SessionStatus::KNOWN) {
            assert_eq!(status.is_updatable(), model.is_updatable());
            assert_eq!(status.is_unfinished(), model.needs_user());
            assert_eq!(Status::parse(model.as_str()), Some(status));
            assert_eq!(Status::ALL[status.index()], status);
        }
    }

    #[test]
    fn the_steps_are_those_of_the_documentation_and_no_others() {
        let by_the_user = "Approved, Declined, In Review, Abandoned";
        for (revision, lapsed, waits) in [
            (Revision::V2026_02, "", by_the_user.to_owned()),
            (
                Revision::V2026_11,
                "Kyc Expired",
                format!("{by_the_user}, Awaiting User"),
            ),
        ] {
            for from in Status::ALL {
                let documented = match from {
                    NotStarted => "In Progress, Expired",
                    InProgress | Resubmitted => &waits,
                    AwaitingUser => by_the_user,
                    Approved => lapsed,
                    InReview | Declined | Expired | KycExpired | Abandoned => "",
                };
                for to in Status::ALL {
                    assert_eq!(
                        from.may_become(to, revision),
                        documented.split(", ").any(|word| word == to.as_str()),
                        "{from:?} to {to:?} in {revision}"
                    );
                }
            }
        }
    }
}
