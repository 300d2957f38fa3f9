//! Biometric templates of deleted sessions.
//!
//! Source: <https://docs.didit.me/management-api/biometric-templates/overview>

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::collection::{self, Collection};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, faces::TEMPLATES};
use crate::vocabulary::{Search, UtcTime, Uuid};

pub(crate) struct Templates;

impl Collection for Templates {
    const NAME: &'static str = TEMPLATES.name;
    const ID: &'static str = "template_uuid";
    const NOT_FOUND: &'static str = "Biometric template not found.";
    const HIDDEN: &'static [&'static str] = &["face", "created_at", "updated_at"];
    const ORDERINGS: &'static [&'static str] = &["retained_at", "expires_at"];

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = collection::whole::<Self>(item);
        let status = item.template_status(context.state.now);
        fields.insert("status".into(), status.into());
        fields.into()
    }
}

/// `GET /v3/biometric-templates/`
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let filter = Filter::of_query(context)?;
    collection::list_where::<Templates>(context, move |context, item| {
        filter.selects(item, context.state.now)
    })
}

/// `GET /v3/biometric-templates/count/`
pub(crate) fn count(context: &mut RequestContext<'_>) -> HandlerResult {
    let filter = Filter::of_query(context)?;
    let count = selected(context, &filter).len();
    Ok(Reply::ok(&json!({ "count": count })))
}

/// `DELETE /v3/biometric-templates/{template_uuid}/`
pub(crate) fn purge(context: &mut RequestContext<'_>) -> HandlerResult {
    let item = collection::find::<Templates>(context)?;
    Ok(Reply::ok(&purged(context, item)))
}

/// `POST /v3/biometric-templates/delete/`
pub(crate) fn batch_purge(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let all = form.boolean("delete_all").unwrap_or(false);
    let ids = if all { None } else { ids(&mut form) };
    let filter = Filter::read(&mut form);
    form.finish()?;
    let items = match ids {
        None => selected(context, &filter),
        Some(ids) => {
            let find = |id| context.item(TEMPLATES, id).cloned();
            ids.into_iter().filter_map(find).collect()
        }
    };
    let results = items.into_iter().map(|item| purged(context, item));
    let results: Vec<_> = results.collect();
    Ok(Reply::ok(&json!({ "results": results })))
}

fn ids(form: &mut Form) -> Option<Vec<Uuid>> {
    let name = "template_uuids";
    if !form.has_value(name) {
        form.invalid(name, "This field is required unless delete_all is true.");
        return None;
    }
    let ids = form.uuids(name)?;
    if ids.is_empty() {
        form.invalid(name, "This list may not be empty.");
    }
    Some(ids)
}

fn purged(context: &mut RequestContext<'_>, item: Arc<Item>) -> Value {
    let id = item.id;
    let application = context.application;
    let source = "explicit_template_purge";
    let outcome = context.state.purge_template(application, item, source);
    json!({ "uuid": id, "outcome": outcome })
}

/// Returns the templates that a filter selects, oldest first.
fn selected(context: &RequestContext<'_>, filter: &Filter) -> Vec<Arc<Item>> {
    let items = context.items(TEMPLATES);
    let selected = items.filter(|item| filter.selects(item, context.state.now));
    selected.cloned().collect()
}

/// Conditions on templates. Purged ones are not selected.
struct Filter {
    vendor_data: Option<Search>,
    /// Fields with the text that they must have.
    texts: Vec<(&'static str, String)>,
    status: Option<String>,
    from: Option<UtcTime>,
    to: Option<UtcTime>,
}

impl Filter {
    fn of_query(context: &RequestContext<'_>) -> Result<Self, Reply> {
        let parameters = context.query.iter();
        let parameters = parameters.filter(|(_, value)| !value.is_empty());
        let parameters: Map<_, _> = parameters
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect();
        let mut form = Form::new(parameters);
        let filter = Self::read(&mut form);
        form.choice(
            "ordering",
            &["retained_at", "-retained_at", "expires_at", "-expires_at"],
        );
        form.finish()?;
        Ok(filter)
    }

    fn read(form: &mut Form) -> Self {
        let user = form.uuid("vendor_user_uuid").map(|id| id.to_string());
        let sources = ["session_delete", "automatic_retention", "backfill"];
        let source = form.choice("source_type", &sources);
        let status = form.choice(
            "status",
            &[
                "pending",
                "active",
                "expired",
                "held_out_of_use",
                "purge_pending",
                "purge_failed",
            ],
        );
        let [from, to] = ["retained_from", "retained_to"].map(|name| time(form, name));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            form.invalid("retained_to", "Must be on or after retained_from.");
        }
        let texts = [("vendor_user_uuid", user), ("source_type", source)];
        let vendor_data = form.text("vendor_data", usize::MAX);
        Self {
            vendor_data: vendor_data.map(|text| Search::new(&text)),
            texts: texts
                .into_iter()
                .filter_map(|(name, text)| Some((name, text?)))
                .collect(),
            status,
            from,
            to,
        }
    }

    fn selects(&self, item: &Item, now: UtcTime) -> bool {
        let status = item.template_status(now);
        let at = item.created_at;
        let search = self.vendor_data.as_ref();
        status != "purged"
            && self.status.as_ref().is_none_or(|wanted| wanted == status)
            && self.from.is_none_or(|from| at >= from)
            && self.to.is_none_or(|to| at <= to)
            && search.is_none_or(|search| search.is_in(item.text("vendor_data")))
            && self
                .texts
                .iter()
                .all(|(name, text)| item.text(name) == text)
    }
}

/// Reads a time.
pub(super) fn time(form: &mut Form, name: &str) -> Option<UtcTime> {
    let text = form.text(name, 64)?;
    let time = UtcTime::parse(&text);
    if time.is_none() {
        form.invalid(
            name,
            "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
        );
    }
    time
}
