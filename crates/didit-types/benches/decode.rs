//! Time to decode and encode a decision, compared with derived structs that drop unknown
//! fields, `serde_json::Value`, and a scan without a result.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails should stop")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use didit_types::{Decision, derived::Derived};
use serde::de::IgnoredAny;
use serde_json::Value;

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

criterion_group!(benches, decode, encode);
criterion_main!(benches);
