//! Values of other kinds than documented, for tests of readers.

use serde_json::{Value, json};

use crate::http::form::Form;
use crate::vocabulary::Ids;

/// Which values of a body are replaced by values of another kind.
///
/// ```
/// use didit_testkit::{DriftPlan, Fake, Fault, WebhookFault};
///
/// let didit = Fake::new();
/// didit.fault(Fault::drift(DriftPlan::random(3)));
/// let plan = DriftPlan::at(["$.decision.id_verifications[0].age"]);
/// didit.inject_webhook_fault(WebhookFault::Drift(plan));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftPlan {
    paths: Vec<String>,
    random: usize,
}

impl DriftPlan {
    /// Replaces the values at these paths, such as `$.id_verifications[0].age`. A path that a
    /// body does not have changes nothing.
    pub fn at<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self {
            paths: paths.into_iter().map(P::into).collect(),
            random: 0,
        }
    }

    /// Replaces `count` values that the seed of the fake selects.
    pub fn random(count: usize) -> Self {
        Self {
            paths: Vec::new(),
            random: count,
        }
    }

    /// Reads `paths` and `count`; without them, one random value.
    pub(crate) fn read(form: &mut Form) -> Self {
        let paths = form.list("paths").unwrap_or_default();
        let count = form.integer("count", 1, 10_000);
        let read = |path: &Value| {
            let path = path.as_str().filter(|path| path.starts_with("$."));
            path.map(str::to_owned)
        };
        let known: Vec<_> = paths.iter().filter_map(read).collect();
        if known.len() < paths.len() {
            form.invalid("paths", "A path is text such as $.id_verifications[0].age.");
        }
        Self {
            random: count.map_or(usize::from(paths.is_empty()), |count| {
                usize::try_from(count).unwrap_or(0)
            }),
            paths: known,
        }
    }

    /// Replaces the values in a body.
    pub(crate) fn apply(&self, body: &mut Value, ids: &mut Ids) {
        let given = self.paths.iter().map(|path| {
            let path = path.trim_start_matches('$').replace(']', "");
            path.replace(['.', '['], "/")
        });
        let mut pointers: Vec<_> = given.collect();
        let mut all = Vec::new();
        if self.random > 0 {
            collect(body, &mut String::new(), &mut all);
        }
        for _ in 0..self.random.min(all.len()) {
            pointers.push(all.swap_remove(ids.below(all.len())));
        }
        for pointer in pointers {
            // A value within one that is replaced already is gone.
            if let Some(value) = body.pointer_mut(&pointer) {
                *value = of_another_kind(value, ids);
            }
        }
    }
}

/// Lists the JSON pointers of all values in `value`.
fn collect(value: &Value, pointer: &mut String, all: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        all.push(pointer.clone());
        collect(child, pointer, all);
        pointer.truncate(length);
    };
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(&index.to_string(), item);
            }
        }
        Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
        _ => {}
    }
}

/// A value that no reader of the documented kind takes: text and numbers do not replace each
/// other, because many readers convert them.
fn of_another_kind(value: &Value, ids: &mut Ids) -> Value {
    let kinds = [
        json!({"drift": true}),
        json!(["drift"]),
        json!(true),
        json!("drift"),
        json!(7),
    ];
    let others = match value {
        Value::Object(_) => &kinds[1..],
        Value::Array(_) => &kinds[2..],
        Value::Bool(_) | Value::Null => &kinds[..2],
        Value::String(_) | Value::Number(_) => &kinds[..3],
    };
    others[ids.below(others.len())].clone()
}
