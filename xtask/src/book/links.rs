//! The links of the book, and the list of its pages.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::page::Page;

/// Where the repository stands on the web. A link to it names a file here.
const REPOSITORY: &str = "https://github.com/didit-rs/didit-rs/";

/// The folder of the book.
const BOOK: &str = "docs";

/// Every link that leads nowhere, and the number of links looked at.
pub(crate) fn check(
    pages: &BTreeMap<String, Page>,
    exists: impl Fn(&str) -> bool,
) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut problems = Vec::new();
    for page in pages.values() {
        for link in &page.links {
            count += 1;
            if let Some(problem) = problem(page, &link.target, pages, &exists) {
                problems.push(format!("{}:{}: {problem}", page.path, link.line));
            }
        }
    }
    (count, problems)
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
            .or_else(|| rest.strip_prefix("tree/main/"));
        let file = file.map(|file| file.split('#').next().unwrap_or_default());
        return match file {
            Some(file) if !exists(file) => Some(format!("the repository has no `{file}`")),
            _ => None,
        };
    }
    if target.contains("://") || target.starts_with("mailto:") {
        let well = (target.starts_with("https://") || target.starts_with("mailto:"))
            && !target.contains(char::is_whitespace);
        return (!well).then(|| format!("`{target}` is no link of https"));
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (target, None),
    };
    let path = if file.is_empty() {
        page.path.clone()
    } else {
        joined(&page.path, file)
    };
    if !path.starts_with(&format!("{BOOK}/")) {
        return Some(format!(
            "`{target}` leaves the book: link to {REPOSITORY}blob/main/…"
        ));
    }
    let Some(other) = pages.get(&path) else {
        // Data, such as a schema, and folders of it.
        let data = exists(&path) && Path::new(&path).extension().is_none_or(|end| end != "md");
        return (!data).then(|| format!("`{target}` is no page of SUMMARY.md and no file"));
    };
    let anchor = anchor?;
    let known = other.anchors.iter().any(|known| known == anchor);
    (!known).then(|| format!("`{path}` has no heading `#{anchor}`"))
}

/// `file` as seen from the folder of the page at `from`.
pub(crate) fn joined(from: &str, file: &str) -> String {
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let mut parts: Vec<String> = Vec::new();
    for part in folder.join(file).components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let other = Page::parse("docs/other.md", "# Other\n\n## Here it is\n");
        let page = Page::parse("docs/guide/a.md", text);
        let pages = BTreeMap::from([(other.path.clone(), other), (page.path.clone(), page)]);
        let exists = |path: &str| path == "docs/schema" || path == "examples/a.rs";
        check(&pages, exists).1
    }

    #[test]
    fn a_link_within_the_book_leads_to_a_heading() {
        assert!(problems("[a](../other.md) [b](../other.md#here-it-is) [c](../schema)").is_empty());
        assert_eq!(problems("\n[a](../other.md#gone)").len(), 1);
        assert_eq!(problems("[a](gone.md)").len(), 1);
        assert_eq!(problems("[a](#gone)").len(), 1);
    }

    #[test]
    fn a_link_out_of_the_book_names_the_repository() {
        assert_eq!(problems("[a](../../examples/a.rs)").len(), 1);
        let good = format!("[a]({REPOSITORY}blob/main/examples/a.rs)");
        assert!(problems(&good).is_empty());
        let gone = format!("[a]({REPOSITORY}blob/main/gone.rs)");
        assert_eq!(problems(&gone).len(), 1);
        assert!(problems("[a](https://didit.me)").is_empty());
        assert_eq!(problems("[a](http://didit.me)").len(), 1);
    }
}
