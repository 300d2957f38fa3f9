//! Compressed text.

use std::borrow::Cow;
use std::sync::Arc;

use lz4_flex::block::{compress_with_dict, decompress_with_dict};
use serde::{Deserialize, Serialize};

/// Text that is compressed against a similar one: a completed session takes a fraction of the
/// memory of its reports, because they differ little from those of others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(crate) struct Packed {
    bytes: Box<[u8]>,
    size: usize,
    /// The similar text; without one, the bytes are the text.
    similar: Option<Arc<[u8]>>,
}

impl Packed {
    pub(crate) fn new(text: &str, similar: &Arc<[u8]>) -> Self {
        Self {
            bytes: compress_with_dict(text.as_bytes(), similar).into(),
            size: text.len(),
            similar: Some(Arc::clone(similar)),
        }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        match &self.similar {
            None => String::from_utf8_lossy(&self.bytes),
            Some(similar) => {
                let bytes = decompress_with_dict(&self.bytes, self.size, similar);
                // What was compressed is decompressed, and was text.
                let text = bytes.map(String::from_utf8);
                Cow::Owned(
                    text.unwrap_or_else(|_| Ok(String::new()))
                        .unwrap_or_default(),
                )
            }
        }
    }
}

impl From<Packed> for String {
    fn from(packed: Packed) -> Self {
        packed.text().into_owned()
    }
}

impl From<String> for Packed {
    fn from(text: String) -> Self {
        Self {
            size: text.len(),
            bytes: text.into_bytes().into(),
            similar: None,
        }
    }
}
