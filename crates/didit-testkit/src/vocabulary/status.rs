//! Statuses of a session and the transitions between them.

use crate::vocabulary::revision::Revision;

use Status::{
    Abandoned, Approved, AwaitingUser, Declined, Expired, InProgress, InReview, KycExpired,
    NotStarted, Resubmitted,
};

named_enum! {
    /// Status of a session; the compact form of [`didit_types::SessionStatus`].
    #[derive(Hash)]
    pub(crate) enum Status {
        NotStarted = "Not Started",
        InProgress = "In Progress",
        AwaitingUser = "Awaiting User",
        InReview = "In Review",
        Approved = "Approved",
        Declined = "Declined",
        Resubmitted = "Resubmitted",
        Expired = "Expired",
        KycExpired = "Kyc Expired",
        Abandoned = "Abandoned",
    }
}

impl Status {
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether it exists in a revision of the API.
    pub(crate) const fn exists_in(self, revision: Revision) -> bool {
        revision.is_current() || !matches!(self, AwaitingUser | KycExpired)
    }

    /// Whether the user can continue. Creating a session for the same user then returns
    /// this one.
    pub(crate) const fn is_unfinished(self) -> bool {
        matches!(self, NotStarted | InProgress | Resubmitted | AwaitingUser)
    }

    /// Whether `update-status` accepts a session with this status.
    pub(crate) const fn is_updatable(self) -> bool {
        matches!(
            self,
            Approved | Declined | InReview | KycExpired | Abandoned | Resubmitted
        )
    }

    /// Whether the webhook for this status includes the decision.
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

    /// Whether a session with this status can be sent back to its user.
    pub(crate) const fn may_resubmit(self, revision: Revision) -> bool {
        match revision {
            Revision::V2026_02 => matches!(self, Declined | InReview | Abandoned),
            Revision::V2026_11 => self.is_updatable(),
        }
    }

    /// Whether the service itself changes a session from this status to `next`.
    ///
    /// Source: <https://docs.didit.me/integration/verification-statuses>
    pub(crate) fn may_become(self, next: Self, revision: Revision) -> bool {
        if !next.exists_in(revision) {
            return false;
        }
        match self {
            NotStarted => matches!(next, InProgress | Expired),
            InProgress | Resubmitted => matches!(
                next,
                Approved | Declined | InReview | AwaitingUser | Abandoned
            ),
            AwaitingUser => matches!(next, Approved | Declined | InReview | Abandoned),
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
    fn statuses_match_the_models() {
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
}
