//! Comparison of a person's data with national sources.
//!
//! Source: <https://docs.didit.me/standalone-apis/database-validation>

use didit_types::Feature;
use didit_types::decision::LogType;
use serde_json::{Map, Value, json};

use super::params::{CheckParams, IMAGE, TOP_UP, weight};
use super::report::CheckRun;
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::fields::{self, Fields, Rule};
use crate::vocabulary::is_shallow;

/// Countries with a source, as the service's error lists them.
const COUNTRIES: &str = "\
    ARE, ARG, AUS, AUT, BEL, BGD, BOL, BRA, CAN, CHE, CHL, CHN, CIV, COL, CRI, CZE, DEU, DNK, DOM, \
    ECU, ESP, FIN, FRA, GBR, GHA, GLB, GRC, GTM, HKG, HND, IDN, IND, IRL, ITA, KEN, KHM, MAR, MEX, \
    MYS, NGA, NLD, NOR, NZL, OMN, PAN, PER, PHL, POL, PRT, PRY, QAT, SGP, SLV, SVK, SWE, THA, UGA, \
    URY, USA, VEN, ZAF, ZMB, ZWE";

/// The sources of the published examples: id, name, and the number that each requires. Any other
/// country has one source, `xxx_registry`.
const SERVICES: &[(&str, &str, &str)] = &[
    ("bra_cpf", "Brazil - CPF status check", "tax_number"),
    ("chn_national_id", "China - National ID", "personal_number"),
    ("per_dni", "Peru - DNI", "personal_number"),
    (
        "per_residential",
        "Peru - Residential address",
        "personal_number",
    ),
    (
        "per_tax_registration",
        "Peru - Tax registration",
        "tax_number",
    ),
];

/// The source that requires the consent of the person.
const WITH_CONSENT: &str = "chn_national_id";

/// The source that Didit has to enable first.
const ONBOARDING: &str = "aus_australia_driver_licence";

/// Texts about a person.
const TEXTS: &str = "\
    identification_number first_name last_name middle_name full_name personal_number tax_number \
    document_number nationality address_element_1 address_element_2 address_element_3 \
    address_element_4 address_element_5 postal_code driver_license_number \
    driver_license_card_number driver_license_state driver_license_version passport_number \
    passport_file_number passport_issue_country medicare_card_number immi_card_number \
    citizenship_certificate_number birth_registration_number birth_registration_state \
    marriage_certificate_number change_of_name_certificate_number first_partner_name \
    last_partner_name voter_id epic_card pan national_id cic identificador_ciudadano ocr \
    voter_number emission_number bvn bank_card_number ssn phone landline country_of_residence";

/// The other fields about a person.
const PERSON: Fields = &[
    ("date_of_birth", Rule::Date),
    (
        "document_type",
        Rule::Choice("P|DL|ID|RP|SSC|HIC|WP|TC|VISA|PSC|BC|OTHER"),
    ),
    ("expiration_date", Rule::Date),
    ("date_of_issue", Rule::Date),
    ("gender", Rule::Choice("M|F|X")),
    ("address", Rule::Custom(address)),
    ("passport_expiration_date", Rule::Date),
    ("immi_card_expiry_date", Rule::Date),
    ("birth_registration_date", Rule::Date),
    ("email", Rule::Email),
];

/// Reads an address: an object, its text in a form with files, or one line.
fn address(form: &mut Form, name: &'static str) -> Option<Value> {
    if let Some(address) = form.take_if(name, Value::is_object) {
        return Some(address);
    }
    let text = form.text(name, usize::MAX)?;
    let parsed: Option<Value> = serde_json::from_str(&text).ok();
    let parsed = parsed.filter(|value| value.is_object() && is_shallow(value));
    Some(parsed.unwrap_or_else(|| text.into()))
}

/// `POST /v3/database-validation/`
pub(crate) fn validate(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload_or_form()?;
    upload.file("selfie", &IMAGE);
    let form = &mut upload.form;
    let state = form
        .require("issuing_state")
        .text("issuing_state", usize::MAX);
    let named = form.texts("services").filter(|ids| !ids.is_empty());
    form.text("validation_type", usize::MAX);
    let has_consent = form.boolean("consent").unwrap_or(false);
    let mut person = fields::read(form, PERSON);
    person.retain(|_, value| !value.is_null());
    for name in TEXTS.split(' ') {
        let text = form.text(name, usize::MAX);
        person.extend(text.map(|text| (name.to_owned(), text.into())));
    }
    let partial = weight(form, "partial_match_action", LogType::Information);
    let none = weight(form, "no_match_action", LogType::Error);
    let (params, state) = CheckParams::read(context, form, state)?;
    if !COUNTRIES.split(", ").any(|known| known == state) {
        let error = format!("Invalid issuing state. Valid options are: {COUNTRIES}");
        return Err(Reply::field("error", &error));
    }
    let services = sources(&state, named.as_deref(), has_consent)?;
    for (id, _, number) in &services {
        check_number(&state, (id, number), &mut person)?;
    }
    context.pay(TOP_UP)?;

    let mut screened = params.person(context, state.as_bytes());
    for (name, own) in [
        ("first_name", &mut screened.first_name),
        ("last_name", &mut screened.last_name),
        ("date_of_birth", &mut screened.date_of_birth),
    ] {
        if let Some(text) = person.get(name).and_then(Value::as_str) {
            text.clone_into(own);
        }
    }
    let run = CheckRun::new(&params.scenario, &Feature::DatabaseValidation, &screened);
    let mut report = run.run(context);
    report.weigh(|code| match code {
        "DATABASE_VALIDATION_NO_MATCH" => Some(none.clone()),
        "DATABASE_VALIDATION_PARTIAL_MATCH" => Some(partial.clone()),
        _ => None,
    });
    let validations = report.0.get_mut("validations");
    let source = validations.and_then(|all| all.get_mut(0));
    let mut source = source.map(Value::take).unwrap_or_default();
    let match_type = report.0.get("match_type");
    let is_match = match_type.is_some_and(|it| it == "full_match");
    if is_match {
        source["source_data"] = json!({
            "first_name": screened.first_name.to_uppercase(),
            "last_name": screened.last_name.to_uppercase(),
            "date_of_birth": screened.date_of_birth,
        });
    }
    let validations: Value = if params.is_saved {
        let of_service = |(id, name, _): &(String, String, &str)| {
            let mut source = source.clone();
            source["service_id"] = id.as_str().into();
            source["service_name"] = name.as_str().into();
            source
        };
        services.iter().map(of_service).collect()
    } else {
        source["validation"].take()
    };
    report.put(json!({
        "issuing_state": state,
        "screened_data": person,
        "validations": validations,
    }));
    report.0.remove("errors");
    if named.is_some() {
        report.put(json!({
            "services_used": services.iter().map(|(id, ..)| id).collect::<Vec<_>>(),
            "match_score": if is_match { 1.0 } else { 0.0 },
        }));
    }
    Ok(context.check_reply(&params, "database_validation", report, false))
}

/// Returns the sources of a country: the named ones, or the first.
fn sources(
    state: &str,
    named: Option<&[String]>,
    has_consent: bool,
) -> Result<Vec<(String, String, &'static str)>, Reply> {
    let country = state.to_lowercase();
    let own = SERVICES.iter().filter(|(id, ..)| id.starts_with(&*country));
    let mut available: Vec<_> = own
        .map(|(id, name, number)| ((*id).to_owned(), (*name).to_owned(), *number))
        .collect();
    if available.is_empty() {
        let name = format!("{state} - Registry");
        available.push((format!("{country}_registry"), name, "personal_number"));
    }
    let Some(named) = named else {
        available.truncate(1);
        return Ok(available);
    };
    let is_known = |id: &String| {
        let country = id.split('_').next().unwrap_or_default().to_uppercase();
        SERVICES.iter().any(|(known, ..)| known == id)
            || id == ONBOARDING
            || COUNTRIES.contains(&*country) && id.ends_with("_registry")
    };
    let unknown: Vec<_> = named.iter().filter(|id| !is_known(id)).collect();
    if !unknown.is_empty() {
        let error = format!("Unknown service_id(s): {}", quoted(&unknown));
        return Err(Reply::field("services", &error));
    }
    if state == "AUS" && named.iter().any(|id| id == ONBOARDING) {
        let error = format!(
            "Services require onboarding before they can be enabled for AUS: ['{ONBOARDING}']. Contact Didit support to activate them."
        );
        return Err(Reply::bad(&json!({
            "services": [error],
            "requires_onboarding": [ONBOARDING],
        })));
    }
    let is_live = |id: &&String| available.iter().any(|(own, ..)| own == *id);
    let foreign: Vec<_> = named.iter().filter(|id| !is_live(id)).collect();
    if !foreign.is_empty() {
        let own: Vec<_> = available.iter().map(|(id, ..)| id).collect();
        let error = format!(
            "Services not currently live for {state}: {}. Available services: {}",
            quoted(&foreign),
            quoted(&own)
        );
        return Err(Reply::field("services", &error));
    }
    available.retain(|(id, ..)| named.contains(id));
    if !has_consent && available.iter().any(|(id, ..)| id == WITH_CONSENT) {
        let error = format!(
            "Explicit end-user consent is required for these database validation services: ['{WITH_CONSENT}']. Send `consent=true`."
        );
        return Err(Reply::bad(&json!({
            "consent": [error],
            "services_requiring_consent": [WITH_CONSENT],
        })));
    }
    Ok(available)
}

/// A list as Python prints it.
fn quoted(ids: &[&String]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| format!("'{id}'")).collect();
    format!("[{}]", ids.join(", "))
}

/// Whether a number has 17 digits and a check digit, which may be `X`.
fn is_chinese_id(number: &str) -> bool {
    let digits = number.strip_suffix(['X', 'x']).unwrap_or(number);
    let has_digits = digits.bytes().all(|digit| digit.is_ascii_digit());
    has_digits && number.len() == 18 && digits.len() >= 17
}

/// Checks the number that a source requires. `identification_number` takes its place.
fn check_number(
    state: &str,
    (service, name): (&str, &str),
    person: &mut Map<String, Value>,
) -> Result<(), Reply> {
    if let Some(number) = person.get("identification_number").cloned() {
        person.entry(name).or_insert(number);
    }
    let Some(number) = person.get(name).and_then(Value::as_str) else {
        let error = format!(
            "Missing required fields: {name} (or use 'identification_number' which maps to '{name}' for {state})"
        );
        return Err(Reply::bad(&json!({
            "error": [error],
            "fields_required_by": { name: [service] },
        })));
    };
    if service == WITH_CONSENT && !is_chinese_id(number) {
        return Err(Reply::bad(&json!({
            "error": ["One or more fields do not match the format required by the selected service."],
            "invalid_fields_by_service": { service: ["national_id_format"] },
        })));
    }
    if state == "BRA" && number.len() != 11 {
        let error = format!(
            "Invalid tax number for BRA: Brazilian CPF (exactly 11 digits). Must be exactly 11 characters long (got {}).",
            number.len()
        );
        return Err(Reply::field(name, &error));
    }
    Ok(())
}
