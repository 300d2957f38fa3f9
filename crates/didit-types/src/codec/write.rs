//! Encoding of objects.

use alloc::{boxed::Box, vec::Vec};

use serde::{Serialize, ser::SerializeMap};
use serde_json::value::RawValue;

use super::json::{self, raw};
use crate::{Extra, drift::Deviation, patch::Absent};

/// Writes an object field by field, and remembers the first error.
pub(crate) struct Writer<'a, M: SerializeMap> {
    map: M,
    extra: &'a Extra,
    error: Option<M::Error>,
}

impl<'a, M: SerializeMap> Writer<'a, M> {
    pub(crate) const fn new(map: M, extra: &'a Extra) -> Self {
        Self {
            map,
            extra,
            error: None,
        }
    }

    /// Writes a field; returns whether there was no error.
    #[inline]
    pub(crate) fn required<T: Serialize>(&mut self, name: &str, value: &T) -> bool {
        if self.extra.has_kept() && self.kept(name, value, None) {
            return self.error.is_none();
        }
        self.entry(name, value)
    }

    /// Writes a field unless it is absent; returns whether there was no error.
    #[inline]
    pub(crate) fn optional<T: Serialize + Absent>(&mut self, name: &str, value: &T) -> bool {
        if self.extra.has_kept() && self.kept(name, value, Some(value.is_absent())) {
            return self.error.is_none();
        }
        value.is_absent() || self.entry(name, value)
    }

    #[inline]
    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> bool {
        match self.map.serialize_entry(name, value) {
            Ok(()) => true,
            Err(error) => {
                self.error = Some(error);
                false
            }
        }
    }

    /// Writes a field as it came, unless it was changed since; returns whether it did.
    #[cold]
    fn kept<T: Serialize>(&mut self, name: &str, value: &T, is_absent: Option<bool>) -> bool {
        let deviations = self.extra.kept(name);
        let [first, ..] = deviations else {
            return false;
        };
        let current = json::json_text(value);
        if first.index.is_some() {
            let Ok(list) = serde_json::from_str(&current) else {
                return false;
            };
            self.entry(name, &with_elements(list, deviations));
            return true;
        }
        let is_unchanged = match &first.written {
            Some(written) => current == **written,
            None => is_absent.unwrap_or(current == "null" || current == "[]"),
        };
        if is_unchanged {
            self.entry(name, &raw(&first.text));
        }
        is_unchanged
    }

    pub(crate) fn end(mut self) -> Result<M::Ok, M::Error> {
        for (name, value) in self.extra.as_map() {
            self.required(name, value);
        }
        match self.error {
            Some(error) => Err(error),
            None => self.map.end(),
        }
    }
}

/// The list with its elements as they came, up to where it has become too short.
fn with_elements(list: Vec<Box<RawValue>>, deviations: &[Deviation]) -> Vec<Box<RawValue>> {
    let mut all = Vec::with_capacity(list.len() + deviations.len());
    let mut typed = list.into_iter();
    for deviation in deviations {
        let index = deviation.index.unwrap_or_default();
        all.extend(typed.by_ref().take(index.saturating_sub(all.len())));
        match &deviation.written {
            _ if index != all.len() => break,
            None => all.push(raw(&deviation.text)),
            Some(written) => all.extend(typed.next().map(|element| {
                if element.get() == &**written {
                    raw(&deviation.text)
                } else {
                    element
                }
            })),
        }
    }
    all.extend(typed);
    all
}
