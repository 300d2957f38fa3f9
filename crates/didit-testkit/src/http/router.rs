//! Finds the operation of a request in the table of operations.

use std::borrow::Cow;
use std::sync::LazyLock;

use didit_types::operation::{self, Operation, Segment};
use http::Method;
use percent_encoding::percent_decode_str;

use crate::vocabulary::canonical_uuid;

/// Result of routing a method and a path.
#[derive(Debug)]
pub(crate) enum Route<'p> {
    /// An operation and its path parameters in order.
    Operation(&'static Operation, Params<'p>),
    /// The path exists with a trailing slash.
    MissingSlash,
    /// The path of an operation with an invalid UUID.
    Malformed,
    /// The path exists with these methods.
    OtherMethod(Vec<&'static str>),
    /// A path below the issuer of an application.
    #[cfg(feature = "authentication")]
    Issuer(&'p str, &'p str),
    /// A path of an older version of the API, or of account management.
    OtherVersion,
    /// An unknown path.
    Unknown,
}

/// Path parameters by name.
#[derive(Debug, Default, Clone)]
pub(crate) struct Params<'p>(Vec<(&'static str, Cow<'p, str>)>);

impl<'p> Params<'p> {
    /// Returns the parameters of an action that is no request.
    pub(crate) fn of(params: &[(&'static str, &'p str)]) -> Self {
        let params = params.iter();
        Self(params.map(|&(name, value)| (name, value.into())).collect())
    }
}

impl Params<'_> {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_ref())
    }
}

enum Match<'p> {
    Yes(Params<'p>),
    InvalidUuid,
    No,
}

/// The path segments of all operations.
static TEMPLATES: LazyLock<Vec<(&'static Operation, Vec<Segment>)>> = LazyLock::new(|| {
    operation::ALL
        .iter()
        .map(|operation| (operation, operation.segments().collect()))
        .collect()
});

/// Routes a method and a path.
pub(crate) fn route<'p>(method: &Method, path: &'p str) -> Route<'p> {
    #[cfg(feature = "authentication")]
    if let Some((application, endpoint)) = path
        .strip_prefix(operation::ISSUERS)
        .and_then(|rest| rest.split_once('/'))
    {
        return Route::Issuer(application, endpoint);
    }
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let (segments, slash) = match segments.split_last() {
        Some((&"", rest)) => (rest, true),
        _ => (&segments[..], false),
    };
    let mut malformed = false;
    let mut methods = Vec::new();
    let mut best: Option<(&'static Operation, Params<'p>)> = None;
    for (candidate, template) in TEMPLATES.iter() {
        match matches(template, segments) {
            Match::No => {}
            Match::InvalidUuid => malformed = true,
            Match::Yes(params) => {
                methods.push(candidate.method.as_str());
                // A literal path takes precedence over one with a parameter.
                let better = best
                    .as_ref()
                    .is_none_or(|(_, others)| params.0.len() < others.0.len());
                if serves(candidate, method) && better {
                    best = Some((candidate, params));
                }
            }
        }
    }
    if let Some((operation, params)) = best {
        return if slash || serves_without_slash(operation) {
            Route::Operation(operation, params)
        } else {
            Route::MissingSlash
        };
    }
    match segments {
        _ if !methods.is_empty() => {
            methods.sort_unstable();
            methods.dedup();
            Route::OtherMethod(methods)
        }
        _ if malformed => Route::Malformed,
        ["v1" | "v2", ..] | ["auth", "v2", ..] => Route::OtherVersion,
        _ => Route::Unknown,
    }
}

fn serves(operation: &Operation, method: &Method) -> bool {
    let served = operation.method.as_str();
    method.as_str() == served || (*method == Method::HEAD && served == "GET")
}

/// The healthcheck has no trailing slash; PDFs are served in both forms.
fn serves_without_slash(operation: &Operation) -> bool {
    !operation.has_trailing_slash()
        || [operation::GENERATE_PDF, operation::GENERATE_USER_PDF].contains(operation)
}

fn matches<'p>(template: &[Segment], segments: &[&'p str]) -> Match<'p> {
    if template.len() != segments.len() {
        return Match::No;
    }
    let mut params = Vec::new();
    let mut malformed = false;
    for (segment, &text) in template.iter().zip(segments) {
        match *segment {
            Segment::Literal(literal) if literal == text => {}
            Segment::Literal(_) => return Match::No,
            Segment::Parameter(_) if text.is_empty() => return Match::No,
            Segment::Parameter(name) => {
                let Ok(value) = percent_decode_str(text).decode_utf8() else {
                    return Match::No;
                };
                let is_text = ["node_id", "token", "vendor_data"].contains(&name);
                malformed |= !is_text && canonical_uuid(&value).is_none();
                params.push((name, value));
            }
        }
    }
    if malformed {
        Match::InvalidUuid
    } else {
        Match::Yes(Params(params))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(method: &Method, path: &str) -> String {
        match route(method, path) {
            Route::Operation(operation, params) => format!("{operation} {}", params.0.len()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn paths_are_routed_like_the_service() {
        // The paths are in a file, because only the table may contain them in the source.
        let lines: Vec<_> = include_str!("../../tests/data/paths.txt")
            .lines()
            .map(|line| {
                let (method, path) = line.split_once(' ').unwrap();
                format!("{line} -> {}", describe(&method.parse().unwrap(), path))
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
