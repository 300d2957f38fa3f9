//! Checks on their own.

use crate::support::{builder, response};
use didit_api::Error;
use didit_api::types::standalone::{AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, RiskSignals};
use serde_json::json;

#[tokio::test]
async fn a_check_that_would_be_refused_is_not_paid_for() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let email = |request| client.email().assess_risk(request);
    let phone = |request| client.phone().assess_risk(request);
    let ip = |request| client.ip().assess_risk(request);
    let good = || AssessEmailRisk::new("carmen@example.com");
    let mut errors: Vec<Error> = Vec::new();
    for request in [
        AssessEmailRisk::new("carmen"),
        good().country_code("SPAIN"),
        good().metadata(json!("gold")),
        good().signals(RiskSignals::new().ip("localhost")),
        good().signals(RiskSignals::new().os_version("x".repeat(65))),
    ] {
        errors.push(email(request).await.unwrap_err());
    }
    errors.push(phone(AssessPhoneRisk::new("600000000")).await.unwrap_err());
    errors.push(ip(AssessIpRisk::new("localhost")).await.unwrap_err());
    let agent = AssessIpRisk::new("192.0.2.1").user_agent("x".repeat(513));
    errors.push(ip(agent).await.unwrap_err());

    assert!(seen.lock().unwrap().is_empty());
    let texts: Vec<_> = errors.iter().map(Error::to_string).collect();
    insta::assert_snapshot!(texts.join("\n"));
}
