//! A user is recognized by the face of an earlier session.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use didit_api::MediaFile;
use didit_api::types::CreateSession;
use didit_api::types::decision::FaceMatch;
use didit_testkit::Template;

use super::env::DemoEnv;
use super::timeline::{Event, unexpected};
use crate::error::CliResult;
use crate::output::text::kilobytes;

pub(super) async fn run(env: &mut DemoEnv<'_>) -> CliResult {
    let about = "compares a selfie with the portrait of a verified user";
    env.timeline.flow("Biometric re-authentication", about)?;
    let request = CreateSession::new(env.server.workflow_id()).vendor_data("user-6");
    let steps = "is verified once, with a document";
    let first = env.play(request, "approve", steps, "Approved").await?;
    let decision = env.decision(&first, "Approved").await?;
    let portrait = decision
        .holder()
        .and_then(|holder| holder.portrait.cloned());
    let link = portrait.ok_or_else(|| unexpected("the decision has no portrait"))?;
    // The link is presigned: the request carries no API key.
    let call = env.company.media().fetch(&link);
    let event = |media: &MediaFile| Event::new(kilobytes(media.bytes()));
    let portrait = env.timeline.call("fetch portrait", call, event).await?;

    env.timeline
        .person("the user", "returns for a large payment")?;
    let workflow = env.server.workflow_of(Template::BiometricAuthentication);
    let request = CreateSession::new(workflow)
        .vendor_data("user-6")
        .portrait_image(BASE64_STANDARD.encode(portrait.bytes()));
    let steps = "takes a selfie, without a document";
    let second = env.play(request, "approve", steps, "Approved").await?;
    let decision = env.decision(&second, "Approved").await?;
    let face_match = decision.runs::<FaceMatch>().latest();
    if let Some(score) = face_match.and_then(|run| run.score.clone()) {
        let text = format!("the selfie matches the portrait with a score of {score}");
        env.timeline.note(&text)?;
    }
    Ok(())
}
