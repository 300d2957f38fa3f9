//! docs/contract/live.json: fields that the service sends otherwise than its documents say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fields::Walk;
use super::table::text;

/// Prints every entry. Returns those that the documents no longer contradict, and those that the models cannot read.
pub(super) fn compared(
    live: &Value,
    schemas: &Value,
    models: &BTreeMap<String, Value>,
) -> Vec<String> {
    let mut problems = Vec::new();
    for entry in live.as_array().into_iter().flatten() {
        let (schema, path) = (text(&entry["schema"]), text(&entry["path"]));
        let (documented, live) = (kinds(&entry["documented"]), kinds(&entry["live"]));
        let terms = |kinds: &BTreeSet<String>| Vec::from_iter(kinds.clone()).join(" or ");
        println!(
            "live: {schema}.{path}: {} ({})",
            terms(&live),
            text(&entry["evidence"])
        );
        let mut problem =
            |what: String| problems.push(format!("live.json: {schema}.{path}: {what}"));
        if text(&entry["evidence"]).is_empty() || live.is_subset(&documented) {
            problem("no evidence, or nothing that differs from the documents".into());
        }
        let in_documents = Walk::over(schemas, &schemas[&schema])
            .fields
            .remove(&path)
            .unwrap_or_default();
        if in_documents.kinds != documented {
            problem(format!(
                "the documents say `{}`",
                terms(&in_documents.kinds)
            ));
        }
        let Some(facts) = models
            .get(&schema)
            .and_then(|model| Walk::over(model, model).fields.remove(&path))
        else {
            problem("not in the model".into());
            continue;
        };
        let kept = entry["kept"] == true;
        let unread: Vec<_> = live
            .iter()
            .filter(|kind| !reads(&facts.kinds, kind))
            .cloned()
            .collect();
        if unread.is_empty() == kept {
            let unread = if kept {
                "nothing".into()
            } else {
                unread.join(" or ")
            };
            problem(format!(
                "`kept` is {kept}, and {unread} does not fit the model"
            ));
        }
    }
    problems
}

fn kinds(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// Whether a field of these types reads a value of this kind. Numbers and text are read as each other.
fn reads(model: &BTreeSet<String>, kind: &str) -> bool {
    let scalar = |kind: &str| ["string", "number", "integer"].contains(&kind);
    model.is_empty()
        || model.contains(kind)
        || scalar(kind) && model.iter().any(|kind| scalar(kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(entry: &Value, model: &Value) -> Vec<String> {
        let schemas = json!({"A": {"type": "object", "properties": {"b": {"type": "number", "nullable": true}}}});
        let model = json!({"type": "object", "properties": {"b": model}});
        let mut live = json!({"schema": "A", "path": "b", "evidence": "seen"});
        live.as_object_mut()
            .unwrap()
            .extend(entry.as_object().unwrap().clone());
        compared(
            &json!([live]),
            &schemas,
            &BTreeMap::from([("A".to_owned(), model)]),
        )
    }

    #[test]
    fn field_read_in_both_forms_passes() {
        let entry = json!({"documented": ["number", "null"], "live": ["object", "null"]});
        assert_eq!(
            check(&entry, &json!({"type": ["number", "object", "null"]})),
            [""; 0]
        );
        assert_eq!(check(&entry, &json!({"description": "anything"})), [""; 0]);
        let text = json!({"documented": ["number", "null"], "live": ["string"]});
        assert_eq!(check(&text, &json!({"type": "number"})), [""; 0]);
        let kept = json!({"documented": ["number", "null"], "live": ["object"], "kept": true});
        assert_eq!(check(&kept, &json!({"type": "number"})), [""; 0]);
    }

    #[test]
    fn every_other_entry_is_a_problem() {
        let number = json!({"type": ["number", "null"]});
        for (entry, says) in [
            (
                json!({"documented": ["number", "null"], "live": ["object"]}),
                "object does not fit",
            ),
            (
                json!({"documented": ["number", "null"], "live": ["string"], "kept": true}),
                "nothing does not fit",
            ),
            (
                json!({"documented": ["number"], "live": ["string"]}),
                "the documents say `null or number`",
            ),
            (
                json!({"documented": ["number", "null"], "live": ["number"]}),
                "nothing that differs",
            ),
            (
                json!({"documented": ["number", "null"], "live": ["string"], "evidence": ""}),
                "no evidence",
            ),
            (
                json!({"path": "c", "documented": [], "live": ["string"]}),
                "not in the model",
            ),
        ] {
            let problems = check(&entry, &number).join("\n");
            assert!(problems.contains(says), "{says}: {problems}");
        }
    }
}
