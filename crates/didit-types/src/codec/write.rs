//! Encoding of objects.

use alloc::{borrow::Cow, boxed::Box, vec::Vec};

use serde_core::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;

use super::json::{self, raw};
use crate::{
    Extra,
    drift::Deviation,
    field::{Object, View},
};

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Variant(text, _) => serializer.serialize_str(text),
            Self::Json(value) => value.serialize(serializer),
            Self::List(list) => {
                let mut elements = serializer.serialize_seq(None)?;
                for element in list.elements() {
                    elements.serialize_element(&element.view())?;
                }
                elements.end()
            }
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (index, (name, value)) in self.fields().enumerate() {
            let is_required = index < self.shape.required;
            entry(&mut map, self.extra, name, &value.view(), is_required)?;
        }
        rest(map, self.extra)
    }
}

/// Writes a field of an object, unless it is absent and not required; as it came unless it was
/// changed since.
pub(crate) fn entry<M: SerializeMap>(
    map: &mut M,
    extra: &Extra,
    name: &str,
    view: &View<'_>,
    is_required: bool,
) -> Result<(), M::Error> {
    if extra.has_kept() {
        match kept(extra, name, view, is_required) {
            Some(Kept::Value(value)) => return map.serialize_entry(name, &value),
            Some(Kept::List(list)) => return map.serialize_entry(name, &list),
            None => {}
        }
    }
    if !is_required && matches!(view, View::Absent) {
        return Ok(());
    }
    map.serialize_entry(name, view)
}

/// Writes the unknown fields of an object, and ends it.
pub(crate) fn rest<M: SerializeMap>(mut map: M, extra: &Extra) -> Result<M::Ok, M::Error> {
    for (name, value) in extra.as_map() {
        entry(&mut map, extra, name, &View::Json(value), true)?;
    }
    map.end()
}

enum Kept<'a> {
    Value(&'a RawValue),
    List(Vec<Cow<'a, RawValue>>),
}

/// Returns a field as it came, unless it was changed since.
#[cold]
fn kept<'a>(extra: &'a Extra, name: &str, view: &View<'_>, is_required: bool) -> Option<Kept<'a>> {
    let deviations = extra.kept(name);
    let first = deviations.first()?;
    let current = json::json_text(view);
    if first.index.is_some() {
        let list: Vec<Box<RawValue>> = serde_json::from_str(&current).ok()?;
        return Some(Kept::List(with_elements(list, deviations)));
    }
    let is_unchanged = match &first.written {
        Some(written) => current == **written,
        None if is_required => current == "null" || current == "[]",
        None => matches!(view, View::Absent),
    };
    is_unchanged.then(|| Kept::Value(raw(&first.text)))
}

/// The list with its elements as they came, up to where it has become too short.
fn with_elements(list: Vec<Box<RawValue>>, deviations: &[Deviation]) -> Vec<Cow<'_, RawValue>> {
    let mut all = Vec::with_capacity(list.len() + deviations.len());
    let mut typed = list.into_iter().map(Cow::Owned);
    for deviation in deviations {
        let index = deviation.index.unwrap_or_default();
        all.extend(typed.by_ref().take(index.saturating_sub(all.len())));
        match &deviation.written {
            _ if index != all.len() => break,
            None => all.push(Cow::Borrowed(raw(&deviation.text))),
            Some(written) => all.extend(typed.next().map(|element| {
                if element.get() == &**written {
                    Cow::Borrowed(raw(&deviation.text))
                } else {
                    element
                }
            })),
        }
    }
    all.extend(typed);
    all
}
