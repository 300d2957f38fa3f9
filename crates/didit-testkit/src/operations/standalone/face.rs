//! Faces: compared, checked for liveness, and their age.
//!
//! Source: <https://docs.didit.me/standalone-apis/face-match>,
//! <https://docs.didit.me/standalone-apis/passive-liveness>,
//! <https://docs.didit.me/standalone-apis/age-estimation>

use bytes::Bytes;
use didit_types::Feature;
use didit_types::decision::{LogType, RiskCode};
use serde_json::{Value, json};

use super::asked::{PICTURE, TOP_UP, face, useless};
use super::{Asked, Found, Play};
use crate::http::context::RequestContext;
use crate::http::reply::{HandlerResult, Reply};
use crate::operations::media;

/// Below or at this score a check declines, if the caller does not say.
const THRESHOLD: f64 = 30.0;

/// `POST /v3/face-match/`
pub(crate) fn compare(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let user = upload.require("user_image", &PICTURE);
    upload.require("ref_image", &PICTURE);
    let form = &mut upload.form;
    let threshold = form.number("face_match_score_decline_threshold", 0.0, 100.0);
    form.boolean("rotate_image");
    let asked = Asked::read(context, form);
    form.finish()?;
    let user = picture(user)?;
    context.pay(TOP_UP)?;

    let person = asked.person(context, &user);
    let play = Play {
        scenario: &asked.scenario,
        feature: Feature::FaceMatch,
        person: &person,
        expected: None,
    };
    let is_low = |found: &Found| found.number("score") <= threshold.unwrap_or(THRESHOLD);
    let mut found = play.play_with(context, |found| {
        is_low(found).then_some(RiskCode::LowFaceMatchSimilarity)
    });
    let is_low = is_low(&found);
    found.only(&["score", "warnings"]);
    found.judge(|code| (code == "LOW_FACE_MATCH_SIMILARITY" && is_low).then_some(LogType::Error));
    let age = json!(person.age_on(context.state.now.date()));
    found.put(json!({"user_image": face(&person, &age), "ref_image": face(&person, &age)}));
    Ok(context.found(&asked, "face_match", found, false))
}

/// `POST /v3/passive-liveness/`
pub(crate) fn check_liveness(context: &mut RequestContext<'_>) -> HandlerResult {
    let (asked, user, threshold, ()) = read(context, |_| ())?;
    if !media::is_image(&user) {
        return Err(useless("Invalid user image format."));
    }
    context.pay(TOP_UP)?;
    let mut found = live(context, &asked, &user, threshold);
    found.judge(|code| match code {
        "LIVENESS_FACE_ATTACK" | "LOW_LIVENESS_SCORE" | "FACE_IN_BLOCKLIST" => Some(LogType::Error),
        _ => None,
    });
    found.only(&[
        "status",
        "score",
        "user_image",
        "warnings",
        "face_quality",
        "face_luminance",
    ]);
    found.put(json!({"method": "PASSIVE"}));
    Ok(context.found(&asked, "liveness", found, false))
}

/// `POST /v3/age-estimation/`
pub(crate) fn estimate_age(context: &mut RequestContext<'_>) -> HandlerResult {
    let (asked, user, threshold, least) = read(context, |form| {
        form.integer("age_estimation_decline_threshold", 0, 100)
    })?;
    context.pay(TOP_UP)?;
    let mut found = live(context, &asked, &user, threshold);
    #[expect(clippy::cast_precision_loss, reason = "it is 100 at most")]
    let least = least.unwrap_or(18) as f64;
    let is_young = found.number("age_estimation") < least;
    if is_young && !found.has(&RiskCode::AgeBelowMinimum) {
        let scenario = asked.scenario.clone();
        let (feature, code) = (Feature::Liveness, RiskCode::AgeBelowMinimum);
        let young = Asked {
            scenario: scenario.with_warning(feature, code, LogType::Error),
            ..asked.clone()
        };
        found = live(context, &young, &user, threshold);
    }
    found.judge(|code| match code {
        "LIVENESS_FACE_ATTACK" | "LOW_LIVENESS_SCORE" => Some(LogType::Error),
        "AGE_BELOW_MINIMUM" if is_young => Some(LogType::Error),
        _ => None,
    });
    found.only(&[
        "status",
        "score",
        "user_image",
        "age_estimation",
        "warnings",
    ]);
    found.put(json!({"method": "PASSIVE"}));
    Ok(context.found(&asked, "age_estimation", found, false))
}

/// Reads a form with one picture.
fn read<T>(
    context: &RequestContext<'_>,
    more: impl FnOnce(&mut crate::http::form::Form) -> T,
) -> Result<(Asked, Bytes, f64, T), Reply> {
    let mut upload = context.upload()?;
    let user = upload.require("user_image", &PICTURE);
    let form = &mut upload.form;
    let threshold = form.number("face_liveness_score_decline_threshold", 0.0, 100.0);
    form.boolean("rotate_image");
    let more = more(form);
    let asked = Asked::read(context, form);
    form.finish()?;
    Ok((asked, picture(user)?, threshold.unwrap_or(THRESHOLD), more))
}

fn picture(file: Option<Bytes>) -> Result<Bytes, Reply> {
    file.ok_or_else(|| Reply::field("user_image", "No file was submitted."))
}

/// Whether the face is alive, and what it looks like.
fn live(context: &RequestContext<'_>, asked: &Asked, user: &[u8], threshold: f64) -> Found {
    let person = asked.person(context, user);
    let play = Play {
        scenario: &asked.scenario,
        feature: Feature::Liveness,
        person: &person,
        expected: None,
    };
    let mut found = play.play_with(context, |found| {
        let is_low = found.number("score") <= threshold;
        // An attack has said it already.
        (is_low && !found.has(&RiskCode::LivenessFaceAttack)).then_some(RiskCode::LowLivenessScore)
    });
    let age = found
        .0
        .get("age_estimation")
        .cloned()
        .unwrap_or(Value::Null);
    found.put(json!({"user_image": face(&person, &age)}));
    found
}
