//! The canonical form of a body, which `X-Signature-V2` signs.
//!
//! It equals the output of CPython's `json.dumps(value, sort_keys=True,
//! separators=(",", ":"), ensure_ascii=False)` after every float with an integral value
//! became an int: keys sorted by code point at every level, no white space, raw UTF-8,
//! numbers as CPython prints them. The body that Didit sends is the same with
//! `ensure_ascii=True`. Source: <https://docs.didit.me/integration/webhooks>
//!
//! The body is read once. While its keys come in order, as Didit sends them, the
//! canonical form consists of slices of the body, with an edit wherever the two differ
//! (a `\uXXXX` that becomes a letter, for example), and nothing is copied. When a key is
//! out of order, [`order`] determines the order first.
//!
//! The cost is bounded by the length of the body. Floats that take more time to print than to
//! read count digits: 309 from 9·10¹⁸ on and for a text of more than 40 characters, 19 for a
//! million or more with an exponent, 8 for other ones with an exponent or below 0.0001. A body may
//! contain 4096 such digits plus a 64th of its length, which no real delivery reaches, and is
//! refused beyond ([`BodyError::TooManyDigits`]).

mod fields;
mod key;
mod number;
mod order;
mod read;
mod token;
mod visit;
mod writer;

pub(crate) use self::fields::Fields;
use self::order::{Edited, Order, Piece};
use self::read::read;
use self::token::Cursor;
use self::visit::Stop;
pub(crate) use self::writer::Sink;
use self::writer::Writer;
use crate::BodyError;

/// Returns the canonical form of `body`, which `X-Signature-V2` signs.
///
/// ```
/// let body = br#"{"score": 2.00, "name": "Jos\u00e9", "big": 1e22}"#;
/// let form = didit_webhooks::canonical_form(body)?;
/// assert_eq!(form, r#"{"big":10000000000000000000000,"name":"José","score":2}"#.as_bytes());
/// # Ok::<(), didit_webhooks::BodyError>(())
/// ```
///
/// # Errors
///
/// [`BodyError`] if the body is not JSON or breaks a stricter rule of deliveries.
pub fn canonical_form(body: &[u8]) -> Result<Vec<u8>, BodyError> {
    let mut form = Vec::with_capacity(body.len());
    write_canonical(body, &mut form)?;
    Ok(form)
}

/// Writes the canonical form, in raw UTF-8.
pub(crate) fn write_canonical(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    write::<false>(body, sink)
}

/// Writes the canonical form in ASCII, which is how Didit sends it.
pub(crate) fn write_ascii(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    write::<true>(body, sink)
}

/// Checks a body without writing its canonical form.
pub(crate) fn check(body: &[u8]) -> Result<Fields, BodyError> {
    check_text(body)?;
    order::<false>(body).map(|(_, fields)| fields)
}

/// The length and the encoding, which the reader relies on.
fn check_text(body: &[u8]) -> Result<(), BodyError> {
    if u32::try_from(body.len()).is_err() {
        return Err(BodyError::TooLarge);
    }
    match std::str::from_utf8(body) {
        Ok(_) => Ok(()),
        Err(error) => Err(BodyError::Utf8(error.valid_up_to())),
    }
}

/// Determines the order of the keys.
fn order<const ASCII: bool>(body: &[u8]) -> Result<(Order<'_, ASCII>, Fields), BodyError> {
    let mut order = Order::new(body);
    match read(body, &mut order) {
        Ok(fields) => Ok((order, fields)),
        Err(Stop::Invalid(error)) => Err(error),
        // An order accepts keys in any order.
        Err(Stop::Unsorted) => Err(BodyError::Syntax(0)),
    }
}

fn write<const ASCII: bool>(body: &[u8], sink: &mut impl Sink) -> Result<Fields, BodyError> {
    check_text(body)?;
    let mut writer = Writer::<_, ASCII>::new(body, sink, 0);
    match read(body, &mut writer) {
        Ok(fields) => {
            writer.finish(body.len());
            return Ok(fields);
        }
        Err(Stop::Invalid(error)) => return Err(error),
        Err(Stop::Unsorted) => {}
    }
    writer.sink.restart();
    let (order, fields) = order::<ASCII>(body)?;
    let mut pieces = order.finish();
    let mut batch = Vec::with_capacity(32);
    loop {
        // Entries are scattered over the body. A look at several of them at once waits for its
        // memory once, which saves a seventh of the time.
        let next = pieces.by_ref().take(batch.capacity()).map(|piece| {
            let before = piece.range().start.wrapping_sub(1);
            (piece, body.get(before) == Some(&b','))
        });
        batch.extend(next);
        if batch.is_empty() {
            return Ok(fields);
        }
        for (piece, is_after_comma) in batch.drain(..) {
            write_piece(&mut writer, piece, is_after_comma)?;
        }
    }
}

/// Writes a piece with the comma before it.
fn write_piece<const ASCII: bool>(
    writer: &mut Writer<'_, impl Sink, ASCII>,
    piece: Piece,
    is_after_comma: bool,
) -> Result<(), BodyError> {
    let mut range = piece.range();
    if piece.comma {
        // Usually one precedes the entry in the body as well.
        if is_after_comma {
            range.start -= 1;
        } else {
            writer.sink.write(b",");
        }
    }
    writer.run = range.start;
    let mut cursor = Cursor::new(&writer.body[..range.end], piece.range().start);
    // The first read has checked every token, and the digits of large floats.
    cursor.digits = usize::MAX;
    if piece.edited == Edited::Key {
        cursor.string(writer)?;
    }
    while piece.edited == Edited::Anywhere
        && let Some(byte) = cursor.peek()
    {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => cursor.space(writer),
            b'"' => drop(cursor.string(writer)?),
            b'-' | b'0'..=b'9' => cursor.number(writer)?,
            _ => cursor.at += 1,
        }
    }
    writer.finish(range.end);
    Ok(())
}
