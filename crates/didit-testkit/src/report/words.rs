//! Values of the API as words for people.

use std::borrow::Cow;

use didit_types::decision::Report;
use didit_types::{Feature, Personal, Timestamp};
use serde_json::Number;

/// A text about a person.
pub(super) fn personal(value: Option<&Personal>) -> Option<&str> {
    value.map(|value| &**value.reveal())
}

pub(super) fn number(value: Option<&Number>) -> Option<String> {
    value.map(ToString::to_string)
}

pub(super) fn yes(flag: Option<bool>) -> Option<&'static str> {
    flag.map(|flag| if flag { "Yes" } else { "No" })
}

/// A moment to the second, in UTC; a text that is none stays as it is.
pub(super) fn time(value: Option<&Timestamp>) -> Option<Cow<'_, str>> {
    let text = value?.as_str();
    Some(match text.parse::<jiff::Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string().into(),
        Err(_) => text.into(),
    })
}

/// `DOCUMENT_EXPIRED` and `utility_bill` as "Document expired" and "Utility bill".
pub(super) fn words(code: &str) -> String {
    let text = code.replace('_', " ").to_lowercase();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// The name of a check, with a number if the feature ran more than once.
pub(super) fn name(report: &Report<'_>) -> String {
    let name = feature(&report.feature);
    match report.runs {
        0 | 1 => name.into_owned(),
        runs => format!("{name} ({} of {runs})", report.run + 1),
    }
}

fn feature(feature: &Feature) -> Cow<'static, str> {
    Cow::Borrowed(match feature {
        Feature::IdVerification => "Identity document",
        Feature::Nfc => "Chip of the document",
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
        Feature::KybRegistry => "Company register",
        Feature::KybDocuments => "Company documents",
        Feature::KybKeyPeople => "Key people",
        other => return words(other.as_str()).into(),
    })
}

/// `1 check`, `2 checks`.
pub(super) fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_utc() {
        let time_of = |text: &str| time(Some(&Timestamp::new(text))).unwrap().into_owned();
        assert_eq!(
            time_of("2026-11-22T12:00:00.5+02:00"),
            "2026-11-22 10:00:00 UTC"
        );
        assert_eq!(time_of("yesterday"), "yesterday");
    }

    #[test]
    fn codes_become_words() {
        assert_eq!(words("DOCUMENT_EXPIRED"), "Document expired");
        assert_eq!(words("über_alt"), "Über alt");
        assert_eq!(words(""), "");
        assert_eq!(count(1, "check"), "1 check");
        assert_eq!(count(0, "check"), "0 checks");
    }
}
