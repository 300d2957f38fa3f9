//! Decoding of values from JSON text.

use alloc::vec;

use super::json::{self, Fault, FaultKind, Mark, Read, Reader};
use crate::{
    Extra,
    decode::DecodeError,
    drift::Deviation,
    field::{List, Shape, Value},
};

/// Decodes the fields of an object.
pub(crate) fn object(
    shape: &Shape,
    fields: &mut [&mut dyn Value],
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    reader.enter_object()?;
    let mut missing = (1_u64 << shape.required) - 1;
    let mut is_first = true;
    while let Some(name) = reader.next_field(&mut is_first)? {
        let Some(index) = shape.position(&name) else {
            unknown(&name, extra, reader)?;
            continue;
        };
        let is_required = index < shape.required;
        field(fields[index], is_required, &name, extra, reader)?;
        if is_required {
            missing &= !(1 << index);
        }
    }
    if missing != 0 {
        let name = shape.names[missing.trailing_zeros() as usize];
        let (at, ..) = reader.mark();
        return Err(Fault::new(FaultKind::Missing, at, name));
    }
    Ok(())
}

/// Decodes a field of an object, and keeps a value that does not fit unless it is required.
#[inline]
pub(crate) fn field(
    field: &mut dyn Value,
    is_required: bool,
    name: &str,
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    let mark = reader.mark();
    match field.fill(reader) {
        Ok(()) if reader.mark().2 == mark.2 => {
            if extra.has_kept() {
                // A repeated name: the last value counts.
                extra.forget(name);
            }
            Ok(())
        }
        Ok(()) => {
            take(name, extra, mark.2, reader);
            Ok(())
        }
        Err(fault) => {
            let expected = unfit(fault, mark, reader)?;
            if is_required {
                reader.skip()?;
                let kind = match fault.kind {
                    FaultKind::Misfit => FaultKind::RequiredMisfit,
                    kind => kind,
                };
                return Err(Fault { kind, ..fault });
            }
            misfit(name, expected, extra, reader)
        }
    }
}

/// Moves the deviations of a field to its object.
#[cold]
fn take(name: &str, extra: &mut Extra, first: usize, reader: &mut Reader<'_>) {
    extra.keep(name, reader.deviations.drain(first..).collect());
}

/// Goes back to the start of a value that does not fit; returns the kind that was expected. Any
/// other fault is an error.
#[cold]
fn unfit(fault: Fault, mark: Mark, reader: &mut Reader<'_>) -> Read<&'static str> {
    let expected = match fault.kind {
        FaultKind::Syntax | FaultKind::Eof => return Err(fault),
        FaultKind::Misfit => fault.expected.unwrap_or_default(),
        FaultKind::Missing | FaultKind::RequiredMisfit => "object",
    };
    reader.reset(mark);
    Ok(expected)
}

/// Keeps the next value, which does not fit its field.
#[cold]
pub(crate) fn misfit(
    name: &str,
    expected: &'static str,
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    let text = reader.skip()?;
    extra.keep(name, vec![json::misfit(None, text, expected)]);
    Ok(())
}

/// Decodes a field that the object does not know.
#[cold]
pub(crate) fn unknown(name: &str, extra: &mut Extra, reader: &mut Reader<'_>) -> Read<()> {
    let (.., first) = reader.mark();
    let value = reader.value()?;
    extra.insert(name, value);
    if reader.mark().2 > first {
        take(name, extra, first, reader);
    }
    Ok(())
}

/// Decodes an object of unknown fields.
pub(crate) fn extra(reader: &mut Reader<'_>) -> Read<Extra> {
    let mut extra = Extra::default();
    reader.enter_object()?;
    let mut is_first = true;
    while let Some(name) = reader.next_field(&mut is_first)? {
        unknown(&name, &mut extra, reader)?;
    }
    Ok(extra)
}

/// Decodes the elements of a list.
pub(crate) fn list(list: &mut dyn List, reader: &mut Reader<'_>) -> Read<()> {
    reader.enter_array()?;
    list.cut(0);
    let (mut length, mut index) = (0, 0);
    let mut is_first = true;
    while reader.next_element(&mut is_first)? {
        let mark = reader.mark();
        let filled = list.grow().fill(reader);
        if filled.is_ok() && reader.mark().2 == mark.2
            || deviating(filled, list.at(length), index, mark, reader)?
        {
            length += 1;
        } else {
            list.cut(length);
        }
        index += 1;
    }
    Ok(())
}

/// Keeps an element that does not fit, or is written differently; returns whether it is typed.
#[cold]
fn deviating(
    filled: Read<()>,
    element: Option<&dyn Value>,
    index: usize,
    mark: Mark,
    reader: &mut Reader<'_>,
) -> Read<bool> {
    let mut expected = "array";
    match filled {
        Ok(()) => {
            let deviations = &mut reader.deviations[mark.2..];
            if let [deviation] = &mut *deviations
                && deviation.index.is_none()
            {
                deviation.index = Some(index);
                return Ok(true);
            }
            // A list in a list is kept whole, because a deviation has one index. It stays
            // typed if it differs in the digits of numbers only.
            if deviations.iter().all(Deviation::is_same_kind) {
                let written = element.map(|element| json::json_text(&element.view()).into());
                reader.reset(mark);
                let text = reader.skip()?.into();
                reader.deviations.push(Deviation {
                    index: Some(index),
                    text,
                    written,
                    expected: "",
                });
                return Ok(true);
            }
            reader.reset(mark);
        }
        Err(fault) => expected = unfit(fault, mark, reader)?,
    }
    let text = reader.skip()?;
    let deviation = json::misfit(Some(index), text, expected);
    reader.deviations.push(deviation);
    Ok(false)
}

/// Decodes a value.
pub(crate) fn value<T: Value>(reader: &mut Reader<'_>) -> Read<T> {
    let mut value = T::empty();
    value.fill(reader).map(|()| value)
}

/// Decodes a whole text.
pub(crate) fn from_text<T: Value>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::empty();
    fill_from_text(&mut value, text).map(|()| value)
}

fn fill_from_text(value: &mut dyn Value, text: &str) -> Result<(), DecodeError> {
    let mut reader = Reader::new(text);
    let mark = reader.mark();
    let filled = value.fill(&mut reader).or_else(|fault| {
        unfit(fault, mark, &mut reader)?;
        reader.skip()?;
        Err(fault)
    });
    let ended = filled.and_then(|()| reader.end());
    ended.map_err(|fault| DecodeError::of_fault(text, fault))
}
