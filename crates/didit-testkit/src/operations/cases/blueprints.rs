//! Blueprints of cases and their presets.
//!
//! Source: <https://docs.didit.me/management-api/case-blueprints/create>,
//! <https://docs.didit.me/console/case-management/blueprints>

use serde_json::{Map, Value, json};

use super::base::CASES;
use super::case::{member, set_assignee};
use super::parts;
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{ANY_TEXT, Fields, Rule};
use crate::state::{CollectionKey, Item};
use crate::vocabulary::{Uuid, each, object, uuid_of};

const BLUEPRINTS: CollectionKey = CollectionKey::of("case-blueprints");

const LINKED: [&str; 2] = ["escalation_blueprint", "four_eyes_checker_blueprint"];

pub(crate) struct Blueprint;

impl Collection for Blueprint {
    const NAME: &'static str = BLUEPRINTS.name;
    const ID: &'static str = "blueprint_uuid";
    const NOT_FOUND: &'static str = "Blueprint not found.";
    const FIELDS: Fields = &[
        ("name", Rule::Required(&Rule::Filled(24))),
        ("description", ANY_TEXT),
        ("assignee_pool", Rule::Required(&Rule::Custom(pool))),
        ("assignment_method", Rule::Choice("MANUAL|AUTOMATIC")),
        ("max_active_cases", Rule::Integer(1, i64::MAX)),
        ("escalation_enabled", Rule::Boolean),
        (LINKED[0], Rule::Uuid),
        ("transfer_enabled", Rule::Boolean),
        (LINKED[1], Rule::Uuid),
        ("require_resolution_note", Rule::Boolean),
        ("content_config", Rule::Custom(content)),
        ("is_active", Rule::Boolean),
    ];

    fn defaults(_: &RequestContext<'_>) -> Value {
        json!({
            "assignment_method": "MANUAL",
            "assignee_pool": [],
            "escalation_enabled": false,
            "transfer_enabled": false,
            "require_resolution_note": false,
            "content_config": {},
            "is_active": true,
            "preset_key": null,
        })
    }

    fn check(context: &RequestContext<'_>, form: &mut Form, item: Option<&Item>) {
        for name in LINKED {
            let id = form.peek(name).and_then(uuid_of);
            let is_itself = id.is_some() && id == item.map(|item| item.id);
            if is_itself || id.is_some_and(|id| find(context, id).is_none()) {
                form.invalid(name, "Must be another blueprint of this application.");
            }
        }
    }

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = collection::whole::<Self>(item);
        for name in LINKED {
            let linked = item.uuid(name).and_then(|id| find(context, id));
            let linked = linked.map(|linked| linked.get("name").clone());
            fields.insert(format!("{name}_name"), linked.unwrap_or_default());
        }
        let id = item.id.to_string();
        let all = context.items(BLUEPRINTS);
        let sources = all.filter(|other| other.text(LINKED[0]) == id);
        let sources = sources.map(|other| json!({ "id": other.id, "name": other.get("name") }));
        fields.insert("receives_escalation_from".to_owned(), sources.collect());
        fields.insert("creation_sources".to_owned(), json!([]));
        fields.into()
    }

    fn summary(_: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = collection::whole::<Self>(item);
        fields.retain(|name, _| !(LINKED.contains(&&**name) || LEFT_OUT.contains(&&**name)));
        fields.into()
    }
}

/// Fields that a list does not contain.
const LEFT_OUT: [&str; 2] = ["content_config", "updated_at"];

fn find<'c>(context: &'c RequestContext<'_>, id: Uuid) -> Option<&'c Item> {
    context.item(BLUEPRINTS, id).map(|item| &**item)
}

/// Returns a blueprint with which cases can be opened.
pub(super) fn active<'c>(context: &'c RequestContext<'_>, id: Uuid) -> Option<&'c Item> {
    find(context, id).filter(|item| *item.get("is_active") == true)
}

/// Moves a case into a blueprint: the case keeps it as it is now, gets its checklist, and is
/// assigned if that is automatic.
pub(super) fn enter(
    context: &mut RequestContext<'_>,
    case: &mut Item,
    id: Uuid,
) -> Result<(), Reply> {
    let Some(blueprint) = active(context, id) else {
        return Err(Reply::refused(
            "The target is not an active blueprint of this application.",
        ));
    };
    let blueprint = Blueprint::detail(context, blueprint);
    parts::seed_checklist(context, case.id, &blueprint);
    let assignee = automatic(context, &blueprint);
    case.set("blueprint", blueprint);
    if let Some(id) = assignee {
        set_assignee(context, case, member(id, None, None));
    }
    Ok(())
}

/// Returns the member of the pool with the fewest unresolved cases, if one has fewer than allowed.
fn automatic(context: &RequestContext<'_>, blueprint: &Value) -> Option<Uuid> {
    if blueprint["assignment_method"] != "AUTOMATIC" {
        return None;
    }
    let load = |id: &Value| {
        let open = context
            .items(CASES)
            .filter(|case| case.text("status") != "RESOLVED");
        open.filter(|case| case.get("assigned_to")["uuid"] == *id)
            .count() as u64
    };
    let limit = blueprint["max_active_cases"].as_u64().unwrap_or(u64::MAX);
    let members = each(&blueprint["assignee_pool"]).map(|id| (load(id), id));
    let (_, id) = members
        .filter(|(load, _)| *load < limit)
        .min_by_key(|(load, _)| *load)?;
    uuid_of(id)
}

fn pool(form: &mut Form, name: &'static str) -> Option<Value> {
    let ids = form.uuids(name)?;
    if ids.is_empty() {
        form.invalid(name, "Pick at least one assignee");
    }
    Some(json!(ids))
}

/// Sections of a case and their flags, besides `enabled`.
const SECTIONS: &[(&str, &[&str])] = &[
    ("checklist", &["optional"]),
    ("aml_control", &["financial", "identity"]),
    (
        "identity",
        &[
            "personal_information",
            "applicant_tags",
            "contact_information",
            "risk_overview",
            "poi_documents",
            "poa_documents",
        ],
    ),
    ("verifications", &["summary"]),
    ("reporting", &["fiu_reports"]),
    ("financial", &["payment_methods", "transactions"]),
];

/// Reads the sections of a case; unknown ones and unknown keys are refused.
fn content(form: &mut Form, name: &'static str) -> Option<Value> {
    let value = form.dictionary(name)?;
    for (section, fields) in value.as_object().into_iter().flatten() {
        if let Err(problem) = check_section(section, fields) {
            form.invalid(name, problem);
            return None;
        }
    }
    Some(value)
}

fn check_section(section: &str, fields: &Value) -> Result<(), String> {
    let known = SECTIONS.iter().find(|(known, _)| *known == section);
    let (_, flags) = known.ok_or_else(|| format!("Unknown section: {section}."))?;
    let fields = fields.as_object();
    let fields = fields.ok_or_else(|| format!("{section} must be an object."))?;
    for (key, value) in fields {
        match key.as_str() {
            "items" if section == "checklist" => {
                let items = value.as_array().ok_or("checklist.items must be a list.")?;
                if !items.iter().all(is_item) {
                    return Err(
                        "Each checklist item needs a label of at most 255 characters.".into(),
                    );
                }
            }
            key if key == "enabled" || flags.contains(&key) => {
                if !value.is_boolean() {
                    return Err(format!("{section}.{key} must be a boolean."));
                }
            }
            key => return Err(format!("Unknown key: {section}.{key}.")),
        }
    }
    Ok(())
}

fn is_item(item: &Value) -> bool {
    let label = item["label"].as_str().unwrap_or_default().trim();
    let order = &item["order"];
    !label.is_empty() && label.chars().count() <= 255 && (order.is_null() || order.is_u64())
}

/// Key, name, purpose, sections and checklist of a preset.
type Preset = (&'static str, &'static str, &'static str, Texts, Texts);
type Texts = &'static [&'static str];

const PRESETS: &[Preset] = &[
    (
        "screening_hit",
        "Screening hit",
        "Review of a hit of the AML screening",
        &["aml_control", "identity"],
        &[
            "Compare the hit with the identity data",
            "Decide on the hit",
        ],
    ),
    (
        "aml_investigation",
        "AML investigation",
        "Investigation of possible money laundering",
        &["aml_control", "identity", "financial", "reporting"],
        &[
            "Review the transactions",
            "Verify the source of funds",
            "Decide on a report",
        ],
    ),
    (
        "suspicious_activity",
        "Suspicious activity",
        "Review of activity that a rule has flagged",
        &["financial", "identity", "reporting"],
        &["Review the flagged transactions"],
    ),
    (
        "kyc",
        "KYC review",
        "Review of the verification of a user",
        &["identity", "verifications"],
        &["Review the documents"],
    ),
];

/// Returns the fields of the blueprint of a preset.
fn preset_fields((key, name, description, sections, checklist): &Preset) -> Map<String, Value> {
    let items = checklist.iter().enumerate();
    let items = items.map(|(order, label)| json!({ "label": label, "order": order }));
    let items: Value = items.collect();
    let mut content =
        json!({ "checklist": { "enabled": true, "optional": false, "items": items } });
    for (section, flags) in SECTIONS
        .iter()
        .filter(|(section, _)| *section != "checklist")
    {
        let is_shown = sections.contains(section);
        content[section]["enabled"] = is_shown.into();
        for flag in *flags {
            content[section][flag] = is_shown.into();
        }
    }
    object(json!({
        "preset_key": key,
        "name": name,
        "description": description,
        "content_config": content,
    }))
}

fn is_installed(context: &RequestContext<'_>, key: &str) -> bool {
    context
        .items(BLUEPRINTS)
        .any(|item| item.text("preset_key") == key)
}

pub(crate) fn list_presets(context: &mut RequestContext<'_>) -> HandlerResult {
    let presets = PRESETS.iter().map(|preset| {
        let mut fields = preset_fields(preset);
        let is_installed = is_installed(context, preset.0);
        fields.insert("installed".to_owned(), is_installed.into());
        fields
    });
    let presets: Vec<_> = presets.collect();
    Ok(Reply::ok(&json!({ "results": presets })))
}

pub(crate) fn install_presets(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let keys = form.list("preset_keys");
    let is_known = |key: &Value| PRESETS.iter().any(|preset| *key == preset.0);
    if let Some(unknown) = keys.iter().flatten().find(|key| !is_known(key)) {
        form.invalid("preset_keys", format!("Unknown preset: {unknown}."));
    }
    form.finish()?;
    let mut created = Vec::new();
    for preset in PRESETS {
        let key = preset.0;
        let is_wanted = keys.as_ref().is_none_or(|keys| keys.contains(&key.into()));
        if is_wanted && !is_installed(context, key) {
            collection::insert::<Blueprint>(context, BLUEPRINTS, preset_fields(preset))?;
            created.push(key);
        }
    }
    let response = json!({ "created": created });
    Ok(if created.is_empty() {
        Reply::ok(&response)
    } else {
        Reply::created(&response)
    })
}
