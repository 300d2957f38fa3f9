//! Transfers: their exchange with the counterparty, and what ends it.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/travel-rule>

use alloc::{boxed::Box, vec::Vec};

use crate::{
    Personal, Timestamp, UntypedJson, Uuid,
    model::model,
    open_enum::open_enum,
    request::request,
    validate::Problems,
    webhook::transaction::{Direction, TravelRuleRail, TravelRuleStatus},
};

model! {
    /// Travel rule transfer of a transaction, with its history.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-transfer>
    pub struct TravelRuleTransfer {
        /// Id of the transfer.
        pub uuid: Option<Uuid>,
        /// Status.
        pub status: Option<TravelRuleStatus>,
        /// Direction of the money.
        pub direction: Option<Direction>,
        /// Channel to the counterparty; `None` if there is none.
        pub rail: Option<TravelRuleRail>,
        /// Protocol.
        pub protocol: Option<Personal>,
        /// Version of the data, such as `ivms101.2023`.
        pub ivms_version: Option<Personal>,
        /// Whether the travel rule applies.
        pub required: Option<bool>,
        /// Whether control of the wallet was confirmed or denied; `None` before.
        pub ownership_confirmed: Option<bool>,
        /// Time at which the transfer expires.
        pub deadline_at: Option<Timestamp>,
        /// Changes of the status, oldest first.
        pub timeline: Option<Vec<TravelRuleTimelineEntry>>,
        /// Provider of the counterparty.
        pub counterparty_vasp: Option<Box<CounterpartyVasp>>,
        /// Data of the sender; absent until an incoming transfer is confirmed.
        pub originator_data: Option<UntypedJson>,
        /// Data of the recipient; absent until an incoming transfer is confirmed.
        pub beneficiary_data: Option<UntypedJson>,
        /// Time of creation.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Change of the status of a transfer.
    pub struct TravelRuleTimelineEntry {
        /// New status.
        pub status: Option<TravelRuleStatus>,
        /// Time of the change.
        pub at: Option<Timestamp>,
        /// Reason of the change.
        pub detail: Option<Personal>,
    }
}

model! {
    /// Provider of the counterparty of a transfer.
    pub struct CounterpartyVasp {
        /// Name.
        pub name: Option<Personal>,
        /// Legal entity identifier.
        pub lei: Option<Personal>,
        /// Score of the due diligence, 0 to 100; higher is safer.
        pub dd_score: Option<u64>,
    }
}

request! {
    /// Finishes a transfer with the hash of the payment, or takes an action on it.
    ///
    /// ```
    /// use didit_types::travel_rule::{TransferAction, UpdateTravelRuleTransfer};
    ///
    /// let finished = UpdateTravelRuleTransfer::new().payment_txn_id("0x5c504ed4");
    /// let cancelled = UpdateTravelRuleTransfer::new().action(TransferAction::Cancel);
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-transfer>
    pub struct UpdateTravelRuleTransfer {
        optional {
            /// Hash of the payment on the chain; finishes the transfer.
            payment_txn_id: into Personal [required],
            /// Action on the transfer.
            action: into TransferAction [known],
        }
        check { is_one }
    }
}

fn is_one(request: &UpdateTravelRuleTransfer, problems: &mut Problems) {
    match (&request.payment_txn_id, &request.action) {
        (None, None) => problems.add("action", "is required without `payment_txn_id`"),
        (Some(_), Some(_)) => problems.add("action", "can't be combined with `payment_txn_id`"),
        _ => {}
    }
}

request! {
    /// Confirms or denies that the user controls the wallet of a transfer.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/confirm-ownership>
    pub struct ConfirmTravelRuleOwnership {
        required {
            /// Whether the user controls the wallet.
            confirmed: exact bool,
        }
    }
}

request! {
    /// Registers a deposit that was settled before data were exchanged.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/register-inbound>
    pub struct RegisterTravelRuleInbound {
        required {
            /// Chain, such as `ethereum`.
            chain: into Personal [required],
            /// Hash of the payment on the chain.
            txid: into Personal [required],
            /// Wallet that received the deposit.
            wallet_address: into Personal [required],
            /// Amount, a decimal number as text.
            amount: into Personal [decimal],
            /// Name of the token.
            currency: into Personal [required],
        }
        optional {
            /// Data of the sender, a JSON object.
            originator_data: json UntypedJson [object],
            /// Data of the recipient, a JSON object.
            beneficiary_data: json UntypedJson [object],
            /// Provider of the sender.
            originating_vasp: into OriginatingVasp [nested],
        }
    }
}

request! {
    /// Provider of the sender of a deposit.
    pub struct OriginatingVasp {
        optional {
            /// Name.
            name: into Personal,
            /// Legal entity identifier.
            lei: into Personal,
            /// Travel address.
            travel_address: into Personal,
        }
    }
}

model! {
    /// Registered deposit.
    pub struct RegisteredTravelRuleInbound {
        /// Didit's id of the transaction.
        pub transaction_id: Option<Uuid>,
        /// Id of the transaction in the application.
        pub txn_id: Option<Personal>,
        /// Whether this request created the transaction; false if it was known.
        pub created: Option<bool>,
        /// Transfer of the transaction.
        pub travel_rule: Option<Box<TravelRuleTransfer>>,
    }
}

model! {
    /// Transfer that awaits the recipient of an e-mail.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-pickup>
    pub struct TravelRulePickup {
        /// Name of the provider of the sender.
        pub originator_vasp_name: Option<Personal>,
        /// Amount, a decimal number as text.
        pub amount: Option<Personal>,
        /// Name of the token.
        pub currency: Option<Personal>,
        /// Wallet of the recipient.
        pub beneficiary_wallet: Option<Personal>,
        /// Status of the transfer.
        pub status: Option<TravelRuleStatus>,
    }
}

request! {
    /// Accepts or declines a transfer.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/respond-pickup>
    pub struct RespondTravelRulePickup {
        required {
            /// Decision about the transfer.
            decision: into PickupDecision [known],
        }
        optional {
            /// Name of the recipient, at most 255 characters; compared with the one that was sent.
            beneficiary_name: into Personal [max(255)],
        }
    }
}

model! {
    /// Transfer after the response to it.
    pub struct RespondedTravelRulePickup {
        /// Status of the transfer.
        pub status: Option<TravelRuleStatus>,
    }
}

open_enum! {
    /// Action on a transfer.
    pub enum TransferAction {
        /// Cancels a transfer that has not ended.
        Cancel = "cancel",
        /// Looks for the counterparty again, such as after its data were completed.
        Resend = "resend",
    }
}

open_enum! {
    /// Decision of the recipient of an e-mail about a transfer.
    pub enum PickupDecision {
        Accept = "accept",
        Decline = "decline",
    }
}
