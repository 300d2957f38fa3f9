//! Rust source split into code, comments and string literals, line by line.

/// A file in three views. In each view the text of the others is blank, so
/// line numbers agree.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) code: String,
    pub(crate) comments: String,
    /// String and character literals.
    pub(crate) literals: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

impl Source {
    /// Splits `text`. Text that is no Rust gives some split, never a panic.
    pub(crate) fn split(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut source = Self::default();
        let mut at = 0;
        while at < chars.len() {
            let (kind, length) = token(&chars, at);
            for &character in &chars[at..at + length] {
                source.push(character, kind);
            }
            at += length;
        }
        source
    }

    fn push(&mut self, character: char, kind: Kind) {
        let blank = if character == '\n' { '\n' } else { ' ' };
        let views = [
            (&mut self.code, Kind::Code),
            (&mut self.comments, Kind::Comment),
            (&mut self.literals, Kind::Literal),
        ];
        for (view, own) in views {
            view.push(if own == kind { character } else { blank });
        }
    }
}

/// The kind and the length, never zero, of what starts at `at`.
fn token(chars: &[char], at: usize) -> (Kind, usize) {
    let rest = &chars[at..];
    match rest {
        ['/', '/', ..] => (
            Kind::Comment,
            rest.iter()
                .take_while(|character| **character != '\n')
                .count(),
        ),
        ['/', '*', ..] => (Kind::Comment, block_comment(rest)),
        ['"', ..] => (Kind::Literal, quoted(rest, '"')),
        ['r', '#' | '"', ..] if starts_word(chars, at) => match raw_string(rest) {
            Some(length) => (Kind::Literal, length),
            None => (Kind::Code, 1),
        },
        ['\'', '\\', ..] => (Kind::Literal, quoted(rest, '\'')),
        ['\'', _, '\'', ..] => (Kind::Literal, 3),
        _ => (Kind::Code, 1),
    }
}

/// True unless the character before `at` belongs to the same word; the prefixes of `br"…"` and `cr"…"` do not count.
fn starts_word(chars: &[char], at: usize) -> bool {
    let before = match &chars[..at] {
        [before @ .., 'b' | 'c'] | before => before.last(),
    };
    !before.is_some_and(|character| character.is_alphanumeric() || *character == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            character if character == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `r"…"` or `r#"…"#`; nothing for a raw identifier.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..]
        .iter()
        .take_while(|character| **character == '#')
        .count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        let closing = rest[at] == '"'
            && rest[at + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes;
        if closing {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_leave_the_code() {
        let source = Source::split("let a = \"// no\"; // yes \"\nlet b = 1; /* c /* d */ e */ f");
        assert_eq!(
            source.code,
            "let a =        ;         \nlet b = 1;                   f"
        );
        assert!(
            source.comments.contains("// yes \"") && source.comments.contains("/* c /* d */ e */")
        );
        assert_eq!(source.literals.trim(), "\"// no\"");
    }

    #[test]
    fn a_quote_inside_a_literal_does_not_end_it() {
        let source = Source::split(r##"f("a\"b", r#"c"d"#, '"', br"\", 'x', '\'') + x"##);
        assert_eq!(
            source.code.split_whitespace().collect::<String>(),
            "f(,,,b,,)+x"
        );
    }

    #[test]
    fn a_lifetime_is_code() {
        let source = Source::split("fn f<'a>(x: &'a str) -> r#type");
        assert_eq!(source.code, "fn f<'a>(x: &'a str) -> r#type");
    }

    #[test]
    fn text_that_ends_too_early_is_still_split() {
        for text in ["\"abc", "/* abc", "r#\"abc", "'\\", "'", "r#", "\"\\"] {
            assert_eq!(
                Source::split(text).code.chars().count(),
                text.chars().count(),
                "{text}"
            );
        }
    }
}
