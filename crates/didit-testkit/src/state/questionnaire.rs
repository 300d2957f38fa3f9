//! Questionnaires that requests made: their questions, and the answers of a session.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::State;
use super::collections::{CollectionKey, Item};
use super::workflow::Workflow;
use crate::vocabulary::{AppIndex, SessionIndex, canonical_uuid, each};

/// The collection of questionnaires.
pub(crate) const QUESTIONNAIRES: CollectionKey = CollectionKey::of("questionnaires");

/// Array of a decision with the answers.
const RESPONSES: &str = "questionnaire_responses";

/// Returns the ids of the questionnaires in the features of a workflow.
pub(crate) fn questionnaire_ids(features: &Value) -> impl Iterator<Item = &str> {
    each(features).filter_map(|feature| feature["config"]["questionnaire_uuid"].as_str())
}

/// Returns the elements of a questionnaire that have an answer.
pub(crate) fn questions(questionnaire: &Item) -> impl Iterator<Item = &Value> {
    const TEXTS: [&str; 4] = ["section_header", "separator", "heading", "paragraph"];
    let elements = each(questionnaire.get("form_elements"));
    elements
        .filter(|element| !TEXTS.contains(&element["element_type"].as_str().unwrap_or_default()))
}

/// Returns an element with its label as `text` returns it, as responses contain elements.
pub(crate) fn question(element: &Value, text: impl Fn(&Value) -> Value) -> Value {
    json!({
        "uuid": element["uuid"],
        "value": element["id"],
        "element_type": element["element_type"].as_str().map(str::to_uppercase),
        "is_required": element["is_required"].as_bool().unwrap_or_default(),
        "title": text(&element["label"]),
    })
}

impl State {
    /// Returns the questionnaires of a workflow that requests made.
    fn questionnaires<'s>(
        &'s self,
        application: AppIndex,
        workflow: &'s Workflow,
    ) -> impl Iterator<Item = &'s Arc<Item>> {
        questionnaire_ids(workflow.setting("features")).filter_map(move |id| {
            let id = canonical_uuid(id)?;
            self.collections.get(application, QUESTIONNAIRES, id)
        })
    }

    /// Returns the questions of a workflow in the default languages of its questionnaires.
    pub(crate) fn questions(&self, application: AppIndex, workflow: &Workflow) -> Vec<String> {
        let questionnaires = self.questionnaires(application, workflow);
        let questions = questionnaires.flat_map(|questionnaire| {
            let elements = questions(questionnaire);
            elements.map(|element| shown(questionnaire, &element["label"]))
        });
        let texts = questions.filter_map(|question| question.as_str().map(str::to_owned));
        texts.collect()
    }

    /// Returns the reports of a session with the answers to its own questionnaires.
    pub(super) fn answered<'r>(
        &self,
        index: SessionIndex,
        reports: &'r Map<String, Value>,
    ) -> Cow<'r, Map<String, Value>> {
        let session = self.store.get(index);
        let workflow = &self.workflows[session.workflow as usize];
        let mut reports = Cow::Borrowed(reports);
        for (run, questionnaire) in self
            .questionnaires(session.application, workflow)
            .enumerate()
        {
            let array = reports.get(RESPONSES).and_then(Value::as_array);
            if array.is_some_and(|array| array.len() > run)
                && let Some(response) = reports.to_mut().get_mut(RESPONSES)
                && let (Some(response), Value::Object(answers)) =
                    (response[run].as_object_mut(), answers(questionnaire))
            {
                response.extend(answers);
            }
        }
        reports
    }
}

/// Returns a text in the default language of a questionnaire.
fn shown(questionnaire: &Item, texts: &Value) -> Value {
    let texts = texts.as_object();
    let default = texts.and_then(|texts| texts.get(questionnaire.text("default_language")));
    let first = || texts.and_then(|texts| texts.values().next());
    default.or_else(first).cloned().unwrap_or_default()
}

/// Returns the response of a user to a questionnaire.
fn answers(questionnaire: &Item) -> Value {
    let text = |texts: &Value| shown(questionnaire, texts);
    let items = questions(questionnaire).map(|element| {
        let options = element["options"].as_array();
        let choices = options.map(|options| {
            let options = options.iter();
            let choices = options
                .map(|option| json!({"label": text(&option["label"]), "value": option["value"]}));
            choices.collect::<Value>()
        });
        let mut question = question(element, text);
        question["description"] = text(&element["description"]);
        question["placeholder"] = text(&element["placeholder"]);
        question["choices"] = choices.into();
        question["max_files"] = element["max_files"].clone();
        question["answer"] = answer(element);
        question["required_if"] = Value::Null;
        question["repeatable_config"] = Value::Null;
        question
    });
    json!({
        "questionnaire_id": questionnaire.id,
        "title": questionnaire.get("title"),
        "description": questionnaire.get("description"),
        "languages": questionnaire.get("languages"),
        "default_language": questionnaire.get("default_language"),
        "is_active": questionnaire.get("is_active"),
        "questionnaire_group_id": questionnaire.get("questionnaire_group_id"),
        "version": questionnaire.get("version"),
        "published_at": questionnaire.get("published_at"),
        "sections": [{"title": null, "description": null, "items": items.collect::<Value>()}],
    })
}

/// Returns what the user of the fake answers.
fn answer(element: &Value) -> Value {
    let text = match element["element_type"].as_str().unwrap_or_default() {
        "image" | "file_upload" => return json!({"files": ["media:proof_of_funds.pdf"]}),
        "dropdown" | "single_choice" | "multiple_choice" => {
            return json!({"value": element["options"][0]["value"]});
        }
        "number" => "1",
        "time" => "12:00",
        "email" => "carmen@example.com",
        "phone" => "+34600000000",
        "country" => "ESP",
        "date_picker" => "2026-01-01",
        "consent" => "true",
        _ => "An answer",
    };
    json!({ "value": text })
}
