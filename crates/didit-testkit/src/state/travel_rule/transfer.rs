//! Statuses of a transfer: both sides, their events, and what ends them.

use serde_json::{Value, json};

use super::base::{copy_id, matched, profile, status};
use super::ownership::Wallet;
use crate::state::{
    CollectionKey, Item, State,
    transactions::{TRANSACTIONS, is_inbound},
};
use crate::vocabulary::{AppIndex, UtcTime, Uuid};

/// Times at which open transfers expire, by the id of the transaction.
const DEADLINES: CollectionKey = CollectionKey::of("travel_rule_deadlines");

fn deadline_of(item: &Item) -> i64 {
    item.get("at").as_i64().unwrap_or_default()
}

/// Returns the other side of a transfer within the fake.
fn other_side(item: &Item) -> Option<(AppIndex, Uuid)> {
    let application = item.get("transfer.peer.application").as_u64()?;
    let application = AppIndex::try_from(application).ok()?;
    Some((application, item.uuid("transfer.peer.transaction")?))
}

fn is_open(status: &str) -> bool {
    matches!(
        status,
        "AWAITING_COUNTERPARTY" | "UNCONFIRMED_OWNERSHIP" | "ON_HOLD"
    )
}

impl State {
    /// Stores a new transfer and sends it to the recipient. The transaction becomes what it is then.
    pub(crate) fn send_transfer(&mut self, application: AppIndex, item: &mut Item) {
        if !item.get("transfer").is_object() {
            return;
        }
        self.store_transfer(application, item.clone());
        if let Some((to, _)) = other_side(item)
            && !is_inbound(item)
        {
            self.deliver_transfer(application, item, to);
        }
        self.finish_settled(application, item.id);
        if let Some(stored) = self.collections.get(application, TRANSACTIONS, item.id) {
            item.clone_from(stored);
        }
    }

    /// Books the transaction of the recipient.
    fn deliver_transfer(&mut self, from: AppIndex, item: &Item, to: AppIndex) {
        let (sent, wallet) = (item.get("transfer"), Wallet::of(item));
        let entry = self.wallet(to, &wallet);
        let held = |name: &str| entry.map_or(Value::Null, |entry| entry.get(name).clone());
        let mut money = item.get("transaction_details").clone();
        money["direction"] = "INBOUND".into();
        let status = item.text("transfer.peer.status");
        let sender = profile(&self.travel_rule_settings(from));
        let fields = json!({
            "transaction_id": copy_id(item), "transaction_details": money,
            "transaction_category": item.get("transaction_category"),
            "transaction_at": item.get("transaction_at"),
            "travel_rule_details": item.get("travel_rule_details"),
            "subject": {
                "vendor_data": held("holder_vendor_data"), "full_name": held("holder_name"),
                "payment_method": { "method_type": "crypto_wallet", "account_id": wallet.address },
            },
            "counterparty": { "institution_details": { "name": sender["name"] } },
            "transfer": {
                "rail": sent["rail"], "counterparty_vasp": sender, "timeline": [],
                "ownership_confirmed": (!is_open(status)).then_some(true),
                "peer": { "application": from, "transaction": item.id },
            },
        });
        let id = self.transaction_uuid(to, &copy_id(item));
        let mut copy = Item::new(id, self.now, fields);
        self.write_status(to, &mut copy, (status, "Received."));
        self.book(to, copy);
    }

    /// Sets the status of a transfer with its history and deadline.
    pub(super) fn write_status(
        &self,
        application: AppIndex,
        item: &mut Item,
        (status, detail): (&str, &str),
    ) {
        let details = item.get_mut("travel_rule_details");
        details["status"] = status.into();
        if details["required"].is_null() {
            details["required"] = (status != "NOT_APPLICABLE").into();
        }
        let transfer = item.get_mut("transfer");
        if let Some(timeline) = transfer["timeline"].as_array_mut() {
            let at = self.now.rfc3339();
            timeline.push(json!({ "status": status, "at": at, "detail": detail }));
        }
        if !is_open(status) {
            transfer["deadline_at"] = Value::Null;
        } else if transfer["deadline_at"].is_null() {
            let settings = self.travel_rule_settings(application);
            let hours = settings.get("confirmation_timeout_hours").as_i64();
            let at = self.now.plus(hours.unwrap_or_default() * 3600);
            transfer["deadline_at"] = at.rfc3339().into();
        }
        item.updated_at = self.now;
    }

    /// Stores a transfer whose status changed, and queues its event.
    fn store_transfer(&mut self, application: AppIndex, item: Item) {
        if let Some(at) = UtcTime::parse(item.text("transfer.deadline_at")) {
            let deadline = Item::new(item.id, self.now, json!({ "at": at.micros() }));
            self.collections
                .put_sorted(application, DEADLINES, deadline, deadline_of);
        } else {
            self.collections.remove(application, DEADLINES, item.id);
        }
        let mut event = json!({
            "transaction_id": item.id, "travel_rule_status": status(&item),
            "direction": item.get("transaction_details.direction"),
            "vendor_data": item.get("subject.vendor_data"),
            "created_at": item.created_at.seconds(),
        });
        if let Some(rail) = item.get("transfer.rail").as_str() {
            event["rail"] = rail.into();
        }
        self.collections.put(application, TRANSACTIONS, item);
        self.emit_event(application, "travel_rule.status.updated", event);
    }

    /// Changes a transfer and its status, on both sides if both are applications of the fake.
    pub(crate) fn move_transfer(
        &mut self,
        (application, id): (AppIndex, Uuid),
        status: (&str, &str),
        change: impl Fn(&mut Item),
    ) {
        let item = self.collections.get(application, TRANSACTIONS, id);
        let other = item.and_then(|item| other_side(item));
        for (application, id) in [Some((application, id)), other].into_iter().flatten() {
            let item = self.collections.get(application, TRANSACTIONS, id);
            let Some(mut item) = item.map(|item| Item::clone(item)) else {
                continue;
            };
            change(&mut item);
            self.write_status(application, &mut item, status);
            self.store_transfer(application, item);
            if status.0 == "EXPIRED" {
                let settings = self.travel_rule_settings(application);
                match settings.text("timeout_outcome") {
                    "HOLD" => self.set_transaction_status(application, id, "IN_REVIEW"),
                    "REJECT" => self.set_transaction_status(application, id, "DECLINED"),
                    _ => {}
                }
            }
        }
    }

    /// Looks for the counterparty again.
    pub(crate) fn resend_transfer(&mut self, application: AppIndex, mut item: Item) {
        self.route(application, &mut item);
        self.send_transfer(application, &mut item);
    }

    /// Returns the token of the link that the counterparty of a transaction gets by e-mail.
    pub(crate) fn pickup_token(&self, id: Uuid) -> Option<String> {
        let mut applications = (0..).take(self.applications.len());
        let find = |application| self.collections.get(application, TRANSACTIONS, id);
        let item = applications.find_map(find)?;
        Some(item.get("transfer.pickup").as_str()?.to_owned())
    }

    /// Takes over the response of the counterparty: the name of the recipient, or a refusal.
    pub(crate) fn answer_transfer(
        &mut self,
        application: AppIndex,
        item: &Item,
        accepted: Option<&str>,
    ) -> &'static str {
        let status = match accepted {
            Some(name) => {
                let settings = self.travel_rule_settings(application);
                matched(&settings, name, Wallet::of(item).name)
            }
            None => "COUNTERPARTY_VASP_GENERAL_DECLINE",
        };
        let change = (status, "The counterparty responded.");
        self.move_transfer((application, item.id), change, |_| {});
        status
    }

    /// Confirms or denies that the holder of a transfer's wallet controls it.
    pub(crate) fn settle_ownership(&mut self, application: AppIndex, item: &Item, confirmed: bool) {
        let wallet = Wallet::of(item);
        let status = if confirmed {
            let held = self.verify_wallet(application, &wallet);
            let settings = self.travel_rule_settings(application);
            (
                matched(&settings, &held, wallet.name),
                "Ownership confirmed.",
            )
        } else {
            ("COUNTERPARTY_VASP_GENERAL_DECLINE", "Ownership denied.")
        };
        self.move_transfer((application, item.id), status, |item| {
            item.get_mut("transfer")["ownership_confirmed"] = confirmed.into();
        });
        self.finish_settled(application, item.id);
    }

    /// Finishes a completed deposit, whose payment is on the chain already.
    fn finish_settled(&mut self, application: AppIndex, id: Uuid) {
        let item = self.collections.get(application, TRANSACTIONS, id);
        let is_settled = item.is_some_and(|item| {
            let payment = item.get("transaction_details.payment_reference_id");
            payment.is_string()
                && is_inbound(item)
                && other_side(item).is_none()
                && status(item) == "COMPLETED"
        });
        if is_settled {
            let status = ("FINISHED", "The payment was settled before.");
            self.move_transfer((application, id), status, |_| {});
        }
    }

    /// Expires the transfers without a response in time.
    pub(crate) fn expire_transfers(&mut self) {
        let mut due = Vec::new();
        for (application, _) in (0..).zip(&self.applications) {
            let deadlines = self.collections.items(application, DEADLINES).values();
            let passed = deadlines.take_while(|item| deadline_of(item) <= self.now.micros());
            due.extend(passed.map(|item| (application, item.id)));
        }
        for (application, id) in due {
            // It may have expired with the other side.
            if self.collections.get(application, DEADLINES, id).is_some() {
                let status = ("EXPIRED", "No response in time.");
                self.move_transfer((application, id), status, |_| {});
            }
        }
    }
}
