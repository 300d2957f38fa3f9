//! Rules of transactions, and their library.
//!
//! Source: <https://docs.didit.me/management-api/transactions/rules-create>

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use crate::http::{Form, HandlerResult, Reply, RequestContext, not_a_choice};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{self, ANY_TEXT, Fields, Rule, filled};
use crate::state::{
    Item,
    rules::{self, Facts},
    transactions::{RULES, TRANSACTIONS, score_of, severity},
};
use crate::vocabulary::{Search, each, uuid_of};

pub(crate) struct Rules;

impl Collection for Rules {
    const NAME: &'static str = RULES.name;
    const ID: &'static str = "rule_uuid";
    const FIELDS: Fields = &[
        ("title", Rule::Custom(filled)),
        ("category", Rule::Custom(filled)),
        ("mode", Rule::FixedChoice("ACTIVE|DISABLED|TEST")),
        ("description", ANY_TEXT),
        ("metadata", Rule::Object),
        ("actions", Rule::Custom(actions)),
        ("evaluation_mode", Rule::FixedChoice("ALL|ANY")),
        ("scope", Rule::Custom(scope)),
        ("conditions", Rule::Custom(conditions)),
        ("aggregation", Rule::Custom(aggregation)),
    ];
    const REQUIRED: &'static [&'static str] = &["title", "category", "mode"];
    const HIDDEN: &'static [&'static str] = &["bundle"];
    const UNIQUE: Option<(&'static str, &'static str)> =
        Some(("title", "A rule with this name already exists."));
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("source", "source"),
        ("category", "category"),
        ("mode", "mode"),
        ("bundle", "bundle"),
    ];

    fn defaults(_: &mut RequestContext<'_>) -> Value {
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
            fields.insert(format!("{name}_pct"), percent(share));
        }
        let score = score_of(item.get("actions"));
        fields.insert("severity".into(), severity(score).into());
        fields.into()
    }
}

/// A share in hundredths of a percent as a percentage.
fn percent(share: u64) -> Value {
    f64::from(u32::try_from(share).unwrap_or(0))
        .mul_add(0.01, 0.0)
        .into()
}

const OPERATORS: &str = "eq|ne|gt|gte|lt|lte|in|not_in|contains|not_contains|contains_any|regex|\
    fuzzy_match|exists|is_not_empty|is_not_null|not_exists|is_empty|is_null";

const CONDITION: Fields = &[
    ("field", ANY_TEXT),
    ("operator", Rule::FixedChoice(OPERATORS)),
    ("value", Rule::Any),
    ("value_type", Rule::Choice("list|field|relative_date")),
    ("score", Rule::Number(0.0, 100.0)),
    ("group_index", Rule::Integer(i64::MIN, i64::MAX)),
    ("group_logic", Rule::Choice("AND|OR")),
    ("groups_logic", Rule::Choice("AND|OR")),
];

fn conditions(form: &mut Form, name: &'static str) -> Option<Value> {
    objects(form, name, CONDITION, &["field", "operator"], |inner| {
        let value = inner.peek("value").cloned().unwrap_or_default();
        match inner.peek("operator").and_then(Value::as_str) {
            Some("regex") if value.as_str().is_none_or(|text| Regex::new(text).is_err()) => {
                inner.invalid("value", "Enter a valid regular expression.");
            }
            Some("fuzzy_match") => inner.require_all(&["score"]),
            Some("contains_any") if !is_texts(&value) => {
                inner.invalid("value", "Expected a list of strings.");
            }
            _ => {}
        }
        let is_list = inner.peek("value_type").is_some_and(|kind| kind == "list");
        if is_list && uuid_of(&value).is_none() {
            inner.invalid("value", "Must be a valid UUID.");
        }
    })
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
    ("value", Rule::Number(f64::MIN, f64::MAX)),
    ("window", ANY_TEXT),
    ("filters", Rule::Object),
];

fn aggregation(form: &mut Form, name: &'static str) -> Option<Value> {
    objects(form, name, AGGREGATION, &["value"], |inner| {
        let window = inner.peek("window").and_then(Value::as_str);
        if window.is_some_and(|window| rules::seconds(window).is_none()) {
            inner.invalid(
                "window",
                "Enter a number of minutes, hours or days, such as 30d.",
            );
        }
    })
}

const ACTION: Fields = &[
    (
        "type",
        Rule::FixedChoice("add_score|change_status|add_tags|add_note|add_to_list|open_case"),
    ),
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

fn actions(form: &mut Form, name: &'static str) -> Option<Value> {
    objects(form, name, ACTION, &["type"], |inner| {
        let value = inner.peek("value").cloned().unwrap_or_default();
        match inner.peek("type").and_then(Value::as_str) {
            Some("add_score") if !value.is_i64() => {
                inner.invalid("value", "A valid integer is required.");
            }
            Some("change_status") => match value.as_str() {
                Some("APPROVED" | "IN_REVIEW" | "DECLINED") => {}
                Some("AWAITING_USER") => inner.require_all(&["workflow_id"]),
                _ => inner.invalid("value", not_a_choice(&value)),
            },
            Some("add_note") => inner.require_all(&["note"]),
            Some("add_to_list") => inner.require_all(&["list_id"]),
            _ => {}
        }
    })
}

const SCOPE: Fields = &[
    ("transaction_types", Rule::Texts),
    ("directions", Rule::Texts),
    ("action_types", Rule::Texts),
];

fn scope(form: &mut Form, name: &'static str) -> Option<Value> {
    form.within(name, |inner| {
        let values = fields::read(inner, SCOPE);
        let mut directions = values.get("directions").into_iter().flat_map(each);
        let unknown = directions.find(|it| *it != "INBOUND" && *it != "OUTBOUND");
        if let Some(direction) = unknown {
            inner.invalid("directions", not_a_choice(direction));
        }
        values.into()
    })
}

/// Reads a list of objects with needed fields and a check of each.
fn objects(
    form: &mut Form,
    name: &str,
    fields: Fields,
    needed: &[&str],
    check: impl Fn(&mut Form),
) -> Option<Value> {
    let items = fields::objects(form, name, |inner| {
        inner.require_all(needed);
        check(inner);
        Some(Value::from(fields::read(inner, fields)))
    });
    items.map(Value::from)
}

/// `GET /v3/transactions/rules/`
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let search = context.query.get("search").map(Search::new);
    let Some(search) = search else {
        return collection::list::<Rules>(context);
    };
    collection::list_where::<Rules>(context, |item| {
        search.is_in(item.text("title")) || search.is_in(item.text("description"))
    })
}

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
    let history = state.collections.items(application, TRANSACTIONS);
    let recent = history.values().rev().map(AsRef::as_ref);
    let recent: Vec<&Item> = recent
        .filter(|item| rules::time(item) >= since)
        .take(BACKTEST_CAP)
        .collect();
    let facts = Facts {
        lists: &state.lists,
        application,
        now: state.now,
    };
    let matched = rules::Rule::read(&fields).matching(facts, recent.iter().copied(), history);
    let subjects: HashSet<_> = matched
        .iter()
        .map(|item| rules::fact(item, "subject_vendor_data").to_string())
        .collect();
    Ok(Reply::ok(&json!({
        "evaluated": recent.len(), "matched": matched.len(),
        "affected_entities": subjects.len(), "period_days": days,
    })))
}

/// The library: rules in the style of the documented ones.
static LIBRARY: LazyLock<Vec<Map<String, Value>>> = LazyLock::new(|| {
    // The tests read it.
    serde_json::from_str(include_str!("library.json")).unwrap_or_default()
});

fn text<'r>(rule: &'r Map<String, Value>, name: &str) -> &'r str {
    rule.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Keys of the rules of the library that the application has installed.
fn installed(context: &RequestContext<'_>) -> HashSet<String> {
    let rules = context.items(RULES);
    rules
        .map(|rule| rule.text("library_key").to_owned())
        .collect()
}

/// `GET /v3/transactions/rules/library/`
pub(crate) fn list_library(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let installed = installed(context);
    let search = context.query.get("search").map(Search::new);
    let is_wanted = |rule: &&Map<String, Value>| {
        let equals = |name| {
            context
                .query
                .get(name)
                .is_none_or(|wanted| text(rule, name) == wanted)
        };
        let is_found = |search: &Search| {
            ["title", "description"]
                .iter()
                .any(|name| search.is_in(text(rule, name)))
        };
        equals("bundle") && equals("category") && search.as_ref().is_none_or(is_found)
    };
    let show = |rule: &Map<String, Value>| {
        let mut rule = rule.clone();
        let is_installed = installed.contains(text(&rule, "library_key"));
        rule.insert("is_installed".into(), is_installed.into());
        rule.insert("source".into(), "PRESET".into());
        rule.into()
    };
    Ok(Reply::ok(&context.list(
        page,
        LIBRARY.iter().filter(is_wanted),
        show,
    )))
}

/// Reads which rules of the library a request selects.
fn selected(context: &RequestContext<'_>) -> Result<Vec<&'static Map<String, Value>>, Reply> {
    const FIELDS: Fields = &[("library_keys", Rule::Texts), ("bundle", ANY_TEXT)];
    let mut form = context.form()?;
    let fields = fields::read(&mut form, FIELDS);
    let keys = fields.get("library_keys").and_then(Value::as_array);
    let keys = keys.filter(|keys| !keys.is_empty());
    let bundle = Some(text(&fields, "bundle")).filter(|bundle| !bundle.is_empty());
    if keys.is_none() && bundle.is_none() {
        form.invalid("non_field_errors", "Provide library_keys or a bundle.");
    }
    form.finish()?;
    let is_selected = |rule: &&Map<String, Value>| {
        keys.is_none_or(|keys| keys.iter().any(|key| key == text(rule, "library_key")))
            && bundle.is_none_or(|bundle| text(rule, "bundle") == bundle)
    };
    Ok(LIBRARY.iter().filter(is_selected).collect())
}

/// `POST /v3/transactions/rules/install/`
pub(crate) fn install(context: &mut RequestContext<'_>) -> HandlerResult {
    let selected = selected(context)?;
    let installed = installed(context);
    let is_new = |rule: &&Map<String, Value>| !installed.contains(text(rule, "library_key"));
    let mut keys = Vec::new();
    for rule in selected.into_iter().filter(is_new) {
        let mut fields = rule.clone();
        fields.retain(|name, _| name != "industries" && name != "tags");
        fields.insert("source".into(), "PRESET".into());
        fields.insert("mode".into(), "ACTIVE".into());
        collection::insert::<Rules>(context, RULES, fields)?;
        keys.push(text(rule, "library_key"));
    }
    Ok(Reply::ok(
        &json!({ "installed_library_keys": keys, "installed_count": keys.len() }),
    ))
}

/// `DELETE /v3/transactions/rules/install/`
pub(crate) fn uninstall(context: &mut RequestContext<'_>) -> HandlerResult {
    let selected = selected(context)?;
    let is_selected = |key: &str| selected.iter().any(|rule| text(rule, "library_key") == key);
    let rules = context
        .items(RULES)
        .filter(|rule| is_selected(rule.text("library_key")));
    let ids: Vec<_> = rules.map(|rule| rule.id).collect();
    for id in &ids {
        let application = context.application;
        context.state.collections.remove(application, RULES, *id);
    }
    Ok(Reply::ok(&json!({ "uninstalled_count": ids.len() })))
}
