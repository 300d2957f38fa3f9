//! Tests of the reader.

use alloc::string::ToString;

use super::*;

fn value(text: &str) -> Read<Value> {
    let mut reader = Reader::new(text);
    let value = reader.value()?;
    reader.end()?;
    Ok(value)
}

#[test]
fn reads_what_serde_json_reads() {
    for text in [
        "null",
        "true",
        " false ",
        "0",
        "-0",
        "-1",
        "1.5",
        "1e3",
        "1E+3",
        "-1.25e-3",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "\"\"",
        r#""a\"b\\cé😀\n""#,
        r#""\ud83d\ude00""#,
        "\"0123456789abcdef\\n0123456789\"",
        "[]",
        "[1, [2], {}]",
        r#"{"a": {"b": [null]}, "c" : "d"}"#,
        "\"é\u{7f}\"",
        // Invalid.
        "",
        "nul",
        "tru",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{1:2}",
        "{\"a\"}",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\u{1}\"",
        "\"a\nb\"",
        r#""\ud83d""#,
        "1 2",
        "\"\\é\"",
        "\u{feff}1",
        "NaN",
    ] {
        let expected = serde_json::from_str::<Value>(text).ok();
        assert_eq!(value(text).ok(), expected, "{text}");
        let mut reader = Reader::new(text);
        let skipped = reader.skip().and_then(|_| reader.end());
        assert_eq!(skipped.is_ok(), expected.is_some(), "{text}");
    }
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(value(&nested(128)).is_ok());
    assert!(value(&nested(129)).is_err());
    assert!(value(&"[".repeat(100_000)).is_err());
}

#[test]
fn canonical_numbers_are_written_as_they_came() {
    for digits in [
        "0",
        "7",
        "-7",
        "999999999999999999",
        "0.5",
        "-0.5",
        "98.25",
        "98.0",
        "0.123456789012345",
        "123456789012.345",
        "0.1",
        "1.0",
    ] {
        assert!(is_canonical(digits), "{digits}");
        assert_eq!(parse_number(digits).unwrap().to_string(), digits);
    }
    for digits in [
        "1e3",
        "98.50",
        "-0",
        "0.00001",
        "12345678901234567890",
        "0.12345678901234567",
    ] {
        assert!(!is_canonical(digits), "{digits}");
    }
}
