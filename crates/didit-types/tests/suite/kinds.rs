//! Values of other kinds at any place of any documented example. The published schemas say what
//! each place holds, and so what must be listed as drift.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use didit_types::{self as types, DecodeError, Drifting};
use proptest::{prelude::*, sample::Index};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    change::{Step, places, written},
    drift::assert_lossless,
    examples::documented,
};

static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../docs/schema/didit.json")).expect("schemas")
});

/// Placeholder of a number of 40 digits, which a [`Value`] can't hold.
const LONG: &str = "long number";

fn text_of(value: &Value) -> String {
    let long = "1234567890123456789012345678901234567890";
    value.to_string().replace(&format!("{LONG:?}"), long)
}

/// A value of each kind. None fits a field of another kind: the text is no number, and the
/// numbers are no integers of 64 bits.
fn kinds() -> [Value; 7] {
    [
        Value::Null,
        json!(true),
        json!(-0.125),
        json!(LONG),
        json!("Carmen"),
        json!([[7], "Carmen", null, {"Carmen": 0.5}, true]),
        json!({"Carmen": [0.5, {"Carmen": "Carmen"}]}),
    ]
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(text) if text == LONG => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What the schemas say about one document.
#[derive(Default)]
struct Expected {
    /// The paths that are drift.
    drift: BTreeSet<String>,
    /// The elements that their list lacks; a number in the place of a text is drift and typed.
    untyped: BTreeSet<String>,
}

impl Expected {
    /// Reads a value by its schema; returns the path of what makes it unfit as an error.
    fn value(&mut self, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
        let forms = forms(schema);
        let found = kind(value);
        let holds = |kind: &str| forms.iter().any(|form| has_kind(form, kind));
        if forms.iter().any(|form| kinds_of(form).is_empty()) {
            return Ok(());
        }
        let Some(form) = forms.iter().find(|form| has_kind(form, found)) else {
            // A number fits a text by its digits.
            let is_typed = matches!(found, "integer" | "number")
                && holds("string")
                && !holds("integer")
                && !holds("number");
            if !is_typed {
                return Err(path.to_owned());
            }
            self.drift.insert(path.to_owned());
            return Ok(());
        };
        match value {
            Value::Object(fields) => {
                for name in form["required"].as_array().into_iter().flatten() {
                    if !fields.contains_key(name.as_str().expect("a name")) {
                        return Err(path.to_owned());
                    }
                }
                let is_page = form["title"]
                    .as_str()
                    .is_some_and(|title| title.starts_with("PageOf"));
                for (name, value) in fields {
                    if let Some(schema) = form["properties"].get(name) {
                        self.field(form, schema, name, value, is_page, path)?;
                    }
                }
                Ok(())
            }
            Value::Array(elements) if path != "$" => {
                let is_nested = has_kind(&form["items"], "array");
                for (index, element) in elements.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    let mut inner = Self::default();
                    let fits = inner.value(&form["items"], element, &path).is_ok();
                    if !fits || is_nested && !inner.drift.is_empty() {
                        self.drift.insert(path.clone());
                        self.untyped.insert(path);
                    } else {
                        self.extend(inner);
                    }
                }
                Ok(())
            }
            // A list without a page around it has no place for an element that does not fit.
            Value::Array(elements) => {
                (elements.iter().enumerate()).try_for_each(|(index, item)| {
                    self.value(&form["items"], item, &format!("$[{index}]"))
                })
            }
            // The number of a session is text of digits.
            Value::String(text) if form["type"] == json!(["string", "integer"]) => {
                text.parse::<u64>().map(drop).map_err(|_| path.to_owned())
            }
            _ => Ok(()),
        }
    }

    fn field(
        &mut self,
        object: &Value,
        schema: &Value,
        name: &str,
        value: &Value,
        is_page: bool,
        path: &str,
    ) -> Result<(), String> {
        let required = object["required"].as_array();
        let is_required = required.is_some_and(|names| names.iter().any(|other| other == name));
        let path = format!("{path}.{name}");
        if value.is_null() && !is_required {
            return Ok(());
        }
        if is_page && name == "results" && value.is_array() {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                let mut inner = Self::default();
                let path = format!("{path}[{index}]");
                match inner.value(&schema["items"], item, &path) {
                    Ok(()) => self.extend(inner),
                    // An item that a page rejects is named by its error.
                    Err(cause) => {
                        self.drift.insert(cause);
                        self.untyped.insert(path);
                    }
                }
            }
            return Ok(());
        }
        let mut inner = Self::default();
        match inner.value(schema, value, &path) {
            Ok(()) => self.extend(inner),
            Err(path) if is_required => return Err(path),
            Err(_) => drop(self.drift.insert(path)),
        }
        Ok(())
    }

    fn extend(&mut self, inner: Self) {
        self.drift.extend(inner.drift);
        self.untyped.extend(inner.untyped);
    }
}

/// The alternatives of a schema.
fn forms(schema: &Value) -> Vec<&Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return forms(SCHEMAS.pointer(&reference[1..]).expect("a schema"));
    }
    match schema["anyOf"].as_array() {
        Some(forms_of) => forms_of.iter().flat_map(forms).collect(),
        None => vec![schema],
    }
}

fn kinds_of(form: &Value) -> Vec<&str> {
    match &form["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ if form["enum"].is_array() => vec!["string"],
        _ => Vec::new(),
    }
}

fn has_kind(form: &Value, kind: &str) -> bool {
    let kinds = kinds_of(form);
    kinds.contains(&kind) || kind == "integer" && kinds.contains(&"number")
}

/// A decoded document: what it lists as drift, and each typed value as `Debug` shows it.
struct Decoded {
    drift: Vec<String>,
    debug: String,
}

type Decode = fn(&str) -> Result<Decoded, DecodeError>;

fn decode<T: DeserializeOwned + Serialize + Drifting + std::fmt::Debug>(
    text: &str,
) -> Result<Decoded, DecodeError> {
    types::from_str::<T>(text)?;
    let model = assert_lossless::<T>(text);
    let drift = model.drift();
    Ok(Decoded {
        drift: drift.iter().map(|drift| drift.path().to_owned()).collect(),
        debug: format!("{model:#?}"),
    })
}

/// Every value of a model by its path, without the document around it.
fn typed(debug: &str, untyped: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    // The path of each open bracket, and the index of the next element of an array.
    let mut open: Vec<(String, Option<usize>)> = vec![("$".to_owned(), None)];
    for line in debug.lines().map(str::trim) {
        let line = line.trim_end_matches(',');
        if matches!(line, "}" | "]" | ")") {
            open.pop();
            continue;
        }
        let (path, index) = open.last_mut().expect("brackets are closed once");
        let mut path = path.clone();
        let mut text = line;
        if let Some(index) = index {
            // A list lacks the elements that do not fit.
            while untyped.contains(&format!("{path}[{index}]")) {
                *index += 1;
            }
            path = format!("{path}[{index}]");
            *index += 1;
        } else if let Some((name, value)) = line.split_once(": ") {
            path = format!("{path}.{}", name_in_json(name));
            text = value;
        }
        // A list is the same without elements.
        let shown = text.strip_suffix("[]").map_or(text, |_| "[");
        all.entry(path.clone()).or_default().push_str(shown);
        if text.ends_with(['{', '[', '(']) {
            open.push((path, text.ends_with('[').then_some(0)));
        }
    }
    all
}

/// The name of a field without its case and underscores, and with one name for `type` and the
/// like: the fields that Rust names differently.
fn name_in_json(name: &str) -> String {
    let name = name
        .trim_start_matches("r#")
        .replace('_', "")
        .to_lowercase();
    match &*name {
        "type" => "kind".to_owned(),
        "match" => "ismatch".to_owned(),
        "verificationsessionid" => "sessionid".to_owned(),
        _ => name,
    }
}

fn path_in_debug(path: &str) -> String {
    path.split('.')
        .map(|step| match step.split_once('[') {
            Some((name, index)) => format!("{}[{index}", name_in_json(name)),
            None => name_in_json(step),
        })
        .collect::<Vec<_>>()
        .join(".")
}

fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

struct Example {
    model: &'static str,
    payload: Value,
    places: Vec<Vec<Step>>,
    decode: Decode,
}

static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    macro_rules! decoders {
        ($($name:literal: $Model:ty,)+) => { [$( ($name, decode::<$Model> as Decode), )+] };
    }
    let documented = documented();
    let mut examples = Vec::new();
    for (model, decode) in every_model!(decoders) {
        for payload in documented["models"][model]
            .as_object()
            .into_iter()
            .flat_map(|all| all.values())
        {
            let places = places(payload);
            if places.is_empty() {
                continue;
            }
            examples.push(Example {
                model,
                payload: payload.clone(),
                places,
                decode,
            });
        }
    }
    examples
});

/// Whether the old value is there and of another kind than the new one.
fn replace(value: &mut Value, place: &[Step], new: &Value) -> bool {
    let old = place.iter().try_fold(value, |value, step| match step {
        Step::Field(name) => value.get_mut(name),
        Step::Element(at) => value.get_mut(at),
    });
    match old {
        Some(old) if kind(old) != kind(new) => {
            *old = new.clone();
            true
        }
        _ => false,
    }
}

/// Every value of a payload before it is changed.
fn before(example: &Example, payload: &Value) -> BTreeMap<String, String> {
    let decoded = (example.decode)(&text_of(payload)).expect("an example decodes");
    assert_eq!(decoded.drift, Vec::<String>::new(), "{}", example.model);
    typed(&decoded.debug, &BTreeSet::new())
}

/// Checks a document in which values were replaced, and returns how many of them are drift.
fn check(
    example: &Example,
    before: &BTreeMap<String, String>,
    changed: &Value,
    replaced: &BTreeSet<String>,
) -> usize {
    let text = text_of(changed);
    let schema = &SCHEMAS["$defs"][example.model];
    let mut expected = Expected::default();
    let fits = expected.value(schema, changed, "$");
    let decoded = match ((example.decode)(&text), fits) {
        (Ok(decoded), Ok(())) => decoded,
        (Err(error), Err(path)) => {
            let is_list = example.payload.is_array();
            assert!(
                is_list || error.path() == path,
                "{error} but {path}: {text}"
            );
            assert!(!format!("{error} {error:?}").contains("Carmen"), "{error}");
            return 0;
        }
        (decoded, fits) => panic!(
            "{:?} but {fits:?}: {text}",
            decoded.map(|found| found.drift)
        ),
    };
    let mut drift = decoded.drift;
    drift.sort();
    let paths: Vec<&String> = expected.drift.iter().collect();
    assert_eq!(
        drift.iter().collect::<Vec<_>>(),
        paths,
        "{}: {text}",
        example.model
    );
    for path in &drift {
        // An object that lacks a required field is named in place of the field, and the
        // elements in place of an array where the example has null.
        let is_named = |other: &String| is_within(path, other) || is_within(other, path);
        assert!(
            replaced.iter().any(is_named),
            "{path} was not replaced: {text}"
        );
    }
    assert!(!decoded.debug.contains("Carmen"), "{}", decoded.debug);

    let in_debug =
        |paths: &BTreeSet<String>| paths.iter().map(|path| path_in_debug(path)).collect();
    let untyped: BTreeSet<String> = in_debug(&expected.untyped);
    let after = typed(&decoded.debug, &untyped);
    let mut touched: BTreeSet<String> = in_debug(&(replaced | &expected.drift));
    touched.extend(untyped);
    // What a page says of itself beside its fields.
    touched.extend(["$.rejected", "$.shape"].map(str::to_owned));
    for (path, value) in before {
        if !touched.iter().any(|touched| is_within(path, touched)) {
            assert_eq!(
                after.get(path),
                Some(value),
                "{path} of {}: {replaced:?}",
                example.model
            );
        }
    }
    drift.len()
}

/// The payload without the objects and arrays that are not on the way to a place, unless the
/// schema requires them.
fn around(payload: &Value, place: &[Step], schema: &Value) -> Value {
    let [step, rest @ ..] = place else {
        return payload.clone();
    };
    let form = forms(schema)[0];
    let is_required = |name: &String| {
        let mut required = form["required"].as_array().into_iter().flatten();
        required.any(|other| other == name)
    };
    match (payload, step) {
        (Value::Object(fields), Step::Field(on_the_way)) => (fields.iter())
            .filter_map(|(name, value)| {
                let value = if name == on_the_way {
                    around(value, rest, &form["properties"][name])
                } else if !value.is_object() && !value.is_array() || is_required(name) {
                    value.clone()
                } else {
                    return None;
                };
                Some((name.clone(), value))
            })
            .collect(),
        (Value::Array(elements), Step::Element(at)) => {
            let around = around(&elements[*at], rest, &form["items"]);
            elements[..*at].iter().cloned().chain([around]).collect()
        }
        _ => unreachable!("a place is in its payload"),
    }
}

#[test]
fn every_value_of_every_other_kind_is_kept_and_named() {
    let mut seen = BTreeSet::new();
    let mut drifted = 0;
    for example in EXAMPLES.iter() {
        let schema = &SCHEMAS["$defs"][example.model];
        for place in &example.places {
            // The elements of a list are alike.
            let path = written(place);
            let shape = path.replace(|character: char| character.is_ascii_digit(), "");
            let payload = around(&example.payload, place, schema);
            let old = kind(place.iter().fold(&payload, |value, step| match step {
                Step::Field(name) => &value[name],
                Step::Element(at) => &value[*at],
            }));
            if !seen.insert((example.model, shape, old)) {
                continue;
            }
            let before = before(example, &payload);
            for new in kinds() {
                let mut changed = payload.clone();
                if replace(&mut changed, place, &new) {
                    drifted += check(example, &before, &changed, &BTreeSet::from([path.clone()]));
                }
            }
        }
    }
    assert!(drifted > 5000, "{drifted} of {} places", seen.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_set_of_values_of_other_kinds_is_kept_and_named(
        example: Index,
        picks in prop::collection::vec((any::<Index>(), 0..kinds().len()), 1..40),
    ) {
        let example = example.get(&EXAMPLES);
        let mut changed = example.payload.clone();
        let mut replaced = BTreeSet::new();
        for (place, new) in picks {
            let place = place.get(&example.places);
            if replace(&mut changed, place, &kinds()[new]) {
                replaced.insert(written(place));
            }
        }
        check(example, &before(example, &example.payload), &changed, &replaced);
    }
}
