//! A page of the book: its snippets, its links, its headings.

/// One fenced block.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Snippet {
    /// The line of the opening fence, counted from one.
    pub(crate) line: usize,
    /// The word after the fence, up to a comma.
    pub(crate) language: String,
    /// What the comment before the fence tells about it, such as `file: src/main.rs`.
    pub(crate) note: Option<String>,
    pub(crate) text: String,
}

impl Snippet {
    /// The value of a note such as `file: NAME`.
    pub(crate) fn noted(&self, key: &str) -> Option<&str> {
        let note = self.note.as_deref()?;
        let rest = note.strip_prefix(key)?;
        Some(rest.strip_prefix(':').unwrap_or(rest).trim())
    }

    /// The file and the anchor of every `{{#include FILE:ANCHOR}}`, if the block is nothing else.
    pub(crate) fn includes(&self) -> Option<Vec<(&str, Option<&str>)>> {
        let lines = self.text.lines().filter(|line| !line.trim().is_empty());
        let includes: Option<Vec<_>> = lines
            .map(|line| {
                let inner = line.trim().strip_prefix("{{#include ")?;
                let inner = inner.strip_suffix("}}")?.trim();
                Some(match inner.split_once(':') {
                    Some((file, anchor)) => (file, Some(anchor)),
                    None => (inner, None),
                })
            })
            .collect();
        includes.filter(|includes| !includes.is_empty())
    }
}

/// One link, with the line it stands on.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) line: usize,
    pub(crate) target: String,
}

/// One page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Relative to the workspace's root.
    pub(crate) path: String,
    pub(crate) snippets: Vec<Snippet>,
    pub(crate) links: Vec<Link>,
    /// What a link may name after `#`.
    pub(crate) anchors: Vec<String>,
}

impl Page {
    /// How many blocks rustdoc runs: the Rust that stands on the page itself.
    pub(crate) fn doctests(&self) -> usize {
        let rust =
            |snippet: &&Snippet| snippet.language == "rust" && snippet.noted("file").is_none();
        let rust = self.snippets.iter().filter(rust);
        rust.filter(|snippet| snippet.includes().is_none()).count()
    }

    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut page = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let mut note = None;
        let mut open: Option<Snippet> = None;
        for (index, line) in text.lines().enumerate() {
            if let Some(snippet) = &mut open {
                if line.trim_start().starts_with("```") {
                    page.snippets.extend(open.take());
                } else {
                    snippet.text.push_str(line);
                    snippet.text.push('\n');
                }
            } else if let Some(info) = line.trim_start().strip_prefix("```") {
                open = Some(Snippet {
                    line: index + 1,
                    language: info.split([',', ' ']).next().unwrap_or_default().to_owned(),
                    note: note.take(),
                    text: String::new(),
                });
            } else if let Some(comment) = comment(line) {
                note = Some(comment.to_owned());
            } else {
                if !line.trim().is_empty() {
                    note = None;
                }
                page.links.extend(targets(line).map(|target| Link {
                    line: index + 1,
                    target: target.to_owned(),
                }));
                page.anchor(line);
            }
        }
        page
    }

    fn anchor(&mut self, line: &str) {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        if level == 0 || level > 6 || !title.starts_with(' ') {
            return;
        }
        let slug = slug(title.trim());
        let same = |anchor: &&String| **anchor == slug || anchor.starts_with(&format!("{slug}-"));
        let anchor = match self.anchors.iter().filter(same).count() {
            0 => slug,
            count => format!("{slug}-{count}"),
        };
        self.anchors.push(anchor);
    }
}

fn comment(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    Some(inner.trim())
}

/// What stands in the round brackets of `[text](target)`, outside of code.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.trim())
}

/// The id that a heading gets: lower case, spaces as dashes, other marks left out.
fn slug(title: &str) -> String {
    // A heading that is a link is known by its text.
    let title = title.replace('[', "");
    let title = title.split("](").next().unwrap_or_default();
    let mut slug = String::new();
    for character in title.chars() {
        match character {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(character),
            letter if letter.is_alphanumeric() => slug.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_belongs_to_the_fence_that_follows() {
        let text = "# A\n\n<!-- file: a.py -->\n```python\nx = 1\n```\n\n<!-- b -->\nwords\n\n```sh,x\ny\n```\n";
        let page = Page::parse("a.md", text);
        assert_eq!(page.snippets[0].noted("file"), Some("a.py"));
        assert_eq!(page.snippets[0].text, "x = 1\n");
        assert_eq!(page.snippets[0].line, 4);
        assert_eq!(page.snippets[1].language, "sh");
        assert_eq!(page.snippets[1].note, None);
    }

    #[test]
    fn headings_become_anchors() {
        let page = Page::parse(
            "a.md",
            "## What `didit` is, and isn't\n\n## Run\n\n## Run\n",
        );
        assert_eq!(page.anchors, ["what-didit-is-and-isnt", "run", "run-1"]);
    }

    #[test]
    fn links_are_read_outside_of_code() {
        let page = Page::parse("a.md", "[a](b.md#c), [d](e.md)\n```text\n[f](g.md)\n```\n");
        let targets: Vec<_> = page.links.iter().map(|link| &*link.target).collect();
        assert_eq!(targets, ["b.md#c", "e.md"]);
    }

    #[test]
    fn a_block_of_includes_names_files_and_anchors() {
        let text = "```rust\n{{#include ../a.rs:one}}\n{{#include ../a.rs}}\n```\n";
        let page = Page::parse("a.md", text);
        assert_eq!(
            page.snippets[0].includes(),
            Some(vec![("../a.rs", Some("one")), ("../a.rs", None)])
        );
        let code = Page::parse("a.md", "```rust\nlet a = 1;\n```\n");
        assert_eq!(code.snippets[0].includes(), None);
    }
}
