//! A user is verified: with webhooks, and with polling.

use std::path::Path;
use std::time::Duration;

use didit_api::Document;
use didit_api::types::{CreateSession, SessionStatus};
use didit_transport::{Clock as _, TokioClock};

use super::env::{DemoEnv, expect_status};
use super::timeline::{Event, unexpected};
use crate::error::CliResult;
use crate::output::text::kilobytes;

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
    let steps = "opens the link: document, selfie, phone, e-mail";
    let id = env.play(request, "approve", steps, "Approved").await?;
    let decision = env.decision(&id, "Approved").await?;
    if let Some(name) = decision.holder().and_then(|holder| holder.full_name) {
        let name = env.timeline.personal(name.reveal());
        let text = format!("name on the document: {name}");
        env.timeline.note(&text)?;
    }
    let call = env.company.sessions().generate_pdf(&id);
    let event = |report: &Document| Event::new(kilobytes(report.bytes()));
    let report = env.timeline.call("generate PDF", call, event).await?;
    report.save(pdf).await?;
    env.timeline.note(&format!("saved to {}", pdf.display()))
}

async fn with_polling(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "without a public URL: reads the decision until it is final";
    env.timeline.flow("Basic KYC by polling", about)?;
    let request = CreateSession::new(env.server.workflow_id()).vendor_data("user-2");
    let id = env.create(request).await?;
    let clock = TokioClock::new();
    for poll in 1..=20 {
        let call = env.company.sessions().retrieve_decision(&id);
        let name = format!("retrieve decision, poll {poll}");
        let decision = env.timeline.call(&name, call, Event::from_decision).await?;
        let status = decision.status.as_ref();
        if status.is_some_and(SessionStatus::is_final) {
            return expect_status(&decision, "Approved");
        }
        if poll == 2 {
            env.complete(&id, "approve", "completes the steps in the meantime")?;
        }
        clock.sleep(INTERVAL).await;
    }
    Err(unexpected("no decision after 20 polls"))
}
