//! The canonical form of a body: what `X-Signature-V2` signs.
//!
//! It is what CPython's `json.dumps(value, sort_keys=True, separators=(",", ":"),
//! ensure_ascii=False)` gives after every float with an integral value became an
//! int: keys sorted by code point at every level, no white space, raw UTF-8,
//! numbers as CPython prints them. The body that Didit sends is the same with
//! `ensure_ascii=True`. Source: <https://docs.didit.me/integration/webhooks>
//!
//! The body is read once. While its keys come in order, as Didit sends them, the
//! canonical form goes to its reader as slices of the body, with an edit wherever
//! the two differ (a `\uXXXX` that becomes a letter, say), and nothing is copied.
//! When a key is out of order, [`crate::order`] finds the order first.

use std::cmp::Ordering;
use std::ops::Range;

use crate::BodyError;
use crate::fields::Fields;
use crate::key::{Key, Text};
use crate::order::Order;
use crate::token::{Cursor, Edits};

/// How deep objects and arrays may nest: as deep as `serde_json` reads.
const MAX_DEPTH: u32 = 128;

/// The canonical form of `body`, over which `X-Signature-V2` is made.
///
/// ```
/// let body = br#"{"score": 2.00, "name": "Jos\u00e9", "big": 1e22}"#;
/// let form = didit_webhooks::canonical_form(body)?;
/// assert_eq!(form, r#"{"big":10000000000000000000000,"name":"José","score":2}"#.as_bytes());
/// # Ok::<(), didit_webhooks::BodyError>(())
/// ```
pub fn canonical_form(body: &[u8]) -> Result<Vec<u8>, BodyError> {
    let mut form = Vec::with_capacity(body.len());
    write_canonical(body, &mut form)?;
    Ok(form)
}

/// Where the canonical form goes, piece by piece.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);
    /// Forgets what was written: the form starts anew.
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

/// Writes the canonical form, in raw UTF-8.
pub(crate) fn write_canonical(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    write::<false>(body, sink)
}

/// Writes the canonical form in ASCII, which is how Didit sends it.
pub(crate) fn write_ascii(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    write::<true>(body, sink)
}

fn write<const ASCII: bool>(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    if u32::try_from(body.len()).is_err() {
        return Err(BodyError::TooLarge);
    }
    if let Err(error) = std::str::from_utf8(body) {
        return Err(BodyError::Utf8(error.valid_up_to()));
    }
    let mut stream = Stream::<_, ASCII>::new(body, sink, 0);
    match walk(body, &mut stream) {
        Ok(fields) => {
            stream.finish(body.len());
            return Ok(fields);
        }
        Err(Stop::Invalid(error)) => return Err(error),
        Err(Stop::Unsorted) => {}
    }
    stream.sink.restart();
    let mut order = Order::new(body);
    let fields = match walk(body, &mut order) {
        Ok(fields) => fields,
        Err(Stop::Invalid(error)) => return Err(error),
        Err(Stop::Unsorted) => return Err(BodyError::Syntax(0)),
    };
    for piece in order.finish() {
        if piece.comma {
            stream.sink.write(b",");
        }
        stream.run = piece.range.start;
        let mut cursor = Cursor {
            body: &body[..piece.range.end],
            at: piece.range.start,
        };
        // The tokens were read before, so each of them is whole.
        while let Some(byte) = cursor.peek() {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => cursor.space(&mut stream),
                b'"' => drop(cursor.string(&mut stream)?),
                b'-' | b'0'..=b'9' => cursor.number(&mut stream)?,
                _ => cursor.at += 1,
            }
        }
        stream.finish(piece.range.end);
    }
    Ok(fields)
}

/// Why a walk ended early.
pub(crate) enum Stop {
    Invalid(BodyError),
    /// A key is out of order, and the visitor can't deal with that.
    Unsorted,
}

impl From<BodyError> for Stop {
    fn from(error: BodyError) -> Self {
        Self::Invalid(error)
    }
}

/// Sees the objects of a body as a walk comes by them.
pub(crate) trait Visit: Edits {
    /// An object opens: its `{` is at `at`.
    fn open(&mut self, at: usize);
    /// A key of the innermost object.
    fn key(&mut self, text: Text) -> Result<(), Stop>;
    /// The value of the last key ended at `at`.
    fn end_entry(&mut self, at: usize);
    /// An object closes: its `}` is at `at`.
    fn close(&mut self, at: usize) -> Result<(), Stop>;
}

/// Feeds a sink while the keys are in order.
pub(crate) struct Stream<'a, S, const ASCII: bool> {
    body: &'a [u8],
    sink: &'a mut S,
    /// Start of what was not given to the sink yet.
    run: usize,
    /// The last key of every open object; one that starts at 0 stands for none.
    last_keys: Vec<Key>,
}

impl<'a, S: Sink, const ASCII: bool> Stream<'a, S, ASCII> {
    /// Gives `sink` the canonical form of `body` from `run` on.
    pub(crate) fn new(body: &'a [u8], sink: &'a mut S, run: usize) -> Self {
        Self {
            body,
            sink,
            run,
            last_keys: Vec::with_capacity(8),
        }
    }

    pub(crate) fn finish(&mut self, end: usize) {
        self.sink.write(&self.body[self.run..end]);
    }
}

impl<S: Sink, const ASCII: bool> Edits for Stream<'_, S, ASCII> {
    const ASCII: bool = ASCII;
    const IGNORED: bool = false;

    #[inline]
    fn replace(&mut self, range: Range<usize>, with: &[u8]) {
        self.sink.write(&self.body[self.run..range.start]);
        self.sink.write(with);
        self.run = range.end;
    }
}

impl<S: Sink, const ASCII: bool> Visit for Stream<'_, S, ASCII> {
    #[inline]
    fn open(&mut self, _: usize) {
        self.last_keys.push(Key::default());
    }

    #[inline]
    fn key(&mut self, text: Text) -> Result<(), Stop> {
        let key = Key::new(text, self.body);
        let Some(last) = self.last_keys.last_mut() else {
            return Ok(());
        };
        let last = std::mem::replace(last, key);
        if last.text.start == 0 {
            return Ok(());
        }
        match last.cmp(key, self.body) {
            Ordering::Less => Ok(()),
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

/// Reads a whole body, checking every rule of JSON but the UTF-8.
fn walk<V: Visit>(body: &[u8], visit: &mut V) -> Result<Fields, Stop> {
    let mut fields = Fields::default();
    let mut cursor = Cursor { body, at: 0 };
    // The open containers, innermost in the lowest bit: 1 for an object.
    let mut open: u128 = 0;
    let mut depth: u32 = 0;
    cursor.space(visit);
    loop {
        match cursor.peek() {
            Some(b'"') => drop(cursor.string(visit)?),
            Some(b'-' | b'0'..=b'9') => cursor.number(visit)?,
            Some(b't') => cursor.literal(b"true")?,
            Some(b'f') => cursor.literal(b"false")?,
            Some(b'n') => cursor.literal(b"null")?,
            Some(bracket @ (b'{' | b'[')) => {
                if depth == MAX_DEPTH {
                    return Err(BodyError::TooDeep(cursor.at).into());
                }
                let is_object = bracket == b'{';
                depth += 1;
                open = open << 1 | u128::from(is_object);
                if is_object {
                    visit.open(cursor.at);
                }
                cursor.at += 1;
                cursor.space(visit);
                match cursor.peek() {
                    Some(b'}') if is_object => visit.close(cursor.at)?,
                    Some(b']') if !is_object => {}
                    _ => {
                        if is_object {
                            key(&mut cursor, depth, visit, &mut fields)?;
                        }
                        continue;
                    }
                }
                cursor.at += 1;
                depth -= 1;
                open >>= 1;
            }
            _ => return Err(cursor.unexpected().into()),
        }
        // A value has ended; what follows belongs to what it stands in.
        loop {
            let end = cursor.at;
            let in_object = open & 1 == 1;
            // What comes most often, by the shortest way.
            if in_object && body.get(end..end + 2) == Some(b",\"") {
                visit.end_entry(end);
                cursor.at += 1;
                key(&mut cursor, depth, visit, &mut fields)?;
                break;
            }
            cursor.space(visit);
            if depth == 0 {
                return if cursor.at == body.len() {
                    Ok(fields)
                } else {
                    Err(BodyError::Trailing(cursor.at).into())
                };
            }
            if in_object {
                visit.end_entry(end);
            }
            match cursor.peek() {
                Some(b',') => {
                    cursor.at += 1;
                    cursor.space(visit);
                    if in_object {
                        key(&mut cursor, depth, visit, &mut fields)?;
                    }
                    break;
                }
                Some(b'}') if in_object => visit.close(cursor.at)?,
                Some(b']') if !in_object => {}
                _ => return Err(cursor.unexpected().into()),
            }
            cursor.at += 1;
            depth -= 1;
            open >>= 1;
        }
    }
}

/// Reads a key and its colon.
#[expect(
    clippy::inline_always,
    reason = "a tenth of the time, as benches/verify.rs measures it"
)]
#[inline(always)]
fn key<V: Visit>(
    cursor: &mut Cursor<'_>,
    depth: u32,
    visit: &mut V,
    fields: &mut Fields,
) -> Result<(), Stop> {
    let key = cursor.string(visit)?;
    visit.key(key)?;
    cursor.space(visit);
    cursor.expect(b':')?;
    cursor.space(visit);
    if depth == 1 {
        fields.note(key, cursor);
    }
    Ok(())
}
