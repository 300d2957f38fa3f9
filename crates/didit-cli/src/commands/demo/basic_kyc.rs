//! A user is verified: with webhooks, and with polling.

use std::path::Path;
use std::time::Duration;

use didit_api::types::{CreateSession, SessionStatus};
use didit_transport::{Clock as _, TokioClock};

use super::env::{DemoEnv, expect_status};
use super::timeline::{Event, unexpected};
use crate::error::CliResult;

/// Polling interval. Real users take minutes, so use a longer one for them.
const INTERVAL: Duration = Duration::from_millis(200);

pub(super) async fn run(env: &mut DemoEnv<'_>, pdf: &Path) -> CliResult {
    with_webhooks(env, pdf).await?;
    with_polling(env).await
}

async fn with_webhooks(env: &mut DemoEnv<'_>, pdf: &Path) -> CliResult {
    let about =
        "a user is verified; signed webhooks report the progress, then the decision is read";
    env.timeline.flow("Basic KYC by webhook", about)?;
    let request = CreateSession::new(env.server.workflow_id())
        .vendor_data("user-1")
        .callback("https://shop.example.com/verified");
    let id = env.create(request).await?.session_id;
    let steps = "opens the link: document, selfie, phone, e-mail";
    env.complete(&id, "approve", steps)?;
    env.webhooks_until(&id, "Approved").await?;
    let decision = env.decision(&id).await?;
    expect_status(&decision, "Approved")?;
    if let Some(name) = decision.holder().and_then(|holder| holder.full_name) {
        let name = env.timeline.personal(name.reveal());
        env.timeline
            .note(&format!("name on the document: {name}"))?;
    }
    let call = env.company.sessions().generate_pdf(&id);
    let size = |bytes: &[u8]| format!("{} kB", bytes.len().div_ceil(1000));
    let report = env
        .timeline
        .call("generate PDF", call, |report| {
            Event::new(size(report.bytes()))
        })
        .await?;
    report.save(pdf).await?;
    env.timeline.note(&format!("saved to {}", pdf.display()))
}

async fn with_polling(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "without a public URL: reads the decision until it is final";
    env.timeline.flow("Basic KYC by polling", about)?;
    let request = CreateSession::new(env.server.workflow_id()).vendor_data("user-2");
    let id = env.create(request).await?.session_id;
    let clock = TokioClock::new();
    for poll in 1..=20 {
        let call = env.company.sessions().retrieve_decision(&id);
        let name = format!("retrieve decision, poll {poll}");
        let decision = env.timeline.call(&name, call, Event::from_decision).await?;
        if decision
            .status
            .as_ref()
            .is_some_and(SessionStatus::is_final)
        {
            return expect_status(&decision, "Approved");
        }
        if poll == 2 {
            env.complete(&id, "approve", "completes the steps in the meantime")?;
        }
        clock.sleep(INTERVAL).await;
    }
    Err(unexpected("no decision after 20 polls"))
}
