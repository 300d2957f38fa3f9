//! Face match, passive liveness and age estimation.
//!
//! Source: <https://docs.didit.me/standalone-apis/face-match>,
//! <https://docs.didit.me/standalone-apis/passive-liveness>,
//! <https://docs.didit.me/standalone-apis/age-estimation>

use bytes::Bytes;
use didit_types::Feature;
use didit_types::decision::{LogType, RiskCode};
use serde_json::json;

use super::params::{CheckParams, IMAGE, TOP_UP, face, unusable};
use super::report::{CheckReport, CheckRun};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::media;

/// Score up to which a check declines, if the request has no threshold.
const THRESHOLD: f64 = 30.0;

/// `POST /v3/face-match/`
pub(crate) fn compare(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let user = upload.require("user_image", &IMAGE);
    upload.require("ref_image", &IMAGE);
    let form = &mut upload.form;
    let threshold = form.number("face_match_score_decline_threshold", 0.0, 100.0);
    let threshold = threshold.unwrap_or(THRESHOLD);
    form.boolean("rotate_image");
    let (params, user) = CheckParams::read(context, form, user)?;
    context.pay(TOP_UP)?;

    let person = params.person(context, &user);
    let run = CheckRun::new(&params.scenario, &Feature::FaceMatch, &person);
    let is_low = |report: &CheckReport| report.number("score") <= threshold;
    let mut report = run.run_with(context, |report| {
        [is_low(report).then_some(RiskCode::LowFaceMatchSimilarity)]
    });
    let is_low = is_low(&report);
    report.retain("score warnings");
    report.weigh(|code| (code == "LOW_FACE_MATCH_SIMILARITY" && is_low).then_some(LogType::Error));
    let face = face(&person, &json!(person.age_on(context.state.now.date())));
    report.put(json!({ "user_image": face, "ref_image": face }));
    Ok(context.check_reply(&params, "face_match", report, false))
}

/// `POST /v3/passive-liveness/`
pub(crate) fn check_liveness(context: &mut RequestContext<'_>) -> HandlerResult {
    let (params, user, threshold, ()) = read(context, |_| ())?;
    if !media::is_image(&user) {
        return Err(unusable("Invalid user image format."));
    }
    context.pay(TOP_UP)?;
    let mut report = liveness(context, &params, &user, (threshold, None));
    report.weigh(|code| match code {
        "LIVENESS_FACE_ATTACK" | "LOW_LIVENESS_SCORE" | "FACE_IN_BLOCKLIST" => Some(LogType::Error),
        _ => None,
    });
    report.retain("status score user_image warnings face_quality face_luminance");
    report.put(json!({ "method": "PASSIVE" }));
    Ok(context.check_reply(&params, "liveness", report, false))
}

/// `POST /v3/age-estimation/`
pub(crate) fn estimate_age(context: &mut RequestContext<'_>) -> HandlerResult {
    let (params, user, threshold, minimum) = read(context, |form| {
        form.integer("age_estimation_decline_threshold", 0, 100)
    })?;
    context.pay(TOP_UP)?;
    let minimum = minimum.unwrap_or(18);
    let mut report = liveness(context, &params, &user, (threshold, Some(minimum)));
    let is_young = report.is_below("age_estimation", minimum);
    report.weigh(|code| match code {
        "LIVENESS_FACE_ATTACK" | "LOW_LIVENESS_SCORE" => Some(LogType::Error),
        "AGE_BELOW_MINIMUM" if is_young => Some(LogType::Error),
        _ => None,
    });
    report.retain("status score user_image age_estimation warnings");
    report.put(json!({ "method": "PASSIVE" }));
    Ok(context.check_reply(&params, "age_estimation", report, false))
}

/// Reads a form with one image and the fields of `more`.
fn read<T>(
    context: &RequestContext<'_>,
    more: impl FnOnce(&mut Form) -> T,
) -> Result<(CheckParams, Bytes, f64, T), Reply> {
    let mut upload = context.upload()?;
    let user = upload.require("user_image", &IMAGE);
    let form = &mut upload.form;
    let threshold = form.number("face_liveness_score_decline_threshold", 0.0, 100.0);
    form.boolean("rotate_image");
    let more = more(form);
    let (params, user) = CheckParams::read(context, form, user)?;
    Ok((params, user, threshold.unwrap_or(THRESHOLD), more))
}

/// Checks whether a face is alive and has a minimum age, and analyses it.
fn liveness(
    context: &RequestContext<'_>,
    params: &CheckParams,
    user: &[u8],
    (threshold, minimum_age): (f64, Option<i64>),
) -> CheckReport {
    let person = params.person(context, user);
    let run = CheckRun::new(&params.scenario, &Feature::Liveness, &person);
    let mut report = run.run_with(context, |report| {
        let is_young = minimum_age.is_some_and(|age| report.is_below("age_estimation", age));
        // An attack implies a low score.
        let is_attack = report.has(&RiskCode::LivenessFaceAttack);
        let is_low = !is_attack && report.number("score") <= threshold;
        [
            is_young.then_some(RiskCode::AgeBelowMinimum),
            is_low.then_some(RiskCode::LowLivenessScore),
        ]
    });
    let age = report.0.get("age_estimation").cloned().unwrap_or_default();
    report.put(json!({ "user_image": face(&person, &age) }));
    report
}
