//! Values of the API as a report prints them.

use std::borrow::Cow;
use std::fmt::Display;

use didit_types::decision::Report;
use didit_types::sensitive::Reveal;
use didit_types::{Feature, Personal, Timestamp};
use serde_json::Number;

use super::layout::{self, Pair, TEXT, Text};

/// A value that a report can print.
pub(super) trait Printed {
    /// Returns the text of the value, or `None` if there is no value.
    fn printed(&self) -> Option<String>;
}

impl<T: Printed> Printed for Option<T> {
    fn printed(&self) -> Option<String> {
        self.as_ref().and_then(Printed::printed)
    }
}

impl<T: Printed + ?Sized> Printed for &T {
    fn printed(&self) -> Option<String> {
        (*self).printed()
    }
}

impl Printed for bool {
    fn printed(&self) -> Option<String> {
        Some(if *self { "Yes" } else { "No" }.to_owned())
    }
}

/// To the second, in UTC. Text that is not a timestamp is printed unchanged.
impl Printed for Timestamp {
    fn printed(&self) -> Option<String> {
        let text = self.as_str();
        Some(match text.parse::<jiff::Timestamp>() {
            Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            Err(_) => text.to_owned(),
        })
    }
}

impl<T: Reveal<Revealed: Display>> Printed for Personal<T> {
    fn printed(&self) -> Option<String> {
        Some(self.reveal().to_string())
    }
}

macro_rules! printed {
    ($($Type:ty),+) => {$(
        impl Printed for $Type {
            fn printed(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+};
}

printed!(String, str, Number, u64, i64, usize);

/// Prints the value of an open enum as it is.
pub(super) fn name<'v, T: AsRef<str> + 'v>(
    value: impl IntoIterator<Item = &'v T>,
) -> Option<String> {
    value
        .into_iter()
        .next()
        .map(|value| value.as_ref().to_owned())
}

/// Prints the value of an open enum as a phrase, such as "Utility bill".
pub(super) fn code<'v, T: AsRef<str> + 'v>(
    value: impl IntoIterator<Item = &'v T>,
) -> Option<String> {
    name(value).map(|code| phrase(&code))
}

/// Prints the length of a list, or nothing if the list is empty.
pub(super) fn length<'v, T: 'v>(list: impl IntoIterator<Item = &'v Vec<T>>) -> Option<usize> {
    list.into_iter()
        .next()
        .map(Vec::len)
        .filter(|length| *length > 0)
}

/// Returns a label with its value, or `None` if the value is absent or blank.
pub(super) fn pair(label: &'static str, value: impl Printed) -> Option<Pair> {
    let value = value.printed()?;
    (!value.trim().is_empty()).then_some((label, value))
}

/// A cell of a table with plain text.
pub(super) fn plain(value: impl Printed) -> Text {
    (value.printed().unwrap_or_default(), TEXT)
}

/// A cell of a table with a status, in its colour.
pub(super) fn status<'v, T: AsRef<str> + 'v>(value: impl IntoIterator<Item = &'v T>) -> Text {
    let text = name(value).unwrap_or_default();
    let style = layout::STRONG.coloured(layout::of_status(&text));
    (text, style)
}

/// Formats a code as a phrase: `DOCUMENT_EXPIRED` is "Document expired".
pub(super) fn phrase(code: &str) -> String {
    let text = code.replace('_', " ").to_lowercase();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// Returns the name of a check, with its number if the feature ran more than once.
pub(super) fn check_name(report: &Report<'_>) -> String {
    let name = feature(&report.feature);
    match report.runs {
        0 | 1 => name.into_owned(),
        runs => format!("{name} ({} of {runs})", report.run + 1),
    }
}

fn feature(feature: &Feature) -> Cow<'static, str> {
    Cow::Borrowed(match feature {
        Feature::IdVerification => "Identity document",
        Feature::Nfc => "Document chip",
        Feature::Liveness => "Liveness",
        Feature::FaceMatch => "Face match",
        Feature::Poa => "Proof of address",
        Feature::Phone => "Phone number",
        Feature::EmailVerification | Feature::Email => "E-mail address",
        Feature::Aml => "AML screening",
        Feature::IpAnalysis => "Device and IP address",
        Feature::DatabaseValidation => "Database validation",
        Feature::Questionnaire => "Questionnaire",
        Feature::DocumentAi => "Data extraction",
        Feature::KybRegistry => "Company registry",
        Feature::KybDocuments => "Company documents",
        Feature::KybKeyPeople => "Key people",
        other => return phrase(other.as_str()).into(),
    })
}

/// Formats a count: `1 check`, `2 checks`.
pub(super) fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc() {
        let time = |text: &str| Timestamp::new(text).printed().unwrap();
        assert_eq!(
            time("2026-11-22T12:00:00.5+02:00"),
            "2026-11-22 10:00:00 UTC"
        );
        assert_eq!(time("yesterday"), "yesterday");
    }

    #[test]
    fn codes_become_phrases() {
        assert_eq!(phrase("DOCUMENT_EXPIRED"), "Document expired");
        assert_eq!(phrase("über_alt"), "Über alt");
        assert_eq!(phrase(""), "");
        assert_eq!(count(1, "check"), "1 check");
        assert_eq!(count(0, "check"), "0 checks");
    }
}
