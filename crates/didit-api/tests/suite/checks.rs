//! Standalone checks.

use crate::support::{builder, response};
use didit_api::types::standalone::{
    AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, CompareFaces, EstimateAge,
    RiskSignals, ScreenAml, VerifyId, VerifyPoa,
};
use didit_api::{Error, FileUpload};
use serde_json::json;

#[tokio::test]
async fn invalid_checks_are_not_sent() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let email = |request| client.checks().assess_email_risk(request);
    let phone = |request| client.checks().assess_phone_risk(request);
    let ip = |request| client.checks().assess_ip_risk(request);
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

    let picture = |size| FileUpload::from_bytes("a.jpg", vec![0; size]);
    let id = |file, request| client.checks().verify_id(file, request);
    errors.push(
        id(picture(1), VerifyId::new().minimum_age(0))
            .await
            .unwrap_err(),
    );
    errors.push(
        id(picture((10 << 20) + 1), VerifyId::new())
            .await
            .unwrap_err(),
    );
    let front = id(picture(1), VerifyId::new());
    let back = FileUpload::from_path("/does/not/exist.png");
    errors.push(front.back_image(back).await.unwrap_err());
    let pdf = FileUpload::from_bytes("a.pdf", "x");
    let faces = CompareFaces::new();
    let faces = client
        .checks()
        .compare_faces(picture(1), pdf.clone(), faces);
    errors.push(faces.await.unwrap_err());
    let strict = CheckLiveness::new().face_liveness_score_decline_threshold(101.0);
    let liveness = client.checks().check_liveness(picture(1), strict);
    errors.push(liveness.await.unwrap_err());
    let age = EstimateAge::new().age_estimation_decline_threshold(101);
    let age = client.checks().estimate_age(picture(1), age);
    errors.push(age.await.unwrap_err());
    let poa = VerifyPoa::new().metadata(json!([]));
    errors.push(client.checks().verify_poa(pdf, poa).await.unwrap_err());

    let name = || ScreenAml::new("Carmen");
    for request in [
        ScreenAml::new("C"),
        name().date_of_birth("31/01/1980"),
        name().nationality("ESP"),
        name().aml_score_review_threshold(79.0),
        name().aml_name_weight(50),
        name()
            .save_api_request(false)
            .include_ongoing_monitoring(true),
    ] {
        errors.push(client.checks().screen_aml(request).await.unwrap_err());
    }
    let long = client
        .checks()
        .screen_aml(name())
        .idempotency_key("k".repeat(256));
    errors.push(long.await.unwrap_err());

    assert!(seen.lock().unwrap().is_empty());
    let texts: Vec<_> = errors.iter().map(Error::to_string).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[tokio::test]
async fn screening_is_retried_only_with_an_idempotency_key() {
    let (builder, seen, _) = builder(|_, number| {
        Ok(match number {
            1 | 2 => response(503, "{}"),
            _ => response(200, r#"{"aml":{"status":"Approved"}}"#),
        })
    });
    let client = builder.build().unwrap();
    let person = || ScreenAml::new("Carmen Española");
    assert!(client.checks().screen_aml(person()).await.is_err());
    assert_eq!(seen.lock().unwrap().len(), 1);
    // The longest key.
    let key = "k".repeat(255);
    let screening = client
        .checks()
        .screen_aml(person())
        .idempotency_key(key.as_str());
    assert!(screening.await.unwrap().aml.is_some());
    let seen = seen.lock().unwrap();
    assert!(seen[1].contains(&format!("idempotency-key: {key:?}")) && seen[1] == seen[2]);
}
