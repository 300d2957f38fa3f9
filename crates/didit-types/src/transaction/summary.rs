//! Lists of transactions.

use alloc::vec::Vec;

use serde_json::Number;

use super::detail::TransactionTag;
use crate::{
    Personal, Timestamp, Uuid,
    model::model,
    query::query,
    webhook::transaction::{Direction, Severity, TransactionStatus},
};

query! {
    /// Page of the transactions of an application, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/list>
    pub struct ListTransactions {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Transaction of a list.
    pub struct TransactionSummary {
        /// Didit's id of the transaction.
        pub uuid: Option<Uuid>,
        /// Number of the transaction within the application.
        pub transaction_number: Option<u64>,
        /// Caller's own id of the transaction.
        pub txn_id: Option<Personal>,
        /// Category of the transaction.
        pub transaction_type: Option<super::TransactionCategory>,
        /// Action of the application.
        pub action_type: Option<Personal>,
        /// Status.
        pub status: Option<TransactionStatus>,
        /// Direction of the money.
        pub direction: Option<Direction>,
        /// Amount in the currency, a decimal number as text.
        pub amount: Option<Personal>,
        /// Currency, ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// Amount in the preferred currency of the application, a decimal number as text.
        pub preferred_currency_amount: Option<Personal>,
        /// Preferred currency of the application.
        pub preferred_currency_code: Option<Personal>,
        /// Description of the payment.
        pub payment_details: Option<Personal>,
        /// Time of the transaction.
        pub txn_date: Option<Timestamp>,
        /// Time of its submission.
        pub created_at: Option<Timestamp>,
        /// Sum of the scores of the matched rules.
        pub score: Option<Number>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Code of the reason for the status.
        pub decision_reason_code: Option<Personal>,
        /// Reason for the status.
        pub decision_reason_label: Option<Personal>,
        /// Tags.
        pub tags: Option<Vec<TransactionTag>>,
        /// Name of the subject.
        pub subject_name: Option<Personal>,
        /// Caller's own id of the subject.
        pub subject_vendor_data: Option<Personal>,
        /// Country of the subject.
        pub subject_country: Option<Personal>,
        /// Name of the counterparty.
        pub counterparty_name: Option<Personal>,
        /// Caller's own id of the counterparty.
        pub counterparty_vendor_data: Option<Personal>,
        /// Country of the counterparty.
        pub counterparty_country: Option<Personal>,
        /// Name of the analyst.
        pub assigned_to_name: Option<Personal>,
    }
}
