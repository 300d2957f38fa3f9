//! A case is reviewed by a program: declined, blocklisted, recognised, overruled.

use didit_api::types::decision::RiskCode;
use didit_api::types::session::UpdateStatus;
use didit_api::types::{
    AddToBlocklist, CreateSession, ListBlocklist, RemoveFromBlocklist, SessionStatus,
};

use super::stage::{Stage, expect_status};
use super::timeline::{Told, surprise};
use crate::failure::Outcome;

/// What the next session of a blocklisted person is declined for.
const MATCHES: [RiskCode; 4] = [
    RiskCode::FaceInBlocklist,
    RiskCode::IdDocumentInBlocklist,
    RiskCode::PhoneNumberInBlocklist,
    RiskCode::EmailInBlocklist,
];

pub(super) async fn run(stage: &mut Stage<'_>) -> Outcome {
    stage.timeline.flow(
        "Review and blocklist",
        "a doubtful case is inspected and declined, and the person is recognised when coming back",
    )?;
    let workflow = stage.server.workflow_id();
    let request = CreateSession::new(workflow.as_str()).vendor_data("user-3");
    let first = stage.create(request).await?.session_id;
    stage.user_finishes(
        &first,
        "review_face_match_borderline",
        "goes through; the selfie is not much alike",
    )?;
    stage.webhooks_until(&first, "In Review").await?;
    let decision = stage.decision(&first).await?;
    expect_status(&decision, "In Review")?;
    for finding in decision.findings().take(3) {
        if let Some(risk) = &finding.warning.risk {
            stage
                .timeline
                .note(&format!("{}: {risk}", finding.feature))?;
        }
    }
    let decline =
        UpdateStatus::new(SessionStatus::Declined).comment("Another person than on the document");
    let call = stage.company.sessions().update_status(&first, decline);
    stage
        .timeline
        .call("update status", call, |_| {
            Told::status("Declined", "by the program, with a comment")
        })
        .await?;
    stage.webhooks_until(&first, "Declined").await?;
    let block = AddToBlocklist::new(&first)
        .blocklist_face(true)
        .blocklist_document(true)
        .blocklist_phone(true)
        .blocklist_email(true);
    let call = stage.company.blocklist().add(block);
    stage
        .timeline
        .call("add to blocklist", call, |_| {
            Told::text("face, document, phone, e-mail")
        })
        .await?;
    let call = stage.company.blocklist().list(ListBlocklist::new());
    stage
        .timeline
        .call("list blocklist", call, |page| {
            Told::text(format!("{} entries", page.results.len()))
        })
        .await?;

    stage
        .timeline
        .person("the same person", "comes back and tries again")?;
    let request = CreateSession::new(workflow).vendor_data("user-3");
    let second = stage.create(request).await?.session_id;
    stage.user_finishes(&second, "approve", "does everything right this time")?;
    stage.webhooks_until(&second, "Declined").await?;
    let decision = stage.decision(&second).await?;
    expect_status(&decision, "Declined")?;
    for risk in &MATCHES {
        if !decision.has_warning(risk) {
            return Err(surprise(format!("the warning {risk} is missing")));
        }
        stage.timeline.note(&format!("recognised: {risk}"))?;
    }

    stage
        .timeline
        .person("the support", "finds that it was a mistake")?;
    let free = RemoveFromBlocklist::new(&first)
        .unblock_face(true)
        .unblock_document(true)
        .unblock_phone(true)
        .unblock_email(true);
    let call = stage.company.blocklist().remove(free);
    stage
        .timeline
        .call("remove from blocklist", call, |_| Told::text("all four"))
        .await?;
    let call = stage.company.sessions().approve(&second);
    stage
        .timeline
        .call("update status", call, |_| {
            Told::status("Approved", "the decision is overruled")
        })
        .await?;
    stage.webhooks_until(&second, "Approved").await
}
