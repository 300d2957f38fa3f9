//! Bodies of 1 MiB that are made to cost much, for a benchmark.

const SIZE: usize = 1 << 20;

/// The name of each kind, and a body of it.
pub(crate) fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    // The last of equal units is followed by something else, so that the list is valid.
    let list = |unit: &str| {
        let units = format!("{unit},").repeat((SIZE - 40) / (unit.len() + 1));
        format!(r#"{{"a":[{units}0],"timestamp":1}}"#)
    };
    let keys = |count: usize, key: &dyn Fn(usize) -> String| {
        // 7919 is prime, so every key comes once.
        let entries: Vec<_> = (0..count)
            .map(|at| format!(r#""{}":1"#, key(at * 7919 % count)))
            .collect();
        format!("{{{}}}", entries.join(","))
    };
    let prefix = "x".repeat(80);
    let nested = format!("{}1{}", r#"{"b":[{"a":"#.repeat(40), "}]}".repeat(40));
    vec![
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
        (
            "halfway doubles",
            list(&format!("9007199254740993.{}1", "0".repeat(700))),
        ),
        ("escapes of ASCII", list(r#""\u0061""#)),
        (
            "escapes of slashes",
            format!(r#"{{"a":"{}"}}"#, r"\/".repeat(SIZE / 2 - 8)),
        ),
        (
            "surrogate pairs",
            format!(r#"{{"a":"{}"}}"#, r"\ud83d\ude00".repeat(SIZE / 12 - 2)),
        ),
        ("nested arrays and objects", list(&nested)),
        ("empty arrays", list("[]")),
        ("empty objects", list("{}")),
        ("white space", list("1\n")),
        (
            "100,000 unsorted keys",
            keys(100_000, &|at| format!("k{at:05}")),
        ),
        (
            "unsorted keys with a long prefix",
            keys(11_000, &|at| format!("{prefix}{at:06}")),
        ),
        (
            "unsorted escaped keys",
            keys(70_000, &|at| format!(r"\u0061{at:05}")),
        ),
        (
            "unsorted escaped keys with a long prefix",
            keys(10_000, &|at| format!(r"\/{prefix}{at:06}")),
        ),
        (
            "unsorted doubles",
            keys(85_000, &|at| format!("{at:05}")).replace(":1,", ":1e-9,"),
        ),
    ]
    .into_iter()
    .map(|(name, body)| (name, body.into_bytes()))
    .collect()
}
