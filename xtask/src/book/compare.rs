//! Output shown on a page against output seen.
//!
//! What differs from run to run is compared by its shape: ids, times, times taken,
//! ports of this machine, keys and tokens. `…` on a page stands for anything: within
//! a line for any text, alone on a line for any lines.

/// The first difference, for a person, or nothing.
pub(crate) fn difference(shown: &str, seen: &str) -> Option<String> {
    let shown: Vec<&str> = lines(shown);
    let seen: Vec<&str> = lines(seen);
    if matches(&shown, &seen) {
        return None;
    }
    let same = shown
        .iter()
        .zip(&seen)
        .take_while(|(shown, seen)| line_matches(shown, seen))
        .count();
    let at = |lines: &[&str]| (*lines.get(same).unwrap_or(&"(the end)")).to_owned();
    Some(format!(
        "shown: {}\n  seen:  {}\n  all that was seen:\n{}",
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
    match shown.split_first() {
        None => seen.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=seen.len()).any(|passed| matches(rest, &seen[passed..]))
        }
        Some((first, rest)) => seen
            .split_first()
            .is_some_and(|(line, left)| line_matches(first, line) && matches(rest, left)),
    }
}

fn line_matches(shown: &str, seen: &str) -> bool {
    let (shown, seen) = (masked(shown), masked(seen));
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|start| seen.strip_prefix(start)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((end, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(end)
}

/// The line with every word of a run replaced by its kind.
fn masked(line: &str) -> String {
    let mut masked = String::new();
    let mut word = String::new();
    for character in line.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() || "_.:+-".contains(character) {
            word.push(character);
        } else {
            masked.push_str(&shape(&std::mem::take(&mut word)));
            masked.push(character);
        }
    }
    masked.pop();
    masked
        .replace("<number> ms", "<took>")
        .replace("<number> s", "<took>")
}

fn shape(word: &str) -> String {
    let end = word.trim_end_matches(['.', ':', '-']).len();
    let (word, tail) = word.split_at(end);
    let kind = if is_uuid(word) {
        "<id>"
    } else if is_time(word) {
        "<time>"
    } else if is_port(word) {
        return format!("127.0.0.1:<port>{tail}");
    } else if is_secret(word) {
        "<secret>"
    } else if is_took(word) {
        "<took>"
    } else if is_decimal(word) {
        "<number>"
    } else {
        return format!("{word}{tail}");
    };
    format!("{kind}{tail}")
}

fn is_uuid(word: &str) -> bool {
    let lengths = word.split('-').map(str::len);
    let hex = word.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    hex && lengths.eq([8, 4, 4, 4, 12])
}

/// `2026-11-23`, with or without a time of day; `12:30:05`.
fn is_time(word: &str) -> bool {
    let shape: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape.starts_with("0000-00-00") || shape.starts_with("00:00:00") || shape == "00:00"
}

fn is_port(word: &str) -> bool {
    word.strip_prefix("127.0.0.1:")
        .is_some_and(|port| port.parse::<u16>().is_ok())
}

/// Keys, tokens, signatures: long, and letters mixed with digits.
fn is_secret(word: &str) -> bool {
    word.len() >= 11
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && word.chars().filter(|c| *c == '-').count() < 3
}

/// `1.2ms`, `3s`.
fn is_took(word: &str) -> bool {
    let number = word.strip_suffix("ms").or_else(|| word.strip_suffix('s'));
    number.is_some_and(|number| number.parse::<f64>().is_ok())
}

fn is_decimal(word: &str) -> bool {
    word.contains('.') && word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_compared_by_shape() {
        let shown = "ready at http://127.0.0.1:4010\n  id 6775dc77-0156-4f61-9afc-d44d14cf8bfe, took 1.2 ms";
        let seen = "ready at http://127.0.0.1:33527\n  id 00000000-0000-0000-0000-000000000000, took 20.5 ms\n";
        assert_eq!(difference(shown, seen), None);
    }

    #[test]
    fn another_word_is_a_difference() {
        let found = difference("Approved\nb", "Declined\nb").unwrap();
        assert!(found.contains("shown: Approved"), "{found}");
        assert!(found.contains("seen:  Declined"), "{found}");
        assert!(difference("a", "a\nb").is_some());
        assert!(difference("a\nb", "a").is_some());
    }

    #[test]
    fn dots_stand_for_anything() {
        assert_eq!(difference("a …c\n…\nz", "a b c\n1\n2\nz"), None);
        assert_eq!(difference("a\n…", "a"), None);
        assert!(difference("a …d\n", "a b c").is_some());
    }

    #[test]
    fn plain_numbers_and_words_are_compared_as_they_are() {
        assert!(difference("2 passed", "3 passed").is_some());
        assert!(difference("user-7", "user-8").is_some());
        assert!(
            difference(
                "review_face_match_borderline",
                "decline_liveness_attack_now"
            )
            .is_some()
        );
    }
}
