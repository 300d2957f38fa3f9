//! A session in review is declined, added to the blocklist, recognized, approved.

use didit_api::types::decision::RiskCode;
use didit_api::types::session::UpdateStatus;
use didit_api::types::{
    AddToBlocklist, CreateSession, ListBlocklist, RemoveFromBlocklist, SessionStatus,
};

use super::env::{DemoEnv, expect_status};
use super::timeline::{Event, unexpected};
use crate::error::CliResult;

/// Warnings of the next session of a user on the blocklist.
const BLOCKLIST_RISKS: [RiskCode; 4] = [
    RiskCode::FaceInBlocklist,
    RiskCode::IdDocumentInBlocklist,
    RiskCode::PhoneNumberInBlocklist,
    RiskCode::EmailInBlocklist,
];

pub(super) async fn run(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "declines a session in review and recognizes the user in the next session";
    env.timeline.flow("Review and blocklist", about)?;
    let workflow = env.server.workflow_id();
    let request = CreateSession::new(workflow.as_str()).vendor_data("user-3");
    let first = env.create(request).await?.session_id;
    let steps = "completes the steps; the selfie is not similar enough";
    env.complete(&first, "review_face_match_borderline", steps)?;
    env.webhooks_until(&first, "In Review").await?;
    let decision = env.decision(&first).await?;
    expect_status(&decision, "In Review")?;
    for finding in decision.findings().take(3) {
        if let Some(risk) = &finding.warning.risk {
            env.timeline.note(&format!("{}: {risk}", finding.feature))?;
        }
    }
    let comment = "Another person than on the document";
    let request = UpdateStatus::new(SessionStatus::Declined).comment(comment);
    let call = env.company.sessions().update_status(&first, request);
    let event = |_: &_| Event::with_status("Declined", "by the program, with a comment");
    env.timeline.call("update status", call, event).await?;
    env.webhooks_until(&first, "Declined").await?;
    let request = AddToBlocklist::new(&first)
        .blocklist_face(true)
        .blocklist_document(true)
        .blocklist_phone(true)
        .blocklist_email(true);
    let call = env.company.blocklist().add(request);
    let event = |_: &_| Event::new("face, document, phone, e-mail");
    env.timeline.call("add to blocklist", call, event).await?;
    let call = env.company.blocklist().list(ListBlocklist::new());
    env.timeline
        .call("list blocklist", call, |page| {
            Event::new(format!("{} entries", page.results.len()))
        })
        .await?;

    env.timeline.person("the same person", "tries again")?;
    let request = CreateSession::new(workflow).vendor_data("user-3");
    let second = env.create(request).await?.session_id;
    env.complete(&second, "approve", "completes all steps correctly")?;
    env.webhooks_until(&second, "Declined").await?;
    let decision = env.decision(&second).await?;
    expect_status(&decision, "Declined")?;
    for risk in &BLOCKLIST_RISKS {
        if !decision.has_warning(risk) {
            return Err(unexpected(format!("the warning {risk} is missing")));
        }
        env.timeline.note(&format!("warning: {risk}"))?;
    }

    env.timeline
        .person("support", "finds that this was a mistake")?;
    let request = RemoveFromBlocklist::new(&first)
        .unblock_face(true)
        .unblock_document(true)
        .unblock_phone(true)
        .unblock_email(true);
    let call = env.company.blocklist().remove(request);
    let event = |_: &_| Event::new("all four");
    env.timeline
        .call("remove from blocklist", call, event)
        .await?;
    let call = env.company.sessions().approve(&second);
    let event = |_: &_| Event::with_status("Approved", "overrides the decision");
    env.timeline.call("update status", call, event).await?;
    env.webhooks_until(&second, "Approved").await
}
