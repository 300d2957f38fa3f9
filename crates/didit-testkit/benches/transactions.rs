//! Pages of 100,000 transactions, and a backtest over 10,000.
//!
//! `cargo bench -p didit-testkit --bench transactions --features transactions`

use std::error::Error;
use std::time::{Duration, Instant};

use bytes::Bytes;
use didit_testkit::Fake;
use http::Request;
use serde_json::{Value, json};

/// Most that a backtest may take.
const LIMIT: Duration = Duration::from_secs(1);

fn call(fake: &Fake, method: &str, path: &str, body: &Value) -> Result<Value, Box<dyn Error>> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("x-api-key", fake.api_key());
    let response = fake.handle(request.body(Bytes::from(body.to_string()))?);
    if !response.status().is_success() {
        return Err(format!("{method} {path}: {}", response.status()).into());
    }
    Ok(serde_json::from_slice(response.body())?)
}

fn filled(count: usize) -> Result<Fake, Box<dyn Error>> {
    let fake = Fake::new();
    for number in 0..count {
        let body = json!({
            "transaction_id": number.to_string(), "transaction_category": "finance",
            "transaction_details": {"direction": "inbound", "amount": number % 12_000, "currency": "EUR"},
            "subject": {"vendor_data": format!("user-{}", number % 100), "full_name": "Ana Example"},
        });
        call(&fake, "POST", "/v3/transactions/", &body)?;
    }
    Ok(fake)
}

/// Best time of some calls.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn time(mut run: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn main() -> Result<(), Box<dyn Error>> {
    for count in [1_000, 100_000] {
        let fake = filled(count)?;
        for offset in [0, count / 2, count - 50] {
            let path = format!("/v3/transactions/?limit=50&offset={offset}");
            let best = time(|| call(&fake, "GET", &path, &Value::Null).map(drop))?;
            println!("{count} transactions, page at {offset}: {best:?}");
        }
    }
    let fake = filled(10_000)?;
    let filters = json!({"direction": "INBOUND", "transaction_type": "finance",
        "subject_vendor_data": "__current__", "currency": "EUR"});
    let structuring = json!({
        "conditions": [{"field": "currency", "operator": "eq", "value": "EUR"},
            {"field": "amount", "operator": "lt", "value": 10_000}],
        "aggregation": [
            {"metric": "count", "operator": "gte", "value": 20, "window": "30d", "filters": filters},
            {"metric": "max", "field": "amount", "operator": "lt", "value": 10_000, "window": "30d",
                "filters": filters}],
        "scope": {"transaction_types": ["finance"], "directions": ["INBOUND"]},
    });
    let path = "/v3/transactions/rules/backtest/";
    let result = call(&fake, "POST", path, &structuring)?;
    let best = time(|| call(&fake, "POST", path, &structuring).map(drop))?;
    println!("backtest over 10,000 transactions: {best:?}, {result}");
    if best > LIMIT {
        return Err("a backtest over 10,000 transactions takes more than a second".into());
    }
    Ok(())
}
