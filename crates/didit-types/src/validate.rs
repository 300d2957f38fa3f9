//! Validation of requests before they are sent.
//!
//! The rules of a field are listed beside it in `request!` and `query!`; this module holds
//! the rules and collects every field that breaks one.

use alloc::{
    borrow::Cow,
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::{self, Write as _};

use serde_json::{Number, Value};

use crate::{
    Base64, Extra, MediaUrl, Patch, Personal, SecretString, Timestamp, UntypedJson,
    sensitive::UNENCODABLE,
};

/// A request that the API would reject, or whose effect would differ from what it says.
///
/// Lists every wrong field with its problem, and never a value.
///
/// ```
/// use didit_types::{AddToBlocklist, Validate, ValidationError};
///
/// let error = AddToBlocklist::new("").validate().unwrap_err();
/// let fields: Vec<&str> = error.fields().map(|(field, _)| field).collect();
/// assert_eq!(fields[0], "session_id");
/// # Ok::<_, ValidationError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ValidationError(Box<[FieldProblem]>);

type FieldProblem = (Cow<'static, str>, Cow<'static, str>);

impl ValidationError {
    /// Creates the error of one field. `problem` continues a sentence that begins with
    /// the name of the field.
    pub fn new(field: impl Into<Cow<'static, str>>, problem: impl Into<Cow<'static, str>>) -> Self {
        Self([(field.into(), problem.into())].into())
    }

    /// Every wrong field and its problem, in the order of the request.
    ///
    /// A field is named as the API names it, with its path in dots:
    /// `contact_details.email`, `nodes_to_resubmit.0.feature`. A problem reads
    /// `is longer than 255 characters`.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, problem)| (&**field, &**problem))
    }

    /// Path of the first wrong field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.0.first().map_or("", |(field, _)| field)
    }

    /// Problem of the first wrong field.
    #[must_use]
    pub fn problem(&self) -> &str {
        self.0.first().map_or("", |(_, problem)| problem)
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, problem)) in self.fields().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}`{field}` {problem}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValidationError ")?;
        f.debug_map().entries(self.fields()).finish()
    }
}

impl core::error::Error for ValidationError {}

/// A request that can be validated against the documented limits of the API.
pub trait Validate {
    /// Reports every field that breaks a rule.
    fn find_problems(&self, problems: &mut Problems);

    /// Validates the request.
    ///
    /// # Errors
    ///
    /// Returns a [`ValidationError`] that lists every wrong field.
    fn validate(&self) -> Result<(), ValidationError> {
        let mut problems = Problems::default();
        self.find_problems(&mut problems);
        if problems.found.is_empty() {
            return Ok(());
        }
        Err(ValidationError(problems.found.into()))
    }
}

/// A request within a request.
pub(crate) type Nested = dyn Validate;

/// Collector of the wrong fields of a request.
#[derive(Debug, Default)]
pub struct Problems {
    /// Path of the value being validated.
    path: Vec<Step>,
    found: Vec<FieldProblem>,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Field(&'static str),
    Element(usize),
}

impl Problems {
    /// Reports a field of the request being validated.
    pub fn add(&mut self, field: &'static str, problem: impl Into<Cow<'static, str>>) {
        self.path.push(Step::Field(field));
        self.report(problem);
        self.path.pop();
    }

    /// Reports the value being validated.
    fn report(&mut self, problem: impl Into<Cow<'static, str>>) {
        let field = match *self.path.as_slice() {
            [Step::Field(name)] => name.into(),
            _ => self.written_path().into(),
        };
        self.found.push((field, problem.into()));
    }

    fn written_path(&self) -> String {
        let mut text = String::new();
        for (index, step) in self.path.iter().enumerate() {
            let dot = if index > 0 { "." } else { "" };
            // Writing to a `String` can't fail.
            let _ = match step {
                Step::Field(name) => write!(text, "{dot}{name}"),
                Step::Element(index) => write!(text, "{dot}{index}"),
            };
        }
        text
    }

    /// Reports the values of a request read from JSON that do not fit their fields.
    pub(crate) fn misfits(&mut self, extra: &Extra) {
        for (name, deviation) in extra.misfits() {
            let mut path = self.written_path();
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(name);
            if let Some(index) = deviation.index {
                path.push('.');
                path.push_str(&index.to_string());
            }
            let problem = match (deviation.expected, deviation.kind().as_str()) {
                (UNENCODABLE, _) => UNENCODABLE.into(),
                (expected, found) => format!("must be of type {expected}, not {found}").into(),
            };
            self.found.push((path.into(), problem));
        }
    }

    fn ensure(&mut self, holds: bool, problem: &'static str) {
        if !holds {
            self.report(problem);
        }
    }

    /// Applies a rule to each value that a field holds.
    pub(crate) fn field<T: ?Sized>(
        &mut self,
        name: &'static str,
        value: &impl Values<T>,
        rule: impl Fn(&T, &mut Self),
    ) {
        self.path.push(Step::Field(name));
        value.each(self, &rule);
        self.path.pop();
    }
}

/// Reports a group of flags of which at least one must be true.
pub(crate) fn at_least_one(problems: &mut Problems, group: &'static str, flags: &[Option<bool>]) {
    if !flags.contains(&Some(true)) {
        problems.add(group, "needs at least one to be true");
    }
}

/// The values of a field that a rule applies to: none if it is absent, one for each element
/// of a list.
pub(crate) trait Values<T: ?Sized> {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&T, &mut Problems));
}

impl<T: ?Sized, V: Values<T>> Values<T> for Option<V> {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&T, &mut Problems)) {
        if let Some(value) = self {
            value.each(problems, rule);
        }
    }
}

impl<T: ?Sized, V: Values<T>> Values<T> for Patch<V> {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&T, &mut Problems)) {
        if let Self::Set(value) = self {
            value.each(problems, rule);
        }
    }
}

impl<T: ?Sized, V: Values<T>> Values<T> for Vec<V> {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&T, &mut Problems)) {
        for (index, value) in self.iter().enumerate() {
            problems.path.push(Step::Element(index));
            value.each(problems, rule);
            problems.path.pop();
        }
    }
}

impl<T: ?Sized, V: Values<T>> Values<T> for Personal<V> {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&T, &mut Problems)) {
        self.get().each(problems, rule);
    }
}

/// `Values` of types that hold one value.
macro_rules! values {
    ($($Type:ty: $value:ident => $inner:expr, $Inner:ty;)+) => {
        $(
            impl $crate::validate::Values<$Inner> for $Type {
                fn each(
                    &self,
                    problems: &mut $crate::validate::Problems,
                    rule: &dyn Fn(&$Inner, &mut $crate::validate::Problems),
                ) {
                    let $value = self;
                    rule($inner, problems);
                }
            }
        )+
    };
}

values! {
    Box<str>: text => text, str;
    MediaUrl: url => url.reveal(), str;
    Base64: file => file.reveal(), str;
    SecretString: secret => secret.reveal(), str;
    Timestamp: time => time.as_str(), str;
    u64: number => number, u64;
    u32: number => &u64::from(*number), u64;
    f64: number => number, f64;
    Number: number => &number.as_f64().unwrap_or(f64::NAN), f64;
    UntypedJson: json => json.reveal(), Value;
}

impl<E: crate::open_enum::OpenEnum> Values<str> for E {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&str, &mut Problems)) {
        rule(self.as_ref(), problems);
    }
}

impl<E: crate::open_enum::OpenEnum> Values<Variant> for E {
    fn each(&self, problems: &mut Problems, rule: &dyn Fn(&Variant, &mut Problems)) {
        rule(self, problems);
    }
}

/// A variant of any open enum.
type Variant = dyn AnyVariant;

pub(crate) trait AnyVariant {
    /// The variants that this version knows, unless it is one of them.
    fn known_instead(&self) -> Option<Vec<&'static str>>;
}

impl<E: crate::open_enum::OpenEnum> AnyVariant for E {
    fn known_instead(&self) -> Option<Vec<&'static str>> {
        (!E::KNOWN.contains(self)).then(|| E::KNOWN.iter().map(AsRef::as_ref).collect())
    }
}

/// `Validate` of a request: the rules beside its fields, then those over several fields.
macro_rules! validate {
    ($Name:ident $(($extra:ident))? { $( $field:ident [$( $rule:ident $(($($argument:tt)*))? ),*] )* } $( $check:path ),*) => {
        impl $crate::validate::Validate for $Name {
            #[allow(unused_variables, reason = "a request without rules")]
            fn find_problems(&self, problems: &mut $crate::validate::Problems) {
                $( problems.misfits(&self.$extra); )?
                $( $(
                    problems.field(
                        stringify!($field),
                        &self.$field,
                        $crate::validate::rule::$rule $(($($argument)*))?,
                    );
                )* )*
                $( $check(self, problems); )*
            }
        }

        $crate::validate::values! { $Name: request => request, $crate::validate::Nested; }
    };
}

pub(crate) use {validate, values};

/// The rules that can be listed beside a field.
pub(crate) mod rule {
    use core::{fmt::Display, net::IpAddr, ops::RangeInclusive};

    use super::{Nested, Problems, Value, Variant, format};

    /// A request within a request.
    pub(crate) fn nested(request: &Nested, problems: &mut Problems) {
        request.find_problems(problems);
    }

    /// Rules of text by a condition.
    macro_rules! texts {
        ($( $(#[$meta:meta])* $name:ident |$text:ident| $holds:expr, $problem:literal; )+) => {
            $(
                $(#[$meta])*
                pub(crate) fn $name($text: &str, problems: &mut Problems) {
                    problems.ensure($holds, $problem);
                }
            )+
        };
    }

    texts! {
        /// Text that is not blank.
        required |text| !text.trim().is_empty(), "is required";
        /// A day of the calendar, `YYYY-MM-DD`.
        date |text| is_date(text), "must be a date as YYYY-MM-DD";
        /// An ISO 3166-1 alpha-3 code.
        country3 |text| is_country(text, 3), "must be an ISO 3166-1 alpha-3 code such as ESP";
        /// An ISO 3166-1 alpha-2 code.
        country2 |text| is_country(text, 2), "must be an ISO 3166-1 alpha-2 code such as ES";
        /// An IPv4 or IPv6 address.
        ip_address |text| text.parse::<IpAddr>().is_ok(), "must be an IPv4 or IPv6 address";
    }

    /// Text of at most `limit` characters.
    pub(crate) fn max(limit: usize) -> impl Fn(&str, &mut Problems) {
        move |text, problems| {
            if text.chars().nth(limit).is_some() {
                problems.report(format!("is longer than {limit} characters"));
            }
        }
    }

    /// Text of at least `limit` characters.
    pub(crate) fn min(limit: usize) -> impl Fn(&str, &mut Problems) {
        move |text, problems| {
            if text.chars().count() < limit {
                problems.report(format!("has fewer than {limit} characters"));
            }
        }
    }

    /// A user, an at sign and a host with a dot; mail systems differ in the rest.
    pub(crate) fn email(text: &str, problems: &mut Problems) {
        let is_valid = text.rsplit_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.split('.').any(str::is_empty)
        });
        problems.ensure(is_valid && is_unbroken(text), "must be an e-mail address");
    }

    /// E.164: a plus and 7 to 15 digits, the first of which is not 0.
    pub(crate) fn phone(text: &str, problems: &mut Problems) {
        let is_valid = text.strip_prefix('+').is_some_and(|digits| {
            (7..=15).contains(&digits.len())
                && !digits.starts_with('0')
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        problems.ensure(is_valid, "must be an E.164 number such as +34600000000");
    }

    fn is_date(text: &str) -> bool {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return false;
        }
        let number = |range: core::ops::Range<usize>| {
            bytes[range].iter().try_fold(0_u32, |sum, byte| {
                byte.is_ascii_digit()
                    .then(|| sum * 10 + u32::from(byte - b'0'))
            })
        };
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10))
        else {
            return false;
        };
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u32::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        year > 0 && (1..=days).contains(&day)
    }

    /// A date, a `T` or a space, and a time with an offset.
    pub(crate) fn date_time(text: &str, problems: &mut Problems) {
        let is_time = |text: &[u8]| {
            text.iter().enumerate().all(|(at, byte)| match at {
                2 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
        };
        let is_valid = text.is_ascii()
            && text.len() >= 17
            && is_date(&text[..10])
            && matches!(text.as_bytes()[10], b'T' | b' ')
            && is_time(&text.as_bytes()[11..16])
            && (text.ends_with('Z') || text[16..].contains(['+', '-']));
        problems.ensure(
            is_valid,
            "must be a date and time with an offset, as 2027-01-31T12:00:00Z",
        );
    }

    fn is_country(text: &str, length: usize) -> bool {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    }

    /// A country, `XX`, or an ISO 3166-2 subdivision, `XX-YY`.
    pub(crate) fn registry_country(text: &str, problems: &mut Problems) {
        let (country, subdivision) = text.split_once('-').unwrap_or((text, "-"));
        let is_valid = text.len() <= 10
            && is_country(country, 2)
            && (subdivision == "-"
                || !subdivision.is_empty()
                    && subdivision.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        problems.ensure(
            is_valid,
            "must be a country such as US or a subdivision such as US-DE",
        );
    }

    fn is_unbroken(text: &str) -> bool {
        !text
            .chars()
            .any(|character| character.is_whitespace() || character.is_control())
    }

    /// An absolute URL of any scheme.
    pub(crate) fn url(text: &str, problems: &mut Problems) {
        let is_valid = text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                && !rest.trim_start_matches('/').is_empty()
        });
        problems.ensure(is_valid && is_unbroken(text), "must be an absolute URL");
    }

    /// An absolute `https` URL.
    pub(crate) fn https_url(text: &str, problems: &mut Problems) {
        if text.starts_with("https://") {
            url(text, problems);
        } else {
            problems.report("must be an https URL");
        }
    }

    /// Standard base64 of at most `limit` bytes once decoded, without the prefix of a data URL.
    pub(crate) fn base64(limit: usize) -> impl Fn(&str, &mut Problems) {
        move |text, problems| {
            let body = text.trim_end_matches('=');
            let padding = text.len() - body.len();
            let is_alphabet =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
            if body.is_empty()
                || !text.len().is_multiple_of(4)
                || padding > 2
                || !body.bytes().all(is_alphabet)
            {
                problems.report("must be base64 with padding and without a data: prefix");
            } else if text.len() / 4 * 3 - padding > limit {
                problems.report(format!("is larger than {} MB", limit >> 20));
            }
        }
    }

    /// A whole number within a range.
    pub(crate) fn range(range: RangeInclusive<u64>) -> impl Fn(&u64, &mut Problems) {
        within(range, u64::MAX)
    }

    /// A number within a range.
    pub(crate) fn range_f64(range: RangeInclusive<f64>) -> impl Fn(&f64, &mut Problems) {
        within(range, f64::INFINITY)
    }

    fn within<T: PartialOrd + Display>(
        range: RangeInclusive<T>,
        endless: T,
    ) -> impl Fn(&T, &mut Problems) {
        move |number, problems| {
            if !range.contains(number) {
                let (least, most) = (range.start(), range.end());
                problems.report(if *most == endless {
                    format!("must be at least {least}")
                } else {
                    format!("must be from {least} to {most}")
                });
            }
        }
    }

    /// One of some variants.
    pub(crate) fn one_of(variants: &'static [&str]) -> impl Fn(&str, &mut Problems) {
        one_that(variants, str::eq)
    }

    /// One of some variants, in either case.
    pub(crate) fn one_of_ignoring_case(variants: &'static [&str]) -> impl Fn(&str, &mut Problems) {
        one_that(variants, str::eq_ignore_ascii_case)
    }

    fn one_that(
        variants: &'static [&str],
        is_same: fn(&str, &str) -> bool,
    ) -> impl Fn(&str, &mut Problems) {
        move |text, problems| {
            if !variants.iter().any(|variant| is_same(variant, text)) {
                problems.report(format!("must be one of {}", variants.join(", ")));
            }
        }
    }

    /// A variant that this version knows.
    pub(crate) fn known(variant: &Variant, problems: &mut Problems) {
        if let Some(known) = variant.known_instead() {
            let more = if known.len() > 12 { ", …" } else { "" };
            let first = known.get(..12).unwrap_or(&known).join(", ");
            problems.report(format!("must be one of {first}{more}"));
        }
    }

    /// A JSON object.
    pub(crate) fn object(json: &Value, problems: &mut Problems) {
        problems.ensure(json.is_object(), "must be an object");
    }
}
