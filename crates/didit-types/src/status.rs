//! The status of a session.

use crate::open_enum::open_enum;

open_enum! {
    /// Where a session stands.
    ///
    /// Source: <https://docs.didit.me/integration/verification-statuses>
    pub enum SessionStatus {
        /// Created; the link was not opened yet.
        NotStarted = "Not Started",
        /// The user is in the flow, or an automatic analysis is still running.
        InProgress = "In Progress",
        /// A company's session waits for the sessions of its key people.
        AwaitingUser = "Awaiting User",
        /// The automatic part is done and a human decision is pending.
        InReview = "In Review",
        /// Accepted. May lapse to [`Self::KycExpired`] or be overruled.
        Approved = "Approved",
        /// Rejected. May be overruled or sent back to the user.
        Declined = "Declined",
        /// A reviewer sent steps back to the user.
        Resubmitted = "Resubmitted",
        /// The link was never used before the session lapsed.
        Expired = "Expired",
        /// A verification that was approved has lapsed.
        KycExpired = "Kyc Expired",
        /// Started, but not finished in time.
        Abandoned = "Abandoned",
    }
}

impl SessionStatus {
    /// Whether nothing more happens by itself: no user, no reviewer and no
    /// analysis is awaited. `In Review` is not final, and neither is a word
    /// that this version does not know.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Declined | Self::Expired | Self::KycExpired | Self::Abandoned
        )
    }

    /// Whether the user still has something to do.
    #[must_use]
    pub const fn needs_user(&self) -> bool {
        matches!(
            self,
            Self::NotStarted | Self::InProgress | Self::AwaitingUser | Self::Resubmitted
        )
    }

    /// Whether a reviewer has to decide.
    #[must_use]
    pub const fn needs_review(&self) -> bool {
        matches!(self, Self::InReview)
    }

    /// Whether a session of that status may be updated by
    /// [`crate::operation::UPDATE_STATUS`].
    ///
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    #[must_use]
    pub const fn is_updatable(&self) -> bool {
        matches!(
            self,
            Self::Approved
                | Self::Declined
                | Self::InReview
                | Self::KycExpired
                | Self::Abandoned
                | Self::Resubmitted
        )
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn an_unknown_word_is_kept_and_not_shown() {
        let status: SessionStatus = serde_json::from_str("\"Paused by Carmen\"").unwrap();
        assert!(!status.is_known());
        assert_eq!(status.as_str(), "Paused by Carmen");
        assert_eq!(format!("{status:?} {status}"), "Unknown(..) (unknown)");
        assert_eq!(
            serde_json::to_string(&status).unwrap(),
            "\"Paused by Carmen\""
        );
    }

    #[test]
    fn every_known_word_is_in_one_group_at_most() {
        for status in SessionStatus::KNOWN {
            let groups = [
                status.is_final(),
                status.needs_user(),
                status.needs_review(),
            ];
            assert_eq!(groups.iter().filter(|&&group| group).count(), 1, "{status}");
            assert_eq!(&SessionStatus::from(status.as_str()), status);
        }
    }
}
