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

use crate::{
    Extra,
    field::{Value, View},
    sensitive::UNENCODABLE,
};

use self::rule::Rule;

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

    /// Returns both values, or the wrong fields of both.
    ///
    /// ```
    /// use didit_types::ValidationError;
    ///
    /// let (path, body) = (ValidationError::new("id", "is empty"), ValidationError::new("name", "is empty"));
    /// let error = ValidationError::both::<(), ()>(Err(path), Err(body)).unwrap_err();
    /// assert_eq!(error.fields().count(), 2);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors of both as one.
    pub fn both<A, B>(first: Result<A, Self>, second: Result<B, Self>) -> Result<(A, B), Self> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(first), Err(second)) => Err(Self([first.0, second.0].concat().into())),
            (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
        }
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
        problems.into_result()
    }
}

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
    fn into_result(self) -> Result<(), ValidationError> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(ValidationError(self.found.into()))
    }

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
        let misfits = extra.deviations();
        for (name, deviation) in misfits.filter(|(_, deviation)| deviation.written.is_none()) {
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

    /// Applies the rules of the fields.
    pub(crate) fn fields(&mut self, fields: &[(&'static str, &dyn Value, &[Rule])]) {
        for (name, value, rules) in fields {
            if !rules.is_empty() {
                self.path.push(Step::Field(name));
                self.apply(&value.view(), rules);
                self.path.pop();
            }
        }
    }

    /// Applies rules to a value, or to each element of a list.
    fn apply(&mut self, view: &View<'_>, rules: &[Rule]) {
        match view {
            View::Absent | View::Null => {}
            View::List(list) => {
                for (index, element) in list.elements().enumerate() {
                    self.path.push(Step::Element(index));
                    self.apply(&element.view(), rules);
                    self.path.pop();
                }
            }
            View::Object(object) => {
                if let Some(request) = object.request {
                    request.find_problems(self);
                }
            }
            view => {
                for problem in rules.iter().filter_map(|rule| rule.problem(view)) {
                    self.report(problem);
                }
            }
        }
    }
}

/// Reports a group of flags of which at least one must be true.
#[cfg(feature = "management")]
pub(crate) fn at_least_one(problems: &mut Problems, group: &'static str, flags: &[Option<bool>]) {
    if !flags.contains(&Some(true)) {
        problems.add(group, "needs at least one to be true");
    }
}

/// `Validate` of a request: the rules beside its fields, then those over several fields.
macro_rules! validate {
    ($Name:ident $(($extra:ident))? { $( $field:ident $(= $key:literal)? [$( $rule:ident $(($($argument:tt)*))? ),*] )* } $( $check:path ),*) => {
        impl $crate::validate::Validate for $Name {
            fn find_problems(&self, problems: &mut $crate::validate::Problems) {
                $( problems.misfits(&self.$extra); )?
                problems.fields(&[
                    $( ($crate::codec::name!($field $($key)?), &self.$field, const {
                        &[$( $crate::validate::rule::$rule($($($argument)*)?) ),*]
                    }), )*
                ]);
                $( $check(self, problems); )*
            }
        }
    };
}

pub(crate) use validate;

/// The rules that can be listed beside a field.
pub(crate) mod rule {
    use alloc::borrow::Cow;
    use core::{fmt::Display, net::IpAddr, ops::RangeInclusive};

    use super::{View, format};

    /// A condition on a value. A value of a type that it does not apply to breaks it.
    pub(crate) enum Rule {
        Text(fn(&str) -> bool, &'static str),
        Max(usize),
        Min(usize),
        Base64(usize),
        HttpsUrl,
        Range(RangeInclusive<u64>),
        RangeF64(RangeInclusive<f64>),
        OneOf(&'static [&'static str], fn(&str, &str) -> bool),
        Known,
        Object,
        Nested,
    }

    impl Rule {
        /// Returns the problem of a value that breaks the rule.
        pub(super) fn problem(&self, view: &View<'_>) -> Option<Cow<'static, str>> {
            let is_text = |holds: &dyn Fn(&str) -> bool| view.text().is_some_and(holds);
            let broken = |holds: bool, problem: &'static str| (!holds).then(|| problem.into());
            match self {
                Self::Text(holds, problem) => broken(is_text(holds), problem),
                Self::Max(limit) => (!is_text(&|text| text.chars().nth(*limit).is_none()))
                    .then(|| format!("is longer than {limit} characters").into()),
                Self::Min(limit) => (!is_text(&|text| text.chars().count() >= *limit))
                    .then(|| format!("has fewer than {limit} characters").into()),
                Self::Base64(limit) => base64_problem(view.text().unwrap_or_default(), *limit),
                Self::HttpsUrl if !is_text(&|text| text.starts_with("https://")) => {
                    Some("must be an https URL".into())
                }
                Self::HttpsUrl => url().problem(view),
                Self::Range(range) => match view {
                    View::Unsigned(number) if range.contains(number) => None,
                    _ => Some(outside(range, &u64::MAX)),
                },
                Self::RangeF64(range) => match view {
                    View::Float(number) if range.contains(number) => None,
                    View::Number(number) if number.as_f64().is_some_and(|n| range.contains(&n)) => {
                        None
                    }
                    _ => Some(outside(range, &f64::INFINITY)),
                },
                Self::OneOf(variants, is_same) => {
                    (!is_text(&|text| variants.iter().any(|variant| is_same(variant, text))))
                        .then(|| format!("must be one of {}", variants.join(", ")).into())
                }
                Self::Known => match view {
                    View::Variant(text, known) if known.contains(text) => None,
                    View::Variant(_, known) => {
                        let more = if known.len() > 12 { ", …" } else { "" };
                        let first = known.get(..12).unwrap_or(known).join(", ");
                        Some(format!("must be one of {first}{more}").into())
                    }
                    _ => Some("must be a variant".into()),
                },
                Self::Object => broken(
                    matches!(view, View::Json(json) if json.is_object()),
                    "must be an object",
                ),
                Self::Nested => Some("must be an object".into()),
            }
        }
    }

    fn outside<T: PartialOrd + Display>(
        range: &RangeInclusive<T>,
        endless: &T,
    ) -> Cow<'static, str> {
        let (least, most) = (range.start(), range.end());
        if most == endless {
            format!("must be at least {least}").into()
        } else {
            format!("must be from {least} to {most}").into()
        }
    }

    /// Declares rules by their names in `request!`.
    macro_rules! rules {
        ($( $(#[$meta:meta])* $name:ident($($argument:ident: $Type:ty)?) => $rule:expr; )+) => {
            $(
                $(#[$meta])*
                pub(crate) const fn $name($($argument: $Type)?) -> Rule {
                    use Rule::*;
                    $rule
                }
            )+

            // Each area of the API has rules that no other needs.
            const _: () = { $( _ = $name; )+ };
        };
    }

    rules! {
        /// A request within a request.
        nested() => Nested;
        /// Text that is not blank.
        required() => Text(|text| !text.trim().is_empty(), "is required");
        /// A day of the calendar, `YYYY-MM-DD`.
        date() => Text(is_date, "must be a date as YYYY-MM-DD");
        /// A date, a `T` or a space, and a time with an offset.
        date_time() => Text(
            is_date_time, "must be a date and time with an offset, as 2027-01-31T12:00:00Z",
        );
        /// An ISO 3166-1 alpha-3 code.
        country3() =>
            Text(|text| is_country(text, 3), "must be an ISO 3166-1 alpha-3 code such as ESP");
        /// An ISO 3166-1 alpha-2 code.
        country2() =>
            Text(|text| is_country(text, 2), "must be an ISO 3166-1 alpha-2 code such as ES");
        /// A country, `XX`, or an ISO 3166-2 subdivision, `XX-YY`.
        registry_country() => Text(
            is_registry_country, "must be a country such as US or a subdivision such as US-DE",
        );
        /// `#RRGGBB` or `#RRGGBBAA`.
        color() => Text(is_color, "must be a colour as #RRGGBB or #RRGGBBAA");
        /// An IPv4 or IPv6 address.
        ip_address() =>
            Text(|text| text.parse::<IpAddr>().is_ok(), "must be an IPv4 or IPv6 address");
        /// A user, an at sign and a host with a dot; mail systems differ in the rest.
        email() => Text(is_email, "must be an e-mail address");
        /// E.164: a plus and 7 to 15 digits, the first of which is not 0.
        phone() => Text(is_phone, "must be an E.164 number such as +34600000000");
        /// A one-time code to a phone: 4 to 8 digits.
        phone_code() => Text(is_phone_code, "must have 4 to 8 digits");
        /// An absolute URL of any scheme.
        url() => Text(is_url, "must be an absolute URL");
        /// An absolute `https` URL.
        https_url() => HttpsUrl;
        /// Text of at most `limit` characters.
        max(limit: usize) => Max(limit);
        /// Text of at least `limit` characters.
        min(limit: usize) => Min(limit);
        /// Standard base64 of at most `limit` bytes once decoded, without the prefix of a data
        /// URL.
        base64(limit: usize) => Base64(limit);
        /// A whole number within a range.
        range(range: RangeInclusive<u64>) => Range(range);
        /// A number within a range.
        range_f64(range: RangeInclusive<f64>) => RangeF64(range);
        /// One of some texts.
        one_of(texts: &'static [&'static str]) => OneOf(texts, str::eq);
        /// One of some texts, in either case.
        one_of_ignoring_case(texts: &'static [&'static str]) =>
            OneOf(texts, str::eq_ignore_ascii_case);
        /// A variant that this version knows.
        known() => Known;
        /// A decimal number that is not negative.
        decimal() => Text(
            |text| text.trim().parse().is_ok_and(|number: f64| number.is_finite() && number >= 0.0),
            "must be a decimal number, at least 0",
        );
        /// An e-mail address, or an empty text that clears it.
        email_or_empty() =>
            Text(|text| text.is_empty() || is_email(text), "must be an e-mail address");
        /// A JSON object.
        object() => Object;
    }

    fn is_color(text: &str) -> bool {
        text.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    }

    fn is_email(text: &str) -> bool {
        let is_valid = text.rsplit_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.split('.').any(str::is_empty)
        });
        is_valid && is_unbroken(text)
    }

    fn is_phone(text: &str) -> bool {
        text.strip_prefix('+').is_some_and(|digits| {
            (7..=15).contains(&digits.len())
                && !digits.starts_with('0')
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
    }

    fn is_phone_code(text: &str) -> bool {
        (4..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
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

    fn is_date_time(text: &str) -> bool {
        let is_time = |text: &[u8]| {
            text.iter().enumerate().all(|(at, byte)| match at {
                2 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
        };
        text.is_ascii()
            && text.len() >= 17
            && is_date(&text[..10])
            && matches!(text.as_bytes()[10], b'T' | b' ')
            && is_time(&text.as_bytes()[11..16])
            && (text.ends_with('Z') || text[16..].contains(['+', '-']))
    }

    fn is_country(text: &str, length: usize) -> bool {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    }

    fn is_registry_country(text: &str) -> bool {
        let (country, subdivision) = text.split_once('-').unwrap_or((text, "-"));
        text.len() <= 10
            && is_country(country, 2)
            && (subdivision == "-"
                || !subdivision.is_empty()
                    && subdivision.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    }

    fn is_unbroken(text: &str) -> bool {
        !text
            .chars()
            .any(|character| character.is_whitespace() || character.is_control())
    }

    fn is_url(text: &str) -> bool {
        let is_valid = text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                && !rest.trim_start_matches('/').is_empty()
        });
        is_valid && is_unbroken(text)
    }

    fn base64_problem(text: &str, limit: usize) -> Option<Cow<'static, str>> {
        let body = text.trim_end_matches('=');
        let padding = text.len() - body.len();
        let is_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        if body.is_empty()
            || !text.len().is_multiple_of(4)
            || padding > 2
            || !body.bytes().all(is_alphabet)
        {
            Some("must be base64 with padding and without a data: prefix".into())
        } else if text.len() / 4 * 3 - padding > limit {
            Some(format!("is larger than {} MB", limit >> 20).into())
        } else {
            None
        }
    }
}
