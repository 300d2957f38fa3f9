#![no_main]

use didit_webhooks::{BodyError, canonical_form};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let read = serde_json::from_slice::<Value>(body);
    match canonical_form(body) {
        Ok(form) => {
            serde_json::from_slice::<IgnoredAny>(body).expect("what has a canonical form is JSON");
            // A `Value` has no room for integers of hundreds of digits.
            let Ok(read) = read else { return };
            let again: Value = serde_json::from_slice(&form).expect("the canonical form is JSON");
            assert!(same(&read, &again), "{read} became {again}");
            assert_eq!(canonical_form(&form).as_deref(), Ok(&form[..]), "it is its own canonical form");
            // Keys in order, no white space: what `serde_json` writes is as canonical.
            let rewritten = serde_json::to_vec(&again).expect("a value can be written");
            let strings = canonical_form(&rewritten).expect("it is JSON");
            assert!(same(&again, &serde_json::from_slice(&strings).expect("it is JSON")));
        }
        Err(error) => {
            let stricter = matches!(
                error,
                BodyError::DuplicateKey(_) | BodyError::TooDeep(_) | BodyError::TooManyDigits(_)
            );
            assert!(read.is_err() || stricter, "{error} was refused");
        }
    }
});

/// Equal but for a float that became an integer, and for the last bits of floats.
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
            a.len() == b.len()
                && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}
