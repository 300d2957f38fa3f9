//! Biometric templates of deleted sessions.
//!
//! Source: <https://docs.didit.me/management-api/biometric-templates/overview>

use std::sync::Arc;

use serde_json::{Value, json};

use super::collection::{self, Collection};
use super::fields::{choice, to_delete};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::state::{Item, faces::TEMPLATES};
use crate::vocabulary::{Search, UtcTime};

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
    let filter = query(context)?;
    let now = context.state.now;
    collection::list_where::<Templates>(context, |item| filter(item, now))
}

/// `GET /v3/biometric-templates/count/`
pub(crate) fn count(context: &mut RequestContext<'_>) -> HandlerResult {
    let count = selected(context, query(context)?).len();
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
    let ids = to_delete(&mut form, "template_uuids", Form::uuids);
    let filter = filter(&mut form);
    form.finish()?;
    let items = match ids {
        None => selected(context, filter),
        Some(ids) => {
            let find = |id| context.item(TEMPLATES, id).cloned();
            ids.into_iter().filter_map(find).collect()
        }
    };
    let results = items.into_iter().map(|item| purged(context, item));
    let results: Vec<_> = results.collect();
    Ok(Reply::ok(&json!({ "results": results })))
}

fn purged(context: &mut RequestContext<'_>, item: Arc<Item>) -> Value {
    let id = item.id;
    let application = context.application;
    let source = "explicit_template_purge";
    let outcome = context.state.purge_template(application, item, source);
    json!({ "uuid": id, "outcome": outcome })
}

/// Returns the templates that a filter selects, oldest first.
fn selected(
    context: &RequestContext<'_>,
    filter: impl Fn(&Item, UtcTime) -> bool,
) -> Vec<Arc<Item>> {
    let items = context.items(TEMPLATES);
    let selected = items.filter(|item| filter(item, context.state.now));
    selected.cloned().collect()
}

/// Reads the filter of a query.
fn query(context: &RequestContext<'_>) -> Result<impl Fn(&Item, UtcTime) -> bool + use<>, Reply> {
    let mut form = context.query_form();
    let filter = filter(&mut form);
    choice(
        &mut form,
        "ordering",
        "retained_at|-retained_at|expires_at|-expires_at",
    );
    form.finish()?;
    Ok(filter)
}

/// Reads conditions on templates. Purged ones do not meet them.
fn filter(form: &mut Form) -> impl Fn(&Item, UtcTime) -> bool + use<> {
    let user = form.uuid("vendor_user_uuid").map(|id| id.to_string());
    let sources = "session_delete|automatic_retention|backfill";
    let source = choice(form, "source_type", sources);
    let statuses = "pending|active|expired|held_out_of_use|purge_pending|purge_failed";
    let wanted = choice(form, "status", statuses);
    let [from, to] = ["retained_from", "retained_to"].map(|name| form.date_time(name));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.invalid("retained_to", "Must be on or after retained_from.");
    }
    let search = form.text("vendor_data", usize::MAX);
    let search = search.map(|text| Search::new(&text));
    move |item, now| {
        let is = |name: &str, text: &Option<String>| {
            text.as_ref().is_none_or(|text| item.text(name) == text)
        };
        let (status, at) = (item.template_status(now), item.created_at);
        status != "purged"
            && wanted.as_ref().is_none_or(|wanted| wanted == status)
            && is("vendor_user_uuid", &user)
            && is("source_type", &source)
            && from.is_none_or(|from| at >= from)
            && to.is_none_or(|to| at <= to)
            && (search.as_ref()).is_none_or(|search| search.is_in(item.text("vendor_data")))
    }
}
