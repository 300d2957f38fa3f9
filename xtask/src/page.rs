//! A Markdown page: its snippets, its links, its headings.

/// One fenced block.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Snippet {
    /// The line of the opening fence, counted from one.
    pub(crate) line: usize,
    /// The text after the fence, up to a comma or space.
    pub(crate) language: String,
    /// The text of the comment before the fence, such as `file: src/main.rs`.
    pub(crate) note: Option<String>,
    pub(crate) text: String,
}

impl Snippet {
    /// The value of a note such as `file: NAME`.
    pub(crate) fn noted(&self, key: &str) -> Option<&str> {
        let rest = self.note.as_deref()?.strip_prefix(key)?;
        Some(rest.strip_prefix(':').unwrap_or(rest).trim())
    }
}

/// One page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Relative to the workspace's root.
    pub(crate) path: String,
    pub(crate) snippets: Vec<Snippet>,
    /// Line and target of every link.
    pub(crate) links: Vec<(usize, String)>,
    /// What a link may name after `#`.
    pub(crate) anchors: Vec<String>,
}

impl Page {
    /// Rust blocks that rustdoc runs: those that are not a piece of an example program or a file.
    pub(crate) fn doctests(&self) -> usize {
        let own = |snippet: &&Snippet| snippet.language == "rust" && snippet.note.is_none();
        self.snippets.iter().filter(own).count()
    }

    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut page = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let mut note = None;
        let mut open: Option<Snippet> = None;
        for (index, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            match (&mut open, fence) {
                (Some(_), Some(_)) => page.snippets.extend(open.take()),
                (Some(snippet), None) => {
                    snippet.text.push_str(line);
                    snippet.text.push('\n');
                }
                (None, Some(info)) => {
                    open = Some(Snippet {
                        line: index + 1,
                        language: info.split([',', ' ']).next().unwrap_or_default().to_owned(),
                        note: note.take(),
                        text: String::new(),
                    });
                }
                (None, None) => {
                    if let Some(comment) = comment(line) {
                        note = Some(comment.to_owned());
                    } else if !line.trim().is_empty() {
                        note = None;
                    }
                    page.links
                        .extend(targets(line).map(|target| (index + 1, target.to_owned())));
                    page.anchor(line);
                }
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

/// The text in the round brackets of `[text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let links = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    links.map(|(target, _)| target.trim())
}

/// The id of a heading: lower case, spaces as dashes, other marks left out.
fn slug(title: &str) -> String {
    // A heading that is a link is known by its text.
    let title = title.replace('[', "");
    let title = title.split("](").next().unwrap_or_default().to_lowercase();
    let kept = title
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// `file` as seen from the folder of the page at `from`.
pub(crate) fn joined(from: &str, file: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_belongs_to_the_fence_that_follows() {
        let text = "# A\n\n<!-- file: a.py -->\n```python\nx = 1\n```\n\n<!-- b -->\nText\n\n```sh,x\ny\n```\n";
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
        let targets: Vec<_> = page.links.iter().map(|(_, target)| &**target).collect();
        assert_eq!(targets, ["b.md#c", "e.md"]);
        assert_eq!(joined("docs/guide/a.md", "../b.md"), "docs/b.md");
    }
}
