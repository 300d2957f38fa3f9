//! The methods of the client that call an operation, and the examples that call those methods.

use anyhow::Result;

use super::table::Row;
use crate::source::Source;
use crate::workspace::{file, files};

/// The demo, which anyone can run and read.
const DEMO: &str = "crates/didit-cli/src/commands/demo";

/// The code of the resources of didit-api, spaces left out.
pub(super) struct Client(String);

impl Client {
    pub(super) fn read() -> Result<Self> {
        let mut code = String::new();
        for path in files("crates/didit-api/src/resources", ".rs")? {
            code += &dense(&Source::split(&file(&path)?).code);
        }
        code += &dense(&Source::split(&file("crates/didit-api/src/resources.rs")?).code);
        Ok(Self(code))
    }

    /// Calls such as `sessions().create(` for the methods of a row's endpoint; empty if it has no endpoint.
    pub(super) fn calls(&self, row: &Row) -> Vec<String> {
        let Some(endpoint) = endpoint(&self.0, &row.name) else {
            return Vec::new();
        };
        // A request with a token contains that of the operation.
        let results = [format!("->Call<{endpoint}>"), format!("Token<{endpoint}>>")];
        let found = results
            .iter()
            .flat_map(|result| self.0.match_indices(result));
        let methods = found.map(|(at, _)| {
            let before = &self.0[..at];
            let method = before.rsplit("pubfn").next().unwrap_or_default();
            // `sessions: Sessions;` in the table of resources.
            let row = self.0.find(&format!(":{};", resource(before)));
            let accessor = row.map_or("", |at| last_word(&self.0[..at]));
            format!("{accessor}().{}(", word(method))
        });
        // Users and companies share their methods, whose types are generic.
        let by_id = row.id.replacen('.', "().", 1);
        methods.chain([format!("{by_id}(")]).collect()
    }
}

/// The resource whose `impl` block the code ends in.
fn resource(before: &str) -> &str {
    // An `impl` after a colon is the type of an argument.
    let blocks = before
        .match_indices("impl")
        .filter(|(at, _)| !before[..*at].ends_with(':'));
    let header = blocks
        .last()
        .map_or("", |(at, found)| &before[at + found.len()..]);
    word(header.strip_prefix('<').map_or(header, |generic| {
        generic.split_once('>').map_or("", |(_, name)| name)
    }))
}

/// The last identifier of `text`.
fn last_word(text: &str) -> &str {
    text.rsplit(|character: char| !character.is_alphanumeric() && character != '_')
        .next()
        .unwrap_or_default()
}

fn word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The type of the row's endpoint: `Type: NAME -> …` or `Type: NAME, …` in a table of endpoints, or an
/// `impl Endpoint for Type` whose operation is the row.
fn endpoint<'a>(code: &'a str, name: &str) -> Option<&'a str> {
    let found = |text: String| code.find(&text);
    if let Some(at) = found(format!(":{name}->")).or_else(|| found(format!(":{name},"))) {
        let start = code[..at].rfind([';', '{', '}']).map_or(0, |at| at + 1);
        return Some(&code[start..at]);
    }
    let at = found(format!("{{{name}}}")).or_else(|| found(format!("{{operation::{name}}}")))?;
    code[..at].rsplit("Endpointfor").next()?.split('{').next()
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

    fn calls(id: &str, name: &str) -> Vec<String> {
        let code = "impl<'a> Sessions<'a> { pub fn update(&self, id: impl Into<I>) -> Call<On<U>> { x }
            pub fn approve(&self) -> Call<On<U>> { x } pub fn list(&self) -> Call<L> { x } }
            resources! { sessions: Sessions; }
            endpoints! { On<U>: UPDATE, json -> V, json { fn f() { g(); } }; L: LIST -> pages of P; }";
        Client(dense(code)).calls(&Row {
            name: name.into(),
            id: id.into(),
            method: String::new(),
            path: String::new(),
            success: Vec::new(),
        })
    }

    #[test]
    fn every_method_of_the_endpoint_calls_it() {
        let update = [
            "sessions().update(",
            "sessions().approve(",
            "sessions().update(",
        ];
        assert_eq!(calls("sessions.update", "UPDATE"), update);
        assert_eq!(calls("sessions.list", "LIST"), ["sessions().list("; 2]);
        assert!(calls("sessions.delete", "DELETE").is_empty());
    }

    #[test]
    fn call_over_two_lines_is_seen() {
        let examples = Examples(dense(
            "let s = client\n    .sessions()\n    .create(new).await?;",
        ));
        assert!(examples.show(&["sessions().create(".to_owned()]));
        assert!(!examples.show(&["blocklist().create(".to_owned()]));
    }
}
