//! Compares the output shown on a page with the output of a run.

use std::sync::LazyLock;

use regex::Regex;

/// What differs from run to run, and what it is compared as.
static SHAPES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let shapes = [
        (
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
            "<id>",
        ),
        (
            r"\b\d{4}-\d\d-\d\d([T ][0-9:.]+(Z|[+-]\d\d:\d\d)?)?",
            "<time>",
        ),
        (r"\b\d\d:\d\d(:\d\d(\.\d+)?)?\b", "<time>"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:<port>"),
        (r"\b\d+(\.\d+)? ?m?s\b", "<duration>"),
        (r"\b\d+\.\d+\b", "<number>"),
    ];
    let compiled = shapes.map(|(pattern, shape)| Regex::new(pattern).map(|regex| (regex, shape)));
    compiled.into_iter().flatten().collect()
});

/// The first difference, for a person, or nothing. `…` matches any text in a line, and any lines where it is alone.
pub(super) fn difference(shown: &str, seen: &str) -> Option<String> {
    let (shown, seen) = (lines(shown), lines(seen));
    if matches(&shown, &seen) {
        return None;
    }
    let pairs = shown.iter().zip(&seen);
    let same = pairs
        .take_while(|(shown, seen)| line_matches(shown, seen))
        .count();
    let at = |lines: &[&str]| (*lines.get(same).unwrap_or(&"(the end)")).to_owned();
    Some(format!(
        "shown: {}\n  seen:  {}\n  the whole output:\n{}",
        at(&shown),
        at(&seen),
        seen.join("\n")
    ))
}

/// The lines without spaces at their ends, and without empty ones at the end of all.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

fn matches(shown: &[&str], seen: &[&str]) -> bool {
    match shown {
        [] => seen.is_empty(),
        [first, rest @ ..] if first.trim() == "…" => {
            (0..=seen.len()).any(|passed| matches(rest, &seen[passed..]))
        }
        [first, rest @ ..] => match seen {
            [line, left @ ..] => line_matches(first, line) && matches(rest, left),
            [] => false,
        },
    }
}

fn line_matches(shown: &str, seen: &str) -> bool {
    let (shown, seen) = (masked(shown), masked(seen));
    let pattern = regex::escape(&shown).replace('…', ".*");
    Regex::new(&format!("^{pattern}$")).is_ok_and(|regex| regex.is_match(&seen))
}

/// The line with everything that differs from run to run replaced by its shape.
fn masked(line: &str) -> String {
    let mut masked = line.to_owned();
    for (regex, shape) in SHAPES.iter() {
        masked = regex.replace_all(&masked, *shape).into_owned();
    }
    let words = masked
        .split_inclusive(|letter: char| !(letter.is_ascii_alphanumeric() || "_-".contains(letter)));
    let replaced = words.map(|word| {
        let secret = word.trim_end_matches(|letter: char| {
            !(letter.is_ascii_alphanumeric() || "_-".contains(letter))
        });
        if is_secret(secret) {
            word.replacen(secret, "<secret>", 1)
        } else {
            word.to_owned()
        }
    });
    replaced.collect()
}

/// Keys, tokens, signatures: long, and letters mixed with digits.
fn is_secret(word: &str) -> bool {
    word.len() >= 11
        && word.contains(|letter: char| letter.is_ascii_digit())
        && word.contains(|letter: char| letter.is_ascii_alphabetic())
        && word.matches('-').count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_compared_by_shape() {
        let shown = "ready at http://127.0.0.1:4010\n  id 6775dc77-0156-4f61-9afc-d44d14cf8bfe, took 1.2 ms key abc123def456";
        let seen = "ready at http://127.0.0.1:33527\n  id 00000000-0000-0000-0000-000000000000, took 20.5 ms key zzz999yyy888\n";
        assert_eq!(difference(shown, seen), None);
    }

    #[test]
    fn other_text_is_a_difference() {
        let found = difference("Approved\nb", "Declined\nb").unwrap();
        assert!(
            found.contains("shown: Approved") && found.contains("seen:  Declined"),
            "{found}"
        );
        for (shown, seen) in [
            ("a", "a\nb"),
            ("a\nb", "a"),
            ("2 passed", "3 passed"),
            ("user-7", "user-8"),
        ] {
            assert!(difference(shown, seen).is_some());
        }
        assert!(
            difference(
                "review_face_match_borderline",
                "decline_liveness_attack_now"
            )
            .is_some()
        );
    }

    #[test]
    fn dots_match_anything() {
        assert_eq!(difference("a …c\n…\nz", "a b c\n1\n2\nz"), None);
        assert_eq!(difference("a\n…", "a"), None);
        assert!(difference("a …d\n", "a b c").is_some());
    }
}
