//! The rules for the members' Cargo.toml.

use super::finding::Finding;

/// Every rule on one manifest.
pub(super) fn findings(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut section = "";
    let mut section_line = 0;
    let mut from_workspace = true;
    let mut lints = false;
    // One more header closes the last section.
    for (index, line) in text.lines().chain(["[end]"]).enumerate() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if let Some(header) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            if one_dependency(section) && !from_workspace {
                findings.push(pinned(section_line, section));
            }
            (section, section_line, from_workspace) = (header, index + 1, false);
        } else if line.replace(' ', "") == "workspace=true" {
            from_workspace = true;
            lints |= section == "lints";
        } else if is_table(section)
            && let Some((name, value)) = assignment(line)
            && !(name.ends_with(".workspace") || value.replace(' ', "").contains("workspace=true"))
            && !(section == "dev-dependencies" && by_path_alone(value))
        {
            findings.push(pinned(index + 1, name));
        }
    }
    if !lints {
        findings.push(Finding::at(
            0,
            "take the workspace's lints: `[lints] workspace = true`",
        ));
    }
    findings
}

/// `[dependencies]`, `[dev-dependencies]`, `[target.'cfg(unix)'.dependencies]`.
fn is_table(section: &str) -> bool {
    section.ends_with("dependencies")
}

/// `[dependencies.serde]`.
fn one_dependency(section: &str) -> bool {
    section.contains("dependencies.")
}

/// `name = value` at the start of a line; the later lines of a long value are none.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    (!name.is_empty() && name.chars().all(plain)).then_some((name, value))
}

/// Left out of a package, which is how the tests of a crate use one that depends on it.
fn by_path_alone(value: &str) -> bool {
    value.contains("path = ") && !value.contains("version")
}

fn pinned(line: usize, name: &str) -> Finding {
    Finding::at(
        line,
        format!("{name}: take it from the workspace's table (`workspace = true`)"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn lines(text: &str) -> Vec<usize> {
        findings(&format!("{LINTS}{text}"))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn both_spellings_of_the_workspace_are_known() {
        let text = "[dependencies]\nserde.workspace = true\nhttp = { workspace = true, features = [\"std\"] }\n";
        assert!(lines(text).is_empty());
    }

    #[test]
    fn version_beside_the_workspace_is_found_in_every_table() {
        let text = "[dev-dependencies]\nserde = \"1\"\n[target.'cfg(unix)'.dependencies]\nlibc = { version = \"1\" }\n";
        assert_eq!(lines(text), [4, 6]);
    }

    #[test]
    fn a_path_alone_is_for_tests() {
        assert!(lines("[dev-dependencies]\nupper = { path = \"../upper\" }\n").is_empty());
        assert_eq!(
            lines("[dependencies]\nupper = { path = \"../upper\" }\n"),
            [4]
        );
    }

    #[test]
    fn a_section_for_one_dependency_is_read_to_its_end() {
        assert_eq!(lines("[dependencies.serde]\nversion = \"1\"\n"), [3]);
        assert!(
            lines("[dependencies.serde]\nfeatures = []\nworkspace = true\n[features]\n").is_empty()
        );
    }

    #[test]
    fn a_member_without_the_lints_is_found() {
        assert_eq!(findings("[package]\nname = \"x\"\n")[0].line, 0);
    }
}
