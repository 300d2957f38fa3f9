//! Questionnaires and their versions.

use serde_json::{Map, Value, json};

use super::collection::{self, Collection};
use super::fields::{self, ANY_TEXT, Fields, Rule};
use super::workflows::DRAFT_AGAIN;
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{
    Item,
    questionnaire::{QUESTIONNAIRES, question, questionnaire_ids, questions},
};
use crate::vocabulary::each_mut;

pub(crate) struct Questionnaires;

const ELEMENT: Fields = &[
    ("id", Rule::Text(255)),
    (
        "element_type",
        Rule::FixedChoice(
            "short_text|long_text|dropdown|single_choice|multiple_choice|number|image|file_upload|\
             time|email|address|phone|country|date_picker|consent|section_header|separator|heading|\
             paragraph",
        ),
    ),
    ("label", Rule::Custom(translations)),
    ("description", Rule::Custom(translations)),
    ("placeholder", Rule::Custom(translations)),
    ("is_required", Rule::Boolean),
    ("max_files", Rule::Integer(1, 5)),
    ("options", Rule::Custom(options)),
    ("validation", Rule::Object),
];

impl Collection for Questionnaires {
    const NAME: &'static str = QUESTIONNAIRES.name;
    const ID: &'static str = "questionnaire_uuid";
    const ID_FIELD: &'static str = "questionnaire_id";
    const FIELDS: Fields = &[
        ("title", Rule::Required(&Rule::Filled(255))),
        ("description", ANY_TEXT),
        ("languages", Rule::Required(&Rule::Texts)),
        ("default_language", Rule::Text(10)),
        ("is_active", Rule::Boolean),
        ("status", Rule::Choice("draft|published")),
        ("form_elements", Rule::Required(&Rule::Custom(elements))),
    ];

    fn defaults(_: &RequestContext<'_>) -> Value {
        json!({
            "is_active": true,
            "is_simple_questionnaire": true,
            "version": 1,
            "status": "published",
            "published_at": null,
        })
    }

    fn check(_: &RequestContext<'_>, form: &mut Form, item: Option<&Item>) {
        if form.has("graph") {
            let error =
                "The v3 questionnaire API only accepts simple `form_elements`, not `graph`.";
            form.invalid_with("graph", error.into());
        }
        let is_published = item.is_some_and(|item| item.text("status") == "published");
        if is_published && form.peek("status").is_some_and(|status| status == "draft") {
            form.invalid("status", DRAFT_AGAIN);
        }
        form.refuse_null(&["default_language"]);
        if item.is_some() && !form.has("status") {
            form.put("status", "published".into());
        }
    }

    fn complete(context: &mut RequestContext<'_>, item: &mut Item) -> Result<(), Reply> {
        if item.get("questionnaire_group_id").is_null() {
            item.set("questionnaire_group_id", item.id.to_string());
        }
        if item.get("default_language").is_null() {
            let first = item.get("languages")[0].clone();
            item.set("default_language", first);
        }
        if item.text("status") == "published" && item.get("published_at").is_null() {
            item.set("published_at", context.state.now.rfc3339());
        }
        let mut elements = item.get("form_elements").clone();
        for (number, element) in each_mut(&mut elements).enumerate() {
            if element["uuid"].is_null() {
                element["uuid"] = json!(context.state.ids.uuid());
            }
            if element["id"].is_null() {
                element["id"] = format!("question_{}", number + 1).into();
            }
        }
        item.set("form_elements", elements);
        Ok(())
    }

    fn detail(_: &RequestContext<'_>, item: &Item) -> Value {
        let shown: Vec<_> = questions(item).map(detailed).collect();
        let mut nodes = Map::new();
        for (number, question) in shown.iter().enumerate() {
            let next = shown.get(number + 1);
            let mut node = question.clone();
            node["next"] = next.map_or(Value::Null, |next| next["value"].clone());
            nodes.insert(
                question["value"].as_str().unwrap_or_default().to_owned(),
                node,
            );
        }
        let start = shown.first().map(|question| &question["value"]);
        let mut detail = common(item);
        detail["questionnaire_id"] = json!(item.id);
        detail["graph"] = json!({"start_node": start, "nodes": nodes});
        detail["sections"] = json!([{"title": {}, "description": {}, "items": shown}]);
        detail
    }

    fn summary(context: &RequestContext<'_>, item: &Item) -> Value {
        let id = item.id.to_string();
        let versions = context.state.versions(context.application);
        let users = versions.filter(|(_, workflow)| {
            questionnaire_ids(workflow.setting("features")).any(|used| used == id)
        });
        let types = questions(item).map(|it| question(it, Value::clone)["element_type"].take());
        let mut summary = common(item);
        summary["uuid"] = json!(item.id);
        summary["question_types"] = types.collect();
        summary["workflow_names"] = users.map(|(_, workflow)| workflow.label()).collect();
        summary["created_at"] = item.created_at.rfc3339().into();
        summary["updated_at"] = item.updated_at.rfc3339().into();
        summary
    }
}

/// `PATCH /v3/questionnaires/{questionnaire_uuid}/`. A draft is published unless `status` keeps it a
/// draft. A published version changes in place; publishing it again makes a new version.
///
/// Source: <https://docs.didit.me/management-api/questionnaires/update>
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = collection::find::<Questionnaires>(context)?;
    let is_new_version = item.text("status") == "published" && context.form()?.has("status");
    if !is_new_version {
        return collection::update::<Questionnaires>(context);
    }
    let changes = collection::read::<Questionnaires>(context, QUESTIONNAIRES, Some(&item))?;
    let group = item.get("questionnaire_group_id");
    let versions = context.items(QUESTIONNAIRES);
    let versions = versions.filter(|other| other.get("questionnaire_group_id") == group);
    let latest = versions
        .filter_map(|other| other.get("version").as_u64())
        .max();
    let mut fields = item.fields.clone();
    fields.extend(changes);
    fields.insert("version".to_owned(), (latest.unwrap_or(0) + 1).into());
    fields.insert("published_at".to_owned(), Value::Null);
    let version = collection::insert::<Questionnaires>(context, QUESTIONNAIRES, fields)?;
    Ok(Reply::ok(&Questionnaires::detail(context, &version)))
}

fn common(item: &Item) -> Value {
    let mut fields = item.fields.clone();
    fields.remove("form_elements");
    let is_draft = item.text("status") == "draft";
    fields.insert("is_editable".to_owned(), is_draft.into());
    fields.into()
}

/// Returns an element as a questionnaire contains it.
fn detailed(element: &Value) -> Value {
    let mut question = question(element, Value::clone);
    for (from, to) in [
        ("description", "description"),
        ("placeholder", "placeholder"),
        ("options", "choices"),
        ("max_files", "max_files"),
        ("validation", "validation"),
    ] {
        if !element[from].is_null() {
            question[to] = element[from].clone();
        }
    }
    question
}

/// Reads a text in some languages.
fn translations(form: &mut Form, name: &'static str) -> Option<Value> {
    let texts = form.dictionary(name)?;
    let mut all = texts.as_object().into_iter().flat_map(Map::values);
    if !all.all(Value::is_string) {
        form.invalid(name, "Not a valid string.");
    }
    Some(texts)
}

fn options(form: &mut Form, name: &'static str) -> Option<Value> {
    const OPTION: Fields = &[("value", ANY_TEXT), ("label", Rule::Custom(translations))];
    fields::rows(form, name, &["label"], OPTION).map(Value::from)
}

/// Reads the elements, which are at least one.
fn elements(form: &mut Form, name: &'static str) -> Option<Value> {
    let elements = fields::rows(form, name, &["element_type", "label"], ELEMENT)?;
    if elements.is_empty() {
        form.invalid(name, "At least one form element is required.");
    }
    Some(elements.into())
}
