//! Identity documents.
//!
//! Source: <https://docs.didit.me/standalone-apis/id-verification>

use didit_types::Feature;
use didit_types::decision::{LogType, RiskCode};
use serde_json::json;

use super::params::{CheckParams, TOP_UP, check_encryption, unusable, weight};
use super::report::CheckRun;
use crate::http::{HandlerResult, RequestContext, Rules};

const DOCUMENT: Rules = Rules {
    extensions: &["tiff", "jpg", "jpeg", "png", "webp", "pdf"],
    megabytes: 10,
};

/// `POST /v3/id-verification/`
pub(crate) fn verify(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let front = upload.require("front_image", &DOCUMENT);
    let back = upload.file("back_image", &DOCUMENT);
    let is_pdf = upload.extension("front_image") == "pdf";
    let form = &mut upload.form;
    let passwords =
        ["front_image_password", "back_image_password"].map(|name| form.text(name, usize::MAX));
    form.boolean("perform_document_liveness");
    let minimum_age = form.integer("minimum_age", 1, 120);
    let wrong_mrz = weight(form, "invalid_mrz_action", LogType::Error);
    for name in [
        "expiration_date_not_detected_action",
        "inconsistent_data_action",
        "critical_field_occlusion_action",
        "document_or_personal_number_format_mismatch_action",
    ] {
        weight(form, name, LogType::Error);
    }
    form.choice("preferred_characters", &["latin", "non_latin"]);
    let (params, front) = CheckParams::read(context, form, front)?;
    for (file, password) in [Some(&front), back.as_ref()].into_iter().zip(&passwords) {
        check_encryption(file.map_or(&[], |file| file), password.as_deref())?;
    }
    if is_pdf && !front.starts_with(b"%PDF") {
        return Err(unusable("Failed to convert front image PDF."));
    }
    context.pay(TOP_UP)?;

    let person = params.person(context, &front);
    let run = CheckRun::new(&params.scenario, &Feature::IdVerification, &person);
    let mut report = run.run_with(context, |report| {
        let is_young = minimum_age.is_some_and(|minimum| report.is_below("age", minimum));
        [is_young.then_some(RiskCode::MinimumAgeNotMet)]
    });
    if report.has(&RiskCode::CouldNotRecognizeDocument) {
        return Err(unusable("COULD_NOT_RECOGNIZE_DOCUMENT"));
    }
    report.retain(
        "status document_type document_subtype document_number personal_number portrait_image \
         front_image back_image front_image_quality_score back_image_quality_score date_of_birth \
         age expiration_date date_of_issue issuing_state issuing_state_name first_name last_name \
         full_name gender address formatted_address place_of_birth marital_status nationality \
         extra_fields mrz parsed_address warnings",
    );
    report.weigh(|code| match code {
        "MRZ_VALIDATION_FAILED" => Some(wrong_mrz.clone()),
        "DOCUMENT_EXPIRED" | "MINIMUM_AGE_NOT_MET" | "ID_DOCUMENT_IN_BLOCKLIST" => {
            Some(LogType::Error)
        }
        _ => None,
    });
    report.put(json!({
        "front_image_camera_front": null,
        "back_image_camera_front": null,
        "front_image_camera_front_face_match_score": null,
        "back_image_camera_front_face_match_score": null,
        "barcodes": [],
    }));
    if back.is_none() {
        report.put(json!({"back_image": null, "back_image_quality_score": null}));
    }
    Ok(context.check_reply(&params, "id_verification", report, false))
}
