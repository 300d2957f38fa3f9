//! The rules for Markdown: links lead somewhere, and pieces of example programs are up to date.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::page::{Page, joined};

/// The address of the repository. A link to it names a file here.
const REPOSITORY: &str = "https://github.com/didit-rs/didit-rs/";

/// Every link of `page` whose target does not exist.
pub(super) fn links(
    page: &Page,
    pages: &BTreeMap<String, Page>,
    exists: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let problems = page.links.iter().filter_map(|(line, target)| {
        problem(page, target, pages, &exists).map(|problem| Finding::at(*line, problem))
    });
    problems.collect()
}

fn problem(
    page: &Page,
    target: &str,
    pages: &BTreeMap<String, Page>,
    exists: &impl Fn(&str) -> bool,
) -> Option<String> {
    if let Some(rest) = target.strip_prefix(REPOSITORY) {
        let file = rest
            .strip_prefix("blob/main/")
            .or_else(|| rest.strip_prefix("tree/main/"))?;
        let file = file.split('#').next().unwrap_or_default();
        return (!exists(file)).then(|| format!("the repository has no `{file}`"));
    }
    if target.contains("://") || target.starts_with("mailto:") {
        let plain = !target.starts_with("http://") && !target.contains(char::is_whitespace);
        return (!plain).then(|| format!("`{target}` is not an https link"));
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        page.path.clone()
    } else {
        joined(&page.path, file)
    };
    if page.path.starts_with("docs/") && !path.starts_with("docs/") {
        return Some(format!(
            "`{target}` leaves the book: link to {REPOSITORY}blob/main/…"
        ));
    }
    if !exists(&path) {
        return Some(format!("the link `{target}` leads nowhere"));
    }
    let other = pages.get(&path).filter(|_| !anchor.is_empty())?;
    (!other.anchors.iter().any(|known| known == anchor))
        .then(|| format!("`{path}` has no heading `#{anchor}`"))
}

/// Blocks after `<!-- example: FILE#ANCHOR -->`, or `FILE` alone, that differ from the lines between `// ANCHOR: NAME` and
/// `// ANCHOR_END: NAME` of the file.
pub(super) fn examples(page: &Page, read: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for snippet in &page.snippets {
        let Some(name) = snippet.noted("example") else {
            continue;
        };
        let problem = match piece(name, &read) {
            None => format!("there is no `{name}`"),
            Some(text) if text != snippet.text => {
                format!("the block differs from `{name}`: run `cargo xtask book --write`")
            }
            Some(_) => continue,
        };
        findings.push(Finding::at(snippet.line, problem));
    }
    findings
}

/// The text of a page with every block of an example program brought up to date.
pub(crate) fn updated(text: &str, read: impl Fn(&str) -> Option<String>) -> String {
    let mut updated = String::new();
    let mut pending = None;
    let mut skipping = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        if skipping && !fence {
            continue;
        }
        updated.push_str(line);
        updated.push('\n');
        if let Some(name) = line
            .strip_prefix("<!-- example: ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        {
            pending = piece(name, &read);
        } else if fence {
            skipping = !skipping && pending.is_some();
            updated.extend(pending.take());
        }
    }
    updated
}

/// The lines of `FILE#ANCHOR`, with their common indentation removed, or a whole file.
fn piece(name: &str, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let Some((file, anchor)) = name.split_once('#') else {
        return read(name);
    };
    let text = read(file)?;
    let (start, end) = (
        format!("// ANCHOR: {anchor}"),
        format!("// ANCHOR_END: {anchor}"),
    );
    let inside = text.lines().skip_while(|line| line.trim() != start).skip(1);
    let lines: Vec<&str> = inside.take_while(|line| line.trim() != end).collect();
    let lines = lines
        .into_iter()
        .filter(|line| !line.trim().starts_with("// ANCHOR"));
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = lines.collect();
    let least = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()?;
    let mut piece = String::new();
    for line in lines {
        piece += line.get(least..).unwrap_or_default();
        piece.push('\n');
    }
    Some(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> usize {
        let other = Page::parse("docs/other.md", "# Other\n\n## Here it is\n");
        let page = Page::parse("docs/guide/a.md", text);
        let pages = BTreeMap::from([(other.path.clone(), other)]);
        let exists = |path: &str| ["docs/schema", "docs/other.md", "examples/a.rs"].contains(&path);
        links(&page, &pages, exists).len()
    }

    #[test]
    fn link_within_the_book_leads_to_a_heading() {
        assert_eq!(
            problems("[a](../other.md) [b](../other.md#here-it-is) [c](../schema)"),
            0
        );
        assert_eq!(problems("\n[a](../other.md#gone) [b](gone.md)"), 2);
    }

    #[test]
    fn link_out_of_the_book_names_the_repository() {
        assert_eq!(problems("[a](../../examples/a.rs)"), 1);
        assert_eq!(
            problems(&format!("[a]({REPOSITORY}blob/main/examples/a.rs)")),
            0
        );
        assert_eq!(problems(&format!("[a]({REPOSITORY}blob/main/gone.rs)")), 1);
        assert_eq!(problems("[a](https://didit.me) [b](http://didit.me)"), 1);
    }

    #[test]
    fn block_of_an_example_is_compared_and_updated() {
        let read = |path: &str| {
            (path == "e.rs").then(|| {
                "x\n// ANCHOR: a\n    one();\n\n        two();\n// ANCHOR_END: a\ny\n".to_owned()
            })
        };
        let stale = "<!-- example: e.rs#a -->\n```rust\nold();\n```\nText\n";
        assert_eq!(examples(&Page::parse("p.md", stale), read).len(), 1);
        let fresh = updated(stale, read);
        assert_eq!(
            fresh,
            "<!-- example: e.rs#a -->\n```rust\none();\n\n    two();\n```\nText\n"
        );
        assert!(examples(&Page::parse("p.md", &fresh), read).is_empty());
        let unknown = Page::parse("p.md", "<!-- example: e.rs#b -->\n```rust\n```\n");
        assert_eq!(examples(&unknown, read).len(), 1);
    }
}
