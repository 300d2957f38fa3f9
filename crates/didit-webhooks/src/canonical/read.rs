//! Reads a body once, front to back.

use super::fields::Fields;
use super::key::offset;
use super::token::Cursor;
use super::visit::{Stop, Visit};
use crate::BodyError;

/// Maximum depth of nested objects and arrays, which is also the limit of `serde_json`.
const MAX_DEPTH: u32 = 128;

/// Reads a whole body and checks every rule of JSON but the UTF-8.
pub(super) fn read<V: Visit>(body: &[u8], visit: &mut V) -> Result<Fields, Stop> {
    let mut fields = Fields::default();
    let mut cursor = Cursor::new(body, 0);
    // The open containers, innermost in the lowest bit: 1 is an object, 0 an array.
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
        // A value has ended; the next token belongs to its container.
        loop {
            let end = cursor.at;
            let in_object = open & 1 == 1;
            // The most frequent case first.
            if in_object && body[end..].starts_with(b",\"") {
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
    let text = cursor.string(visit)?;
    let name = visit.key(text)?;
    let field = if depth == 1 { fields.of(name) } else { None };
    cursor.space(visit);
    cursor.expect(b':')?;
    cursor.space(visit);
    if let Some(field) = field {
        *field = Some(offset(cursor.at));
    }
    Ok(())
}
