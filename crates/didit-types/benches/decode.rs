//! How long a decision takes to read and to write, beside the yardsticks: derived
//! structs that drop unknown fields, `serde_json::Value`, and a bare scan.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails should stop")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use didit_types::{Decision, plain::Plain};
use serde::de::IgnoredAny;
use serde_json::Value;

type Twin = <Decision as Plain>::Twin;

/// The documented decisions, and one with every report three times.
fn documents() -> [(&'static str, String); 3] {
    let person: Value =
        serde_json::from_str(include_str!("../tests/data/decision_person.json")).unwrap();
    let company: Value =
        serde_json::from_str(include_str!("../tests/data/decision_company.json")).unwrap();
    let mut thrice = person.clone();
    for reports in thrice.as_object_mut().unwrap().values_mut() {
        if let Value::Array(reports) = reports {
            *reports = [reports.clone(), reports.clone(), reports.clone()].concat();
        }
    }
    [
        ("company", company.to_string()),
        ("person", person.to_string()),
        ("person, every report thrice", thrice.to_string()),
    ]
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
            bencher.iter(|| serde_json::from_slice::<Twin>(black_box(json)).unwrap());
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
