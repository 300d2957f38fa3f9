//! A user is recognized by the face of an earlier session.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use didit_api::types::CreateSession;
use didit_api::types::decision::{Decision, FaceMatch};
use didit_testkit::Template;
use didit_transport::{RequestBody, Transport as _};
use http::{Request, StatusCode, Uri};

use super::env::{DemoEnv, expect_status};
use super::timeline::unexpected;
use crate::error::CliResult;

/// Maximum size of `portrait_image` in bytes.
const MAX_PORTRAIT: usize = 2 * 1024 * 1024;

pub(super) async fn run(env: &mut DemoEnv<'_>) -> CliResult {
    env.timeline.flow(
        "Biometric re-authentication",
        "compares a selfie with the portrait of a verified user",
    )?;
    let request = CreateSession::new(env.server.workflow_id()).vendor_data("user-6");
    let first = env.create(request).await?.session_id;
    env.complete(&first, "approve", "is verified once, with a document")?;
    env.webhooks_until(&first, "Approved").await?;
    let decision = env.decision(&first).await?;
    let portrait = download_portrait(env, &decision).await?;
    let kilobytes = portrait.len().div_ceil(1000);
    let text = format!("downloads the portrait by its link: {kilobytes} kB");
    env.timeline.person("the company", &text)?;

    env.timeline
        .person("the user", "returns for a large payment")?;
    let workflow = env.server.workflow_of(Template::BiometricAuthentication);
    let request = CreateSession::new(workflow)
        .vendor_data("user-6")
        .portrait_image(BASE64_STANDARD.encode(portrait));
    let second = env.create(request).await?.session_id;
    env.complete(&second, "approve", "takes a selfie, without a document")?;
    env.webhooks_until(&second, "Approved").await?;
    let decision = env.decision(&second).await?;
    expect_status(&decision, "Approved")?;
    let face_match = decision.runs::<FaceMatch>().latest();
    if let Some(score) = face_match.and_then(|run| run.score.clone()) {
        let text = format!("the selfie matches the portrait with a score of {score}");
        env.timeline.note(&text)?;
    }
    Ok(())
}

/// Downloads the portrait of the document, else the selfie. The API key is not
/// sent: the link is presigned.
async fn download_portrait(env: &DemoEnv<'_>, decision: &Decision) -> CliResult<Vec<u8>> {
    let url = decision
        .holder()
        .and_then(|holder| holder.portrait.cloned())
        .ok_or_else(|| unexpected("the decision has no portrait"))?;
    let url: Uri = url
        .reveal()
        .parse()
        .map_err(|_| unexpected("the link of the portrait is not a URL"))?;
    let mut request = Request::new(RequestBody::empty());
    *request.uri_mut() = url;
    let response = env
        .stack
        .transport()?
        .send(request)
        .await
        .map_err(|error| unexpected(format!("cannot download the portrait: {error}")))?;
    if response.status() != StatusCode::OK {
        let status = response.status().as_u16();
        return Err(unexpected(format!(
            "downloading the portrait returned {status}"
        )));
    }
    let body = response.into_body().collect(MAX_PORTRAIT).await;
    let body =
        body.map_err(|error| unexpected(format!("cannot download the portrait: {error}")))?;
    Ok(body.to_vec())
}
