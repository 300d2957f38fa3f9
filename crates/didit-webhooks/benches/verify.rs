//! Verifying V2, beside the naive way and beside the least that any way must do.
//!
//! `cargo bench -p didit-webhooks --bench verify`; with `-- refuse`, the cost of hostile bodies.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use didit_webhooks::{Secret, Signer, Verifier, header};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use sha2::Sha256;

#[cfg(unix)]
#[path = "../tests/support/hostile.rs"]
mod hostile;
#[path = "../tests/support/sample.rs"]
mod sample;

const SECRET: &str = "vT3qk0bJx1yS9mWcR7dLhA5uE2nGfZ8pKiOeQ4wXs6Y";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(sample::SENT)
}

/// `serde_json::Value`, normalise, `to_vec`, HMAC.
fn naive(body: &[u8], signature: &[u8]) -> bool {
    fn shorten(value: &mut Value) {
        match value {
            Value::Object(map) => map.values_mut().for_each(shorten),
            Value::Array(items) => items.iter_mut().for_each(shorten),
            Value::Number(number) => {
                if let Some(float) = number.as_f64().filter(|_| number.is_f64())
                    && float.fract() == 0.0
                    && float.abs() < 9e15
                {
                    #[expect(clippy::cast_possible_truncation, reason = "checked just above")]
                    let integer = float as i64;
                    *value = json!(integer);
                }
            }
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_slice(body).unwrap();
    shorten(&mut value);
    let canonical = serde_json::to_vec(&value).unwrap();
    raw(&canonical, signature)
}

fn raw(body: &[u8], signature: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

/// `IgnoredAny`, and HMAC of the bytes as they are.
fn floor(body: &[u8], signature: &[u8]) -> bool {
    let parsed = serde_json::from_slice::<IgnoredAny>(body).is_ok();
    parsed & raw(body, signature)
}

fn unhex(headers: &HeaderMap, name: &str) -> Vec<u8> {
    let hex = headers[name].to_str().unwrap();
    (0..32)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn verify(criterion: &mut Criterion) {
    let secret = Secret::new(SECRET).unwrap();
    let verifier = Verifier::new(secret.clone());
    for size in [1_500, 12_000, 100_000] {
        let delivery = Signer::new(secret.clone())
            .deliver(&sample::event(size))
            .unwrap();
        let mut headers = delivery.headers;
        let v2 = unhex(&headers, header::SIGNATURE_V2);
        let of_body = unhex(&headers, header::SIGNATURE);
        headers.remove(header::SIGNATURE);
        let shuffled = sample::shuffle(&delivery.body);
        let bodies = [("sorted", delivery.body), ("shuffled", shuffled)];
        for (order, body) in &bodies {
            let mut group = criterion.benchmark_group(format!("verify_v2/{order}"));
            group.throughput(Throughput::Bytes(body.len() as u64));
            let size = format!("{} bytes", body.len());
            group.bench_function(BenchmarkId::new("ours", &size), |bencher| {
                bencher.iter(|| {
                    verifier
                        .verify_bytes(black_box(body), &headers, now())
                        .unwrap()
                });
            });
            group.bench_function(BenchmarkId::new("naive", &size), |bencher| {
                bencher.iter(|| assert!(naive(black_box(body), &v2)));
            });
            let signature = if *order == "sorted" {
                of_body.clone()
            } else {
                raw_signature(body)
            };
            group.bench_function(BenchmarkId::new("floor", &size), |bencher| {
                bencher.iter(|| assert!(floor(black_box(body), &signature)));
            });
        }
    }
}

fn raw_signature(body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// The CPU time of this thread, which other processes change little.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.try_into().unwrap()
}

/// Refuses bodies of 1 MiB with signatures that do not match, and prints their cost beside an
/// ordinary one of that size: the least of many runs.
#[cfg(unix)]
#[expect(clippy::print_stdout, reason = "a figure")]
fn refuse() {
    let one = Verifier::new(Secret::new(SECRET).unwrap());
    let three = one
        .clone()
        .with_secret(Secret::new("second").unwrap())
        .with_secret(Secret::new("third").unwrap());
    let (v2, raw) = (header::SIGNATURE_V2, header::SIGNATURE);
    let settings = [
        ("wrong V2", &one, &[v2][..]),
        ("wrong raw", &one, &[raw]),
        ("both wrong", &one, &[v2, raw]),
        ("three secrets", &three, &[v2]),
    ];
    let bodies = hostile::bodies(1 << 20);
    let ordinary = serde_json::to_vec(&sample::event(1 << 20)).unwrap();
    let mut highest = (0.0, String::new());
    for (setting, verifier, names) in settings {
        let headers: Vec<_> = names.iter().map(|name| (*name, "0f".repeat(32))).collect();
        let time = |body: &[u8]| {
            let began = cpu_time();
            let refused = verifier.verify_at(black_box(body), &headers, now());
            let time = cpu_time().saturating_sub(began);
            assert!(refused.is_err());
            time
        };
        for (name, body) in &bodies {
            // In turn, so that both have the same machine.
            let times = (0..60).map(|_| (time(&ordinary), time(body)));
            let (ordinary, least) = times.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap();
            let ratio = least.as_secs_f64() / ordinary.as_secs_f64();
            println!("{setting:14} {name:42} {ordinary:9.2?} {least:9.2?} {ratio:6.2}");
            if ratio > highest.0 {
                highest = (ratio, format!("{setting}, {name}"));
            }
        }
    }
    println!("highest: {:.2} ({})", highest.0, highest.1);
    assert!(highest.0 <= 8.0, "a body costs too much");
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots().sample_size(60).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
    targets = verify
}

fn main() {
    #[cfg(unix)]
    if std::env::args().any(|argument| argument == "refuse") {
        return refuse();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
