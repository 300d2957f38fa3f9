//! Finds the counterparty of a transfer.

use serde_json::{Value, json};

use super::base::{copy_id, first, matched, profile};
use super::ownership::Wallet;
use crate::state::{CollectionKey, Item, State, transactions::is_inbound};
use crate::vocabulary::{AppIndex, object};

pub(crate) const PICKUPS: CollectionKey = CollectionKey::of("travel_rule_pickups");

/// Where a transfer goes.
#[derive(Default)]
struct Route {
    status: &'static str,
    rail: Option<&'static str>,
    /// Provider of the counterparty, or null.
    vasp: Value,
    /// Application of the recipient, and the status there.
    peer: Option<(AppIndex, &'static str)>,
}

impl Route {
    fn nowhere(status: &'static str) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }
}

/// Returns a provider of which the name alone is known, or null.
fn named(name: &str) -> Value {
    if name.is_empty() {
        return Value::Null;
    }
    json!({ "name": name })
}

fn amount(item: &Item, path: &str) -> Option<f64> {
    item.text(path).parse().ok()
}

/// Returns the status of a transfer to a wallet by its entry in an address book.
fn status_of(entry: Option<&Item>, settings: &Item, wallet: &Wallet<'_>) -> &'static str {
    match entry.filter(|entry| entry.get("is_ownership_verified") == true) {
        Some(entry) => matched(settings, entry.text("holder_name"), wallet.name),
        None => "UNCONFIRMED_OWNERSHIP",
    }
}

impl State {
    /// Whether the exchange for a new transaction begins: its application takes part.
    pub(crate) fn has_new_transfer(&self, application: AppIndex, item: &Item) -> bool {
        ["travel_rule", "travelRule"].contains(&item.text("transaction_category"))
            && !item.get("transfer").is_object()
            && self.travel_rule_settings(application).get("is_enabled") == true
    }

    /// Starts the exchange for a transaction.
    pub(crate) fn start_transfer(&mut self, application: AppIndex, item: &mut Item) {
        let mut details = object(item.get("travel_rule_details").clone());
        let sender = if is_inbound(item) {
            "counterparty.full_name"
        } else {
            "subject.full_name"
        };
        let wallet = Wallet::of(item);
        let originator = json!({ "name": item.get(sender) });
        let beneficiary = json!({ "name": wallet.name, "wallet_address": wallet.address });
        details.entry("originator_data").or_insert(originator);
        details.entry("beneficiary_data").or_insert(beneficiary);
        item.set("travel_rule_details", details);
        item.set("transfer", json!({ "timeline": [] }));
        self.route(application, item);
    }

    /// Sets the counterparty of a transfer, and the status that follows.
    pub(super) fn route(&mut self, application: AppIndex, item: &mut Item) {
        let settings = self.travel_rule_settings(application);
        let route = self.find_route(application, &settings, item);
        let mut transfer = item.get("transfer").clone();
        transfer["rail"] = json!(route.rail);
        transfer["counterparty_vasp"] = route.vasp;
        transfer["ownership_confirmed"] = (route.status == "COMPLETED").then_some(true).into();
        if let Some((peer, status)) = route.peer {
            let id = self.transaction_uuid(peer, &copy_id(item));
            transfer["peer"] = json!({ "application": peer, "transaction": id, "status": status });
        }
        if route.rail == Some("EMAIL") {
            let pickup = self.add_token(application, PICKUPS, json!({ "transaction": item.id }));
            transfer["pickup"] = pickup.get("token").clone();
        }
        let wallet = Wallet::of(item);
        let proves = settings.get("auto_wallet_verification") == true && wallet.is_self_hosted;
        if proves && route.status == "UNCONFIRMED_OWNERSHIP" {
            let fields = json!({
                "wallet_address": wallet.address, "chain": wallet.chain,
                "holder_name": wallet.name, "transaction_id": item.id,
            });
            let widget = self.add_widget(application, fields, None);
            transfer["widget"] = widget.get("token").clone();
        }
        item.set("transfer", transfer);
        self.write_status(application, item, (route.status, "Routed."));
    }

    fn find_route(&self, application: AppIndex, settings: &Item, item: &Item) -> Route {
        let value = amount(item, "transaction_details.amount_in_default_currency")
            .or(amount(item, "transaction_details.amount"));
        if value.is_some() && value < amount(settings, "threshold_amount") {
            return Route::nowhere("NOT_APPLICABLE");
        }
        let wallet = Wallet::of(item);
        let own = self.wallet(application, &wallet);
        if wallet.is_self_hosted || is_inbound(item) {
            let sender = item.text("travel_rule_details.originator_data.name");
            let vasp = item.text("counterparty.institution_details.name");
            let status = match own {
                None if wallet.is_self_hosted => "UNCONFIRMED_OWNERSHIP",
                None if sender.is_empty() => "NOT_ENOUGH_COUNTERPARTY_DATA",
                None => "ON_HOLD",
                own => status_of(own, settings, &wallet),
            };
            return Route {
                vasp: named(vasp),
                ..Route::nowhere(status)
            };
        }
        if wallet.address.is_empty() || wallet.name.is_empty() {
            return Route::nowhere("NOT_ENOUGH_COUNTERPARTY_DATA");
        }
        let peers = self.peers(application);
        let mut holders = peers.iter();
        if let Some(peer) = holders.find(|(peer, _)| self.wallet(*peer, &wallet).is_some()) {
            return self.route_to(peer, "INTERNAL", &wallet);
        }
        let sent = item.get("travel_rule_details.beneficiary_data");
        let known = own.map_or(&Value::Null, |entry| entry.get("travel_address"));
        let address = first([&sent["travel_address"], known]);
        if !address.is_empty() {
            let mut peers = peers.iter();
            return match peers.find(|(_, of)| of.text("travel_address") == address) {
                Some(peer) => self.route_to(peer, "TRP", &wallet),
                None => Route::nowhere("COUNTERPARTY_VASP_NOT_REACHABLE"),
            };
        }
        let institution = item.get("counterparty.institution_details.name");
        let name = first([&sent["counterparty_vasp_name"], institution]);
        let lei = first([&sent["counterparty_vasp_lei"]]);
        let is_named = |known: &Value| {
            !lei.is_empty() && known["lei"] == lei
                || !name.is_empty() && name.eq_ignore_ascii_case(first([&known["name"]]))
        };
        let vasps = self.vasps(application);
        let vasp = vasps.iter().find(|vasp| is_named(vasp));
        let mut members = peers.iter().filter(|(_, of)| is_named(&profile(of)));
        if vasp.is_some_and(|vasp| vasp["is_didit_customer"] == true)
            && let Some(peer) = members.next()
        {
            return self.route_to(peer, "TRP", &wallet);
        }
        let rails = vasp.map_or(&Value::Null, |vasp| &vasp["reachable_rails"]);
        let has_email = !first([&sent["counterparty_vasp_email"]]).is_empty();
        let rail = match rails[0].as_str() {
            Some("TRP") => Some("TRP"),
            rail => (rail.is_some() || has_email).then_some("EMAIL"),
        };
        Route {
            status: match (vasp, rail) {
                (_, Some(_)) => "AWAITING_COUNTERPARTY",
                (Some(_), None) => "COUNTERPARTY_VASP_NOT_REACHABLE",
                (None, None) => "COUNTERPARTY_VASP_NOT_FOUND",
            },
            rail,
            vasp: match vasp {
                Some(vasp) => {
                    json!({ "name": vasp["name"], "lei": vasp["lei"], "dd_score": vasp["dd_score"] })
                }
                None => named(name),
            },
            peer: None,
        }
    }

    /// Returns the route to an application of the fake.
    fn route_to(
        &self,
        (peer, settings): &(AppIndex, Item),
        rail: &'static str,
        wallet: &Wallet<'_>,
    ) -> Route {
        let there = match status_of(self.wallet(*peer, wallet), settings, wallet) {
            "COMPLETED" if settings.get("inbound_auto_accept") != true => "ON_HOLD",
            status => status,
        };
        Route {
            status: match there {
                "UNCONFIRMED_OWNERSHIP" | "ON_HOLD" => "AWAITING_COUNTERPARTY",
                status => status,
            },
            rail: Some(rail),
            vasp: profile(settings),
            peer: Some((*peer, there)),
        }
    }
}
