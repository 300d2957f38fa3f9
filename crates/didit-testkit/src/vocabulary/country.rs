//! Codes of countries.

/// Alpha-2 and alpha-3 code (ISO 3166-1) of every country, joined.
const COUNTRIES: &str = include_str!("countries.txt");

/// Returns the alpha-3 code of an alpha-3 or alpha-2 code.
pub(crate) fn alpha3(text: &str) -> Option<&'static str> {
    let mut codes = COUNTRIES
        .split_ascii_whitespace()
        .filter_map(|codes| codes.split_at_checked(2));
    let is_code = |code: &str| code.eq_ignore_ascii_case(text);
    let found = codes.find(|(alpha2, alpha3)| is_code(alpha2) || is_code(alpha3));
    found.map(|(_, alpha3)| alpha3)
}
