//! The rules for Markdown: relative links lead somewhere.

use super::Finding;

/// Every link of `text` whose target, relative to the workspace's root, does not exist.
pub(super) fn findings(path: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for target in targets(line) {
            let file = target.split('#').next().unwrap_or_default();
            let elsewhere = file.is_empty() || file.contains(':');
            if !elsewhere && !exists(&joined(folder, file)) {
                findings.push(Finding::at(
                    index + 1,
                    format!("the link `{target}` leads nowhere"),
                ));
            }
        }
    }
    findings
}

/// What stands in the round brackets of `[text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.trim())
}

fn joined(folder: &str, file: &str) -> String {
    if folder.is_empty() {
        file.to_owned()
    } else {
        format!("{folder}/{file}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(path: &str, text: &str) -> Vec<String> {
        let known =
            |target: &str| target == "docs/contract.md" || target == "docs/adr/../contract.md";
        findings(path, text, known)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_link_is_read_from_where_it_stands() {
        assert!(dead("README.md", "[a](docs/contract.md#lists)").is_empty());
        assert!(dead("docs/adr/1.md", "[a](../contract.md)").is_empty());
        assert_eq!(
            dead("docs/a.md", "\n[a](docs/contract.md)"),
            ["2: the link `docs/contract.md` leads nowhere"]
        );
    }

    #[test]
    fn links_to_other_sites_and_within_the_page_are_left_alone() {
        assert!(
            dead(
                "a.md",
                "[a](https://didit.me) [b](#run-it) [c](mailto:a@example.com)"
            )
            .is_empty()
        );
    }

    #[test]
    fn code_is_no_link() {
        assert!(dead("a.md", "```rust\nlet x = y[0](z);\n```\n").is_empty());
    }
}
