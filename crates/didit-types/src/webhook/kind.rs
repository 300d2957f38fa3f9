//! The types of webhook events.

use crate::open_enum::open_enum;

open_enum! {
    /// What happened. Newer types than these come as an unknown word.
    ///
    /// Source: <https://docs.didit.me/integration/webhooks>
    pub enum WebhookType {
        /// A session changed its status.
        StatusUpdated = "status.updated",
        /// The data of a session were changed.
        DataUpdated = "data.updated",
        /// A user changed their status.
        UserStatusUpdated = "user.status.updated",
        /// The data of a user changed.
        UserDataUpdated = "user.data.updated",
        /// A company changed its status.
        BusinessStatusUpdated = "business.status.updated",
        /// The data of a company changed.
        BusinessDataUpdated = "business.data.updated",
        /// Something was added to an activity feed. Can be subscribed to and tested,
        /// but is not delivered.
        ActivityCreated = "activity.created",
        /// A transaction was made.
        TransactionCreated = "transaction.created",
        /// A transaction changed its status.
        TransactionStatusUpdated = "transaction.status.updated",
        /// A travel rule transfer changed its status.
        TravelRuleStatusUpdated = "travel_rule.status.updated",
    }
}
