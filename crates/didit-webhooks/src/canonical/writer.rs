//! Writes the canonical form while the keys come in order.

use std::cmp::Ordering;
use std::ops::Range;

use super::key::{Text, prefix};
use super::token::Edits;
use super::visit::{Stop, Visit};
use crate::BodyError;

/// Receives the canonical form piece by piece.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);
    /// Discards everything written so far.
    fn restart(&mut self);
}

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
    fn restart(&mut self) {
        self.clear();
    }
}

/// Writes to a sink: slices of the body, with an edit wherever the canonical form differs.
pub(super) struct Writer<'a, S, const ASCII: bool> {
    pub(super) body: &'a [u8],
    pub(super) sink: &'a mut S,
    /// Offset of the first byte that is not written yet.
    pub(super) run: usize,
    /// The last key of every open object with its prefix; an offset of 0 means none.
    last_keys: Vec<(Text, u64)>,
}

impl<'a, S: Sink, const ASCII: bool> Writer<'a, S, ASCII> {
    /// Writes the canonical form of `body` from `run` on.
    pub(super) fn new(body: &'a [u8], sink: &'a mut S, run: usize) -> Self {
        Self {
            body,
            sink,
            run,
            last_keys: Vec::with_capacity(8),
        }
    }

    pub(super) fn finish(&mut self, end: usize) {
        self.sink.write(&self.body[self.run..end]);
    }
}

impl<S: Sink, const ASCII: bool> Edits for Writer<'_, S, ASCII> {
    const ASCII: bool = ASCII;
    const IGNORED: bool = false;

    #[inline]
    fn replace(&mut self, range: Range<usize>, with: &[u8]) {
        self.sink.write(&self.body[self.run..range.start]);
        self.sink.write(with);
        self.run = range.end;
    }
}

impl<S: Sink, const ASCII: bool> Visit for Writer<'_, S, ASCII> {
    #[inline]
    fn open(&mut self, _: usize) {
        self.last_keys.push(Default::default());
    }

    #[inline]
    fn key(&mut self, text: Text) -> Result<&[u8], Stop> {
        if text.escaped {
            // An order decodes each key once.
            return Err(Stop::Unsorted);
        }
        let key = (text, prefix(self.body, text.start, text.end));
        let name = text.bytes(self.body);
        let Some(last) = self.last_keys.last_mut() else {
            return Ok(name);
        };
        let last = std::mem::replace(last, key);
        let order = last.1.cmp(&key.1);
        match order.then_with(|| last.0.bytes(self.body).cmp(name)) {
            _ if last.0.start == 0 => Ok(name),
            Ordering::Less => Ok(name),
            Ordering::Equal => Err(BodyError::DuplicateKey(text.start as usize).into()),
            Ordering::Greater => Err(Stop::Unsorted),
        }
    }

    #[inline]
    fn end_entry(&mut self, _: usize) {}

    #[inline]
    fn close(&mut self, _: usize) -> Result<(), Stop> {
        self.last_keys.pop();
        Ok(())
    }
}
