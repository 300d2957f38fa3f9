//! A person is verified: told by webhook, and found out by polling.

use std::path::Path;
use std::time::Duration;

use didit_api::types::{CreateSession, SessionStatus};
use didit_transport::{Clock as _, TokioClock};

use super::stage::{Stage, expect_status, status, summary};
use super::timeline::{Told, surprise};
use crate::failure::Outcome;

/// How long between two looks; a real user takes minutes, and so should this.
const BETWEEN_POLLS: Duration = Duration::from_millis(200);

pub(super) async fn run(stage: &mut Stage<'_>, pdf: &Path) -> Outcome {
    by_webhook(stage, pdf).await?;
    by_polling(stage).await
}

async fn by_webhook(stage: &mut Stage<'_>, pdf: &Path) -> Outcome {
    stage.timeline.flow(
        "Basic KYC by webhook",
        "a user is verified; signed events tell how it goes, and the decision is read at the end",
    )?;
    let request = CreateSession::new(stage.server.workflow_id())
        .vendor_data("user-1")
        .callback("https://shop.example.com/verified");
    let session = stage.create(request).await?;
    let id = session.session_id;
    stage.user_finishes(
        &id,
        "approve",
        "opens the link: document, selfie, phone, e-mail",
    )?;
    stage.webhooks_until(&id, "Approved").await?;
    let decision = stage.decision(&id).await?;
    expect_status(&decision, "Approved")?;
    if let Some(name) = decision.holder().and_then(|holder| holder.full_name) {
        let name = stage.timeline.personal(name.reveal());
        stage
            .timeline
            .note(&format!("the document is that of {name}"))?;
    }
    let call = stage.company.sessions().generate_pdf(&id);
    let report = stage
        .timeline
        .call("generate PDF", call, |report| {
            Told::text(format!("{} kB", report.bytes().len().div_ceil(1000)))
        })
        .await?;
    report.save(pdf).await?;
    stage
        .timeline
        .note(&format!("written to {}", pdf.display()))
}

async fn by_polling(stage: &mut Stage<'_>) -> Outcome {
    stage.timeline.flow(
        "Basic KYC by polling",
        "the same without a public address: look now and then until there is a decision",
    )?;
    let request = CreateSession::new(stage.server.workflow_id()).vendor_data("user-2");
    let id = stage.create(request).await?.session_id;
    let clock = TokioClock::new();
    for look in 1..=20 {
        let call = stage.company.sessions().retrieve_decision(&id);
        let decision = stage
            .timeline
            .call(
                &format!("retrieve decision, look {look}"),
                call,
                |decision| Told::status(status(decision), summary(decision)),
            )
            .await?;
        if decision
            .status
            .as_ref()
            .is_some_and(SessionStatus::is_final)
        {
            return expect_status(&decision, "Approved");
        }
        if look == 2 {
            stage.user_finishes(&id, "approve", "goes through the steps meanwhile")?;
        }
        clock.sleep(BETWEEN_POLLS).await;
    }
    Err(surprise("there was no decision after 20 looks"))
}
