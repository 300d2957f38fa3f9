//! Session status.

use crate::open_enum::open_enum;

open_enum! {
    /// Status of a session. Deliveries of older versions also contain `Not Finished`, which
    /// decodes as an unknown variant.
    ///
    /// Source: <https://docs.didit.me/integration/verification-statuses>
    pub enum SessionStatus {
        /// Created; the user has not opened the link.
        NotStarted = "Not Started",
        /// The user is in the flow, or automatic checks are running.
        InProgress = "In Progress",
        /// A company's session awaits the sessions of its key people.
        AwaitingUser = "Awaiting User",
        /// Awaits a reviewer.
        InReview = "In Review",
        /// Approved; can become [`Self::KycExpired`] or be changed by a reviewer.
        Approved = "Approved",
        /// Declined; can be changed by a reviewer or returned to the user.
        Declined = "Declined",
        /// A reviewer returned steps to the user.
        Resubmitted = "Resubmitted",
        /// The link was not used before the session expired.
        Expired = "Expired",
        /// An approved verification has expired.
        KycExpired = "Kyc Expired" | "KYC Expired",
        /// Started, but not completed in time.
        Abandoned = "Abandoned",
    }
}

impl SessionStatus {
    /// Returns whether the status is final: no user, reviewer or automatic check is pending.
    ///
    /// `In Review` and unknown statuses are not final.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Declined | Self::Expired | Self::KycExpired | Self::Abandoned
        )
    }

    /// Returns whether the session is approved.
    #[must_use]
    pub const fn is_approved(&self) -> bool {
        matches!(self, Self::Approved)
    }

    /// Returns whether the session is declined.
    #[must_use]
    pub const fn is_declined(&self) -> bool {
        matches!(self, Self::Declined)
    }

    /// Returns whether the user has pending steps.
    #[must_use]
    pub const fn needs_user(&self) -> bool {
        matches!(
            self,
            Self::NotStarted | Self::InProgress | Self::AwaitingUser | Self::Resubmitted
        )
    }

    /// Returns whether the session awaits a reviewer.
    #[must_use]
    pub const fn needs_review(&self) -> bool {
        matches!(self, Self::InReview)
    }

    /// Returns whether a session with this status can be updated by
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

/// Declares the predicates of a status on types that have one.
macro_rules! status_predicates {
    ($($(#[$meta:meta])* $Type:ty: |$value:ident| $status:expr;)+) => { $(
        $(#[$meta])*
        impl $Type {
            /// Returns whether the session is approved; `false` without a status.
            #[must_use]
            pub fn is_approved(&self) -> bool {
                let $value = self;
                $status.is_some_and(SessionStatus::is_approved)
            }

            /// Returns whether the session is declined; `false` without a status.
            #[must_use]
            pub fn is_declined(&self) -> bool {
                let $value = self;
                $status.is_some_and(SessionStatus::is_declined)
            }

            /// Returns whether the session awaits a reviewer; `false` without a status.
            #[must_use]
            pub fn needs_review(&self) -> bool {
                let $value = self;
                $status.is_some_and(SessionStatus::needs_review)
            }

            /// Returns whether the status of the session is final; `false` without a status.
            #[must_use]
            pub fn is_final(&self) -> bool {
                let $value = self;
                $status.is_some_and(SessionStatus::is_final)
            }
        }
    )+ };
}

status_predicates! {
    crate::Decision: |decision| decision.status.as_ref();
    #[cfg(feature = "management")]
    crate::SessionSummary: |summary| Some(&summary.status);
    crate::webhook::SessionEvent: |event| event.status.as_ref();
    crate::webhook::Event: |event| event.status();
}
