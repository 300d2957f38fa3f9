//! Whatever is signed is accepted; whatever is changed afterwards is not.

use std::time::{Duration, Instant, UNIX_EPOCH};

use didit_webhooks::{Secret, Signer, Verifier, canonical_form, header};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[path = "support/hostile.rs"]
mod hostile;

const SENT: u64 = 1_774_970_000;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{0,12}",
        "[ -~]{0,30}",
        // Keys that have much in common.
        "[ab\u{0}]{5,24}",
        // Everything that is escaped, or sorts differently in UTF-16.
        "[\u{0}-\u{20}\"/\\\\\u{7f}-\u{a0}éß\u{2028}\u{e000}\u{ffff}😀\u{10ffff}]{0,8}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1000_i32..1000).prop_map(|n| Value::from(f64::from(n) / 8.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(text(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn event() -> impl Strategy<Value = Value> {
    let session = Just("11111111-2222-3333-4444-555555555555");
    (value(), text(), session).prop_map(|(metadata, vendor_data, session_id)| {
        json!({
            "timestamp": SENT, "webhook_type": "status.updated", "status": "Approved",
            "session_id": session_id, "vendor_data": vendor_data, "metadata": metadata,
        })
    })
}

/// Writes a value with its keys in any order, and white space and escapes at random.
fn rewrite(value: &Value, random: &mut impl FnMut() -> u32, out: &mut String) {
    let space = |random: &mut dyn FnMut() -> u32, out: &mut String| {
        out.push_str(["", "", "", " ", "\n", "\t", "\r\n "][random() as usize % 7]);
    };
    space(random, out);
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            for last in (1..entries.len()).rev() {
                entries.swap(last, random() as usize % (last + 1));
            }
            out.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                space(random, out);
                escape(key, random, out);
                space(random, out);
                out.push(':');
                rewrite(value, random, out);
            }
            space(random, out);
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                rewrite(item, random, out);
            }
            space(random, out);
            out.push(']');
        }
        Value::String(text) => escape(text, random, out),
        other => out.push_str(&other.to_string()),
    }
    space(random, out);
}

fn escape(text: &str, random: &mut impl FnMut() -> u32, out: &mut String) {
    use std::fmt::Write as _;
    out.push('"');
    for char in text.chars() {
        if random().is_multiple_of(4) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04X}").unwrap_or_default();
            }
        } else {
            let quoted = Value::from(char.to_string()).to_string();
            out.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    out.push('"');
}

proptest! {
    #[test]
    fn a_delivery_written_anew_is_accepted_by_v2_and_not_by_raw(event in event(), seed in any::<u64>()) {
        let secret = Secret::new("key").unwrap();
        let mut delivery = Signer::new(secret.clone()).deliver(&event).unwrap();
        let verifier = Verifier::new(secret);
        let now = UNIX_EPOCH + Duration::from_secs(SENT);
        prop_assert!(verifier.verify_bytes(&delivery.body, &delivery.headers, now).is_ok());

        let mut state = seed | 1;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u32::try_from(state >> 33).unwrap_or_default()
        };
        let mut body = String::new();
        rewrite(&event, &mut random, &mut body);
        prop_assert!(verifier.verify_bytes(body.as_bytes(), &delivery.headers, now).is_ok(), "{body}");

        delivery.headers.remove(header::SIGNATURE_V2);
        prop_assert!(verifier.verify_bytes(&delivery.body, &delivery.headers, now).is_ok());
        if body.as_bytes() != delivery.body {
            prop_assert!(verifier.verify_bytes(body.as_bytes(), &delivery.headers, now).is_err());
        }
    }

    #[test]
    fn a_single_change_is_rejected(
        event in event(),
        place in any::<prop::sample::Index>(),
        bit in 0_u8..8,
        kind in 0..4,
        name in prop::sample::select(vec![header::SIGNATURE, header::SIGNATURE_V2, header::TIMESTAMP]),
        seconds in 301_u64..1_000_000,
        late in any::<bool>(),
    ) {
        let secret = Secret::new("key").unwrap();
        let mut delivery = Signer::new(secret.clone()).deliver(&event).unwrap();
        let mut verifier = Verifier::new(secret);
        let mut now = UNIX_EPOCH + Duration::from_secs(SENT);
        // Once with V2 and once without, so that either decides.
        let raw = kind != 3 && place.index(2) == 0;
        if raw || name == header::SIGNATURE {
            delivery.headers.remove(header::SIGNATURE_V2);
        }
        match kind {
            0 => {
                let sent = canonical_form(&delivery.body).unwrap();
                let at = place.index(delivery.body.len());
                delivery.body[at] ^= 1 << bit;
                // `\u00e9` and `\u00E9` say the same, and V2 signs what is said.
                prop_assume!(raw || name == header::SIGNATURE || canonical_form(&delivery.body) != Ok(sent));
            }
            1 => verifier = Verifier::new(Secret::new("kez").unwrap()),
            2 => now = if late { now + Duration::from_secs(seconds) } else { now - Duration::from_secs(seconds) },
            _ => {
                let mut value = delivery.headers[name].as_bytes().to_vec();
                let at = place.index(value.len());
                value[at] ^= 1 << bit;
                let Ok(value) = http::HeaderValue::from_bytes(&value) else { return Ok(()) };
                delivery.headers.insert(name, value);
            }
        }
        prop_assert!(verifier.verify_bytes(&delivery.body, &delivery.headers, now).is_err());
    }

    #[test]
    fn the_canonical_form_says_the_same(event in value(), seed in any::<u64>()) {
        let mut state = seed | 1;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u32::try_from(state >> 33).unwrap_or_default()
        };
        let mut body = String::new();
        rewrite(&event, &mut random, &mut body);
        let form = canonical_form(body.as_bytes()).unwrap();
        let read: Value = serde_json::from_slice(&form).unwrap();
        prop_assert!(same(&read, &event), "{}", String::from_utf8_lossy(&form));
        prop_assert_eq!(canonical_form(&form).unwrap(), form);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = canonical_form(&bytes);
    }

    #[test]
    fn nothing_like_json_makes_it_panic(text in r#"[\[\]{}",:\\u0-9dDeE+. -]{0,60}"#) {
        if let Ok(form) = canonical_form(text.as_bytes()) {
            prop_assert!(serde_json::from_slice::<Value>(&form).is_ok());
        }
    }
}

/// Equal but for a float that became an integer, and for the last bits, which
/// `serde_json` may read otherwise.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let near = |a: f64, b: f64| (a - b).abs() <= b.abs() * 1e-14 + f64::MIN_POSITIVE;
            a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| near(a, b))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let has = |map: &Map<String, Value>, key: &str, value| {
                map.get(key).is_some_and(|other| same(other, value))
            };
            a.len() == b.len() && a.iter().all(|(key, value)| has(b, key, value))
        }
        (a, b) => a == b,
    }
}

/// A kind of body whose cost grows faster than its length takes thousands of times as long. The
/// exact figures are those of `cargo bench --bench verify -- refuse`.
#[test]
#[expect(clippy::disallowed_methods, reason = "measures a cost")]
fn hostile_bodies_cost_little_more_than_an_ordinary_one() {
    let verifier = Verifier::new(Secret::new("key").unwrap());
    let now = UNIX_EPOCH + Duration::from_secs(SENT);
    let refuse = |body: &[u8]| {
        let headers = [(header::SIGNATURE_V2, "0f".repeat(32))];
        let time = |_| {
            let began = Instant::now();
            assert!(verifier.verify_at(body, &headers, now).is_err());
            began.elapsed()
        };
        (0..3).map(time).min().unwrap()
    };
    let size = 1 << 17;
    let event = json!({"timestamp": SENT, "status": "Approved", "score": 99.5, "name": "José"});
    let events = Value::from(vec![event; size / 60]);
    let ordinary = refuse(events.to_string().as_bytes());
    for (name, body) in hostile::bodies(size) {
        let time = refuse(&body);
        assert!(time < 200 * ordinary, "{name}: {time:?}, {ordinary:?}");
    }
}
