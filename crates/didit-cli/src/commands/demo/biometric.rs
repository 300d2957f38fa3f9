//! A person is recognised by the face of an earlier session.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use didit_api::types::decision::{Decision, FaceMatch};
use didit_api::types::{CreateSession, MediaUrl};
use didit_testkit::Template;
use didit_transport::{RequestBody, Transport as _};
use http::{Request, StatusCode, Uri};

use super::stage::{Stage, expect_status};
use super::timeline::surprise;
use crate::failure::Outcome;

/// The most that the API takes as `portrait_image`.
const LARGEST: usize = 2 * 1024 * 1024;

pub(super) async fn run(stage: &mut Stage<'_>) -> Outcome {
    stage.timeline.flow(
        "Biometric re-authentication",
        "the portrait of a verified person proves that the same person is back",
    )?;
    let request = CreateSession::new(stage.server.workflow_id()).vendor_data("user-6");
    let first = stage.create(request).await?.session_id;
    stage.user_finishes(&first, "approve", "is verified once, with a document")?;
    stage.webhooks_until(&first, "Approved").await?;
    let decision = stage.decision(&first).await?;
    let portrait = portrait(stage, &decision).await?;

    stage
        .timeline
        .person("the user", "is back, for a payment of some size")?;
    let workflow = stage.server.workflow_of(Template::BiometricAuthentication);
    let request = CreateSession::new(workflow)
        .vendor_data("user-6")
        .portrait_image(BASE64_STANDARD.encode(portrait));
    let second = stage.create(request).await?.session_id;
    stage.user_finishes(&second, "approve", "takes a selfie, and no document")?;
    stage.webhooks_until(&second, "Approved").await?;
    let decision = stage.decision(&second).await?;
    expect_status(&decision, "Approved")?;
    let score = decision
        .runs::<FaceMatch>()
        .latest()
        .and_then(|run| run.score.clone());
    if let Some(score) = score {
        stage.timeline.note(&format!(
            "the selfie matches the portrait with a score of {score}"
        ))?;
    }
    Ok(())
}

/// Downloads the portrait of the document, or else the selfie.
async fn portrait(stage: &mut Stage<'_>, decision: &Decision) -> Outcome<Vec<u8>> {
    let url = decision
        .holder()
        .and_then(|holder| holder.portrait.cloned())
        .ok_or_else(|| surprise("the decision has no portrait"))?;
    let image = download(stage, &url).await?;
    let kilobytes = image.len().div_ceil(1000);
    stage.timeline.person(
        "the company",
        &format!("downloads the portrait by its link: {kilobytes} kB"),
    )?;
    Ok(image)
}

/// A presigned link takes no key, and gets none.
async fn download(stage: &Stage<'_>, url: &MediaUrl) -> Outcome<Vec<u8>> {
    let uri: Uri = url
        .reveal()
        .parse()
        .map_err(|_| surprise("the portrait's link is no address"))?;
    let mut request = Request::new(RequestBody::empty());
    *request.uri_mut() = uri;
    let transport = stage.stack.transport()?;
    let response = transport
        .send(request)
        .await
        .map_err(|error| surprise(format!("the portrait: {error}")))?;
    if response.status() != StatusCode::OK {
        return Err(surprise(format!(
            "the portrait's link answers {}",
            response.status().as_u16()
        )));
    }
    let image = response
        .into_body()
        .collect(LARGEST)
        .await
        .map_err(|error| surprise(format!("the portrait: {error}")))?;
    Ok(image.to_vec())
}
