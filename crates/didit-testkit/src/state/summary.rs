//! Summary of a session's reports, as lists show it.

use didit_types::Feature;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::scenario::array_of;
use crate::state::workflow::{Kind, Workflow};

/// The fields of a list item that depend on the reports.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Summary {
    User(Box<UserSummary>),
    Business {
        company_name: Option<Box<str>>,
        registration_number: Option<Box<str>>,
        country: Option<Box<str>>,
    },
}

/// Summary of a session about a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UserSummary {
    portrait_image: Option<Box<str>>,
    document_type: Option<Box<str>>,
    document_number: Option<Box<str>>,
    full_name: Option<Box<str>>,
    country: Option<Box<str>>,
    /// Result of each feature of the workflow, in its order.
    features: Box<[Box<str>]>,
    phone: Option<Contact>,
    email: Option<Contact>,
    aml_hits: Option<i64>,
    /// Method and score.
    liveness: Option<(Option<Box<str>>, Option<f64>)>,
    face_match: Option<(Option<f64>,)>,
    /// Document type, issuer, address and name.
    poa: Option<[Option<Box<str>>; 4]>,
}

/// Phone number or e-mail address, and whether it is verified.
type Contact = (Box<str>, bool);

impl Summary {
    pub(crate) fn new(workflow: &Workflow, reports: &Map<String, Value>) -> Self {
        match workflow.template.kind() {
            Kind::User => Self::User(Box::new(UserSummary::new(workflow, reports))),
            Kind::Business => {
                let registry = last(reports, "registry_checks");
                let company = registry
                    .and_then(|report| report.get("company"))
                    .or(registry);
                Self::Business {
                    company_name: text(company, "company_name")
                        .or_else(|| text(company, "legal_name")),
                    registration_number: text(company, "registration_number"),
                    country: text(company, "country_code"),
                }
            }
        }
    }

    /// Adds the fields of the summary to a list item.
    pub(crate) fn add_to(&self, item: &mut Value, workflow: &Workflow) {
        match self {
            Self::User(summary) => summary.add_to(item, workflow),
            Self::Business {
                company_name,
                registration_number,
                country,
            } => {
                item["company_name"] = json!(company_name);
                item["registration_number"] = json!(registration_number);
                item["country"] = json!(country);
            }
        }
    }

    pub(crate) fn country(&self) -> Option<&str> {
        match self {
            Self::User(summary) => summary.country.as_deref(),
            Self::Business { country, .. } => country.as_deref(),
        }
    }

    fn user(&self) -> Option<&UserSummary> {
        match self {
            Self::User(summary) => Some(summary),
            Self::Business { .. } => None,
        }
    }

    fn phone(&self) -> Option<&str> {
        let (number, _) = self.user()?.phone.as_ref()?;
        Some(number)
    }

    fn email(&self) -> Option<&str> {
        let (address, _) = self.user()?.email.as_ref()?;
        Some(address)
    }

    pub(crate) fn document_type(&self) -> Option<&str> {
        self.user()?.document_type.as_deref()
    }

    /// Whether the phone number, without its plus sign, or the document number starts with
    /// these digits.
    pub(crate) fn has_number(&self, digits: &str) -> bool {
        let phone = self.phone().and_then(|number| number.strip_prefix('+'));
        let document = self.user().and_then(|it| it.document_number.as_deref());
        let mut numbers = [phone, document].into_iter().flatten();
        numbers.any(|number| number.starts_with(digits))
    }

    /// Whether the e-mail address starts with a lower-case text.
    pub(crate) fn has_email(&self, start: &str) -> bool {
        let email = self.email().map(str::to_lowercase);
        email.is_some_and(|address| address.starts_with(start))
    }

    /// Name and e-mail address, or name and registration number.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::User(summary) => [summary.full_name.as_deref(), self.email()],
            Self::Business {
                company_name,
                registration_number,
                ..
            } => [company_name.as_deref(), registration_number.as_deref()],
        };
        texts.into_iter().flatten()
    }

    /// Everything that users and businesses are searched for.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.names().chain(self.phone()).chain(self.country())
    }
}

/// Returns the codes of all warnings in reports.
pub(crate) fn risks(reports: &Map<String, Value>) -> Box<[Box<str>]> {
    let reports = reports.values().filter_map(Value::as_array).flatten();
    let warnings = reports.filter_map(|report| report.get("warnings")?.as_array());
    let codes = warnings
        .flatten()
        .filter_map(|warning| warning["risk"].as_str());
    codes.map(Box::from).collect()
}

impl UserSummary {
    fn new(workflow: &Workflow, reports: &Map<String, Value>) -> Self {
        let document = last(reports, "id_verifications");
        let poa = last(reports, "poa_verifications");
        let contact = |array, field| {
            let report = last(reports, array);
            let is_verified = text(report, "status").as_deref() == Some("Approved");
            Some((text(report, field)?, is_verified))
        };
        Self {
            portrait_image: text(document, "portrait_image"),
            document_type: text(document, "document_type"),
            document_number: text(document, "document_number"),
            full_name: text(document, "full_name"),
            country: text(document, "issuing_state"),
            features: feature_results(workflow, reports)
                .map(|(_, status)| status.into())
                .collect(),
            phone: contact("phone_verifications", "full_number"),
            email: contact("email_verifications", "email"),
            aml_hits: last(reports, "aml_screenings")
                .map(|report| report["total_hits"].as_i64().unwrap_or(0)),
            liveness: last(reports, "liveness_checks")
                .map(|report| (text(Some(report), "method"), fraction(report))),
            face_match: last(reports, "face_matches").map(|report| (fraction(report),)),
            poa: poa.map(|report| {
                ["document_type", "issuer", "poa_address", "name_on_document"]
                    .map(|name| text(Some(report), name))
            }),
        }
    }

    fn add_to(&self, item: &mut Value, workflow: &Workflow) {
        item["portrait_image"] = json!(self.portrait_image);
        item["document_type"] = json!(self.document_type);
        item["full_name"] = json!(self.full_name);
        item["country"] = json!(self.country);
        item["features"] = workflow
            .features()
            .iter()
            .zip(&self.features)
            .map(|(feature, status)| json!({ "feature": feature.as_str(), "status": status }))
            .collect();
        let contact = |field: &str, contact: &Option<Contact>| {
            let contact = contact.as_ref();
            contact.map(|(value, is_verified)| json!({ field: value, "is_verified": is_verified }))
        };
        item["phone_number"] = contact("number", &self.phone).into();
        item["email_address"] = contact("email", &self.email).into();
        item["additional_details"] = self.additional_details();
    }

    fn additional_details(&self) -> Value {
        let mut details = Map::new();
        let mut add = |name: &str, value: Value| details.insert(name.to_owned(), value);
        if let Some(hits) = self.aml_hits {
            let aml = json!({
                "total_hits": hits,
                "entity_type": "person",
                "is_adverse_media_fetched": false,
            });
            add("aml", aml);
        }
        if let Some((method, score)) = &self.liveness {
            add("liveness", json!({ "method": method, "score": score }));
        }
        if let Some((score,)) = self.face_match {
            add("face_match", json!({ "score": score }));
        }
        if let Some([document_type, issuer, address, name]) = &self.poa {
            let poa = json!({
                "document_type": document_type,
                "issuer": issuer,
                "address": address,
                "name_on_document": name,
            });
            add("poa", poa);
        }
        if details.is_empty() {
            Value::Null
        } else {
            details.into()
        }
    }
}

/// The result of each feature of a workflow.
pub(crate) fn feature_results<'r>(
    workflow: &Workflow,
    reports: &'r Map<String, Value>,
) -> impl Iterator<Item = (&'static str, &'r str)> {
    let features = workflow.features();
    let known = Feature::KNOWN.iter();
    let known: Vec<_> = features
        .iter()
        .filter_map(|feature| known.clone().find(|known| *known == feature))
        .collect();
    known.into_iter().map(|feature| {
        let status = array_of(feature)
            .and_then(|array| last(reports, array)?.get("status")?.as_str())
            .unwrap_or("Not Finished");
        (feature.as_str(), status)
    })
}

/// The newest report of an array.
fn last<'r>(reports: &'r Map<String, Value>, array: &str) -> Option<&'r Value> {
    reports.get(array)?.as_array()?.last()
}

fn text(report: Option<&Value>, name: &str) -> Option<Box<str>> {
    Some(report?.get(name)?.as_str()?.into())
}

/// The score of a report from 0 to 1, as in lists; decisions have it from 0 to 100.
fn fraction(report: &Value) -> Option<f64> {
    let score = report.get("score")?.as_f64()?;
    Some((score * 100.0).round() / 10_000.0)
}
