//! The interface between the reader of a body and what it feeds.

use super::key::Text;
use super::token::Edits;
use crate::BodyError;

/// The reason why a read ended early.
pub(super) enum Stop {
    Invalid(BodyError),
    /// A key is out of order, which the visitor does not support.
    Unsorted,
}

impl From<BodyError> for Stop {
    fn from(error: BodyError) -> Self {
        Self::Invalid(error)
    }
}

/// Receives the objects of a body in their order.
pub(super) trait Visit: Edits {
    /// An object opens with its `{` at `at`.
    fn open(&mut self, at: usize);
    /// A key of the innermost object. Returns it with its escapes decoded.
    fn key(&mut self, text: Text) -> Result<&[u8], Stop>;
    /// The value of the last key ended at `at`.
    fn end_entry(&mut self, at: usize);
    /// An object closes with its `}` at `at`.
    fn close(&mut self, at: usize) -> Result<(), Stop>;
}
