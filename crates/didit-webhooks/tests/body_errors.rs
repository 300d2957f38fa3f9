//! Bodies that have no canonical form, because readers could differ about them.

use didit_webhooks::{BodyError, canonical_form};

fn refusal(body: impl AsRef<[u8]>) -> BodyError {
    match canonical_form(body.as_ref()) {
        Err(error) => error,
        Ok(form) => panic!("accepted as {}", String::from_utf8_lossy(&form)),
    }
}

#[test]
fn duplicate_key_is_rejected() {
    assert_eq!(refusal(r#"{"a":1,"a":1}"#), BodyError::DuplicateKey(8));
    assert_eq!(
        refusal(r#"{"status":"Declined","x":0,"status":"Approved"}"#),
        BodyError::DuplicateKey(28)
    );
    assert_eq!(
        refusal(r#"[{"b":{"z":0,"a":0,"z":0}}]"#),
        BodyError::DuplicateKey(20)
    );
    assert_eq!(refusal(r#"{"a":1,"\u0061":2}"#), BodyError::DuplicateKey(8));
    assert_eq!(
        refusal(r#"{"b":0,"\u00e9":1,"é":2,"a":0}"#),
        BodyError::DuplicateKey(19)
    );
}

#[test]
fn halves_of_surrogate_pairs_are_rejected() {
    for text in [
        r"\ud800",
        r"\udc00",
        r"\ud800x",
        r"\ud800A",
        r"\ud83d\ud83d",
        r"\udc00\ud800",
        r"\udbff\n",
    ] {
        assert_eq!(
            refusal(format!(r#"["{text}"]"#)),
            BodyError::LoneSurrogate(2),
            "{text}"
        );
        assert_eq!(
            refusal(format!(r#"{{"b":0,"a{text}":1}}"#)),
            BodyError::LoneSurrogate(9),
            "{text}"
        );
    }
}

#[test]
fn numbers_that_are_not_finite_are_rejected() {
    for number in [
        "1e400",
        "-1e400",
        "1.7976931348623159e308",
        "123456789e999999999999",
    ] {
        assert_eq!(
            refusal(format!("[{number}]")),
            BodyError::NotFinite(1),
            "{number}"
        );
        assert_eq!(
            refusal(format!(r#"{{"b":0,"a":{number}}}"#)),
            BodyError::NotFinite(11),
            "{number}"
        );
    }
}

#[test]
fn json_that_only_some_readers_accept_is_rejected() {
    for (body, at) in [
        ("", 0),
        (" ", 1),
        ("NaN", 0),
        ("Infinity", 0),
        ("-Infinity", 1),
        ("+1", 0),
        (".5", 0),
        ("1.", 2),
        ("1.e5", 2),
        ("1e", 2),
        ("1e+", 3),
        ("-", 1),
        ("[01]", 2),
        ("[1,]", 3),
        ("[,1]", 1),
        ("[1 2]", 3),
        ("[", 1),
        ("[1", 2),
        ("[1}", 2),
        ("[}", 1),
        ("{]", 1),
        ("{", 1),
        ("{\"a\":1]", 6),
        ("{\"a\"}", 4),
        ("{\"a\":}", 5),
        ("{\"a\":1,}", 7),
        ("{a:1}", 1),
        ("{1:1}", 1),
        ("{'a':1}", 1),
        ("tru", 0),
        ("nul", 0),
        ("True", 0),
        ("\"a", 2),
        ("\"\\", 1),
        ("\"\\x\"", 1),
        ("\"\\u12\"", 1),
        ("\"\\u12g4\"", 1),
        ("\"\\u+123\"", 1),
        ("\"\t\"", 1),
        ("\"\0\"", 1),
        ("/**/1", 0),
        ("[1,//\n2]", 3),
        ("\u{feff}1", 0),
        ("\u{a0}1", 0),
        ("]", 0),
        ("}", 0),
        ("[\"a\":1]", 4),
    ] {
        assert_eq!(refusal(body), BodyError::Syntax(at), "{body:?}");
    }
}

#[test]
fn text_after_the_value_is_rejected() {
    for body in ["{}{}", "{} x", "1 2", "[]]", "01", "nullnull", "\"a\"\"b\""] {
        assert!(matches!(refusal(body), BodyError::Trailing(_)), "{body}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_rejected() {
    // A stray continuation, an overlong form, a surrogate, a code point too large, a cut.
    for bytes in [
        &b"\x80"[..],
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
    ] {
        let body = [b"[\"", bytes, b"\"]"].concat();
        assert_eq!(refusal(body), BodyError::Utf8(2), "{bytes:?}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(
        canonical_form(nested(128).as_bytes()).unwrap(),
        nested(128).as_bytes()
    );
    assert_eq!(refusal(nested(129)), BodyError::TooDeep(128));
    assert_eq!(
        refusal("{\"a\":".repeat(1_000_000)),
        BodyError::TooDeep(128 * 5)
    );
    let objects = format!("{}0{}", "{\"b\":1,\"a\":".repeat(128), "}".repeat(128));
    let sorted = format!("{}0{}", "{\"a\":".repeat(128), ",\"b\":1}".repeat(128));
    assert_eq!(
        canonical_form(objects.as_bytes()).unwrap(),
        sorted.as_bytes()
    );
}

#[test]
fn errors_hold_nothing_of_the_body() {
    let error = refusal(r#"{"first_name":"Hildegard","first_name":"Hildegard"}"#);
    assert!(!format!("{error} {error:?}").contains("Hildegard"));
}

#[test]
fn digits_of_large_floats_are_bounded() {
    for (float, times) in [
        ("1e308", 14),
        ("1.8e38", 14),
        ("1e6", 250),
        ("-1e-9", 600),
        ("0.00001", 700),
    ] {
        let many = format!("[{}1]", format!("{float},").repeat(times));
        assert!(
            matches!(refusal(&many), BodyError::TooManyDigits(_)),
            "{float}"
        );
    }
    // A text of more than 40 characters counts as the largest does.
    let long = |len: usize| format!("[{}1]", format!("0.{},", "1".repeat(len - 2)).repeat(14));
    assert!(canonical_form(long(40).as_bytes()).is_ok());
    assert!(matches!(refusal(long(41)), BodyError::TooManyDigits(_)));
    // Those of fewer digits are cheaper.
    let many = format!("[{}1]", "1e38,".repeat(100));
    assert_eq!(canonical_form(many.as_bytes()).unwrap().len(), 100 * 39 + 3);
    let few = canonical_form(b"[1e308,-1.7976931348623157e308]").unwrap();
    assert_eq!(few.len(), 2 * 309 + 4);
    // The second read of an unsorted body does not count them again.
    let unsorted = format!(r#"{{"b":[{}0],"a":1}}"#, "1e300,".repeat(13));
    assert!(canonical_form(unsorted.as_bytes()).is_ok());
    // Those that cost no more than their text do not count.
    for float in [
        "0.25",
        "7.00003",
        "-0.5",
        "12.0",
        "0.12345678901234567",
        "1234567.1234567891",
    ] {
        let many = format!("[{}1]", format!("{float},").repeat(10_000));
        assert!(canonical_form(many.as_bytes()).is_ok(), "{float}");
    }
}

#[test]
fn control_character_anywhere_in_a_string_is_rejected() {
    for control in '\0'..' ' {
        for at in 0..72 {
            let text = format!("{}{control}{}", "~".repeat(at), " ".repeat(72 - at));
            assert_eq!(
                refusal(format!(r#"["{text}"]"#)),
                BodyError::Syntax(2 + at),
                "{control:?}"
            );
        }
    }
}
