//! Workflows and their versions.

use std::collections::HashSet;

use didit_types::Feature;
use serde_json::{Map, Value, json};

use super::fields::{self, Fields, Rule};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{
    State,
    questionnaire::{QUESTIONNAIRES, questionnaire_ids},
    workflow::{OwnSettings, SESSION_EXPIRATION, Template, Workflow},
};
use crate::vocabulary::{AppIndex, WorkflowIndex, canonical_uuid, each};

/// Maximum number of workflows of an application.
const MAX_WORKFLOWS: usize = 50;

const FIELDS: Fields = &[
    ("workflow_label", Rule::Text(50)),
    ("is_default", Rule::Boolean),
    ("status", Rule::Choice("draft|published")),
    ("features", Rule::Custom(features)),
    ("is_white_label_enabled", Rule::Boolean),
    ("is_desktop_allowed", Rule::Boolean),
    ("max_retry_attempts", Rule::Integer(0, 10)),
    ("retry_window_days", Rule::Integer(1, 365)),
    ("session_expiration_time", Rule::Integer(3_600, 2_419_200)),
    ("face_liveness_max_attempts", Rule::Integer(1, 3)),
    ("face_match_max_attempts", Rule::Integer(1, 3)),
];

/// Names of the features in workflows.
const NAMES: &[(&str, Feature)] = &[
    ("AGE_ESTIMATION", Feature::AgeEstimation),
    ("AML", Feature::Aml),
    ("DATABASE_VALIDATION", Feature::DatabaseValidation),
    ("DOCUMENT_AI", Feature::DocumentAi),
    ("EMAIL_VERIFICATION", Feature::EmailVerification),
    ("FACE_MATCH", Feature::FaceMatch),
    ("IP_ANALYSIS", Feature::IpAnalysis),
    ("KYB_DOCUMENTS", Feature::KybDocuments),
    ("KYB_KEY_PEOPLE", Feature::KybKeyPeople),
    ("KYB_REGISTRY", Feature::KybRegistry),
    ("LIVENESS", Feature::Liveness),
    ("NFC", Feature::Nfc),
    ("OCR", Feature::IdVerification),
    ("PHONE_VERIFICATION", Feature::Phone),
    ("PROOF_OF_ADDRESS", Feature::Poa),
    ("QUESTIONNAIRE", Feature::Questionnaire),
];

/// Settings that say whether a feature runs.
const SWITCHES: &[(&str, Feature)] = &[
    ("is_liveness_enabled", Feature::Liveness),
    ("is_face_match_enabled", Feature::FaceMatch),
    ("is_aml_enabled", Feature::Aml),
    ("is_phone_verification_enabled", Feature::Phone),
    ("is_email_verification_enabled", Feature::EmailVerification),
    (
        "is_database_validation_enabled",
        Feature::DatabaseValidation,
    ),
    ("is_ip_analysis_enabled", Feature::IpAnalysis),
    ("is_nfc_enabled", Feature::Nfc),
];

/// `GET /v3/workflows/`: every version, oldest first. Prices are left out: the fake has none.
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let versions = context.state.versions(context.application);
    let show = |(index, _)| summary(context, index);
    Ok(Reply::ok(&context.list(page, versions, show)))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut fields = read(context, None)?;
    let versions = context.state.versions(context.application);
    let known: HashSet<_> = versions.map(|(_, workflow)| workflow.id).collect();
    if known.len() >= MAX_WORKFLOWS {
        let text = format!("An application can have at most {MAX_WORKFLOWS} workflows.");
        return Err(Reply::refused(&text));
    }
    fields
        .entry("workflow_label")
        .or_insert_with(|| "ID Verification".into());
    let features = feature_list(&fields["features"]);
    let workflow = Workflow {
        id: context.state.ids.uuid(),
        version_id: context.state.ids.uuid(),
        version: 1,
        template: template(&features),
        expires_after: expiration(&fields),
        approval_expires_after: None,
        own: Some(OwnSettings::new(features, fields, context.state.now).into()),
        is_deleted: false,
    };
    let index = add(context, workflow);
    Ok(Reply::created(&detail(context, index)))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    Ok(Reply::ok(&detail(context, index)))
}

/// `PATCH /v3/workflows/{settings_uuid}/`. A draft is published unless `status` keeps it a draft. A
/// published version changes in place; publishing it again makes a new version.
///
/// Source: <https://docs.didit.me/management-api/workflows/update>
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut index = find(context)?;
    let now = context.state.now;
    let mut workflow = context.state.workflows[index as usize].clone();
    let mut fields = read(context, Some(&workflow))?;
    let is_new_version = workflow.is_published() && fields.contains_key("status");
    fields.entry("status").or_insert_with(|| "published".into());
    let features = workflow.template.features().to_vec();
    let own = workflow.own.take();
    let mut own = own.unwrap_or_else(|| OwnSettings::new(features, Map::new(), now).into());
    own.fields.extend(fields);
    own.updated_at = now;
    if own.fields.contains_key("features") {
        own.features = feature_list(&own.fields["features"]);
        if template(&own.features) != template(workflow.template.features()) {
            let error = "A workflow for persons cannot become one for companies, or the reverse.";
            return Err(Reply::field("features", error));
        }
    }
    if own.fields.contains_key("session_expiration_time") {
        workflow.expires_after = expiration(&own.fields);
    }
    workflow.own = Some(own);
    if is_new_version {
        workflow.version_id = context.state.ids.uuid();
        let versions = context.state.versions(context.application);
        let versions = versions.filter(|(_, other)| other.id == workflow.id);
        workflow.version = 1 + versions.map(|(_, other)| other.version).max().unwrap_or(0);
        index = add(context, workflow);
    } else {
        context.state.workflows[index as usize] = workflow;
    }
    Ok(Reply::ok(&detail(context, index)))
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    context.state.workflows[index as usize].is_deleted = true;
    Ok(Reply::no_content())
}

fn add(context: &mut RequestContext<'_>, workflow: Workflow) -> WorkflowIndex {
    let index = WorkflowIndex::try_from(context.state.workflows.len());
    context.state.add_workflow(context.application, workflow);
    index.unwrap_or(WorkflowIndex::MAX)
}

/// Finds the version that the path names.
fn find(context: &RequestContext<'_>) -> Result<WorkflowIndex, Reply> {
    let id = context.id("settings_uuid");
    let mut versions = context.state.versions(context.application);
    let found = versions.find(|(_, workflow)| Some(workflow.version_id) == id);
    Ok(found.or_not_found("Not found.")?.0)
}

/// Reads the settings of a new workflow, or those that change.
fn read(context: &RequestContext<'_>, old: Option<&Workflow>) -> Result<Map<String, Value>, Reply> {
    let mut form = context.form()?;
    let is_left_out = old.is_some() && !form.has("features");
    if !is_left_out && !form.has_value("features") {
        form.invalid("features", NO_FEATURE);
    }
    let is_published = old.is_some_and(Workflow::is_published);
    if is_published && form.peek("status").is_some_and(|status| status == "draft") {
        form.invalid("status", DRAFT_AGAIN);
    }
    if let Value::Object(given) = form.to_value() {
        let is_unknown = |name: &&String| FIELDS.iter().all(|(known, _)| known != name);
        for name in given.keys().filter(is_unknown) {
            let known: Vec<_> = FIELDS.iter().map(|(name, _)| format!("`{name}`")).collect();
            let known = known.join(", ");
            form.invalid(name, format!("The v3 workflow API only accepts {known}."));
        }
    }
    let fields = fields::read_except_null(&mut form, FIELDS, &["retry_window_days"]);
    form.finish()?;
    let features = fields.get("features").into_iter();
    for id in features.flat_map(questionnaire_ids) {
        let found = canonical_uuid(id).and_then(|id| context.item(QUESTIONNAIRES, id));
        if found.is_none() {
            let error = format!(
                "Questionnaire '{id}' was not found for this application. Create the questionnaire first, then use its questionnaire_id."
            );
            return Err(Reply::rule("features", &error));
        }
    }
    Ok(fields)
}

/// Error of a published version that is to become a draft.
pub(super) const DRAFT_AGAIN: &str = "Cannot revert a published version to draft.";

const NO_FEATURE: &str = "At least one feature is required.";

/// Reads the features with their labels and configurations.
fn features(form: &mut Form, name: &'static str) -> Option<Value> {
    const FEATURE: Fields = &[
        ("feature", Rule::Text(100)),
        ("label", Rule::Text(255)),
        ("config", Rule::Object),
    ];
    let features = fields::rows(form, name, &["feature"], FEATURE)?;
    if features.is_empty() {
        form.invalid(name, NO_FEATURE);
    }
    let names = features.iter().map(|it| it["feature"].as_str());
    let names: Vec<_> = names.map(Option::unwrap_or_default).collect();
    for (place, (feature, settings)) in names.iter().zip(&features).enumerate() {
        if NAMES.iter().all(|(known, _)| known != feature) {
            let known: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
            let known = known.join(", ");
            let error = format!("Invalid feature '{feature}'. Allowed values: {known}.");
            form.invalid(name, error);
        }
        if *feature == "FACE_MATCH" && !names[..place].contains(&"OCR") {
            form.invalid(name, "Feature 'FACE_MATCH' must appear after one of: OCR.");
        }
        let questionnaire = &settings["config"]["questionnaire_uuid"];
        if *feature == "QUESTIONNAIRE" && !questionnaire.is_string() {
            let error = "Feature 'QUESTIONNAIRE' requires config.questionnaire_uuid.";
            form.invalid(name, error);
        }
    }
    Some(features.into())
}

fn feature_list(features: &Value) -> Vec<Feature> {
    let features = each(features).filter_map(|feature| {
        let mut names = NAMES.iter();
        names.find(|(name, _)| feature["feature"] == **name)
    });
    features.map(|(_, feature)| feature.clone()).collect()
}

/// Returns the template whose sessions are about the same kind of user.
fn template(features: &[Feature]) -> Template {
    let of_company = [
        Feature::KybRegistry,
        Feature::KybDocuments,
        Feature::KybKeyPeople,
    ];
    if features.iter().any(|feature| of_company.contains(feature)) {
        Template::Kyb
    } else {
        Template::Kyc
    }
}

fn expiration(fields: &Map<String, Value>) -> i64 {
    let seconds = fields.get("session_expiration_time");
    seconds
        .and_then(Value::as_i64)
        .unwrap_or(SESSION_EXPIRATION)
}

/// Returns the workflow of sessions without one: the last that was made the default.
fn is_default(state: &State, application: AppIndex, workflow: &Workflow) -> bool {
    let mut latest_first = state.versions(application).rev();
    let default = latest_first.find(|(_, other)| other.setting("is_default") == true);
    default.map_or(
        workflow.template == Template::Kyc && workflow.own.is_none(),
        |(_, default)| default.id == workflow.id,
    )
}

fn name(feature: &Feature) -> &'static str {
    let mut names = NAMES.iter();
    let found = names.find(|(_, known)| known == feature);
    found.map_or("", |(name, _)| name)
}

fn summary(context: &RequestContext<'_>, index: WorkflowIndex) -> Value {
    let (state, application) = (&context.state, context.application);
    let workflow = &state.workflows[index as usize];
    let own = workflow.own.as_deref();
    let features = workflow.features();
    let names: Vec<_> = features.iter().map(name).collect();
    let setting = |name: &str, default: Value| match workflow.setting(name) {
        Value::Null => default,
        value => value.clone(),
    };
    let mut versions = state.versions(application);
    let has_draft = versions.any(|(_, other)| other.id == workflow.id && !other.is_published());
    let author = own.map(|_| json!({"name": "API key", "email": null, "type": "api_key"}));
    let mut summary = json!({
        "uuid": workflow.version_id,
        "workflow_id": workflow.id,
        "workflow_label": workflow.label(),
        "workflow_type": workflow.template.kind().workflow_type(),
        "is_default": is_default(state, application, workflow),
        "is_archived": false,
        "is_white_label_enabled": setting("is_white_label_enabled", false.into()),
        "features": names.join(" + "),
        "is_simple_workflow": true,
        "is_editable": !workflow.is_published(),
        "workflow_url": format!("{}/u/{}", state.settings.origin, workflow.id),
        "max_retry_attempts": setting("max_retry_attempts", 3.into()),
        "retry_window_days": setting("retry_window_days", 7.into()),
        "session_expiration_time": workflow.expires_after,
        "version": workflow.version,
        "status": if workflow.is_published() { "published" } else { "draft" },
        "has_draft": has_draft,
        "created_by": author,
    });
    if let Some(own) = own {
        summary["updated_at"] = own.updated_at.rfc3339().into();
    }
    summary
}

fn detail(context: &RequestContext<'_>, index: WorkflowIndex) -> Value {
    let workflow = &context.state.workflows[index as usize];
    let features = workflow.features();
    let mut detail = summary(context, index);
    let configured = workflow.setting("features");
    let steps = features.iter().map(|it| name(it).to_ascii_lowercase());
    let steps: Vec<_> = steps.collect();
    let mut nodes = Map::new();
    for (place, (step, feature)) in steps.iter().zip(features.iter()).enumerate() {
        let node = json!({
            "feature": name(feature),
            "label": configured[place]["label"],
            "config": configured[place]["config"],
            "next": steps.get(place + 1),
        });
        nodes.insert(step.clone(), node);
        // A configuration does not replace what the workflow has itself.
        for (name, value) in configured[place]["config"]
            .as_object()
            .into_iter()
            .flatten()
        {
            if detail[name].is_null() {
                detail[name] = value.clone();
            }
        }
    }
    detail["workflow_graph"] = json!({"start_node": steps.first(), "nodes": nodes});
    for (switch, feature) in SWITCHES {
        detail[*switch] = features.contains(feature).into();
    }
    for limit in ["face_liveness_max_attempts", "face_match_max_attempts"] {
        detail[limit] = workflow.setting(limit).as_i64().unwrap_or(3).into();
    }
    detail["is_desktop_allowed"] = (workflow.setting("is_desktop_allowed") == true).into();
    if let Some(own) = &workflow.own {
        let published_at = workflow.is_published().then(|| own.updated_at.rfc3339());
        detail["created_at"] = own.created_at.rfc3339().into();
        detail["published_at"] = published_at.into();
    }
    detail
}
