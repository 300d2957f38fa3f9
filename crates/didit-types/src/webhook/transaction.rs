//! Events of transactions.

use alloc::boxed::Box;

use serde_json::Number;

use super::envelope::event;
use crate::{Personal, UntypedJson, Uuid, model::model, open_enum::open_enum};

event! {
    /// New transaction (`transaction.created`) or status change (`transaction.status.updated`).
    ///
    /// Older events have their fields in `data` and their type in `event`:
    /// [`Self::transaction`] reads both forms.
    pub struct TransactionEvent {
        /// Didit's id of the transaction.
        pub transaction_id: Option<Uuid>,
        /// Caller's own id of the transaction.
        pub txn_id: Option<Personal>,
        /// Status of the transaction.
        pub status: Option<TransactionStatus>,
        /// Risk score of the transaction.
        pub score: Option<Number>,
        /// Risk level of the transaction.
        pub severity: Option<Severity>,
        /// Amount, as a number or text; keeps the exact digits.
        pub amount: Option<UntypedJson>,
        /// Currency, ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// Direction of the money.
        pub direction: Option<Direction>,
        /// Required action.
        pub action_required: Option<UntypedJson>,
        /// Type of an older event.
        pub event: Option<super::WebhookType>,
        /// Fields of an older event.
        pub data: Option<Box<TransactionData>>,
    }
}

model! {
    /// Fields of an older transaction event.
    pub struct TransactionData {
        /// Didit's id of the transaction.
        pub transaction_id: Option<Uuid>,
        /// Caller's own id of the transaction.
        pub txn_id: Option<Personal>,
        /// Status of the transaction.
        pub status: Option<TransactionStatus>,
        /// Risk score of the transaction.
        pub score: Option<Number>,
        /// Direction of the money.
        pub direction: Option<Direction>,
        /// Amount, as a number or text; keeps the exact digits.
        pub amount: Option<UntypedJson>,
        /// Currency, ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// Amount in the application's currency.
        pub amount_in_default_currency: Option<UntypedJson>,
        /// Currency of the application.
        pub default_currency_code: Option<Personal>,
        /// Caller's own id of the applicant.
        pub applicant_vendor_data: Option<Personal>,
        /// Caller's own id of the counterparty.
        pub counterparty_vendor_data: Option<Personal>,
        /// Number of matched rules.
        pub rules_matched_count: Option<u64>,
        /// Creation time.
        pub created_at: Option<super::EventTime>,
    }
}

impl TransactionEvent {
    /// Returns the id, status and amount from either form of the event.
    #[must_use]
    pub fn transaction(&self) -> Transaction<'_> {
        let data = self.data.as_deref();
        Transaction {
            id: (self.transaction_id.as_ref())
                .or_else(|| data.and_then(|data| data.transaction_id.as_ref())),
            txn_id: (self.txn_id.as_ref()).or_else(|| data.and_then(|data| data.txn_id.as_ref())),
            status: (self.status.as_ref()).or_else(|| data.and_then(|data| data.status.as_ref())),
            amount: (self.amount.as_ref()).or_else(|| data.and_then(|data| data.amount.as_ref())),
            currency: (self.currency.as_ref())
                .or_else(|| data.and_then(|data| data.currency.as_ref())),
        }
    }
}

/// Transaction of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Transaction<'a> {
    /// Didit's id of the transaction.
    pub id: Option<&'a Uuid>,
    /// Caller's own id of the transaction.
    pub txn_id: Option<&'a Personal>,
    /// Status of the transaction.
    pub status: Option<&'a TransactionStatus>,
    /// Amount, as a number or text.
    pub amount: Option<&'a UntypedJson>,
    /// Currency, ISO 4217, or the name of a token.
    pub currency: Option<&'a Personal>,
}

event! {
    /// Status change of a travel rule transfer (`travel_rule.status.updated`).
    pub struct TravelRuleEvent {
        /// Didit's id of the transaction.
        pub transaction_id: Option<Uuid>,
        /// Caller's own id of the transaction.
        pub txn_id: Option<Personal>,
        /// Status of the transfer.
        pub travel_rule_status: Option<TravelRuleStatus>,
        /// Channel of the transfer.
        pub rail: Option<TravelRuleRail>,
        /// Direction of the money.
        pub direction: Option<Direction>,
    }
}

open_enum! {
    /// Status of a transaction.
    pub enum TransactionStatus {
        Approved = "APPROVED",
        /// Awaits a reviewer.
        InReview = "IN_REVIEW",
        Declined = "DECLINED",
        /// Awaits the user.
        AwaitingUser = "AWAITING_USER",
    }
}

open_enum! {
    /// Risk level of a transaction.
    pub enum Severity {
        /// Unknown.
        NotKnown = "UNKNOWN",
        Low = "LOW",
        Medium = "MEDIUM",
        High = "HIGH",
        Critical = "CRITICAL",
    }
}

open_enum! {
    /// Direction of the money.
    pub enum Direction {
        /// To the user.
        Inbound = "INBOUND",
        /// From the user.
        Outbound = "OUTBOUND",
    }
}

open_enum! {
    /// Status of a travel rule transfer.
    pub enum TravelRuleStatus {
        /// The counterparty has not responded.
        AwaitingCounterparty = "AWAITING_COUNTERPARTY",
        OnHold = "ON_HOLD",
        /// The data were exchanged.
        Completed = "COMPLETED",
        Finished = "FINISHED",
        Cancelled = "CANCELLED",
        Expired = "EXPIRED",
        /// The counterparty has different data.
        CounterpartyMismatchedData = "COUNTERPARTY_MISMATCHED_DATA",
        /// The counterparty's provider is unknown.
        CounterpartyVaspNotFound = "COUNTERPARTY_VASP_NOT_FOUND",
        /// The counterparty's provider did not respond.
        CounterpartyVaspNotReachable = "COUNTERPARTY_VASP_NOT_REACHABLE",
        /// The ownership of the wallet is not proven.
        UnconfirmedOwnership = "UNCONFIRMED_OWNERSHIP",
        /// The counterparty's provider declined.
        CounterpartyVaspGeneralDecline = "COUNTERPARTY_VASP_GENERAL_DECLINE",
        /// Data of the counterparty are missing.
        NotEnoughCounterpartyData = "NOT_ENOUGH_COUNTERPARTY_DATA",
        /// The travel rule does not apply.
        NotApplicable = "NOT_APPLICABLE",
    }
}

open_enum! {
    /// Channel of a travel rule transfer.
    pub enum TravelRuleRail {
        /// Within Didit.
        Internal = "INTERNAL",
        /// Travel Rule Protocol.
        Trp = "TRP",
        /// Global Travel Rule.
        Gtr = "GTR",
        Email = "EMAIL",
    }
}
