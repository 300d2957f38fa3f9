//! Pages of lists.

use alloc::{boxed::Box, format, vec::Vec};

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::SerializeMap,
};

use crate::{
    DecodeError, Drift, Extra, MediaUrl, UntypedJson, Uuid,
    codec::{
        json::{Read, Reader, raw},
        read,
        text::with_text,
        write,
    },
    drift::{Drifting, Inspector, Kind},
    field::Value,
};

/// A page of a list. An item that can't be decoded is listed in `rejected`; the others are
/// not affected.
///
/// Paging by `limit` and `offset` and that of February 2026 by `page` and `page_size` share
/// this shape. A bare array, the response of some lists at that time, is read as a page.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Number of items in the whole list. Some lists count to 100 at most: follow `next`.
    pub count: Option<u64>,
    /// URL of the next page. Its query may hold search terms.
    pub next: Option<MediaUrl>,
    /// URL of the previous page.
    pub previous: Option<MediaUrl>,
    /// Decoded items, in order.
    pub results: Vec<T>,
    /// Items that could not be decoded.
    pub rejected: Vec<RejectedItem>,
    /// Fields that this version does not know; written back as they came.
    pub extra: Extra,
    pub(crate) shape: Shape,
}

/// What a page was decoded from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) enum Shape {
    #[default]
    Object,
    /// An object whose `results` are null or absent.
    WithoutResults,
    /// A bare array.
    Array,
}

/// An item of a page that could not be decoded.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RejectedItem {
    /// Index among all items of the page, from 0.
    pub index: usize,
    /// Id of the item, if it can be read.
    pub id: Option<Uuid>,
    /// Reason, with the path from the top of the page.
    pub error: DecodeError,
    /// The item as it came.
    pub json: UntypedJson,
    /// Text of the item; it keeps the digits of numbers.
    text: Text,
}

#[derive(Clone, PartialEq)]
struct Text(Box<str>);

impl core::fmt::Debug for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("..")
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            count: None,
            next: None,
            previous: None,
            results: Vec::new(),
            rejected: Vec::new(),
            extra: Extra::default(),
            shape: Shape::Object,
        }
    }
}

impl<T: DeserializeOwned> Page<T> {
    fn from_text(text: &str) -> Result<Self, DecodeError> {
        let mut page = Self::default();
        let mut reader = Reader::new(text);
        let decoded = page.decode(&mut reader).and_then(|()| reader.end());
        decoded
            .map_err(|fault| DecodeError::of_fault(text, fault))
            .map(|()| page)
    }

    fn decode(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        if reader.kind()? == Kind::Array {
            self.shape = Shape::Array;
            return self.items(reader);
        }
        if reader.kind()? != Kind::Object {
            return reader.misfit("a page of a list");
        }
        reader.enter_object()?;
        self.shape = Shape::WithoutResults;
        let mut is_first = true;
        while let Some(name) = reader.next_field(&mut is_first)? {
            let extra = &mut self.extra;
            let field: &mut dyn Value = match &*name {
                "count" => &mut self.count,
                "next" => &mut self.next,
                "previous" => &mut self.previous,
                "results" => {
                    if !reader.null()? {
                        self.shape = Shape::Object;
                        if reader.kind()? == Kind::Array {
                            extra.forget("results");
                            self.items(reader)?;
                        } else {
                            read::misfit(&name, "array", extra, reader)?;
                        }
                    }
                    continue;
                }
                _ => {
                    read::unknown(&name, extra, reader)?;
                    continue;
                }
            };
            read::field(field, false, &name, extra, reader)?;
        }
        Ok(())
    }

    /// Decodes a list of items.
    fn items(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        reader.enter_array()?;
        // A repeated name: the last list counts.
        self.results.clear();
        self.rejected.clear();
        let mut is_first = true;
        let mut index = 0;
        while reader.next_element(&mut is_first)? {
            let text = reader.skip()?;
            match crate::from_str(text) {
                Ok(item) => self.results.push(item),
                Err(error) => self.reject(index, text, error)?,
            }
            index += 1;
        }
        Ok(())
    }

    fn reject(&mut self, index: usize, text: &str, error: DecodeError) -> Read<()> {
        let value = Reader::new(text).value()?;
        let id = ["session_id", "uuid", "id"]
            .into_iter()
            .find_map(|name| value.get(name)?.as_str())
            .map(Uuid::from);
        self.rejected.push(RejectedItem {
            index,
            id,
            error: error.within(&format!("{}[{index}]", self.items_path("$"))),
            json: value.into(),
            text: Text(text.into()),
        });
        Ok(())
    }
}

impl<T> Page<T> {
    fn items_path(&self, root: &str) -> alloc::string::String {
        let name = match self.shape {
            Shape::Array => "",
            Shape::Object | Shape::WithoutResults => ".results",
        };
        [root, name].concat()
    }

    /// Lists every item in order.
    fn each(&self) -> impl Iterator<Item = Item<'_, T>> {
        let mut decoded = self.results.iter();
        let mut rejected = self.rejected.iter().peekable();
        let count = self.results.len() + self.rejected.len();
        (0..count).filter_map(move |index| {
            let rejected = rejected.next_if(|item| item.index <= index);
            rejected
                .map(Item::Rejected)
                .or_else(|| decoded.next().map(Item::Decoded))
        })
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        with_text(deserializer, Self::from_text)
    }
}

impl<T: Drifting> Page<T> {
    /// Lists the values that do not fit the type of their field, those of items included.
    #[must_use]
    pub fn drift(&self) -> Vec<Drift> {
        Drifting::drift(self)
    }
}

impl<T: Drifting> Drifting for Page<T> {
    fn inspect(&self, inspector: &mut Inspector) {
        let items = |inspector: &mut Inspector| {
            for (index, item) in self.each().enumerate() {
                match item {
                    Item::Decoded(item) => {
                        inspector.element(index, |inspector| item.inspect(inspector));
                    }
                    Item::Rejected(item) => inspector.rejected(
                        item.error.path(),
                        item.error.expected().unwrap_or("an item"),
                        &item.text.0,
                    ),
                }
            }
        };
        if self.shape == Shape::Array {
            items(inspector);
        } else {
            inspector.field("results", items);
        }
        inspector.extra(&self.extra);
    }
}

enum Item<'a, T> {
    Decoded(&'a T),
    Rejected(&'a RejectedItem),
}

impl<T: Serialize> Serialize for Item<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Decoded(item) => item.serialize(serializer),
            Self::Rejected(item) => raw(&item.text.0).serialize(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items: Vec<_> = self.each().collect();
        if self.shape == Shape::Array {
            return items.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        let fields: [(_, &dyn Value); 3] = [
            ("count", &self.count),
            ("next", &self.next),
            ("previous", &self.previous),
        ];
        for (name, field) in fields {
            write::entry(&mut map, &self.extra, name, &field.view(), true)?;
        }
        if !items.is_empty() {
            map.serialize_entry("results", &items)?;
        } else if self.shape == Shape::Object {
            let none = Vec::<UntypedJson>::new();
            write::entry(&mut map, &self.extra, "results", &none.view(), true)?;
        }
        write::rest(map, &self.extra)
    }
}
