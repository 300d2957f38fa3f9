//! Which methods of the client call an operation, and where a reader sees one called.

use anyhow::Result;

use crate::source::Source;
use crate::workspace::{file, files};

/// The demo, which anybody can run and read.
const DEMO: &str = "crates/didit-cli/src/commands/demo";

/// The code of the groups of operations of didit-api, spaces left out.
pub(super) struct Client(String);

impl Client {
    pub(super) fn read() -> Result<Self> {
        let mut code = String::new();
        for path in files("crates/didit-api/src/resources", ".rs")? {
            code += &dense(&Source::split(&file(&path)?).code);
        }
        Ok(Self(code))
    }

    /// Calls such as `sessions().create(`, for every method that calls the row's operation.
    pub(super) fn calls(&self, name: &str) -> Vec<String> {
        let Some(endpoint) = endpoint(&self.0, name) else {
            return Vec::new();
        };
        let answer = format!("->Call<{endpoint}>");
        let methods = self.0.match_indices(&answer).map(|(at, _)| &self.0[..at]);
        methods
            .map(|before| format!("{}().{}(", group(before), word(after(before, "pubfn"))))
            .collect()
    }
}

/// `sessions` for code inside an `impl Sessions<'_>`.
fn group(before: &str) -> String {
    // An `impl` after a colon is the type of an argument.
    let blocks = before
        .match_indices("impl")
        .filter(|(at, _)| !before[..*at].ends_with(':'));
    let header = blocks
        .last()
        .map_or("", |(at, found)| &before[at + found.len()..]);
    let name = match header.strip_prefix('<') {
        Some(generic) => generic.split_once('>').map_or("", |(_, name)| name),
        None => header,
    };
    snake(word(name))
}

/// `webhook_destinations` for `WebhookDestinations`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

/// What follows the last `mark`.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.rsplit(mark).next().unwrap_or_default()
}

fn word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
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
    pub(super) fn read() -> Result<Self> {
        let mut text = String::new();
        for path in files("crates", ".rs")?
            .into_iter()
            .chain(files("examples", ".rs")?)
        {
            let source = file(&path)?;
            if path.starts_with("examples/")
                || path.contains("/examples/")
                || path.starts_with(DEMO)
            {
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
        Client(dense(code))
    }

    #[test]
    fn every_method_that_answers_with_the_endpoint_calls_it() {
        let code = "impl<'a> Sessions<'a> { pub fn update(&self, id: impl Into<I>) -> Call<On<U>> { x } pub fn list(&self) -> Call<L> { x }
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
    fn a_group_of_two_words_is_called_by_both() {
        let code = "impl WebhookDestinations<'_> { pub fn list(&self) -> Call<L> { x } }
            endpoint! { L: LIST -> V as json, f, }";
        assert_eq!(client(code).calls("LIST"), ["webhook_destinations().list("]);
    }

    #[test]
    fn an_endpoint_written_by_hand_is_found() {
        let code = "impl Health<'_> { pub fn check(&self) -> Call<H> { x } } impl Endpoint for H { type Output = X;
            fn operation(&self) -> Operation { operation::HEALTHCHECK } }";
        assert_eq!(client(code).calls("HEALTHCHECK"), ["health().check("]);
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
