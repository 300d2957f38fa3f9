//! Events about a transaction.

use alloc::boxed::Box;

use serde_json::Number;

use super::envelope::event;
use crate::{Personal, UntypedJson, Uuid, model::model, open_enum::open_enum};

event! {
    /// A transaction was made (`transaction.created`) or changed its status
    /// (`transaction.status.updated`).
    ///
    /// Older events carry their fields in `data` and their type in `event`:
    /// [`Self::transaction`] reads both forms.
    pub struct TransactionEvent {
        /// The transaction, in the API's key.
        pub transaction_id: Option<Uuid>,
        /// The transaction, in the caller's own key.
        pub txn_id: Option<Personal>,
        /// Where it stands.
        pub status: Option<TransactionStatus>,
        /// How risky it is.
        pub score: Option<Number>,
        /// The same in a word.
        pub severity: Option<Severity>,
        /// The amount as it was written, number or text, so that nothing is rounded.
        pub amount: Option<UntypedJson>,
        /// ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// Which way the money goes.
        pub direction: Option<Direction>,
        /// What has to be done.
        pub action_required: Option<UntypedJson>,
        /// The type, in older events.
        pub event: Option<super::WebhookType>,
        /// The fields, in older events.
        pub data: Option<Box<TransactionData>>,
    }
}

model! {
    /// The fields of an older transaction event.
    pub struct TransactionData {
        /// The transaction, in the API's key.
        pub transaction_id: Option<Uuid>,
        /// The transaction, in the caller's own key.
        pub txn_id: Option<Personal>,
        /// Where it stands.
        pub status: Option<TransactionStatus>,
        /// How risky it is.
        pub score: Option<Number>,
        /// Which way the money goes.
        pub direction: Option<Direction>,
        /// The amount as it was written, number or text, so that nothing is rounded.
        pub amount: Option<UntypedJson>,
        /// ISO 4217, or the name of a token.
        pub currency: Option<Personal>,
        /// The amount in the application's currency.
        pub amount_in_default_currency: Option<UntypedJson>,
        /// The application's currency.
        pub default_currency_code: Option<Personal>,
        /// Who pays or is paid, in the caller's own key.
        pub applicant_vendor_data: Option<Personal>,
        /// The other side, in the caller's own key.
        pub counterparty_vendor_data: Option<Personal>,
        /// How many rules matched.
        pub rules_matched_count: Option<u64>,
        /// When it was made.
        pub created_at: Option<super::EventTime>,
    }
}

impl TransactionEvent {
    /// The id, status and amount, from either form of the event.
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

/// A transaction as an event tells it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Transaction<'a> {
    /// In the API's key.
    pub id: Option<&'a Uuid>,
    /// In the caller's own key.
    pub txn_id: Option<&'a Personal>,
    /// Where it stands.
    pub status: Option<&'a TransactionStatus>,
    /// As it was written, number or text.
    pub amount: Option<&'a UntypedJson>,
    /// ISO 4217, or the name of a token.
    pub currency: Option<&'a Personal>,
}

event! {
    /// A travel rule transfer changed its status (`travel_rule.status.updated`).
    pub struct TravelRuleEvent {
        /// The transaction, in the API's key.
        pub transaction_id: Option<Uuid>,
        /// The transaction, in the caller's own key.
        pub txn_id: Option<Personal>,
        /// Where the transfer of the parties' data stands.
        pub travel_rule_status: Option<TravelRuleStatus>,
        /// How the data travel.
        pub rail: Option<TravelRuleRail>,
        /// Which way the money goes.
        pub direction: Option<Direction>,
    }
}

open_enum! {
    /// Where a transaction stands.
    pub enum TransactionStatus {
        /// Accepted.
        Approved = "APPROVED",
        /// Waits for a reviewer.
        InReview = "IN_REVIEW",
        /// Rejected.
        Declined = "DECLINED",
        /// Waits for the user.
        AwaitingUser = "AWAITING_USER",
    }
}

open_enum! {
    /// How risky a transaction is.
    pub enum Severity {
        /// Not known.
        NotKnown = "UNKNOWN",
        /// Low.
        Low = "LOW",
        /// Medium.
        Medium = "MEDIUM",
        /// High.
        High = "HIGH",
        /// Critical.
        Critical = "CRITICAL",
    }
}

open_enum! {
    /// Which way money goes.
    pub enum Direction {
        /// To the user.
        Inbound = "INBOUND",
        /// From the user.
        Outbound = "OUTBOUND",
    }
}

open_enum! {
    /// Where the transfer of the parties' data stands.
    pub enum TravelRuleStatus {
        /// The other side has not answered.
        AwaitingCounterparty = "AWAITING_COUNTERPARTY",
        /// Held back.
        OnHold = "ON_HOLD",
        /// The data were exchanged.
        Completed = "COMPLETED",
        /// Over.
        Finished = "FINISHED",
        /// Cancelled.
        Cancelled = "CANCELLED",
        /// Not done in time.
        Expired = "EXPIRED",
        /// The other side has other data.
        CounterpartyMismatchedData = "COUNTERPARTY_MISMATCHED_DATA",
        /// The other side's provider is not known.
        CounterpartyVaspNotFound = "COUNTERPARTY_VASP_NOT_FOUND",
        /// The other side's provider did not answer.
        CounterpartyVaspNotReachable = "COUNTERPARTY_VASP_NOT_REACHABLE",
        /// Nobody has shown that the wallet is theirs.
        UnconfirmedOwnership = "UNCONFIRMED_OWNERSHIP",
        /// The other side's provider refused.
        CounterpartyVaspGeneralDecline = "COUNTERPARTY_VASP_GENERAL_DECLINE",
        /// Data about the other side are missing.
        NotEnoughCounterpartyData = "NOT_ENOUGH_COUNTERPARTY_DATA",
        /// The rule does not apply.
        NotApplicable = "NOT_APPLICABLE",
    }
}

open_enum! {
    /// How the parties' data travel.
    pub enum TravelRuleRail {
        /// Within Didit.
        Internal = "INTERNAL",
        /// Travel Rule Protocol.
        Trp = "TRP",
        /// Global Travel Rule.
        Gtr = "GTR",
        /// By mail.
        Email = "EMAIL",
    }
}
