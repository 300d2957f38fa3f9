//! Rules of transactions: their conditions and velocity checks.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/rules>; the fields and the meaning of the
//! operators are those that Didit's MCP server describes.

mod value;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use regex::Regex;
use serde_json::{Map, Value};

use crate::state::collections::{Item, Items};
use crate::state::lists::Lists;
use crate::vocabulary::{AppIndex, UtcTime, each, hash, uuid_of};

use self::value::{comparable, compares, contains, equal, is_empty, number, plain, relative};
pub(crate) use self::value::{fact, seconds, time};

/// What rules are evaluated against.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'s> {
    pub(crate) lists: &'s Lists,
    pub(crate) application: AppIndex,
    pub(crate) now: UtcTime,
}

/// A rule in the form that is evaluated.
pub(crate) struct Rule {
    /// Allowed values by field; an empty list allows any.
    scope: [(&'static str, Vec<Value>); 3],
    conditions: Vec<Condition>,
    is_any: bool,
    velocity: Vec<Velocity>,
}

impl Rule {
    /// Reads the fields of a valid rule.
    pub(crate) fn read(fields: &Map<String, Value>) -> Self {
        let list = |name: &str| fields.get(name).into_iter().flat_map(each);
        let scope = |name: &str| {
            let values = fields
                .get("scope")
                .into_iter()
                .flat_map(|scope| each(&scope[name]));
            values
                .map(|value| comparable("", value).into_owned())
                .collect()
        };
        Self {
            scope: [
                ("transaction_type", scope("transaction_types")),
                ("direction", scope("directions")),
                ("action_type", scope("action_types")),
            ],
            conditions: list("conditions").map(Condition::read).collect(),
            is_any: fields
                .get("evaluation_mode")
                .is_some_and(|mode| mode == "ANY"),
            velocity: list("aggregation").map(Velocity::read).collect(),
        }
    }

    /// Evaluates the rule on one transaction; `history` contains it.
    pub(crate) fn matches<'h>(
        &self,
        facts: Facts<'_>,
        transaction: &Item,
        history: &(impl Iterator<Item = &'h Item> + Clone),
    ) -> bool {
        self.applies(facts, transaction)
            && self.velocity.iter().all(|check| {
                let key = check.key(transaction);
                let groups = check.groups(history.clone(), Some(&key));
                check.holds(transaction, groups.get(&key))
            })
    }

    /// Evaluates the rule on many transactions, and returns those that match. Each velocity check
    /// groups the history once.
    pub(crate) fn matching<'h>(
        &self,
        facts: Facts<'_>,
        transactions: impl Iterator<Item = &'h Item>,
        history: &'h Items,
    ) -> Vec<&'h Item> {
        let items = || history.values().map(AsRef::as_ref);
        let checks = self.velocity.iter();
        let checks: Vec<_> = checks
            .map(|check| (check, check.groups(items(), None)))
            .collect();
        let matches = |transaction: &&Item| {
            self.applies(facts, transaction)
                && checks.iter().all(|(check, groups)| {
                    check.holds(transaction, groups.get(&check.key(transaction)))
                })
        };
        transactions.filter(matches).collect()
    }

    /// Whether scope and conditions hold.
    fn applies(&self, facts: Facts<'_>, transaction: &Item) -> bool {
        let in_scope = self.scope.iter().all(|(field, allowed)| {
            allowed.is_empty() || allowed.contains(&*fact(transaction, field))
        });
        in_scope && self.conditions_hold(facts, transaction)
    }

    fn conditions_hold(&self, facts: Facts<'_>, transaction: &Item) -> bool {
        let holds = |condition: &Condition| condition.holds(facts, transaction);
        let Some(first) = self.conditions.first() else {
            return true;
        };
        if self
            .conditions
            .iter()
            .all(|condition| condition.group.is_none())
        {
            let mut conditions = self.conditions.iter();
            return if self.is_any {
                conditions.any(holds)
            } else {
                conditions.all(holds)
            };
        }
        let mut groups: BTreeMap<i64, Vec<&Condition>> = BTreeMap::new();
        for condition in &self.conditions {
            groups
                .entry(condition.group.unwrap_or(0))
                .or_default()
                .push(condition);
        }
        let mut groups = groups.values().map(|group| {
            let mut conditions = group.iter().copied();
            if group[0].is_or {
                conditions.any(holds)
            } else {
                conditions.all(holds)
            }
        });
        if first.needs_all_groups {
            groups.all(|holds| holds)
        } else {
            groups.any(|holds| holds)
        }
    }
}

struct Condition {
    field: Box<str>,
    operator: Box<str>,
    value: Value,
    value_type: Box<str>,
    score: f64,
    pattern: Option<Regex>,
    group: Option<i64>,
    is_or: bool,
    needs_all_groups: bool,
}

impl Condition {
    fn read(condition: &Value) -> Self {
        let text = |name: &str| condition[name].as_str().unwrap_or_default();
        let value = &condition["value"];
        Self {
            field: text("field").into(),
            operator: text("operator").into(),
            value: value.clone(),
            value_type: text("value_type").into(),
            score: number(&condition["score"]).unwrap_or(100.0),
            pattern: (text("operator") == "regex")
                .then(|| Regex::new(value.as_str()?).ok())
                .flatten(),
            group: condition["group_index"].as_i64(),
            is_or: condition["group_logic"] == "OR",
            needs_all_groups: condition["groups_logic"] == "AND",
        }
    }

    fn holds(&self, facts: Facts<'_>, transaction: &Item) -> bool {
        let actual = fact(transaction, &self.field);
        let is_present = !is_empty(&actual);
        match &*self.operator {
            "exists" | "is_not_empty" | "is_not_null" => return is_present,
            "not_exists" | "is_empty" | "is_null" => return !is_present,
            "regex" => {
                let pattern = self.pattern.as_ref();
                return pattern.is_some_and(|pattern| pattern.is_match(&plain(&actual)));
            }
            _ => {}
        }
        if self.value_type.as_ref() == "list" {
            let holds = self.is_listed(facts, &actual);
            return holds != matches!(&*self.operator, "ne" | "not_in" | "not_contains");
        }
        let expected = match &*self.value_type {
            "field" => fact(transaction, self.value.as_str().unwrap_or_default()),
            "relative_date" => Cow::Owned(relative(facts.now, &self.value)),
            _ => comparable(&self.field, &self.value),
        };
        let any = |is_same: fn(&Value, &Value) -> bool| match &*expected {
            Value::Array(values) => {
                let mut values = values.iter().map(|value| comparable(&self.field, value));
                values.any(|value| is_same(&actual, &value))
            }
            value => is_same(&actual, value),
        };
        match &*self.operator {
            "in" => any(equal),
            "not_in" => !any(equal),
            "contains" | "contains_any" => any(contains),
            "not_contains" => !any(contains),
            "fuzzy_match" => {
                let [one, other] = [&*actual, &*expected].map(|value| plain(value).to_lowercase());
                is_present && strsim::normalized_levenshtein(&one, &other) * 100.0 >= self.score
            }
            operator => compares(operator, &actual, &expected),
        }
    }

    /// Whether the value is in the list that the condition names.
    fn is_listed(&self, facts: Facts<'_>, actual: &Value) -> bool {
        let id = uuid_of(&self.value);
        let found = id.and_then(|id| facts.lists.find(facts.application, id));
        let list = found.map(|(_, list)| list);
        list.is_some_and(|list| list.holds(&plain(actual)))
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

    /// Groups the transactions of the history by their key, each group in the order of time.
    fn groups<'h>(
        &self,
        history: impl Iterator<Item = &'h Item>,
        only: Option<&str>,
    ) -> HashMap<String, Vec<Sample>> {
        let mut groups: HashMap<String, Vec<Sample>> = HashMap::new();
        for transaction in history {
            let counts = self.fixed.iter().all(|(field, wanted)| match wanted {
                Value::Array(values) => {
                    let actual = fact(transaction, field);
                    values
                        .iter()
                        .any(|value| equal(&actual, &comparable(field, value)))
                }
                value => equal(&fact(transaction, field), value),
            });
            if !counts {
                continue;
            }
            let key = self.key(transaction);
            if only.is_none_or(|only| only == key) {
                let value = fact(transaction, &self.field);
                groups.entry(key).or_default().push(Sample {
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

    fn holds(&self, transaction: &Item, group: Option<&Vec<Sample>>) -> bool {
        let at = time(transaction);
        let samples = group.map_or(&[][..], Vec::as_slice);
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
