//! Determines the order of the keys of a body whose sender did not sort them.
//!
//! The body is cut into pieces, one for every entry of an object and one for the text after an
//! object. When an object closes, its pieces move to a list in the order of the canonical form,
//! and one piece refers to that list. Pieces of an object that is sorted at every level are
//! joined again. So every piece moves once, whatever the depth, and the memory is some 50 bytes
//! per entry that is out of order. Keys are sorted seven bytes at a time, which costs time
//! linear in their length whatever they have in common.

use std::ops::Range;

use super::key::{Text, offset, prefix};
use super::token::Edits;
use super::visit::{Stop, Visit};
use crate::BodyError;

/// A range of the body, or of the lists of closed objects.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    start: u32,
    end: u32,
    /// Whether it is a range of the lists.
    list: bool,
    /// Whether a comma precedes it: it starts an entry, and not the first one.
    pub(super) comma: bool,
    pub(super) edited: Edited,
}

/// Where the canonical form of a piece may differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    Nowhere,
    /// In the key that it starts with.
    Key,
    Anywhere,
}

/// The part of a key that is compared, and the indexes of its entry and its first piece.
struct Rank {
    prefix: u64,
    entry: u32,
    head: u32,
}

/// The part of a key that is not compared yet: of the decoded keys if it has escapes, else of
/// the body.
struct Entry {
    start: u32,
    end: u32,
    escaped: bool,
}

/// An open object.
struct Object {
    /// Offset of its `{`, and the number of pieces up to it.
    brace: usize,
    pieces: usize,
    first_entry: usize,
    /// Length of the decoded keys before it.
    decoded: usize,
    /// Whether something inside it is out of order.
    unsorted: bool,
}

/// Lists the pieces of a body in the order of the canonical form.
pub(super) struct Order<'b, const ASCII: bool> {
    body: &'b [u8],
    /// The pieces of the open objects, in the order of the body.
    pieces: Vec<Piece>,
    /// The pieces of the closed objects, in the order of the canonical form.
    lists: Vec<Piece>,
    /// The entries of the open objects, and one rank for each.
    entries: Vec<Entry>,
    ranks: Vec<Rank>,
    objects: Vec<Object>,
    /// The keys with escapes of the open objects.
    decoded: Vec<u8>,
}

impl Piece {
    /// A piece that [`Order::end_piece`] ends.
    fn new(start: usize, entry: bool) -> Self {
        Self {
            start: offset(start),
            end: offset(start),
            list: false,
            comma: entry,
            edited: Edited::Nowhere,
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Entry {
    fn key<'k>(&self, body: &'k [u8], decoded: &'k [u8]) -> &'k [u8] {
        let source = if self.escaped { decoded } else { body };
        source
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

impl<'b, const ASCII: bool> Order<'b, ASCII> {
    pub(super) fn new(body: &'b [u8]) -> Self {
        // About one per entry of a typical event, so that neither grows.
        let mut pieces = Vec::with_capacity(body.len() / 24);
        pieces.push(Piece::new(0, false));
        Self {
            body,
            pieces,
            lists: Vec::with_capacity(body.len() / 16),
            entries: Vec::new(),
            ranks: Vec::new(),
            objects: Vec::new(),
            decoded: Vec::new(),
        }
    }

    /// The pieces of the canonical form in order.
    pub(super) fn finish(mut self) -> impl Iterator<Item = Piece> {
        self.end_piece(self.body.len());
        let mut pieces = self.pieces.into_iter();
        let mut list = 0..0;
        let mut outer = Vec::new();
        std::iter::from_fn(move || {
            loop {
                let piece = match list.next() {
                    Some(index) => *self.lists.get(index)?,
                    None => match outer.pop() {
                        Some(rest) => {
                            list = rest;
                            continue;
                        }
                        None => pieces.next()?,
                    },
                };
                if !piece.list {
                    return Some(piece);
                }
                outer.push(std::mem::replace(&mut list, piece.range()));
            }
        })
    }

    fn end_piece(&mut self, end: usize) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.end = offset(end);
        }
    }
}

/// Sorts entries by code point, which is how UTF-8 bytes compare.
///
/// # Errors
///
/// The index of the first piece of an entry whose key is a duplicate.
fn sort(ranks: &mut [Rank], entries: &mut [Entry], body: &[u8], decoded: &[u8]) -> Result<(), u32> {
    // Ranges of keys that are equal so far.
    let mut equal = Vec::new();
    let mut next = Some(0..ranks.len());
    while let Some(range) = next {
        let mut start = range.start;
        let ranks = ranks.get_mut(range).unwrap_or_default();
        ranks.sort_unstable_by_key(|rank| rank.prefix);
        for run in ranks.chunk_by_mut(|a, b| a.prefix == b.prefix) {
            let end = start + run.len();
            if let [first, _, ..] = run {
                if first.prefix & 0xff < 8 {
                    return Err(run.iter().map(|rank| rank.head).max().unwrap_or_default());
                }
                for rank in run {
                    if let Some(entry) = entries.get_mut(rank.entry as usize) {
                        entry.start += 7;
                        let source = if entry.escaped { decoded } else { body };
                        rank.prefix = prefix(source, entry.start, entry.end);
                    }
                }
                equal.push(start..end);
            }
            start = end;
        }
        next = equal.pop();
    }
    Ok(())
}

impl<const ASCII: bool> Edits for Order<'_, ASCII> {
    const ASCII: bool = ASCII;
    const IGNORED: bool = true;

    #[inline]
    fn replace(&mut self, _: Range<usize>, _: &[u8]) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.edited = Edited::Anywhere;
        }
    }
}

impl<const ASCII: bool> Visit for Order<'_, ASCII> {
    fn open(&mut self, at: usize) {
        self.objects.push(Object {
            brace: at,
            pieces: self.pieces.len(),
            first_entry: self.entries.len(),
            decoded: self.decoded.len(),
            unsorted: false,
        });
    }

    fn key(&mut self, text: Text) -> Result<&[u8], Stop> {
        if let Some(object) = self.objects.last()
            && object.first_entry == self.entries.len()
        {
            self.end_piece(object.brace + 1);
        }
        let head = offset(self.pieces.len());
        let mut piece = Piece::new(text.start as usize - 1, true);
        if text.escaped {
            piece.edited = Edited::Key;
        }
        self.pieces.push(piece);
        let body = self.body;
        let (mut source, mut start, mut end) = (body, text.start, text.end);
        if text.escaped {
            start = offset(self.decoded.len());
            text.decode(body, &mut self.decoded);
            end = offset(self.decoded.len());
            source = &self.decoded;
        }
        let key = source.get(start as usize..end as usize).unwrap_or_default();
        let prefix = prefix(source, start, end);
        if let Some(object) = self.objects.last_mut()
            && !object.unsorted
            && let Some([.., last]) = self.entries.get(object.first_entry..)
            && let Some(rank) = self.ranks.last()
        {
            let order = rank.prefix.cmp(&prefix);
            let order = order.then_with(|| last.key(body, &self.decoded).cmp(key));
            object.unsorted = order.is_ge();
        }
        self.ranks.push(Rank {
            prefix,
            entry: offset(self.entries.len()),
            head,
        });
        self.entries.push(Entry {
            start,
            end,
            escaped: text.escaped,
        });
        Ok(key)
    }

    fn end_entry(&mut self, at: usize) {
        self.end_piece(at);
    }

    fn close(&mut self, at: usize) -> Result<(), Stop> {
        let Some(object) = self.objects.pop() else {
            return Ok(());
        };
        let pieces = self.pieces.get(object.pieces..).unwrap_or_default();
        if object.unsorted {
            let ranks = self.ranks.get_mut(object.first_entry..).unwrap_or_default();
            if let Err(head) = sort(ranks, &mut self.entries, self.body, &self.decoded) {
                let quote = self
                    .pieces
                    .get(head as usize)
                    .map_or(0, |piece| piece.start);
                return Err(BodyError::DuplicateKey(quote as usize + 1).into());
            }
            let first = self.lists.len();
            for rank in ranks {
                let entry = pieces.get(rank.head as usize - object.pieces..);
                let [head, rest @ ..] = entry.unwrap_or_default() else {
                    continue;
                };
                self.lists.push(*head);
                // The entry ends where another starts.
                for piece in rest.iter().take_while(|piece| !piece.comma) {
                    self.lists.push(*piece);
                }
            }
            if let Some(piece) = self.lists.get_mut(first) {
                piece.comma = false;
            }
            let list = Piece {
                end: offset(self.lists.len()),
                list: true,
                ..Piece::new(first, false)
            };
            self.pieces.truncate(object.pieces);
            self.pieces.push(list);
            self.pieces.push(Piece::new(at, false));
            if let Some(outer) = self.objects.last_mut() {
                outer.unsorted = true;
            }
        } else {
            let edited = pieces.iter().any(|it| it.edited != Edited::Nowhere);
            self.pieces.truncate(object.pieces);
            if let Some(joined) = self.pieces.last_mut()
                && edited
            {
                joined.edited = Edited::Anywhere;
            }
        }
        self.entries.truncate(object.first_entry);
        self.ranks.truncate(object.first_entry);
        self.decoded.truncate(object.decoded);
        Ok(())
    }
}
