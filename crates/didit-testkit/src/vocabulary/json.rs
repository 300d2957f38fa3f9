//! Parts of JSON values.

use std::slice::{Iter, IterMut};

use serde_json::{Map, Value};

/// Returns the fields of an object, or none.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Returns the elements of an array, or none.
pub(crate) fn each(value: &Value) -> Iter<'_, Value> {
    value.as_array().map_or(&[][..], Vec::as_slice).iter()
}

/// Returns the elements of an array, or none.
pub(crate) fn each_mut(value: &mut Value) -> IterMut<'_, Value> {
    value
        .as_array_mut()
        .map_or(&mut [][..], Vec::as_mut_slice)
        .iter_mut()
}

/// Calls a function with every value in a value, and then with the value.
pub(crate) fn visit_mut(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit_mut(item, visit)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| visit_mut(field, visit)),
        _ => {}
    }
    visit(value);
}

/// Most levels of a value of a request. A state file has some more around it, and is read up to
/// 127.
const MAX_DEPTH: usize = 100;

/// Whether a value of a request has no more levels than can be kept in a state file.
pub(crate) fn is_shallow(value: &Value) -> bool {
    fn depth(value: &Value) -> usize {
        let inner = match value {
            Value::Array(items) => items.iter().map(depth).max(),
            Value::Object(fields) => fields.values().map(depth).max(),
            _ => return 0,
        };
        1 + inner.unwrap_or(0)
    }
    depth(value) <= MAX_DEPTH
}

/// Returns the UUID that a text is.
pub(crate) fn uuid_of(value: &Value) -> Option<super::Uuid> {
    super::canonical_uuid(value.as_str()?)
}
