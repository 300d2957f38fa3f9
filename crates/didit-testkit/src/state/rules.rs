//! Rules of transactions: their conditions and velocity checks.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/rules>; the fields and the meaning of the
//! operators are those that Didit's MCP server describes.

mod value;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use regex::Regex;
use serde_json::Value;

use crate::state::{Item, State};
use crate::vocabulary::{AppIndex, each, hash, uuid_of};

use self::value::{comparable, compares, contains, equal, is_empty, number, plain, relative};
pub(crate) use self::value::{fact, seconds, similarity, time};

/// What rules are evaluated against: the lists and the time of an application.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'s> {
    pub(crate) state: &'s State,
    pub(crate) application: AppIndex,
}

/// A rule in the form that is evaluated.
pub(crate) struct Rule<'r> {
    /// Allowed values by field; an empty list allows any.
    scope: [(&'static str, Vec<Value>); 3],
    /// Conditions, and whether one of them is enough.
    groups: BTreeMap<i64, (Vec<Condition<'r>>, bool)>,
    /// Whether one group is enough.
    is_any: bool,
    velocity: Vec<Velocity>,
}

impl<'r> Rule<'r> {
    /// Reads a valid rule.
    pub(crate) fn read(rule: &'r Item) -> Self {
        let scope = |path: &str| {
            let values = each(rule.get(path));
            values
                .map(|value| comparable("", value).into_owned())
                .collect()
        };
        let conditions = || each(rule.get("conditions"));
        let is_grouped = conditions().any(|condition| condition["group_index"].is_i64());
        let mut groups = BTreeMap::new();
        for condition in conditions() {
            let is_any = if is_grouped {
                condition["group_logic"] == "OR"
            } else {
                rule.text("evaluation_mode") == "ANY"
            };
            let index = condition["group_index"].as_i64().unwrap_or(0);
            let (group, _) = groups.entry(index).or_insert((Vec::new(), is_any));
            group.push(Condition::read(condition));
        }
        Self {
            scope: [
                ("transaction_type", scope("scope.transaction_types")),
                ("direction", scope("scope.directions")),
                ("action_type", scope("scope.action_types")),
            ],
            groups,
            is_any: is_grouped
                && conditions()
                    .next()
                    .is_some_and(|it| it["groups_logic"] != "AND"),
            velocity: each(rule.get("aggregation")).map(Velocity::read).collect(),
        }
    }

    /// Evaluates the rule on transactions, and returns those that match. `history` contains them;
    /// each velocity check reads it once.
    pub(crate) fn matching<'h>(
        &self,
        facts: Facts<'_>,
        transactions: impl Iterator<Item = &'h Item>,
        history: &(impl Iterator<Item = &'h Item> + Clone),
    ) -> Vec<&'h Item> {
        let mut matching: Vec<_> = transactions
            .filter(|transaction| self.applies(facts, transaction))
            .collect();
        for check in &self.velocity {
            let groups = check.groups(&matching, history.clone());
            matching.retain(|transaction| check.holds(transaction, &groups));
        }
        matching
    }

    /// Whether scope and conditions hold.
    fn applies(&self, facts: Facts<'_>, transaction: &Item) -> bool {
        let in_scope = self.scope.iter().all(|(field, allowed)| {
            allowed.is_empty() || allowed.contains(&*fact(transaction, field))
        });
        let mut groups = self.groups.values().map(|(conditions, is_any)| {
            let holds = |condition: &Condition<'_>| condition.holds(facts, transaction);
            hold(conditions.iter().map(holds), *is_any)
        });
        in_scope && hold(&mut groups, self.is_any)
    }
}

/// Whether all or, if that is enough, any of the parts of a condition hold.
fn hold(mut parts: impl Iterator<Item = bool>, is_any: bool) -> bool {
    if is_any {
        parts.any(|holds| holds)
    } else {
        parts.all(|holds| holds)
    }
}

struct Condition<'r> {
    condition: &'r Value,
    pattern: Option<Regex>,
}

impl<'r> Condition<'r> {
    fn read(condition: &'r Value) -> Self {
        let pattern = condition["value"].as_str();
        let pattern = pattern.filter(|_| condition["operator"] == "regex");
        Self {
            condition,
            pattern: pattern.and_then(|pattern| Regex::new(pattern).ok()),
        }
    }

    fn holds(&self, facts: Facts<'_>, transaction: &Item) -> bool {
        let text = |name: &str| self.condition[name].as_str().unwrap_or_default();
        let (field, operator, value) = (text("field"), text("operator"), &self.condition["value"]);
        let actual = fact(transaction, field);
        let is_present = !is_empty(&actual);
        match operator {
            "exists" | "is_not_empty" | "is_not_null" => return is_present,
            "not_exists" | "is_empty" | "is_null" => return !is_present,
            "regex" => {
                let pattern = self.pattern.as_ref();
                return pattern.is_some_and(|pattern| pattern.is_match(&plain(&actual)));
            }
            _ => {}
        }
        let expected = match text("value_type") {
            "list" => {
                let list =
                    uuid_of(value).and_then(|id| facts.state.lists.find(facts.application, id));
                let is_listed = list.is_some_and(|(_, list)| list.holds(&plain(&actual)));
                return is_listed != matches!(operator, "ne" | "not_in" | "not_contains");
            }
            "field" => fact(transaction, value.as_str().unwrap_or_default()),
            "relative_date" => Cow::Owned(relative(facts.state.now, value)),
            _ => comparable(field, value),
        };
        let any = |is_same: fn(&Value, &Value) -> bool| match &*expected {
            Value::Array(values) => {
                let mut values = values.iter().map(|value| comparable(field, value));
                values.any(|value| is_same(&actual, &value))
            }
            value => is_same(&actual, value),
        };
        match operator {
            "in" => any(equal),
            "not_in" => !any(equal),
            "contains" | "contains_any" => any(contains),
            "not_contains" => !any(contains),
            "fuzzy_match" => {
                let score = number(&self.condition["score"]).unwrap_or(100.0);
                is_present && similarity(&plain(&actual), &plain(&expected)) * 100.0 >= score
            }
            operator => compares(operator, &actual, &expected),
        }
    }
}

/// A velocity check.
struct Velocity {
    metric: Box<str>,
    field: Box<str>,
    operator: Box<str>,
    value: f64,
    /// Length of the window in microseconds.
    window: i64,
    /// Values that the transactions of the history must have.
    fixed: Vec<(Box<str>, Value)>,
    /// Fields that must be those of the transaction that is evaluated.
    current: Vec<Box<str>>,
}

/// What a velocity check needs of a transaction.
struct Sample {
    at: i64,
    number: Option<f64>,
    text: u64,
}

impl Velocity {
    fn read(check: &Value) -> Self {
        let text = |name: &str, default| check[name].as_str().unwrap_or(default);
        let (mut fixed, mut current) = (Vec::new(), Vec::new());
        for (field, value) in check["filters"].as_object().into_iter().flatten() {
            if value == "__current__" {
                current.push(field.as_str().into());
            } else {
                fixed.push((field.as_str().into(), comparable(field, value).into_owned()));
            }
        }
        Self {
            metric: text("metric", "count").into(),
            field: text("field", "amount").into(),
            operator: text("operator", "eq").into(),
            value: number(&check["value"]).unwrap_or(f64::NAN),
            window: seconds(text("window", "1d"))
                .unwrap_or(86_400)
                .saturating_mul(1_000_000),
            fixed,
            current,
        }
    }

    /// The values of a transaction that those of the history must equal, as text.
    fn key(&self, transaction: &Item) -> String {
        let values = self
            .current
            .iter()
            .map(|field| fact(transaction, field).to_string());
        values.collect::<Vec<_>>().join("\n")
    }

    /// Groups the transactions of the history that have the key of one of `evaluated`, each group
    /// in the order of time.
    fn groups<'h>(
        &self,
        evaluated: &[&Item],
        history: impl Iterator<Item = &'h Item>,
    ) -> HashMap<String, Vec<Sample>> {
        let keys = evaluated.iter().map(|transaction| self.key(transaction));
        let mut groups: HashMap<_, _> = keys.map(|key| (key, Vec::new())).collect();
        for transaction in history.filter(|transaction| self.counts(transaction)) {
            if let Some(group) = groups.get_mut(&self.key(transaction)) {
                let value = fact(transaction, &self.field);
                group.push(Sample {
                    at: time(transaction),
                    number: number(&value),
                    text: hash(0, &*plain(&value)),
                });
            }
        }
        for samples in groups.values_mut() {
            samples.sort_by_key(|sample| sample.at);
        }
        groups
    }

    /// Whether a transaction of the history has the values that are needed.
    fn counts(&self, transaction: &Item) -> bool {
        self.fixed.iter().all(|(field, wanted)| {
            let actual = fact(transaction, field);
            match wanted {
                Value::Array(values) => {
                    let mut values = values.iter();
                    values.any(|value| equal(&actual, &comparable(field, value)))
                }
                value => equal(&actual, value),
            }
        })
    }

    fn holds(&self, transaction: &Item, groups: &HashMap<String, Vec<Sample>>) -> bool {
        let at = time(transaction);
        let samples = groups.get(&self.key(transaction));
        let samples = samples.map_or(&[][..], Vec::as_slice);
        let end = samples.partition_point(|sample| sample.at <= at);
        let start = samples.partition_point(|sample| sample.at <= at.saturating_sub(self.window));
        let window = samples.get(start..end).unwrap_or_default();
        let figure = self.figure(window);
        figure.is_some_and(|figure| compares(&self.operator, &figure.into(), &self.value.into()))
    }

    /// The figure over a window; `None` if it has none.
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    fn figure(&self, window: &[Sample]) -> Option<f64> {
        let numbers = window.iter().filter_map(|sample| sample.number);
        match &*self.metric {
            "count" => Some(window.len() as f64),
            "distinct_count" | "unique_count" => {
                let texts: HashSet<_> = window.iter().map(|sample| sample.text).collect();
                Some(texts.len() as f64)
            }
            "sum" => Some(numbers.sum()),
            "avg" => {
                let count = numbers.clone().count();
                (count > 0).then(|| numbers.sum::<f64>() / count as f64)
            }
            "max" => numbers.reduce(f64::max),
            "min" => numbers.reduce(f64::min),
            _ => None,
        }
    }
}
