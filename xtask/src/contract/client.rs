//! Which methods of the client call an operation, and where a reader sees one called.

use crate::source::Source;
use crate::workspace::{file, files};

/// The demo, which anybody can run and read.
const DEMO: &str = "crates/didit-cli/src/commands/demo";

/// The groups of operations of didit-api, each with its code, spaces left out.
pub(super) struct Client(Vec<(String, String)>);

impl Client {
    pub(super) fn read() -> Result<Self, String> {
        let mut groups = Vec::new();
        for path in files("crates/didit-api/src/resources", ".rs")? {
            let stem = path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".rs");
            groups.push((stem.to_owned(), dense(&Source::split(&file(&path)?).code)));
        }
        Ok(Self(groups))
    }

    /// Calls such as `sessions().create(`, for every method that calls the row's operation.
    pub(super) fn calls(&self, name: &str) -> Vec<String> {
        let mut calls = Vec::new();
        for (group, code) in &self.0 {
            let Some(endpoint) = endpoint(code, name) else {
                continue;
            };
            let answer = format!("->Call<{endpoint}>");
            for (at, _) in code.match_indices(&answer) {
                let method = code[..at].rsplit("pubfn").next().unwrap_or_default();
                let method: String = method
                    .chars()
                    .take_while(|character| character.is_alphanumeric() || *character == '_')
                    .collect();
                calls.push(format!("{group}().{method}("));
            }
        }
        calls
    }
}

/// The type that is the row's endpoint: `endpoint! { Type: NAME -> …`, or an
/// `impl Endpoint for Type` whose operation is the row.
fn endpoint<'a>(code: &'a str, name: &str) -> Option<&'a str> {
    if let Some(at) = code.find(&format!(":{name}->")) {
        return code[..at].rsplit("endpoint!{").next();
    }
    let at = code.find(&format!("{{operation::{name}}}"))?;
    code[..at]
        .rsplit("implEndpointfor")
        .next()?
        .split('{')
        .next()
}

/// Example programs, the demo, documentation comments of the client, and the
/// pages, spaces left out.
pub(super) struct Examples(String);

impl Examples {
    pub(super) fn read() -> Result<Self, String> {
        let mut text = String::new();
        for path in files("crates", ".rs")? {
            let source = file(&path)?;
            if path.contains("/examples/") || path.starts_with(DEMO) {
                text += &source;
            } else if path.starts_with("crates/didit-api/src/") {
                text += &Source::split(&source)
                    .comments
                    .replace("///", "")
                    .replace("//!", "");
            }
        }
        for path in files(".", ".md")? {
            text += &file(&path)?;
        }
        Ok(Self(dense(&text)))
    }

    pub(super) fn show(&self, calls: &[String]) -> bool {
        calls.iter().any(|call| self.0.contains(call.as_str()))
    }
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(code: &str) -> Client {
        Client(vec![("sessions".to_owned(), dense(code))])
    }

    #[test]
    fn every_method_that_answers_with_the_endpoint_calls_it() {
        let code = "impl S { pub fn update(&self, id: I) -> Call<On<U>> { x } pub fn list(&self) -> Call<L> { x }
            pub fn approve(&self) -> Call<On<U>> { x } }
            endpoint! { L: LIST -> P as json, f, }  endpoint! { On<U>: UPDATE -> V as json, f, }";
        assert_eq!(
            client(code).calls("UPDATE"),
            ["sessions().update(", "sessions().approve("]
        );
        assert_eq!(client(code).calls("LIST"), ["sessions().list("]);
        assert!(client(code).calls("DELETE").is_empty());
    }

    #[test]
    fn an_endpoint_written_by_hand_is_found() {
        let code = "pub fn check(&self) -> Call<H> { x } impl Endpoint for H { type Output = X;
            fn operation(&self) -> Operation { operation::HEALTHCHECK } }";
        assert_eq!(client(code).calls("HEALTHCHECK"), ["sessions().check("]);
    }

    #[test]
    fn a_call_over_two_lines_is_seen() {
        let examples = Examples(dense(
            "let s = client\n    .sessions()\n    .create(new).await?;",
        ));
        assert!(examples.show(&["sessions().create(".to_owned()]));
        assert!(!examples.show(&["blocklist().create(".to_owned()]));
    }
}
