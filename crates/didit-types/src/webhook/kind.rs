//! Webhook event types.

use crate::open_enum::open_enum;

open_enum! {
    /// Type of a webhook event.
    ///
    /// Source: <https://docs.didit.me/integration/webhooks>
    pub enum WebhookType {
        /// Status change of a session.
        StatusUpdated = "status.updated",
        /// Data change of a session.
        DataUpdated = "data.updated",
        /// Status change of a user.
        UserStatusUpdated = "user.status.updated",
        /// Data change of a user.
        UserDataUpdated = "user.data.updated",
        /// Status change of a company.
        BusinessStatusUpdated = "business.status.updated",
        /// Data change of a company.
        BusinessDataUpdated = "business.data.updated",
        /// New item of an activity feed; can be subscribed and tested, but is not delivered.
        ActivityCreated = "activity.created",
        /// New transaction.
        TransactionCreated = "transaction.created",
        /// Status change of a transaction.
        TransactionStatusUpdated = "transaction.status.updated",
        /// Status change of a travel rule transfer.
        TravelRuleStatusUpdated = "travel_rule.status.updated",
    }
}
