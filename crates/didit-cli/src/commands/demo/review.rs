//! A session in review is declined, added to the blocklist, recognized, approved.

use didit_api::types::decision::RiskCode;
use didit_api::types::session::UpdateStatus;
use didit_api::types::{
    AddToBlocklist, CreateSession, ListBlocklist, Page, RemoveFromBlocklist, SessionStatus,
};

use super::env::DemoEnv;
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
    let steps = "completes the steps; the selfie is not similar enough";
    let scenario = "review_face_match_borderline";
    let first = env.play(request, scenario, steps, "In Review").await?;
    let decision = env.decision(&first, "In Review").await?;
    for finding in decision.findings().take(3) {
        if let Some(risk) = &finding.warning.risk {
            env.timeline.note(&format!("{}: {risk}", finding.feature))?;
        }
    }
    let comment = "Another person than on the document";
    let request = UpdateStatus::new(SessionStatus::Declined).comment(comment);
    let call = env.company.sessions().update_status(&first, request);
    let event = Event::always_with_status("Declined", "by the program, with a comment");
    env.timeline.call("update status", call, event).await?;
    env.webhooks_until(&first, "Declined").await?;
    let request = AddToBlocklist::new(&first)
        .blocklist_face(true)
        .blocklist_document(true)
        .blocklist_phone(true)
        .blocklist_email(true);
    let call = env.company.blocklist().add(request);
    let event = Event::always("face, document, phone, e-mail");
    env.timeline.call("add to blocklist", call, event).await?;
    let call = env.company.blocklist().list(ListBlocklist::new());
    let event = |page: &Page<_>| Event::new(format!("{} entries", page.results.len()));
    env.timeline.call("list blocklist", call, event).await?;

    env.timeline.person("the same person", "tries again")?;
    let request = CreateSession::new(workflow).vendor_data("user-3");
    let steps = "completes all steps correctly";
    let second = env.play(request, "approve", steps, "Declined").await?;
    let decision = env.decision(&second, "Declined").await?;
    for risk in &BLOCKLIST_RISKS {
        if !decision.has_warning(risk) {
            return Err(unexpected(format!("the warning {risk} is missing")));
        }
        env.timeline.note(&format!("warning: {risk}"))?;
    }

    let action = "finds that this was a mistake";
    env.timeline.person("support", action)?;
    let request = RemoveFromBlocklist::new(&first)
        .unblock_face(true)
        .unblock_document(true)
        .unblock_phone(true)
        .unblock_email(true);
    let call = env.company.blocklist().remove(request);
    let call = env
        .timeline
        .call("remove from blocklist", call, Event::always("all four"));
    call.await?;
    let call = env.company.sessions().approve(&second);
    let event = Event::always_with_status("Approved", "overrides the decision");
    env.timeline.call("update status", call, event).await?;
    env.webhooks_until(&second, "Approved").await
}
