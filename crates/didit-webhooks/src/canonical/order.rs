//! Determines the order of the keys of a body whose sender did not sort them.
//!
//! The body is cut into pieces, one for every entry of an object and one for the text
//! after an object, linked in the order of the canonical form. Pieces of an object that
//! is sorted at every level are joined again, so the memory is 16 bytes per entry that
//! is out of order.

use std::ops::Range;

use super::key::{Key, Text, offset};
use super::token::Edits;
use super::visit::{Stop, Visit};
use crate::BodyError;

const NONE: u32 = u32::MAX;

/// A range of the body, and the index of the next one in the canonical form.
struct Piece {
    start: u32,
    end: u32,
    next: u32,
    /// Whether its canonical form may differ.
    edited: bool,
}

/// An entry of an open object: its key and the indexes of its first and last piece.
struct Entry {
    key: Key,
    head: u32,
    tail: u32,
}

/// An open object.
struct Object {
    /// Offset of its `{`, and the index of the piece that contains it.
    brace: usize,
    head: u32,
    first_entry: usize,
    /// Length of the decoded keys before it.
    decoded: usize,
    /// Whether something inside it is out of order.
    unsorted: bool,
}

/// Links the pieces of a body in the order of the canonical form.
pub(super) struct Order<'b> {
    body: &'b [u8],
    pieces: Vec<Piece>,
    entries: Vec<Entry>,
    objects: Vec<Object>,
    /// The keys with escapes of the open objects.
    decoded: String,
}

/// A piece of the canonical form.
pub(super) struct Part {
    pub(super) range: Range<usize>,
    /// Whether a comma precedes it.
    pub(super) comma: bool,
    /// Whether its canonical form may differ.
    pub(super) edited: bool,
}

impl<'b> Order<'b> {
    pub(super) fn new(body: &'b [u8]) -> Self {
        let whole = Piece {
            start: 0,
            end: offset(body.len()),
            next: NONE,
            edited: false,
        };
        // About one per entry of a typical event, so that it does not grow.
        let mut pieces = Vec::with_capacity(body.len() / 24);
        pieces.push(whole);
        Self {
            body,
            pieces,
            entries: Vec::new(),
            objects: Vec::new(),
            decoded: String::new(),
        }
    }

    /// The parts of the canonical form in order.
    pub(super) fn finish(self) -> impl Iterator<Item = Part> {
        let mut next = 0;
        let mut last = b'{';
        std::iter::from_fn(move || {
            let piece = self.pieces.get(next as usize)?;
            next = piece.next;
            // A piece that starts with a quote is an entry, and only the first entry of
            // an object follows the brace directly. The piece of the whole body has no
            // predecessor and gets no comma.
            let starts_entry = self.body.get(piece.start as usize) == Some(&b'"');
            let comma = starts_entry && last != b'{';
            let range = piece.start as usize..piece.end as usize;
            last = *self.body.get(..range.end)?.last()?;
            Some(Part {
                range,
                comma,
                edited: piece.edited,
            })
        })
    }

    fn last_piece(&self) -> u32 {
        offset(self.pieces.len() - 1)
    }

    fn start_piece(&mut self, start: usize) {
        let end = offset(self.body.len());
        self.pieces.push(Piece {
            start: offset(start),
            end,
            next: NONE,
            edited: false,
        });
    }

    fn end_piece(&mut self, end: usize) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.end = offset(end);
        }
    }
}

fn link(pieces: &mut [Piece], from: u32, to: u32) {
    if let Some(piece) = pieces.get_mut(from as usize) {
        piece.next = to;
    }
}

impl Edits for Order<'_> {
    const ASCII: bool = false;
    const IGNORED: bool = true;

    #[inline]
    fn replace(&mut self, _: Range<usize>, _: &[u8]) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.edited = true;
        }
    }
}

impl Visit for Order<'_> {
    fn open(&mut self, at: usize) {
        self.objects.push(Object {
            brace: at,
            head: self.last_piece(),
            first_entry: self.entries.len(),
            decoded: self.decoded.len(),
            unsorted: false,
        });
    }

    fn key(&mut self, text: Text) -> Result<(), Stop> {
        let body = self.body;
        let key = Key::decoded(text, body, &mut self.decoded);
        let mut brace = None;
        if let Some(object) = self.objects.last_mut() {
            match self.entries.get(object.first_entry..).and_then(<[_]>::last) {
                None => brace = Some(object.brace),
                Some(last) => {
                    let order = last.key.cmp_decoded(key, body, &self.decoded);
                    object.unsorted |= order.is_ge();
                }
            }
        }
        if let Some(brace) = brace {
            self.end_piece(brace + 1);
        }
        let quote = text.start as usize - 1;
        self.start_piece(quote);
        if let Some(piece) = self.pieces.last_mut() {
            // Its edits came before its piece.
            piece.edited = text.escaped;
        }
        let head = self.last_piece();
        self.entries.push(Entry {
            key,
            head,
            tail: head,
        });
        Ok(())
    }

    fn end_entry(&mut self, at: usize) {
        self.end_piece(at);
        let tail = self.last_piece();
        if let Some(entry) = self.entries.last_mut() {
            entry.tail = tail;
        }
    }

    fn close(&mut self, at: usize) -> Result<(), Stop> {
        let Some(object) = self.objects.pop() else {
            return Ok(());
        };
        let Self {
            body,
            pieces,
            entries,
            decoded,
            ..
        } = self;
        if !object.unsorted {
            entries.truncate(object.first_entry);
            decoded.truncate(object.decoded);
            let edited = pieces
                .drain(object.head as usize + 1..)
                .any(|piece| piece.edited);
            if let Some(joined) = pieces.last_mut() {
                joined.edited |= edited;
            }
            self.end_piece(self.body.len());
            return Ok(());
        }
        let own = entries.get_mut(object.first_entry..).unwrap_or_default();
        own.sort_unstable_by(|a, b| a.key.cmp_decoded(b.key, body, decoded));
        let mut last = object.head;
        let mut last_entry: Option<&Entry> = None;
        for entry in own {
            if let Some(last) = last_entry
                && last.key.cmp_decoded(entry.key, body, decoded).is_eq()
            {
                // The piece of the later one starts with the quote of its key.
                let head = last.head.max(entry.head) as usize;
                let quote = pieces.get(head).map_or(0, |piece| piece.start);
                return Err(BodyError::DuplicateKey(quote as usize + 1).into());
            }
            link(pieces, last, entry.head);
            last = entry.tail;
            last_entry = Some(entry);
        }
        decoded.truncate(object.decoded);
        entries.truncate(object.first_entry);
        self.start_piece(at);
        let tail = self.last_piece();
        link(&mut self.pieces, last, tail);
        if let Some(outer) = self.objects.last_mut() {
            outer.unsorted = true;
        }
        Ok(())
    }
}
