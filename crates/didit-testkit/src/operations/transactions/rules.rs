//! Rules of transactions, and their library.
//!
//! Source: <https://docs.didit.me/management-api/transactions/rules-create>

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde_json::{Value, json};

use crate::http::{Form, HandlerResult, Reply, RequestContext, not_a_choice};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{self, ANY_TEXT, Fields, Rule};
use crate::state::{
    Item,
    rules::{self, Facts},
    transactions::{RULES, TRANSACTIONS, score_of, severity},
};
use crate::vocabulary::{UtcTime, Uuid, each, uuid_of};

pub(crate) struct Rules;

impl Collection for Rules {
    const NAME: &'static str = RULES.name;
    const ID: &'static str = "rule_uuid";
    const FIELDS: Fields = &[
        ("title", Rule::Required(&Rule::Filled(255))),
        ("category", Rule::Required(&Rule::Filled(255))),
        (
            "mode",
            Rule::Required(&Rule::Choice("ACTIVE|DISABLED|TEST")),
        ),
        ("description", ANY_TEXT),
        ("metadata", Rule::Object),
        ("actions", Rule::Each(ACTION, check_action)),
        ("evaluation_mode", Rule::FixedChoice("ALL|ANY")),
        ("scope", Rule::Within(SCOPE)),
        ("conditions", Rule::Each(CONDITION, check_condition)),
        ("aggregation", Rule::Each(AGGREGATION, check_aggregation)),
    ];
    const HIDDEN: &'static [&'static str] = &["bundle"];
    const UNIQUE: Option<(&'static str, &'static str)> =
        Some(("title", "A rule with this name already exists."));
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("source", "source"),
        ("category", "category"),
        ("mode", "mode"),
        ("bundle", "bundle"),
    ];
    const SEARCHED: &'static [&'static str] = &["title", "description"];

    fn defaults(_: &RequestContext<'_>) -> Value {
        json!({
            "library_key": null, "source": "CUSTOM",
            "evaluation_mode": "ALL", "scope": {}, "conditions": [], "aggregation": [],
            "actions": [], "metadata": {}, "run_count": 0, "approved_count": 0,
            "reviewed_count": 0, "declined_count": 0, "awaiting_user_count": 0,
            "latest_triggered_at": null,
        })
    }

    fn check(_: &RequestContext<'_>, form: &mut Form, item: Option<&Item>) {
        let is_preset = item.is_some_and(|item| item.text("source") == "PRESET");
        let mut others = Self::FIELDS.iter().filter(|(name, _)| *name != "mode");
        if is_preset && others.any(|(name, _)| form.has(name)) {
            form.invalid(
                "non_field_errors",
                "Library rules only accept changes of mode.",
            );
        }
    }

    fn check_delete(_: &RequestContext<'_>, item: &Item) -> Result<(), Reply> {
        if item.text("source") != "PRESET" {
            return Ok(());
        }
        let text = "Library rules cannot be deleted. Uninstall them via the rules install endpoint \
            instead.";
        Err(Reply::refused(text))
    }

    fn detail(_: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = collection::whole::<Self>(item);
        let count = |name: &str| item.get(name).as_u64().unwrap_or(0);
        for name in ["approved", "reviewed", "declined"] {
            let share = count(&format!("{name}_count")) * 10_000 / count("run_count").max(1);
            let percent = f64::from(u32::try_from(share).unwrap_or(0)) / 100.0;
            fields.insert(format!("{name}_pct"), percent.into());
        }
        fields.insert("severity".into(), severity(score_of(item)).into());
        fields.into()
    }
}

const OPERATORS: &str = "eq|ne|gt|gte|lt|lte|in|not_in|contains|not_contains|contains_any|regex|\
    fuzzy_match|exists|is_not_empty|is_not_null|not_exists|is_empty|is_null";

const CONDITION: Fields = &[
    ("field", Rule::Required(&ANY_TEXT)),
    ("operator", Rule::Required(&Rule::Choice(OPERATORS))),
    ("value", Rule::Any),
    ("value_type", Rule::Choice("list|field|relative_date")),
    ("score", Rule::Number(0.0, 100.0)),
    ("group_index", Rule::Integer(i64::MIN, i64::MAX)),
    ("group_logic", Rule::Choice("AND|OR")),
    ("groups_logic", Rule::Choice("AND|OR")),
];

fn check_condition(form: &mut Form) {
    let value = form.peek("value").cloned().unwrap_or_default();
    match form.peek("operator").and_then(Value::as_str) {
        Some("regex") if value.as_str().is_none_or(|text| Regex::new(text).is_err()) => {
            form.invalid("value", "Enter a valid regular expression.");
        }
        Some("fuzzy_match") => form.require_all(&["score"]),
        Some("contains_any") if !is_texts(&value) => {
            form.invalid("value", "Expected a list of strings.");
        }
        _ => {}
    }
    let is_list = form.peek("value_type").is_some_and(|kind| kind == "list");
    if is_list && uuid_of(&value).is_none() {
        form.invalid("value", "Must be a valid UUID.");
    }
}

fn is_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|values| values.iter().all(Value::is_string))
}

const AGGREGATION: Fields = &[
    (
        "metric",
        Rule::Choice("count|sum|max|min|avg|distinct_count|unique_count"),
    ),
    ("field", ANY_TEXT),
    ("operator", Rule::Choice("eq|ne|gt|gte|lt|lte")),
    ("value", Rule::Required(&Rule::Number(f64::MIN, f64::MAX))),
    ("window", ANY_TEXT),
    ("filters", Rule::Object),
];

fn check_aggregation(form: &mut Form) {
    let window = form.peek("window").and_then(Value::as_str);
    if window.is_some_and(|window| rules::seconds(window).is_none()) {
        let error = "Enter a number of minutes, hours or days, such as 30d.";
        form.invalid("window", error);
    }
}

const ACTION: Fields = &[
    ("type", Rule::Required(&Rule::Choice(ACTIONS))),
    ("value", Rule::Any),
    ("workflow_id", Rule::Uuid),
    ("tag_uuid", Rule::Uuid),
    ("tag_name", Rule::Text(255)),
    ("tag_color", Rule::Text(32)),
    ("note", ANY_TEXT),
    ("list_id", Rule::Uuid),
    ("blueprint", Rule::Uuid),
    (
        "grouping",
        Rule::Choice("by_applicant|by_rule_and_applicant"),
    ),
    ("attach_matched_transaction", Rule::Boolean),
];

const ACTIONS: &str = "add_score|change_status|add_tags|add_note|add_to_list|open_case";

fn check_action(form: &mut Form) {
    let value = form.peek("value").cloned().unwrap_or_default();
    match form.peek("type").and_then(Value::as_str) {
        Some("add_score") if !value.is_i64() => {
            form.invalid("value", "A valid integer is required.");
        }
        Some("change_status") => match value.as_str() {
            Some("APPROVED" | "IN_REVIEW" | "DECLINED") => {}
            Some("AWAITING_USER") => form.require_all(&["workflow_id"]),
            _ => form.invalid("value", not_a_choice(&value)),
        },
        Some("add_note") => form.require_all(&["note"]),
        Some("add_to_list") => form.require_all(&["list_id"]),
        _ => {}
    }
}

const SCOPE: Fields = &[
    ("transaction_types", Rule::Texts),
    ("directions", Rule::Choices("INBOUND|OUTBOUND")),
    ("action_types", Rule::Texts),
];

/// Largest number of transactions that a backtest evaluates.
const BACKTEST_CAP: usize = 10_000;

/// `POST /v3/transactions/rules/backtest/`
pub(crate) fn backtest(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let days = form.integer("period_days", 1, 365);
    // The fields that are evaluated.
    let fields = fields::read(&mut form, &Rules::FIELDS[6..]);
    form.finish()?;
    let days = days.unwrap_or(90);
    let (state, application) = (&*context.state, context.application);
    let since = state.now.plus_days(-days).micros();
    let history = context.items(TRANSACTIONS).map(AsRef::as_ref);
    let recent: Vec<&Item> = (history.clone().rev())
        .filter(|item| rules::time(item) >= since)
        .take(BACKTEST_CAP)
        .collect();
    let facts = Facts { state, application };
    let rule = Item::new(Uuid::nil(), state.now, fields.into());
    let matched = rules::Rule::read(&rule).matching(facts, recent.iter().copied(), &history);
    let subjects: HashSet<_> = matched
        .iter()
        .map(|item| item.text("subject.vendor_data"))
        .collect();
    Ok(Reply::ok(&json!({
        "evaluated": recent.len(), "matched": matched.len(),
        "affected_entities": subjects.len(), "period_days": days,
    })))
}

/// The library: rules in the style of the documented ones.
static LIBRARY: LazyLock<Vec<Item>> = LazyLock::new(|| {
    // The tests read it.
    let rules: Vec<Value> = serde_json::from_str(include_str!("library.json")).unwrap_or_default();
    let rules = rules.into_iter();
    rules
        .map(|rule| Item::new(Uuid::nil(), UtcTime::MAX, rule))
        .collect()
});

fn is_same(rule: &Item, other: &Item) -> bool {
    rule.get("library_key") == other.get("library_key")
}

/// Whether the application has installed a rule of the library.
fn is_installed(context: &RequestContext<'_>, rule: &Item) -> bool {
    context.items(RULES).any(|own| is_same(own, rule))
}

/// `GET /v3/transactions/rules/library/`
pub(crate) fn list_library(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let is_selected = collection::selection::<Rules>(context);
    let rules = LIBRARY.iter().filter(|rule| is_selected(rule));
    let response = context.list(page, rules, |rule| {
        let mut shown = rule.fields.clone();
        shown.insert("is_installed".into(), is_installed(context, rule).into());
        shown.insert("source".into(), "PRESET".into());
        shown.into()
    });
    Ok(Reply::ok(&response))
}

/// Reads which rules of the library a request selects.
fn selected(context: &RequestContext<'_>) -> Result<Vec<&'static Item>, Reply> {
    const FIELDS: Fields = &[("library_keys", Rule::Texts), ("bundle", ANY_TEXT)];
    let mut form = context.form()?;
    let sent = Value::from(fields::read(&mut form, FIELDS));
    let bundle = sent["bundle"].as_str().unwrap_or_default();
    let keys = || each(&sent["library_keys"]);
    let has_keys = keys().len() > 0;
    if !has_keys && bundle.is_empty() {
        form.invalid("non_field_errors", "Provide library_keys or a bundle.");
    }
    form.finish()?;
    let is_selected = |rule: &&Item| {
        (!has_keys || keys().any(|key| key == rule.get("library_key")))
            && (bundle.is_empty() || rule.text("bundle") == bundle)
    };
    Ok(LIBRARY.iter().filter(is_selected).collect())
}

/// `POST /v3/transactions/rules/install/`
pub(crate) fn install(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut new = selected(context)?;
    new.retain(|rule| !is_installed(context, rule));
    for rule in &new {
        let mut fields = rule.fields.clone();
        fields.retain(|name, _| name != "industries" && name != "tags");
        fields.insert("source".into(), "PRESET".into());
        fields.insert("mode".into(), "ACTIVE".into());
        collection::insert::<Rules>(context, RULES, fields)?;
    }
    let keys: Vec<_> = new.iter().map(|rule| rule.get("library_key")).collect();
    Ok(Reply::ok(
        &json!({ "installed_library_keys": keys, "installed_count": keys.len() }),
    ))
}

/// `DELETE /v3/transactions/rules/install/`
pub(crate) fn uninstall(context: &mut RequestContext<'_>) -> HandlerResult {
    let selected = selected(context)?;
    let mut rules: Vec<_> = context.items(RULES).map(Arc::clone).collect();
    rules.retain(|rule| selected.iter().any(|other| is_same(rule, other)));
    for rule in &rules {
        let collections = &mut context.state.collections;
        collections.remove(context.application, RULES, rule.id);
    }
    Ok(Reply::ok(&json!({ "uninstalled_count": rules.len() })))
}
