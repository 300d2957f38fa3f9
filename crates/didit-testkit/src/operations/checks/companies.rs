//! Registries of companies: search and reports.
//!
//! Source: <https://docs.didit.me/standalone-apis/kyb-registry-search>,
//! <https://docs.didit.me/standalone-apis/kyb-registry-select>

use didit_types::Feature;
use didit_types::session::ExpectedDetails;
use serde_json::{Value, json};

use super::params::{CheckParams, TOP_UP};
use super::report::{CheckReport, CheckRun};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::fields::is_letters;
use crate::state::{CollectionKey, Item, Kind};
use crate::vocabulary::{Ids, Uuid, each, each_mut, hash};

/// Companies that searches have found, by an id that follows from their `kyb_response_id`.
const FOUND: CollectionKey = CollectionKey::of("registry_companies");

/// Number of companies of a search.
const PAGE: usize = 25;

/// The scenario in which a registry has no company.
const UNKNOWN: &str = "decline_kyb_registry_mismatch";

/// `POST /v3/kyb/search/`
pub(crate) fn search(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let country = country(form.require("country_code"));
    let name = form.non_empty("name", 255);
    let number = form.non_empty("registration_number", 100);
    let kind = form.choice("search_type", &["contains", "start_with", "fuzzy"]);
    if let Some(url) = form.text("webhook_url", 500)
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        form.invalid("webhook_url", "Enter a valid URL.");
    }
    let (params, country) = CheckParams::read(context, &mut form, country)?;
    if name.is_none() && number.is_none() {
        let error = "Either 'name' or 'registration_number' is required.";
        return Err(Reply::field("non_field_errors", error));
    }
    let wanted = Wanted {
        country: &country[..2],
        name,
        number,
        is_start: kind.as_deref() == Some("start_with"),
    };
    let mut companies = of_sessions(context, &wanted);
    if companies.is_empty() {
        companies.push(invented(context, &params, &wanted));
    }
    if params.scenario.slug() == UNKNOWN {
        companies.clear();
    }
    let total = companies.len();
    companies.truncate(PAGE);
    let companies: Vec<_> = companies
        .into_iter()
        .map(|company| keep(context, &company))
        .collect();
    let report = CheckReport::of(json!({
        "companies": companies,
        "pagination": {"total": total, "page": 1, "per_page": PAGE},
        "search_status": "resolved",
        "search_resolved": true,
    }));
    Ok(context.check_reply(&params, "kyb_registry", report, false))
}

fn country(form: &mut Form) -> Option<String> {
    let code = form.text("country_code", 10)?.to_ascii_uppercase();
    let (country, _) = code.split_once('-').unwrap_or((&code, ""));
    if !is_letters(country, 2) {
        form.invalid("country_code", "country_code must be a 2-letter ISO code.");
        return None;
    }
    Some(code)
}

/// What a search wants.
struct Wanted<'a> {
    country: &'a str,
    name: Option<String>,
    number: Option<String>,
    /// Whether names start with the wanted one.
    is_start: bool,
}

impl Wanted<'_> {
    fn is(&self, company: &Value) -> bool {
        let lower = |text: Option<&str>| text.map(str::to_lowercase);
        let own = |name: &str| lower(company[name].as_str()).unwrap_or_default();
        let (name, number) = (own("company_name"), own("registration_number"));
        company["country_code"] == self.country
            && lower(self.number.as_deref()).is_none_or(|wanted| number == wanted)
            && lower(self.name.as_deref()).is_none_or(|wanted| {
                name.contains(&wanted) && (!self.is_start || name.starts_with(&wanted))
            })
    }
}

/// Returns the companies of sessions, newest first and each once.
fn of_sessions(context: &RequestContext<'_>, wanted: &Wanted<'_>) -> Vec<Value> {
    let state = &context.state;
    let mut companies: Vec<Value> = Vec::new();
    for index in state.store.newest_first(context.owner(Kind::Business)) {
        let mut reports = state.reports(index);
        let report = reports.get_mut("registry_checks");
        let report = report.and_then(|reports| reports.get_mut(0));
        let company = report.map(|report| report["company"].take());
        let Some(company) = company.filter(|company| wanted.is(company)) else {
            continue;
        };
        let number = &company["registration_number"];
        if companies
            .iter()
            .all(|known| known["registration_number"] != *number)
        {
            companies.push(company);
        }
    }
    companies
}

/// Returns a company that no session is about, as the session of its name would show it.
fn invented(context: &RequestContext<'_>, params: &CheckParams, wanted: &Wanted<'_>) -> Value {
    let key = wanted.name.as_ref().or(wanted.number.as_ref());
    let key = params.vendor_data.as_ref().or(key);
    let person = context
        .state
        .invented(context.application, key.map_or("", String::as_str));
    let mut expected = ExpectedDetails::new();
    expected.company_name = wanted.name.clone().map(Into::into);
    expected.registration_number = wanted.number.clone().map(Into::into);
    expected.registry_country = Some(wanted.country.into());
    let run = CheckRun {
        expected: Some(&expected),
        ..CheckRun::new(&params.scenario, &Feature::KybRegistry, &person)
    };
    let mut report = run.run(context);
    report.0.remove("company").unwrap_or_default()
}

/// Keeps a company for reports, and returns the item of the search.
fn keep(context: &mut RequestContext<'_>, company: &Value) -> Value {
    let mut id = context.state.ids.uuid().simple().to_string();
    id.truncate(24);
    let fields = json!({ "company": company });
    let item = Item::new(item_id(&id), context.state.now, fields);
    context.put(FOUND, item);
    json!({
        "kyb_response_id": id,
        "name": company["company_name"],
        "registration_number": company["registration_number"],
        "status": company["registry_status"],
        "type": company["company_type"],
        "risk_level": null,
        "fetch_status": "pending",
    })
}

fn item_id(kyb_response_id: &str) -> Uuid {
    Ids::new(hash(0, kyb_response_id)).uuid()
}

/// `POST /v3/kyb/select/`, `POST /v3/kyb/shareholders/`, `POST /v3/kyb/ubo/`: the report of a tier
/// about a company that a search has found.
pub(crate) fn report(context: &mut RequestContext<'_>, tier: &str) -> HandlerResult {
    let mut form = context.form()?;
    let id = form.require("kyb_response_id").text("kyb_response_id", 255);
    if form.boolean("save_api_request") == Some(false) {
        let error = "KYB registry select must be saved so billing and retrieval can be tracked.";
        form.invalid("save_api_request", error);
    }
    let (params, id) = CheckParams::read(context, &mut form, id)?;
    let found = context.item(FOUND, item_id(&id)).cloned();
    let found = found.ok_or_else(|| {
        let error = "No search of this application has returned this kyb_response_id.";
        Reply::field("kyb_response_id", error)
    })?;
    context.pay(TOP_UP)?;

    let mut company = found.get("company").clone();
    let has_owners = tier != "basic";
    let is_owner = |owner: &Value| {
        let mut roles = each(&owner["roles"]);
        has_owners && (tier == "ubo" || roles.any(|role| role == "shareholder"))
    };
    if let Value::Array(owners) = &mut company["beneficial_owners"] {
        owners.retain(is_owner);
    }
    for list in ["officers", "beneficial_owners"] {
        for person in each_mut(&mut company[list]) {
            person["kyc_status"] = Value::Null;
        }
    }
    for address in each_mut(&mut company["addresses"]) {
        *address = json!({ "address": address["address"], "type": address["type"] });
    }
    for name in [
        "user_provided_data",
        "confirmed_by_user_at",
        "last_console_edit_at",
    ] {
        company[name] = Value::Null;
    }
    company["is_editable"] = true.into();
    company["registry_tier_delivered"] = tier.into();
    let ownership = if has_owners {
        "delivered"
    } else {
        "not_requested"
    };
    company["registry_ownership_status"] = ownership.into();
    let report = CheckReport::of(company);
    let mut response = context.check_response(&params, "kyb_registry", report);
    for name in ["registry_tier_requested", "registry_tier_delivered"] {
        response[name] = tier.into();
    }
    Ok(Reply::ok(&context.permitted(response)))
}
