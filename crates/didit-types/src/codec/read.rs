//! Decoding of values from JSON text.

use alloc::{boxed::Box, vec, vec::Vec};

use serde::{Serialize, de::Deserializer};
use serde_json::Number;

use super::{
    json::{self, Fault, FaultKind, Read, Reader},
    text::with_text,
};
use crate::{
    Extra, Patch, Personal, Scalar,
    decode::DecodeError,
    drift::{Deviation, Drifting, INTEGER},
    sensitive::UntypedJson,
};

/// A value that can be decoded from JSON text.
///
/// A model is decoded in the place where it stays: a report has up to seventy fields and is
/// nested three levels deep, and moving it up level by level costs more than reading it.
pub(crate) trait Decode: Drifting + Sized {
    /// Expected kind of value.
    const KIND: &'static str;

    /// Decodes a value; none if it does not fit.
    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>>;

    /// Decodes a value into an optional field; false if it does not fit.
    #[inline]
    fn fill(place: &mut Option<Self>, reader: &mut Reader<'_>) -> Read<bool> {
        *place = Self::decode(reader)?;
        Ok(place.is_some())
    }

    /// Decodes an element to the end of a list; false if it does not fit.
    #[inline]
    fn push(list: &mut Vec<Self>, reader: &mut Reader<'_>) -> Read<bool> {
        let element = Self::decode(reader)?;
        let fits = element.is_some();
        list.extend(element);
        Ok(fits)
    }
}

/// A value that starts empty and is decoded in its place.
pub(crate) trait InPlace: Decode + Default {
    /// Decodes into an empty value; false if the value does not fit.
    fn decode_into(&mut self, reader: &mut Reader<'_>) -> Read<bool>;
}

/// The methods of [`Decode`] for a type that is decoded in its place.
macro_rules! in_place {
    () => {
        #[inline]
        fn decode(
            reader: &mut $crate::codec::json::Reader<'_>,
        ) -> $crate::codec::json::Read<Option<Self>> {
            let mut value = Self::default();
            let fits = $crate::codec::read::InPlace::decode_into(&mut value, reader)?;
            Ok(fits.then_some(value))
        }

        #[inline]
        fn fill(
            place: &mut Option<Self>,
            reader: &mut $crate::codec::json::Reader<'_>,
        ) -> $crate::codec::json::Read<bool> {
            let place = place.insert(Self::default());
            $crate::codec::read::InPlace::decode_into(place, reader)
        }

        #[inline]
        fn push(
            list: &mut alloc::vec::Vec<Self>,
            reader: &mut $crate::codec::json::Reader<'_>,
        ) -> $crate::codec::json::Read<bool> {
            list.push(Self::default());
            match list.last_mut() {
                Some(place) => $crate::codec::read::InPlace::decode_into(place, reader),
                None => Ok(false),
            }
        }
    };
}

pub(crate) use in_place;

/// A field that may be absent.
pub(crate) trait Optional {
    /// Expected kind of value.
    const KIND: &'static str;

    /// Decodes the field; false if the value does not fit.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<bool>;

    /// Makes the field absent.
    fn clear(&mut self);
}

impl<T: Decode> Optional for Option<T> {
    const KIND: &'static str = T::KIND;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<bool> {
        if reader.null()? {
            *self = None;
            return Ok(true);
        }
        T::fill(self, reader)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Decode> Optional for Patch<T> {
    const KIND: &'static str = T::KIND;

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<bool> {
        if reader.null()? {
            *self = Self::Clear;
            return Ok(true);
        }
        let value = T::decode(reader)?;
        let fits = value.is_some();
        *self = value.map_or(Self::Keep, Self::Set);
        Ok(fits)
    }

    fn clear(&mut self) {
        *self = Self::Keep;
    }
}

/// Decodes an optional field of an object, and keeps a value that does not fit.
#[inline]
pub(crate) fn optional<F: Optional>(
    field: &mut F,
    name: &str,
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    let mark = reader.mark();
    match field.fill(reader) {
        Ok(true) if reader.mark().2 == mark.2 => {
            if extra.has_kept() {
                // A repeated name: the last value counts.
                extra.forget(name);
            }
            Ok(())
        }
        Ok(true) => {
            take(name, extra, mark.2, reader);
            Ok(())
        }
        outcome => {
            field.clear();
            keep(outcome, F::KIND, name, extra, mark, reader)
        }
    }
}

/// Moves the deviations of a field to its object.
#[cold]
fn take(name: &str, extra: &mut Extra, first: usize, reader: &mut Reader<'_>) {
    extra.keep(name, reader.deviations.drain(first..).collect());
}

/// Keeps a value that does not fit.
#[cold]
fn keep(
    outcome: Read<bool>,
    kind: &'static str,
    name: &str,
    extra: &mut Extra,
    mark: (usize, u8, usize),
    reader: &mut Reader<'_>,
) -> Read<()> {
    if let Err(fault) = outcome
        && !fault.is_about_type()
    {
        return Err(fault);
    }
    reader.reset(mark);
    misfit(name, kind, extra, reader)
}

/// Keeps the next value, which does not fit its field.
pub(crate) fn misfit(
    name: &str,
    kind: &'static str,
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    let text = reader.skip()?;
    extra.keep(name, vec![json::misfit(None, text, kind)]);
    Ok(())
}

impl Fault {
    /// Whether the text is valid JSON and only a required field is missing or misfits.
    const fn is_about_type(&self) -> bool {
        matches!(self.kind, FaultKind::Missing | FaultKind::Misfit)
    }
}

/// Decodes a required field of an object.
#[inline]
pub(crate) fn required<T: Decode>(
    field: &mut Option<T>,
    name: &str,
    extra: &mut Extra,
    reader: &mut Reader<'_>,
) -> Read<()> {
    let mark = reader.mark();
    if !T::fill(field, reader)? {
        reader.reset(mark);
        reader.skip()?;
        let (at, ..) = mark;
        return Err(Fault {
            kind: FaultKind::Misfit,
            at,
            expected: Some(T::KIND),
        });
    }
    if reader.mark().2 > mark.2 {
        take(name, extra, mark.2, reader);
    }
    Ok(())
}

/// Returns the fault of a required field that is missing.
#[cold]
pub(crate) fn missing(name: &'static str, reader: &Reader<'_>) -> Fault {
    let (at, ..) = reader.mark();
    Fault {
        kind: FaultKind::Missing,
        at,
        expected: Some(name),
    }
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

impl<T: Decode + Serialize> Decode for Vec<T> {
    const KIND: &'static str = "array";

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if !reader.enter_array()? {
            return Ok(None);
        }
        let mut list = Self::new();
        let mut is_first = true;
        let mut index = 0;
        while reader.next_element(&mut is_first)? {
            let mark = reader.mark();
            let length = list.len();
            if length == 0 {
                // Most lists have one element; a vector would make room for four.
                list.reserve_exact(1);
            }
            match T::push(&mut list, reader) {
                Ok(true) if reader.mark().2 == mark.2 => {}
                outcome => {
                    if deviating_element(outcome, list.last(), index, mark, reader)? {
                        list.truncate(length);
                    }
                }
            }
            index += 1;
        }
        Ok(Some(list))
    }
}

/// Keeps an element that does not fit, or is written differently; returns whether it does
/// not fit.
#[cold]
fn deviating_element<T: Decode + Serialize>(
    outcome: Read<bool>,
    element: Option<&T>,
    index: usize,
    mark: (usize, u8, usize),
    reader: &mut Reader<'_>,
) -> Read<bool> {
    match outcome {
        Err(fault) if !fault.is_about_type() => return Err(fault),
        Ok(true) => {
            let deviations = &mut reader.deviations[mark.2..];
            if let [deviation] = &mut *deviations
                && deviation.index.is_none()
            {
                deviation.index = Some(index);
                return Ok(false);
            }
            // A list in a list is kept whole, because a deviation has one index. It stays
            // typed if it differs in the digits of numbers only.
            if deviations.iter().all(Deviation::is_same_kind) {
                let written = element.map(|element| json::json_text(element).into());
                reader.reset(mark);
                let text = reader.skip()?.into();
                reader.deviations.push(Deviation {
                    index: Some(index),
                    text,
                    written,
                    expected: "",
                });
                return Ok(false);
            }
        }
        Ok(false) | Err(_) => {}
    }
    reader.reset(mark);
    let text = reader.skip()?;
    reader
        .deviations
        .push(json::misfit(Some(index), text, T::KIND));
    Ok(true)
}

impl<T: InPlace> Decode for Box<T> {
    const KIND: &'static str = T::KIND;

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        let mut value = Self::default();
        let fits = value.decode_into(reader)?;
        Ok(fits.then_some(value))
    }
}

impl<T: Decode> Decode for Personal<T> {
    const KIND: &'static str = T::KIND;

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        Ok(T::decode(reader)?.map(Self::new))
    }
}

/// `Decode` of a type made from text.
macro_rules! text {
    ($($Type:ty),+) => {
        $(
            impl $crate::codec::read::Decode for $Type {
                const KIND: &'static str = "string";

                #[inline]
                fn decode(
                    reader: &mut $crate::codec::json::Reader<'_>,
                ) -> $crate::codec::json::Read<Option<Self>> {
                    Ok(reader.text()?.map(|text| Self::from(&*text)))
                }
            }

            impl $crate::drift::Drifting for $Type {}
        )+
    };
}

pub(crate) use text;

text!(
    Box<str>,
    crate::Base64,
    crate::MediaUrl,
    crate::SecretString,
    crate::Timestamp
);

/// `Decode` of a number.
macro_rules! numbers {
    ($($Type:ty: $kind:expr, $parse:expr;)+) => {
        $(
            impl Decode for $Type {
                const KIND: &'static str = $kind;

                #[inline]
                fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
                    reader.number(Self::KIND, $parse)
                }
            }

            impl Drifting for $Type {}
        )+
    };
}

numbers! {
    u32: INTEGER, |digits| digits.parse().ok();
    u64: INTEGER, |digits| digits.parse().ok();
    i64: INTEGER, |digits| digits.parse().ok();
    f64: "number", |digits| digits.parse().ok().filter(|number: &f64| number.is_finite());
    Number: "number", json::parse_number;
}

impl Decode for Scalar {
    const KIND: &'static str = "string";

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        let (.., first) = reader.mark();
        let text = reader.text()?;
        // A number is a known form, and no drift.
        if let Some(deviation) = reader.deviations.get_mut(first) {
            deviation.expected = "";
        }
        Ok(text.map(|text| Self::from(&*text)))
    }
}

impl Drifting for Scalar {}

impl Decode for bool {
    const KIND: &'static str = "bool";

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        reader.bool()
    }
}

impl Drifting for bool {}

impl Drifting for () {}

impl Decode for UntypedJson {
    const KIND: &'static str = "";

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        reader.value().map(|value| Some(value.into()))
    }
}

impl Drifting for UntypedJson {}

impl Decode for Extra {
    const KIND: &'static str = "object";

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if !reader.enter_object()? {
            return Ok(None);
        }
        let mut extra = Self::default();
        let mut is_first = true;
        while let Some(name) = reader.next_field(&mut is_first)? {
            unknown(&name, &mut extra, reader)?;
        }
        Ok(Some(extra))
    }
}

impl Drifting for Extra {}

impl<T: Drifting> Drifting for Personal<T> {}

impl<T: Drifting + ?Sized> Drifting for Box<T> {
    #[inline]
    fn walk(&self, walk: &mut crate::drift::Walk) {
        (**self).walk(walk);
    }
}

impl<T: Drifting> Drifting for Option<T> {
    #[inline]
    fn walk(&self, walk: &mut crate::drift::Walk) {
        if let Some(value) = self {
            value.walk(walk);
        }
    }
}

impl<T: Drifting> Drifting for Patch<T> {
    #[inline]
    fn walk(&self, walk: &mut crate::drift::Walk) {
        if let Self::Set(value) = self {
            value.walk(walk);
        }
    }
}

impl<T: Drifting> Drifting for Vec<T> {
    #[inline]
    fn walk(&self, walk: &mut crate::drift::Walk) {
        walk.elements(self.iter());
    }
}

/// Decodes a whole text.
pub(crate) fn from_text<T: Decode>(text: &str) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text);
    decode_text(&mut reader).map_err(|fault| DecodeError::of_fault(text, fault))
}

fn decode_text<T: Decode>(reader: &mut Reader<'_>) -> Read<T> {
    reader.start();
    let mark = reader.mark();
    let Some(value) = T::decode(reader)? else {
        reader.reset(mark);
        reader.skip()?;
        return Err(Fault {
            kind: FaultKind::Misfit,
            at: mark.0,
            expected: Some(T::KIND),
        });
    };
    reader.end().map(|()| value)
}

/// `Deserialize` of a value with [`Decode`].
pub(crate) fn from_deserializer<'de, T: Decode, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    with_text(deserializer, from_text)
}

/// Implements `Deserialize` by [`Decode`].
macro_rules! deserialize {
    ($($Type:ty),+) => {
        $(
            impl<'de> serde::Deserialize<'de> for $Type {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::codec::read::from_deserializer(deserializer)
                }
            }
        )+
    };
}

pub(crate) use deserialize;
