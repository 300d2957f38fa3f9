//! What is left of personal data on a screen.

/// The first character of each word, and dots that do not tell the length.
///
/// Both sides of an `@` count as words.
pub(crate) fn mask(text: &str) -> String {
    text.split_whitespace()
        .map(|word| {
            word.split('@')
                .map(|part| match part.chars().next() {
                    Some(first) => format!("{first}••••"),
                    None => String::new(),
                })
                .collect::<Vec<_>>()
                .join("@")
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `vendor_data` reads like a key of a database, not like a name, a
/// telephone number or an e-mail address.
pub(crate) fn is_plain_identifier(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    let has_separator_or_is_hex = text.contains(['-', '_', ':', '/'])
        || text.bytes().any(|byte| byte.is_ascii_digit()) && !is_telephone(text);
    !text.is_empty() && text.bytes().all(plain) && has_separator_or_is_hex && !is_telephone(text)
}

fn is_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 7
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-. /".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_shows_initials_only() {
        assert_eq!(mask("Carmen Española"), "C•••• E••••");
        assert_eq!(mask("carmen@example.com"), "c••••@e••••");
        assert_eq!(mask(""), "");
    }

    #[test]
    fn a_database_key_is_shown_and_a_contact_is_not() {
        for key in ["user-42", "8f2c1a", "tenant:7", "u42"] {
            assert!(is_plain_identifier(key), "{key}");
        }
        for contact in [
            "Carmen",
            "carmen@example.com",
            "+34600000000",
            "600-000-000",
            "a b",
            "",
        ] {
            assert!(!is_plain_identifier(contact), "{contact}");
        }
    }
}
