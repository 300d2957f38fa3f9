//! Wallets of transfers, the address book, and the page on which users prove control.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/wallet-ownership-widget>

use serde_json::{Value, json};

use super::base::{first, status};
use crate::state::{
    CollectionKey, Item, State,
    transactions::{TRANSACTIONS, is_expired, is_inbound},
};
use crate::vocabulary::AppIndex;

pub(crate) const WALLETS: CollectionKey = CollectionKey::of("travel_rule_wallets");
pub(crate) const WIDGETS: CollectionKey = CollectionKey::of("travel_rule_widgets");

/// Minutes until the link to the page expires by default.
const WIDGET_MINUTES: i64 = 60;

/// The wallet of a transfer.
pub(crate) struct Wallet<'i> {
    pub(crate) address: &'i str,
    pub(super) chain: &'i str,
    /// Name of the holder.
    pub(super) name: &'i str,
    /// Whether no provider holds the wallet.
    pub(super) is_self_hosted: bool,
}

impl<'i> Wallet<'i> {
    /// Returns the wallet of the recipient, or that of the sender if it is a deposit from a wallet
    /// without a provider.
    pub(crate) fn of(item: &'i Item) -> Self {
        let counterparty = item.get("counterparty");
        let is_self_hosted = counterparty["payment_method"]["method_type"] == "unhosted_wallet";
        let (party, data) = match (is_inbound(item), is_self_hosted) {
            (false, _) => (counterparty, "beneficiary_data"),
            (true, true) => (counterparty, "originator_data"),
            (true, false) => (item.get("subject"), "beneficiary_data"),
        };
        let data = &item.get("travel_rule_details")[data];
        let account = &party["payment_method"]["account_id"];
        Self {
            address: first([&data["wallet_address"], account]),
            chain: first([&data["chain"]]),
            name: first([&data["name"], &data["full_name"], &party["full_name"]]),
            is_self_hosted,
        }
    }

    /// Whether an entry of the address book is this wallet.
    fn is(&self, entry: &Item) -> bool {
        let chain = entry.text("chain");
        let is_any = chain.is_empty() || self.chain.is_empty();
        entry.text("address").eq_ignore_ascii_case(self.address)
            && (is_any || chain.eq_ignore_ascii_case(self.chain))
    }
}

impl State {
    /// Returns the entry of a wallet in the address book of an application.
    pub(super) fn wallet(&self, application: AppIndex, wallet: &Wallet<'_>) -> Option<&Item> {
        let entries = self.collections.items(application, WALLETS).values();
        entries.map(AsRef::as_ref).find(|entry| wallet.is(entry))
    }

    /// Marks a wallet in the address book as verified, and returns the name of its holder. A wallet
    /// without a provider is added.
    pub(super) fn verify_wallet(&mut self, application: AppIndex, wallet: &Wallet<'_>) -> String {
        let known = self.wallet(application, wallet).cloned();
        let mut entry = match known {
            Some(entry) => entry,
            None if !wallet.is_self_hosted => return String::new(),
            None => {
                let fields = json!({
                    "address": wallet.address, "chain": wallet.chain, "holder_name": wallet.name,
                    "holder_vendor_data": null, "entity_type": "individual",
                    "self_declared": false, "travel_address": null,
                });
                Item::new(self.ids.uuid(), self.now, fields)
            }
        };
        let name = entry.text("holder_name").to_owned();
        entry.set("is_ownership_verified", true);
        self.collections.put(application, WALLETS, entry);
        name
    }

    /// Creates a session of the page on which a user proves control of a wallet.
    pub(crate) fn add_widget(
        &mut self,
        application: AppIndex,
        mut fields: Value,
        minutes: Option<i64>,
    ) -> Item {
        let seconds = minutes.unwrap_or(WIDGET_MINUTES).saturating_mul(60);
        fields["expires_at"] = self.now.plus(seconds).rfc3339().into();
        self.add_token(application, WIDGETS, fields)
    }

    pub(crate) fn widget_url(&self, widget: &Item) -> String {
        let (origin, token) = (&self.settings.origin, widget.text("token"));
        format!("{origin}/wallet-ownership/{token}")
    }

    /// Returns the proof that the user of a transfer must give; null if there is none.
    pub(crate) fn ownership_required(&self, item: &Item) -> Value {
        let token = item.text("transfer.widget");
        let widget = self.collections.by_token(WIDGETS, token);
        let widget = widget.filter(|(_, widget)| !is_expired(widget, self.now));
        match widget.filter(|_| status(item) == "UNCONFIRMED_OWNERSHIP") {
            Some((_, widget)) => json!({
                "type": "wallet_ownership", "url": self.widget_url(widget),
                "widget_session_id": widget.id, "expires_at": widget.get("expires_at"),
            }),
            None => Value::Null,
        }
    }

    /// Proves control of the wallet of a widget, as its user does by signing a message. Returns
    /// false if there is nothing to prove.
    pub(crate) fn prove_wallet(&mut self, token: &str) -> bool {
        let is_open =
            |widget: &Item| !is_expired(widget, self.now) && widget.get("completed_at").is_null();
        let found = self.collections.by_token(WIDGETS, token);
        let Some((application, widget)) = found.filter(|(_, widget)| is_open(widget)) else {
            return false;
        };
        let mut widget = Item::clone(widget);
        let wallet = Wallet {
            address: widget.text("wallet_address"),
            chain: widget.text("chain"),
            name: widget.text("holder_name"),
            is_self_hosted: true,
        };
        let proof = json!({
            "proof_id": self.ids.uuid(), "method": "MESSAGE_SIGNING", "status": "VERIFIED",
            "wallet_address": wallet.address, "chain": wallet.chain, "deposit_address": null,
            "expected_amount": null, "expires_at": null, "created_at": self.now.rfc3339(),
            "challenge": format!("I control the wallet {}.", wallet.address),
        });
        self.verify_wallet(application, &wallet);
        widget.set("proofs", vec![proof]);
        widget.set("completed_at", self.now.rfc3339());
        let id = widget.uuid("transaction_id");
        self.collections.put(application, WIDGETS, widget);
        let item = id.and_then(|id| self.collections.get(application, TRANSACTIONS, id));
        if let Some(item) = item.map(|item| Item::clone(item))
            && status(&item) == "UNCONFIRMED_OWNERSHIP"
        {
            self.settle_ownership(application, &item, true);
        }
        true
    }
}
