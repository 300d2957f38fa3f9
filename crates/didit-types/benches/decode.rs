//! Time to decode and encode a decision, compared with derived structs that drop unknown
//! fields, `serde_json::Value`, and a scan without a result.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails should stop")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use didit_types::{Decision, derived::Derived};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

type Struct = <Decision as Derived>::Derived;

/// Reports of an ordinary check of a person, out of those of the documented decision.
const ORDINARY: [&str; 6] = [
    "id_verifications",
    "nfc_verifications",
    "liveness_checks",
    "face_matches",
    "phone_verifications",
    "email_verifications",
];

/// The documented decisions; of the person's also what an ordinary check reports,
/// which is 12 kB; and these two with every report three times.
fn documents() -> [(&'static str, String); 5] {
    let person: Value =
        serde_json::from_str(include_str!("../tests/data/decision_person.json")).unwrap();
    let company: Value =
        serde_json::from_str(include_str!("../tests/data/decision_company.json")).unwrap();
    let mut ordinary = person.clone();
    for (name, reports) in ordinary.as_object_mut().unwrap() {
        if let Value::Array(reports) = reports
            && name != "features"
        {
            reports.truncate(usize::from(ORDINARY.contains(&&**name)));
        }
    }
    [
        ("company", company.to_string()),
        ("ordinary", ordinary.to_string()),
        ("ordinary, thrice", thrice(ordinary).to_string()),
        ("person", person.to_string()),
        ("person, thrice", thrice(person).to_string()),
    ]
}

/// With every report three times.
fn thrice(mut decision: Value) -> Value {
    for reports in decision.as_object_mut().unwrap().values_mut() {
        if let Value::Array(reports) = reports {
            *reports = [reports.clone(), reports.clone(), reports.clone()].concat();
        }
    }
    decision
}

fn decode(criterion: &mut Criterion) {
    for (name, json) in documents() {
        let mut group = criterion.benchmark_group(format!("decode/{name}"));
        group.throughput(Throughput::Bytes(json.len() as u64));
        let json = json.as_bytes();
        group.bench_function("model", |bencher| {
            bencher.iter(|| didit_types::from_slice::<Decision>(black_box(json)).unwrap());
        });
        group.bench_function("derived", |bencher| {
            bencher.iter(|| serde_json::from_slice::<Struct>(black_box(json)).unwrap());
        });
        group.bench_function("value", |bencher| {
            bencher.iter(|| serde_json::from_slice::<Value>(black_box(json)).unwrap());
        });
        group.bench_function("scan", |bencher| {
            bencher.iter(|| serde_json::from_slice::<IgnoredAny>(black_box(json)).unwrap());
        });
        group.finish();
    }
}

/// The person's decision with ten fields of another kind, beside itself without.
fn drifted(criterion: &mut Criterion) {
    let json = include_str!("../tests/data/decision_person.json");
    let plain: Value = serde_json::from_str(json).unwrap();
    let mut drifted = plain.clone();
    for (place, value) in [
        ("/features", json!({"a": [1]})),
        ("/id_verifications/0/age", json!("36")),
        ("/id_verifications/0/first_name", json!(["Carmen"])),
        ("/id_verifications/1", json!("none")),
        ("/nfc_verifications/0/chip_data", json!([1, 2, 3])),
        ("/liveness_checks/0/score", json!("98.50")),
        ("/phone_verifications/0/is_disposable", json!("false")),
        ("/aml_screenings/0/hits/0/properties", json!("none")),
        ("/ip_analyses/0/latitude", json!(true)),
        ("/reviews", json!({"count": 0})),
    ] {
        *drifted.pointer_mut(place).unwrap() = value;
    }
    let mut group = criterion.benchmark_group("decode/person, drifted");
    for (name, value) in [("none", plain), ("ten fields", drifted)] {
        let json = value.to_string();
        let decision: Decision = didit_types::from_str(&json).unwrap();
        assert_eq!(decision.drift().len(), if name == "none" { 0 } else { 10 });
        group.bench_function(name, |bencher| {
            bencher.iter(|| didit_types::from_str::<Decision>(black_box(&json)).unwrap());
        });
    }
    group.finish();
}

/// Documents of 1 MiB that are made to be expensive: each is decoded, its drift is listed, and it
/// is written back. `plain` is text in unknown fields, the cheapest of that size.
fn hostile(criterion: &mut Criterion) {
    const SIZE: usize = 1 << 20;

    let list = |name: &str, element: &str| {
        let elements = vec![element; SIZE / (element.len() + 1)];
        format!("{{\"{name}\":[{}]}}", elements.join(","))
    };
    let fields = |value: &str| {
        let field = |index| format!("\"f{index:06}\":{value}");
        let fields: Vec<_> = (0..SIZE / (field(0).len() + 1)).map(field).collect();
        format!("{{{}}}", fields.join(","))
    };
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    for (name, json) in [
        ("plain", list("unknown", r#""0123456789""#)),
        ("large floats", list("unknown", "1e308")),
        ("inexact unknown fields", fields("1.50")),
        ("misfits in a list", list("reviews", "3")),
        ("every other element", list("reviews", "3,{}")),
        (
            "numbers in lists of lists",
            list("document_verifications", r#"{"items":[[1.50]]}"#),
        ),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let decision: Decision = didit_types::from_str(black_box(&json)).unwrap();
                (decision.drift(), serde_json::to_vec(&decision).unwrap())
            });
        });
    }
    group.finish();
}

fn encode(criterion: &mut Criterion) {
    for (name, json) in documents() {
        let mut group = criterion.benchmark_group(format!("encode/{name}"));
        group.throughput(Throughput::Bytes(json.len() as u64));
        let model: Decision = didit_types::from_str(&json).unwrap();
        group.bench_function("model", |bencher| {
            bencher.iter(|| serde_json::to_vec(black_box(&model)).unwrap());
        });
        let value: Value = serde_json::from_str(&json).unwrap();
        group.bench_function("value", |bencher| {
            bencher.iter(|| serde_json::to_vec(black_box(&value)).unwrap());
        });
        group.finish();
    }
}

criterion_group!(benches, decode, drifted, encode, hostile);
criterion_main!(benches);
