//! Templates of reports, and what reports have in common with them.
//!
//! Source: <https://docs.didit.me/management-api/report-templates/create>

use serde_json::{Map, Value, json};

use crate::http::{Form, Reply, RequestContext};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{Fields, Rule, is_letters};
use crate::state::{CollectionKey, Item};
use crate::vocabulary::country::alpha3;

const TYPES: [(&str, &str); 8] = [
    ("SAR", "Suspicious Activity Report"),
    ("STR", "Suspicious Transaction Report"),
    ("CTR", "Cash Transaction Report"),
    ("TTR", "Threshold Transaction Report"),
    ("UTR", "Unusual Transaction Report"),
    ("IFT", "International Funds Transfer Report"),
    ("CBR", "Cross-Border Report"),
    ("TFR", "Terrorism Financing Report"),
];

pub(super) const TYPE: Rule = Rule::FixedChoice("SAR|STR|CTR|TTR|UTR|IFT|CBR|TFR");
pub(super) const JURISDICTION: Rule = Rule::Custom(jurisdiction);

/// Obligatory fields of goAML with their errors. A template has the first three.
pub(super) const OBLIGATORY: [(&str, &str); 7] = [
    ("rentity_id", "Reporting entity ID is required."),
    ("submission_code", "Submission code is required."),
    ("currency_code_local", "Local currency is required."),
    ("action", "Action taken is required."),
    ("submission_date", "Submission date is required."),
    ("transactions", "At least one transaction is required."),
    ("jurisdiction", "A 2-letter jurisdiction is required."),
];

pub(super) fn is_set(name: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().trim();
    match name {
        "submission_code" => ["E", "M"].contains(&text),
        "currency_code_local" => is_letters(text, 3),
        "jurisdiction" => is_letters(text, 2),
        "transactions" => value.as_array().is_some_and(|ids| !ids.is_empty()),
        _ => !text.is_empty(),
    }
}

fn jurisdiction(form: &mut Form, name: &'static str) -> Option<Value> {
    let code = form.text(name, usize::MAX)?.to_ascii_uppercase();
    if !is_letters(&code, 2) || alpha3(&code).is_none() {
        form.invalid(name, "Must be a valid ISO 3166-1 alpha-2 country code.");
    }
    Some(code.into())
}

/// Returns every field of an item with the name of its type.
pub(super) fn named<C: Collection>(item: &Item) -> Map<String, Value> {
    let mut fields = collection::whole::<C>(item);
    let mut types = TYPES.iter();
    let known = types.find(|(code, _)| item.text("report_type") == *code);
    let name = known.map(|(_, name)| *name);
    fields.insert("report_type_display".to_owned(), name.into());
    fields
}

/// A template of reports.
pub(crate) struct Template;

impl Collection for Template {
    const NAME: &'static str = "report_templates";
    const ID: &'static str = "template_uuid";
    const NOT_FOUND: &'static str = "Report template not found.";
    const FIELDS: Fields = &[
        ("name", Rule::Required(&Rule::Filled(usize::MAX))),
        ("jurisdiction", Rule::Required(&JURISDICTION)),
        ("report_type", Rule::Required(&TYPE)),
        ("field_config", Rule::Object),
    ];

    fn defaults(_: &RequestContext<'_>) -> Value {
        json!({ "field_config": {} })
    }

    fn complete(_: &mut RequestContext<'_>, item: &mut Item) -> Result<(), Reply> {
        let config = item.get("field_config");
        let missing = OBLIGATORY[..3]
            .iter()
            .filter(|(name, _)| !is_set(name, &config[*name]));
        let errors: Vec<_> = missing.map(|(_, error)| *error).collect();
        if errors.is_empty() {
            return Ok(());
        }
        Err(Reply::bad(&json!({ "errors": errors })))
    }

    fn detail(_: &RequestContext<'_>, item: &Item) -> Value {
        named::<Self>(item).into()
    }
}

pub(super) const TEMPLATES: CollectionKey = CollectionKey::of(Template::NAME);
