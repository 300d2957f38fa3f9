//! Changing JSON at one place, and naming the place where two documents differ.

use serde_json::Value;

/// The path of the first difference; absent and null are equal.
pub(crate) fn difference(path: &str, before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let names = before.keys().chain(after.keys());
            names.into_iter().find_map(|name| {
                let before = before.get(name).unwrap_or(&Value::Null);
                let after = after.get(name).unwrap_or(&Value::Null);
                difference(&format!("{path}.{name}"), before, after)
            })
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.into_iter().find_map(|(at, (before, after))| {
                difference(&format!("{path}[{at}]"), before, after)
            })
        }
        _ => (before != after).then(|| path.to_owned()),
    }
}

pub(crate) enum Step {
    Field(String),
    Element(usize),
}

impl Step {
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::Element(_) => None,
        }
    }
}

pub(crate) enum Change {
    Keep,
    Remove,
    Replace(Value),
}

pub(crate) fn written(place: &[Step]) -> String {
    place.iter().fold("$".to_owned(), |path, step| match step {
        Step::Field(name) => format!("{path}.{name}"),
        Step::Element(at) => format!("{path}[{at}]"),
    })
}

/// The places of all values below the top.
pub(crate) fn places(value: &Value) -> Vec<Vec<Step>> {
    let mut all = Vec::new();
    let mut add = |step: &dyn Fn() -> Step, value: &Value| {
        all.push(vec![step()]);
        for mut place in places(value) {
            place.insert(0, step());
            all.push(place);
        }
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                add(&|| Step::Field(name.clone()), value);
            }
        }
        Value::Array(elements) => {
            for (at, value) in elements.iter().enumerate() {
                add(&|| Step::Element(at), value);
            }
        }
        _ => {}
    }
    all
}

/// Whether the change could be made there.
pub(crate) fn alter(value: &mut Value, place: &[Step], change: &impl Fn(&Step) -> Change) -> bool {
    let [step, rest @ ..] = place else {
        return false;
    };
    if !rest.is_empty() {
        let inner = match step {
            Step::Field(name) => value.get_mut(name),
            Step::Element(at) => value.get_mut(at),
        };
        return inner.is_some_and(|inner| alter(inner, rest, change));
    }
    match (change(step), step, value) {
        (Change::Remove, Step::Field(name), Value::Object(fields)) => fields.remove(name).is_some(),
        (Change::Replace(new), Step::Field(name), Value::Object(fields)) => {
            let differs = fields
                .get(name)
                .is_some_and(|old| new.is_null() || old.is_string());
            if differs {
                fields.insert(name.clone(), new);
            }
            differs
        }
        (Change::Replace(new), Step::Element(at), Value::Array(elements)) => {
            let is_text = elements[*at].is_string();
            if is_text {
                elements[*at] = new;
            }
            is_text
        }
        _ => false,
    }
}

/// Applies a function to every value, innermost first.
pub(crate) fn change_each(value: &mut Value, change: &impl Fn(&mut Value)) {
    match value {
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| change_each(value, change)),
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|value| change_each(value, change)),
        _ => {}
    }
    change(value);
}
