//! A page of a list.

use alloc::{boxed::Box, format, vec::Vec};
use core::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::value::RawValue;

use crate::{DecodeError, Extra, MediaUrl, UntypedJson, Uuid};

/// A page of a list. A row that can't be decoded does not spoil the others: it is
/// found in `rejected`.
///
/// Today's paging by `limit` and `offset` and that of February 2026 by `page` and
/// `page_size` share this shape; a bare array, as some lists were answered then, is
/// read as a page of its own. Decodes from `serde_json` only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Rows of the whole list; some lists count to 100 at most, so follow `next`.
    pub count: Option<u64>,
    /// The address of the next page; its query may hold what was searched for.
    pub next: Option<MediaUrl>,
    /// The address of the page before.
    pub previous: Option<MediaUrl>,
    /// The rows that could be decoded, in order.
    pub results: Vec<T>,
    /// The rows that could not.
    pub rejected: Vec<RejectedItem>,
    /// What the API sent beyond the fields above; written back as it came.
    pub extra: Extra,
    /// Whether the API sent the rows alone.
    pub(crate) bare: bool,
}

/// A row that could not be decoded.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RejectedItem {
    /// Its place among all rows of the page, from 0.
    pub index: usize,
    /// Its id, if that could be read.
    pub id: Option<Uuid>,
    /// What is wrong, with the path from the top of the page.
    pub error: DecodeError,
    /// The row as it came.
    pub row: UntypedJson,
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
            bare: false,
        }
    }
}

impl<T: DeserializeOwned> Page<T> {
    fn take<E: Error>(&mut self, index: usize, row: &RawValue) -> Result<(), E> {
        match crate::from_str(row.get()) {
            Ok(row) => self.results.push(row),
            Err(error) => {
                let row: UntypedJson = serde_json::from_str(row.get()).map_err(E::custom)?;
                let id = ["session_id", "uuid", "id"]
                    .into_iter()
                    .find_map(|name| row.reveal().get(name)?.as_str())
                    .map(Uuid::from);
                let rows = if self.bare { "$" } else { "$.results" };
                let error = error.within(&format!("{rows}[{index}]"));
                self.rejected.push(RejectedItem {
                    index,
                    id,
                    error,
                    row,
                });
            }
        }
        Ok(())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PageVisitor<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for PageVisitor<T> {
            type Value = Page<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a page of a list")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
                let mut page = Page::default();
                while let Some(name) = map.next_key::<Box<str>>()? {
                    match &*name {
                        "count" => page.count = map.next_value()?,
                        "next" => page.next = map.next_value()?,
                        "previous" => page.previous = map.next_value()?,
                        "results" => {
                            let rows: Option<Vec<Box<RawValue>>> = map.next_value()?;
                            for (index, row) in rows.iter().flatten().enumerate() {
                                page.take(index, row)?;
                            }
                        }
                        _ => page.extra.insert(name, map.next_value()?),
                    }
                }
                Ok(page)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Page<T>, A::Error> {
                let mut page = Page {
                    bare: true,
                    ..Page::default()
                };
                let mut index = 0;
                while let Some(row) = rows.next_element::<Box<RawValue>>()? {
                    page.take(index, &row)?;
                    index += 1;
                }
                Ok(page)
            }
        }

        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Rows<'a, T>(&'a Page<T>);

        impl<T: Serialize> Serialize for Rows<'_, T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut good = self.0.results.iter();
                let mut bad = self.0.rejected.iter().peekable();
                let rows = self.0.results.len() + self.0.rejected.len();
                let rows = (0..rows).filter_map(|index| {
                    let rejected = bad.next_if(|row| row.index <= index);
                    rejected
                        .map(Row::Bad)
                        .or_else(|| good.next().map(Row::Good))
                });
                serializer.collect_seq(rows.collect::<Vec<_>>())
            }
        }

        enum Row<'a, T> {
            Good(&'a T),
            Bad(&'a RejectedItem),
        }

        impl<T: Serialize> Serialize for Row<'_, T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Good(row) => row.serialize(serializer),
                    Self::Bad(row) => row.row.serialize(serializer),
                }
            }
        }

        if self.bare {
            return Rows(self).serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("count", &self.count)?;
        map.serialize_entry("next", &self.next)?;
        map.serialize_entry("previous", &self.previous)?;
        map.serialize_entry("results", &Rows(self))?;
        for (name, value) in self.extra.as_map() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use serde_json::json;

    use super::*;
    use crate::SessionSummary;

    #[test]
    fn a_bad_row_keeps_the_good_ones_and_is_named() {
        let text = json!({
            "count": 4, "next": null, "previous": null, "pages": 1,
            "results": [
                {"session_id": "a", "status": "Approved"},
                {"session_id": "11111111-2222-3333-4444-555555555555", "status": "Approved",
                 "features": [{"feature": "AML"}, {"feature": {"Carmen": 1}}]},
                "Carmen",
                {"session_id": "b", "status": "Paused"},
            ],
        })
        .to_string();
        let page: Page<SessionSummary> = crate::from_str(&text).unwrap();
        let good: Vec<_> = page
            .results
            .iter()
            .map(|row| row.session_id.as_str())
            .collect();
        assert_eq!(good, ["a", "b"]);
        let bad: Vec<_> = page
            .rejected
            .iter()
            .map(|row| (row.index, row.error.path()))
            .collect();
        assert_eq!(
            bad,
            [(1, "$.results[1].features[1].feature"), (2, "$.results[2]")]
        );
        assert!(page.rejected[0].id.is_some());
        assert!(!format!("{page:?}").contains("Carmen"));

        let written: serde_json::Value = serde_json::to_value(&page).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(written, read);
    }

    #[test]
    fn rows_alone_are_a_page() {
        let text = r#"[{"session_id":"a","status":"Approved"},{"status":"Approved"}]"#;
        let page: Page<SessionSummary> = crate::from_str(text).unwrap();
        assert_eq!(page.results.len(), 1);
        assert_eq!(page.rejected[0].error.path(), "$[1]");
        assert!(page.next.is_none());
        assert_eq!(serde_json::to_string(&page).unwrap(), text);
    }

    #[test]
    fn a_page_without_results_is_empty() {
        for text in [r"{}", r#"{"count":0,"results":null}"#] {
            let page: Page<SessionSummary> = crate::from_str(text).unwrap();
            assert!(page.results.is_empty() && page.rejected.is_empty());
        }
    }

    #[test]
    fn a_page_decodes_from_a_value_too() {
        let value = json!({"results": [{"session_id": "a", "status": "Approved"}, 5]});
        let page: Page<SessionSummary> = serde_json::from_value(value).unwrap();
        assert_eq!((page.results.len(), page.rejected.len()), (1, 1));
    }
}
