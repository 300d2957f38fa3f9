//! Bodies that are made to cost much.

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-";

/// The name of each kind, and a body of it with about `size` bytes.
pub(crate) fn bodies(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let text = |unit: &str| format!(r#"{{"a":"{}"}}"#, unit.repeat(size / unit.len() - 8));
    // The last of equal units is followed by something else, so that the list is valid.
    let list = |unit: &str| {
        let units = format!("{unit},").repeat((size - 40) / (unit.len() + 1));
        format!(r#"{{"a":[{units}0],"timestamp":1}}"#)
    };
    // Keys that differ in their last characters. 7919 is prime, so every key comes once.
    let keys = |prefix: &str, value: &str| {
        let count = size / (prefix.len() + value.len() + 7);
        let key = |at: usize| {
            let digit = |shift: u32| char::from(DIGITS[at >> shift & 63]);
            let digits = [digit(12), digit(6), digit(0)].iter().collect::<String>();
            format!(r#""{prefix}{digits}":{value}"#)
        };
        let entries: Vec<_> = (0..count).map(|at| key(at * 7919 % count)).collect();
        format!("{{{}}}", entries.join(","))
    };
    let prefix = "x".repeat(80);
    let nested = format!("{}1{}", r#"{"b":[{"a":"#.repeat(40), "}]}".repeat(40));
    let hundred_thousand: Vec<_> = (0..size / 10)
        .map(|at| format!(r#""k{:05}":1"#, at * 7919 % (size / 10)))
        .collect();
    let mut sorted: Vec<_> = (0..size / 9).map(|at| format!(r#""{at:05x}":1"#)).collect();
    sorted.push(r#""":1"#.to_owned());
    let outer = [r#"{"b":"#.repeat(120), r#","a":1}"#.repeat(120)];
    [
        ("large doubles", list("1e308")),
        (
            "large doubles in full",
            list(&format!("1{}.0", "0".repeat(300))),
        ),
        ("small doubles", list("1e-9")),
        ("tiny doubles", list("5e-324")),
        ("long doubles", list("0.12345678901234567")),
        ("integral doubles", list("1e1")),
        ("integral doubles beyond i64", list("1e22")),
        ("plain integral doubles", list("1.0")),
        ("doubles that end in zeros", list("0.10")),
        (
            "halfway doubles",
            list(&format!("9007199254740993.{}1", "0".repeat(700))),
        ),
        ("negative zeros", list("-0")),
        ("escapes of ASCII", list(r#""\u0061""#)),
        ("escapes of slashes", text(r"\/")),
        ("escapes of control characters", text(r"\u001F")),
        ("surrogate pairs", text(r"\ud83d\ude00")),
        ("nested arrays and objects", list(&nested)),
        ("empty arrays", list("[]")),
        ("empty objects", list("{}")),
        ("white space", list("1\n")),
        (
            "100,000 unsorted keys",
            format!("{{{}}}", hundred_thousand.join(",")),
        ),
        ("short unsorted keys", keys("", "1")),
        ("unsorted keys with a prefix", keys("xxxxxxxx", "1")),
        ("unsorted keys with a long prefix", keys(&prefix, "1")),
        ("unsorted escaped keys", keys(r"\u0061", "1")),
        ("unsorted keys with slashes", keys(r"\/", "1")),
        (
            "unsorted escaped keys with a long prefix",
            keys(&format!(r"\/{prefix}"), "1"),
        ),
        ("unsorted doubles", keys("", "1e-9")),
        (
            "sorted keys but for the last",
            format!("{{{}}}", sorted.join(",")),
        ),
        ("small unsorted objects", list(r#"{"b":1,"a":1}"#)),
        (
            "deep unsorted objects",
            outer.join(&list(r#"{"b":1, "a":1}"#)),
        ),
    ]
    .map(|(name, body)| (name, body.into_bytes()))
    .into()
}
