//! Proofs of address.
//!
//! Source: <https://docs.didit.me/standalone-apis/proof-of-address>

use didit_types::Feature;
use didit_types::decision::LogType;
use didit_types::session::ExpectedDetails;
use serde_json::{Value, json};

use super::params::{CheckParams, TOP_UP, check_encryption, weight};
use super::report::CheckRun;
use crate::http::{Form, HandlerResult, RequestContext, Rules};

const DOCUMENT: Rules = Rules {
    extensions: &["tiff", "jpg", "jpeg", "png", "pdf", "webp"],
    megabytes: 15,
};

/// Supported languages, in the order of the service's error message.
const LANGUAGES: [&str; 51] = [
    "ar", "bn", "hy", "bg", "bs", "ca", "cnr", "sq", "zh", "hr", "cs", "da", "nl", "en", "et",
    "fi", "fr", "ka", "kk", "de", "el", "he", "hi", "hu", "id", "it", "ja", "ko", "ky", "lv", "lt",
    "mk", "mn", "ms", "no", "fa", "pl", "pt", "ro", "ru", "sr", "sk", "sl", "so", "es", "sv", "th",
    "tr", "uk", "uz", "vi",
];

/// `POST /v3/poa/`
pub(crate) fn verify(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let document = upload.require("document", &DOCUMENT);
    let form = &mut upload.form;
    let password = form.text("document_password", usize::MAX);
    let expected = expected(form);
    let language = languages(form);
    check_ages(form);
    let other_name = weight(form, "poa_name_mismatch_action", LogType::Error);
    let other_address = weight(form, "poa_address_mismatch_action", LogType::Error);
    for name in [
        "poa_document_issues_action",
        "poa_document_authenticity_action",
        "poa_unsupported_language_action",
        "poa_issuer_not_identified_action",
    ] {
        weight(form, name, LogType::Error);
    }
    let (params, document) = CheckParams::read(context, form, document)?;
    check_encryption(&document, password.as_deref())?;
    context.pay(TOP_UP)?;

    let person = params.person(context, &document).expected(&expected);
    let run = CheckRun {
        expected: Some(&expected),
        ..CheckRun::new(&params.scenario, &Feature::Poa, &person)
    };
    let mut report = run.run(context);
    report.retain(
        "status issuing_state document_type document_subtype document_language issuer issue_date \
         expiration_date poa_address poa_formatted_address poa_parsed_address \
         expected_details_address expected_details_formatted_address \
         expected_details_parsed_address name_on_document extra_fields warnings detected_codes",
    );
    // A standalone check has no identity document to compare with.
    for warning in report.warnings_mut() {
        if warning["risk"] == "NAME_MISMATCH_ID_VERIFICATION" {
            warning["risk"] = "NAME_MISMATCH_WITH_PROVIDED".into();
            warning["short_description"] = "Name mismatch with provided".into();
            warning["long_description"] = warning["short_description"].clone();
        }
    }
    report.weigh(|code| match code {
        "ADDRESS_MISMATCH_WITH_PROVIDED" => Some(other_address.clone()),
        "NAME_MISMATCH_WITH_PROVIDED" => Some(other_name.clone()),
        _ => None,
    });
    report.put(json!({"document_subtype": "ELECTRICITY_BILL"}));
    if let Some(language) = language {
        report.put(json!({ "document_language": language }));
    }
    if report.0["expected_details_address"].is_null() {
        report.put(json!({"expected_details_parsed_address": null}));
    }
    if let Some(Value::Object(address)) = report.0.get_mut("poa_parsed_address") {
        address.remove("address_type");
    }
    Ok(context.check_reply(&params, "poa", report, false))
}

fn expected(form: &mut Form) -> ExpectedDetails {
    let mut text = |name| form.non_empty(name, usize::MAX);
    let mut expected = ExpectedDetails::new();
    expected.first_name = text("expected_first_name").map(Into::into);
    expected.last_name = text("expected_last_name").map(Into::into);
    expected.address = text("expected_address").map(Into::into);
    expected.poa_country = text("expected_country").map(Into::into);
    expected
}

/// Validates the maximum ages of documents, such as `utility_bill:3,bank_statement:-1`.
fn check_ages(form: &mut Form) {
    let name = "poa_document_age_months";
    let text = form.text(name, usize::MAX).unwrap_or_default();
    let is_age = |age: &str| {
        age.parse()
            .is_ok_and(|age| age == -1 || (1..=120).contains(&age))
    };
    let mut ages = text.split(',').filter_map(|age| age.split_once(':'));
    if let Some((kind, age)) = ages.find(|(_, age)| !is_age(age.trim())) {
        let (kind, age) = (kind.trim(), age.trim());
        let rule = "Must be -1 (unlimited) or a positive integer between 1 and 120.";
        let error = format!("Invalid integer value for '{kind}': '{age}'. {rule}");
        form.invalid(name, error);
    }
}

/// Returns the language of the document: the first one that the request allows.
fn languages(form: &mut Form) -> Option<String> {
    let text = form.text("poa_languages_allowed", usize::MAX)?;
    let codes = || {
        text.split(',')
            .map(str::trim)
            .filter(|code| !code.is_empty())
    };
    if let Some(unknown) = codes().find(|code| !LANGUAGES.contains(code)) {
        let known = LANGUAGES.join("', '");
        form.invalid(
            "poa_languages_allowed",
            format!(
                "Invalid language code: '{unknown}'. Must be one of the supported languages: ['{known}']."
            ),
        );
    }
    codes().next().map(str::to_owned)
}
