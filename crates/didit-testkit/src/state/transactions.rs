//! Transactions: the run through the rules, their effects, and events.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/risk-scoring>

use serde_json::{Value, json};

use crate::state::{
    CollectionKey, Extra, Item, State,
    collections::token_id,
    lists::{Entry, EntryType},
    rules::{self, Facts, Rule},
};
use crate::vocabulary::{AppIndex, Ids, SessionIndex, Status, UtcTime, Uuid, each, hash, uuid_of};

pub(crate) use crate::state::collections::TRANSACTIONS;
pub(crate) const RULES: CollectionKey = CollectionKey::of("transaction_rules");
/// Time of the latest transaction of a subject.
const SUBJECTS: CollectionKey = CollectionKey::of("transaction_subjects");
/// The transaction that a session remedies.
const SESSIONS: CollectionKey = CollectionKey::of("transaction_sessions");

/// Default of `preferred_review_score_threshold`. By default no score declines.
const REVIEW_SCORE: i64 = 75;

/// Statuses from the mildest to the most severe, each with the counter of a rule.
const STATUSES: [(&str, &str); 4] = [
    ("APPROVED", "approved_count"),
    ("IN_REVIEW", "reviewed_count"),
    ("AWAITING_USER", "awaiting_user_count"),
    ("DECLINED", "declined_count"),
];

/// Subject and counterparty of a transaction: name of the field, and role.
pub(crate) const PARTIES: [(&str, &str); 2] =
    [("subject", "APPLICANT"), ("counterparty", "COUNTERPARTY")];

pub(crate) fn is_inbound(item: &Item) -> bool {
    item.text("transaction_details.direction") == "INBOUND"
}

/// Whether the data of the parties are hidden until the recipient is confirmed.
pub(crate) fn is_masked(item: &Item) -> bool {
    let transfer = item.get("transfer");
    is_inbound(item) && transfer["peer"].is_object() && transfer["ownership_confirmed"] != true
}

/// Risk level of a score.
pub(crate) fn severity(score: i64) -> Option<&'static str> {
    Some(match score {
        ..=0 => return None,
        1..30 => "LOW",
        30..60 => "MEDIUM",
        60..85 => "HIGH",
        _ => "CRITICAL",
    })
}

/// Returns the values of the actions of a type.
fn values<'r>(rule: &'r Item, kind: &str) -> impl Iterator<Item = &'r Value> {
    let actions = each(rule.get("actions"));
    let of_type = actions.filter(move |action| action["type"] == kind);
    of_type.map(|action| &action["value"])
}

/// Score that a rule adds.
pub(crate) fn score_of(rule: &Item) -> i64 {
    let scores = values(rule, "add_score").filter_map(Value::as_i64);
    scores.fold(0, i64::saturating_add)
}

/// What a rule does, as text.
fn summary(rule: &Item) -> String {
    let score = score_of(rule);
    let score = (score != 0).then(|| format!("score {score:+}"));
    let others = each(rule.get("actions")).filter_map(|action| match action["type"].as_str()? {
        "add_score" => None,
        "change_status" => Some(format!("change_status:{}", action["value"].as_str()?)),
        kind => Some(kind.to_owned()),
    });
    score
        .into_iter()
        .chain(others)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Whether an item with a secret token is no longer valid.
pub(crate) fn is_expired(item: &Item, now: UtcTime) -> bool {
    UtcTime::parse(item.text("expires_at")).is_none_or(|at| at <= now)
}

impl State {
    /// Creates an item that a secret token names, in its field `token`.
    pub(crate) fn add_token(
        &mut self,
        application: AppIndex,
        key: CollectionKey,
        fields: Value,
    ) -> Item {
        let token = self.ids.secret();
        let mut item = Item::new(token_id(&token), self.now, fields);
        item.set("token", token);
        self.collections.put(application, key, item.clone());
        item
    }

    /// Returns the id of the transaction that an application calls `transaction_id`.
    pub(crate) fn transaction_uuid(&self, application: AppIndex, transaction_id: &str) -> Uuid {
        let (seed, _) = self.app(application).id.as_u64_pair();
        Ids::new(hash(seed ^ hash(0, "transaction"), transaction_id)).uuid()
    }

    /// Runs a new transaction through the rules, stores it and queues its events.
    pub(crate) fn book(&mut self, application: AppIndex, mut item: Item) -> Item {
        let count = self.collections.items(application, TRANSACTIONS).len();
        item.set("number", count + 1);
        #[cfg(feature = "travel-rule")]
        if self.has_new_transfer(application, &item) {
            self.start_transfer(application, &mut item);
        }
        self.remember_subject(application, &mut item);
        let reached = self.run_rules(application, &mut item);
        let (status, _) = STATUSES[reached];
        item.set("status", status);
        if status == "AWAITING_USER" {
            self.remedy(application, &mut item);
        }
        self.collections
            .put_sorted(application, TRANSACTIONS, item.clone(), rules::time);
        self.emit_transaction(application, "transaction.created", &item);
        if reached > 0 {
            self.emit_transaction(application, "transaction.status.updated", &item);
        }
        #[cfg(feature = "travel-rule")]
        self.send_transfer(application, &mut item);
        item
    }

    /// Sets the days since the subject's previous transaction.
    fn remember_subject(&mut self, application: AppIndex, item: &mut Item) {
        let at = rules::time(item);
        let subject = format!("subject {}", item.text("subject.vendor_data"));
        let id = self.transaction_uuid(application, &subject);
        let previous = self.collections.get(application, SUBJECTS, id);
        let previous = previous.and_then(|previous| previous.get("at").as_i64());
        if let Some(previous) = previous {
            item.set("days_since_previous", (at - previous) / 86_400_000_000);
        }
        let latest = json!({ "at": at.max(previous.unwrap_or(at)) });
        let latest = Item::new(id, self.now, latest);
        self.collections.put(application, SUBJECTS, latest);
    }

    /// Returns the rules that a new transaction matches.
    fn matched_rules(&self, application: AppIndex, item: &Item) -> Vec<Item> {
        let facts = Facts {
            state: self,
            application,
        };
        let items = |key| self.collections.items(application, key).values();
        let history = items(TRANSACTIONS).map(AsRef::as_ref).chain([item]);
        let matches = |rule: &&Item| {
            let matching = Rule::read(rule).matching(facts, std::iter::once(item), &history);
            !matching.is_empty()
        };
        let rules = items(RULES).map(AsRef::as_ref);
        let rules = rules.filter(|rule| rule.text("mode") != "DISABLED");
        rules.filter(matches).cloned().collect()
    }

    /// Evaluates the rules and applies the actions of those that match. Returns the status.
    fn run_rules(&mut self, application: AppIndex, item: &mut Item) -> usize {
        let matched = self.matched_rules(application, item);
        let is_active = |rule: &&Item| rule.text("mode") == "ACTIVE";
        let (mut score, mut target) = (item.get("score").as_i64().unwrap_or(0), None);
        for rule in &matched {
            let delta = score_of(rule);
            let statuses = values(rule, "change_status");
            let reached = statuses
                .filter_map(|value| STATUSES.iter().position(|(status, _)| value == status))
                .max();
            let run = json!({
                "uuid": self.ids.uuid(), "rule": rule.id, "rule_title": rule.get("title"),
                "rule_description": rule.get("description"), "rule_category": rule.get("category"),
                "matched": true, "is_test": !is_active(&rule), "mode": rule.get("mode"),
                "severity": severity(delta), "score_delta": delta,
                "status_target": reached.map(|reached| STATUSES[reached].0),
                "action_summary": summary(rule), "metadata": {},
                "created_at": self.now.rfc3339(),
            });
            push(item, "rule_runs", run);
            if is_active(&rule) {
                for action in each(rule.get("actions")) {
                    self.act(application, item, action);
                }
                score = score.saturating_add(delta);
                target = target.max(reached);
                let texts = (rule.get("title"), rule.get("description"));
                self.alert(item, "RULE", texts, delta);
            }
        }
        let by_score = usize::from(score >= REVIEW_SCORE);
        let is_risky = item.get("wallet_is_risky") == true;
        let status = target.unwrap_or(by_score).max(usize::from(is_risky));
        item.set("score", score);
        item.set("severity", severity(score));
        if status > 0 && item.get("decision_reason_code").is_null() {
            item.set("decision_reason_code", "RULE_MATCHED");
            let label = matched.iter().find(is_active);
            let label = label.map(|rule| rule.get("title").clone());
            item.set("decision_reason_label", label);
        }
        let (_, counter) = STATUSES[status];
        for mut rule in matched {
            for name in ["run_count", counter] {
                rule.set(name, rule.get(name).as_u64().unwrap_or(0) + 1);
            }
            rule.set("latest_triggered_at", self.now.rfc3339());
            self.collections.put(application, RULES, rule);
        }
        status
    }

    /// Adds an alert to a transaction.
    pub(crate) fn alert(
        &mut self,
        item: &mut Item,
        source: &str,
        (title, description): (&Value, &Value),
        score: i64,
    ) {
        let alert = json!({
            "uuid": self.ids.uuid(), "title": title, "description": description,
            "severity": severity(score).unwrap_or("UNKNOWN"), "status": "OPEN", "source": source,
            "metadata": {}, "created_at": self.now.rfc3339(), "due_at": null,
        });
        push(item, "alerts", alert);
    }

    /// Applies an action of a rule to its transaction: other ones than a score or a case.
    fn act(&mut self, application: AppIndex, item: &mut Item, action: &Value) {
        match action["type"].as_str().unwrap_or_default() {
            "change_status" if action["value"] == "AWAITING_USER" => {
                item.set("workflow", action["workflow_id"].clone());
            }
            "add_tags" => {
                let name = action["tag_name"].as_str().unwrap_or_default();
                let name = name.to_uppercase();
                let id = || self.transaction_uuid(application, &format!("tag {name}"));
                let tag = json!({
                    "uuid": uuid_of(&action["tag_uuid"]).unwrap_or_else(id), "name": name,
                    "color": action["tag_color"].as_str().unwrap_or("#64748B"),
                    "description": null, "source": "custom",
                });
                push(item, "tags", tag);
            }
            "add_note" => {
                let note = json!({
                    "uuid": self.ids.uuid(), "activity_type": "NOTE_ADDED", "source": "RULE",
                    "status": null, "title": "Note", "description": action["note"], "metadata": {},
                    "occurred_at": self.now.rfc3339(),
                });
                push(item, "activities", note);
            }
            "add_to_list" => self.add_to_list(application, item, &action["list_id"]),
            _ => {}
        }
    }

    /// Adds the value of a transaction that fits a list, unless the list has it.
    fn add_to_list(&mut self, application: AppIndex, item: &Item, list: &Value) {
        let list = uuid_of(list).and_then(|id| self.lists.find(application, id));
        let Some((number, list)) = list else {
            return;
        };
        let field = match list.entry_type {
            EntryType::DeviceFingerprint => "subject_device_fingerprint",
            EntryType::IpAddress => "subject_ip_address",
            EntryType::Country => "subject_country",
            EntryType::WalletAddress | EntryType::BankAccount => {
                "counterparty_payment_method_account_id"
            }
            EntryType::User | EntryType::Business | EntryType::Key => "subject_vendor_data",
            // A transaction has no such value.
            EntryType::Face | EntryType::Document | EntryType::Phone | EntryType::Email => return,
        };
        let value = rules::fact(item, field);
        let value = value.as_str().unwrap_or_default();
        if value.is_empty() || list.holds(value) {
            return;
        }
        let value = list.entry_type.compared(value).into_owned();
        let entry = Entry {
            added_by: "system".into(),
            object: Some(item.id),
            ..Entry::new(self.ids.uuid(), &value, self.now)
        };
        self.lists.add(application, number, entry);
        self.sync_entity_status(application, number, &value);
    }

    /// Creates the session in which the subject of a transaction must be verified.
    fn remedy(&mut self, application: AppIndex, item: &mut Item) {
        let id = item.uuid("workflow");
        let Some(workflow) = id.and_then(|id| self.workflow(application, id)) else {
            return;
        };
        let subject = item.get("subject.vendor_data").as_str();
        let index = self.create_session(application, workflow, subject, Extra::default());
        self.attend(index);
        let session = self.store.get(index).id;
        item.set("session", session.to_string());
        let link = Item::new(session, self.now, json!({ "transaction": item.id }));
        self.collections.put(application, SESSIONS, link);
    }

    /// Changes the status of the transaction that a session remedies, when the session has a
    /// result.
    pub(crate) fn follow_remediation(&mut self, index: SessionIndex) {
        let session = self.store.get(index);
        let (application, id) = (session.application, session.id);
        let status = match session.status {
            Status::Approved => "APPROVED",
            Status::InReview => "IN_REVIEW",
            Status::Declined => "DECLINED",
            _ => return,
        };
        let link = self.collections.get(application, SESSIONS, id);
        if let Some(id) = link.and_then(|link| link.uuid("transaction")) {
            self.set_transaction_status(application, id, status);
        }
    }

    /// Changes the status of a transaction, and queues the event.
    pub(crate) fn set_transaction_status(
        &mut self,
        application: AppIndex,
        id: Uuid,
        status: &'static str,
    ) {
        let item = self.collections.get_mut(application, TRANSACTIONS, id);
        if let Some(item) = item.filter(|item| item.text("status") != status) {
            item.set("status", status);
            item.updated_at = self.now;
            let item = item.clone();
            self.emit_transaction(application, "transaction.status.updated", &item);
        }
    }

    /// Returns the session that remedies a transaction; null if there is none.
    pub(crate) fn remediation(&self, item: &Item) -> Value {
        let index = item.uuid("session").and_then(|id| self.store.find(id));
        index.map_or(Value::Null, |index| {
            let session = self.store.get(index);
            json!({
                "session_id": session.id, "session_token": session.token.as_str(),
                "url": self.session_url(session), "status": session.status.as_str(),
            })
        })
    }

    /// Returns the action that the user of a transaction must take; null if there is none.
    pub(crate) fn action_required(&self, item: &Item) -> Value {
        #[cfg(feature = "travel-rule")]
        if let proof @ Value::Object(_) = self.ownership_required(item) {
            return proof;
        }
        let mut session = self.remediation(item);
        if item.text("status") != "AWAITING_USER" || session.is_null() {
            return Value::Null;
        }
        session["type"] = "verification_session".into();
        session
    }

    fn emit_transaction(&mut self, application: AppIndex, webhook_type: &'static str, item: &Item) {
        let details = item.get("transaction_details");
        let body = json!({
            "transaction_id": item.id, "txn_id": item.get("transaction_id"),
            "status": item.get("status"), "score": item.get("score"),
            "severity": item.get("severity"), "amount": details["amount"],
            "currency": details["currency"], "direction": details["direction"],
            "vendor_data": item.get("subject.vendor_data"),
            "action_required": self.action_required(item),
            "created_at": item.created_at.seconds(),
        });
        self.emit_event(application, webhook_type, body);
    }
}

fn push(item: &mut Item, name: &str, value: Value) {
    match item.fields.get_mut(name) {
        Some(Value::Array(values)) => values.push(value),
        _ => item.set(name, vec![value]),
    }
}
