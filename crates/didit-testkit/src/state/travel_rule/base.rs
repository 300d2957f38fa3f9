//! Settings of applications, the directory of VASPs, and facts about a transfer.
//!
//! Source: <https://docs.didit.me/management-api/travel-rule/get-settings>

use serde_json::{Value, json};

use crate::state::{CollectionKey, Item, State, rules::similarity};
use crate::vocabulary::{AppIndex, Ids};

pub(crate) const SETTINGS: CollectionKey = CollectionKey::of("travel_rule_settings");

/// Providers that are no applications of the fake.
const VASPS: &str = include_str!("vasps.json");

/// Returns the first text that is not empty.
pub(super) fn first<const N: usize>(values: [&Value; N]) -> &str {
    let mut texts = values.into_iter().filter_map(Value::as_str);
    texts.find(|text| !text.is_empty()).unwrap_or_default()
}

/// Returns the status of a transfer.
pub(crate) fn status(item: &Item) -> &str {
    item.text("travel_rule_details.status")
}

/// Returns the id that the recipient's application has for the transaction of the sender.
pub(super) fn copy_id(item: &Item) -> String {
    format!("travel-rule-{}", item.id)
}

/// Returns the status of a transfer whose wallet is controlled by the holder with a name.
pub(super) fn matched(settings: &Item, held: &str, sent: &str) -> &'static str {
    let plain = |name: &str| {
        let name = name.to_lowercase();
        let mut parts: Vec<_> = name.split_whitespace().collect();
        parts.sort_unstable();
        parts.join(" ")
    };
    let is_same = held.is_empty()
        || sent.is_empty()
        || match settings.text("name_matching_strictness") {
            "NONE" => true,
            "STRICT" => held == sent,
            "FUZZY" => similarity(&plain(held), &plain(sent)) >= 0.8,
            _ => plain(held) == plain(sent),
        };
    if is_same {
        "COMPLETED"
    } else {
        "COUNTERPARTY_MISMATCHED_DATA"
    }
}

/// Returns an application as the provider of a counterparty.
pub(super) fn profile(settings: &Item) -> Value {
    json!({ "name": settings.get("legal_name"), "lei": settings.get("lei"), "dd_score": 100 })
}

impl State {
    /// Returns the settings of an application; the first time, with their defaults.
    pub(crate) fn travel_rule_settings(&self, application: AppIndex) -> Item {
        let id = self.app(application).id;
        if let Some(found) = self.collections.get(application, SETTINGS, id) {
            return Item::clone(found);
        }
        let address = Ids::new(id.as_u64_pair().0).secret();
        let defaults = json!({
            "is_enabled": false, "jurisdiction": "EU", "name_matching_strictness": "DEFAULT",
            "confirmation_timeout_hours": 48, "timeout_outcome": "HOLD",
            "threshold_amount": "0.00", "legal_name": "", "lei": "", "compliance_email": "",
            "is_discoverable": true, "inbound_auto_accept": true, "allow_self_declaration": true,
            "allow_screenshot_proof": true, "auto_wallet_verification": true,
            "vasp_attribution_enabled": false, "disabled_networks": [],
            "travel_address": format!("ta{address}"),
        });
        Item::new(id, self.now, defaults)
    }

    /// Returns the other applications that take part, with their settings.
    pub(super) fn peers(&self, application: AppIndex) -> Vec<(AppIndex, Item)> {
        let all = (0..).take(self.applications.len());
        let others = all.filter(|&other| other != application);
        others
            .map(|other| (other, self.travel_rule_settings(other)))
            .filter(|(_, settings)| settings.get("is_enabled") == true)
            .collect()
    }

    /// Returns the directory as an application sees it.
    pub(crate) fn vasps(&self, application: AppIndex) -> Vec<Value> {
        let mut vasps: Vec<Value> = serde_json::from_str(VASPS).unwrap_or_default();
        let peers = self.peers(application);
        let visible = peers
            .iter()
            .filter(|(_, of)| of.get("is_discoverable") == true);
        vasps.extend(visible.map(|(_, settings)| {
            json!({
                "name": settings.get("legal_name"), "lei": settings.get("lei"),
                "jurisdiction": settings.get("jurisdiction"), "dd_status": "COMPLETED",
                "dd_score": 100, "dd_score_breakdown": { "licence": 50, "sanctions": 50 },
                "dd_assessed_at": settings.created_at.rfc3339(),
                "reachable_rails": ["INTERNAL", "TRP"], "is_didit_customer": true,
            })
        }));
        vasps
    }
}
