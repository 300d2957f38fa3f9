//! `GET /v3/sessions/`
//!
//! Source: <https://docs.didit.me/sessions-api/list-sessions>

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::http::{HandlerResult, Reply, RequestContext};
use crate::state::{Kind, Page, Session, State, summary::Summary};
use crate::vocabulary::{
    AppIndex, Search, SessionIndex, Status, UtcTime, Uuid, any_case_uuid, canonical_uuid,
    document_name,
};

const API_SERVICES: &str = "\
    ID_VERIFICATION FACE_MATCH AGE_ESTIMATION FACE_SEARCH POA AML KYB_REGISTRY PASSIVE_LIVENESS \
    DATABASE_VALIDATION PHONE_VERIFICATION EMAIL_VERIFICATION";

/// Maximum `count` of lists of businesses, users and business sessions.
pub(super) const MAX_COUNT: usize = 100;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let current = context.state.settings.revision.is_current();
    let kind = context.query.get("session_kind").filter(|_| current);
    let kind = kind.unwrap_or("user").to_ascii_lowercase();
    let page = context.page()?;
    let kinds = match Kind::parse(&kind) {
        Some(kind) => vec![kind],
        // A page of each kind; the links are those of the user sessions.
        None if kind == "all" => Kind::ALL.to_vec(),
        None => {
            let error = "Must be \"user\", \"business\", or \"all\".";
            return Err(Reply::rule("session_kind", error));
        }
    };
    let (mut linked, mut count, mut all) = (None, 0, Vec::new());
    for kind in kinds {
        let (found, items) = items(context, kind, page)?;
        linked.get_or_insert(found);
        count += match kind {
            Kind::User => found,
            Kind::Business => found.min(MAX_COUNT),
        };
        all.extend(items);
    }
    let mut response = context.envelope(page, linked.unwrap_or(0), &all);
    response["count"] = count.into();
    Ok(Reply::ok(&context.permitted(response)))
}

fn items(
    context: &RequestContext<'_>,
    kind: Kind,
    page: Page,
) -> Result<(usize, Vec<Value>), Reply> {
    let filter = Filter::read(context, kind)?;
    let (count, indexes) = filter.select(context.state, context.application, kind, page);
    let items = indexes
        .into_iter()
        .map(|index| item(context.state, context.state.store.get(index)))
        .collect();
    Ok((count, items))
}

/// Returns the sessions of a kind that the query selects, newest first.
pub(super) fn selected(
    context: &RequestContext<'_>,
    kind: Kind,
) -> Result<Vec<SessionIndex>, Reply> {
    let filter = Filter::read(context, kind)?;
    let application = context.application;
    Ok(filter.select(context.state, application, kind, Page::ALL).1)
}

/// Filter of a list.
struct Filter {
    vendor_data: Option<String>,
    statuses: Option<Vec<Status>>,
    from: Option<UtcTime>,
    to: Option<UtcTime>,
    /// Conditions without an index: each session is examined.
    conditions: Vec<Condition>,
}

type Condition = Box<dyn Fn(&State, &Session) -> bool>;

impl Filter {
    fn read(context: &RequestContext<'_>, kind: Kind) -> Result<Self, Reply> {
        let query = &context.query;
        let mut filter = Self {
            vendor_data: query.get("vendor_data").map(str::to_owned),
            statuses: query.list("status").map(|names| {
                let mut statuses: Vec<_> = names.into_iter().filter_map(Status::parse).collect();
                statuses.sort_by_key(|status| status.index());
                statuses.dedup();
                statuses
            }),
            from: None,
            to: None,
            conditions: Vec::new(),
        };
        if context.state.settings.revision.is_current() {
            filter.from = edge(context, "date_from")?.map(|(start, _)| start);
            filter.to = edge(context, "date_to")?.map(|(last, is_day)| match (is_day, kind) {
                // The day itself is included for users only.
                (true, Kind::User) => last.plus_days(1),
                (true, Kind::Business) => last,
                (false, _) => last.next(),
            });
            filter.read_conditions(context, kind)?;
        }
        Ok(filter)
    }

    fn read_conditions(&mut self, context: &RequestContext<'_>, kind: Kind) -> Result<(), Reply> {
        let query = &context.query;
        if let Some(ids) = query.list("workflow_id") {
            let ids: HashSet<_> = ids.into_iter().filter_map(canonical_uuid).collect();
            self.require(move |state, session| {
                ids.contains(&state.workflows[session.workflow as usize].id)
            });
        }
        if let Some(codes) = query.list("country") {
            let codes: HashSet<_> = codes.into_iter().map(str::to_owned).collect();
            self.require(move |_, session| {
                let country = summary(session).and_then(Summary::country);
                country.is_some_and(|country| codes.contains(country))
            });
        }
        if let Some(codes) = query.list("warning") {
            let codes: HashSet<String> = codes.into_iter().map(str::to_owned).collect();
            self.require(move |_, session| {
                let risks = session.reports.as_ref().map(|reports| &reports.risks);
                risks.is_some_and(|risks| risks.iter().any(|risk| codes.contains(&**risk)))
            });
        }
        let mut searches = vec![query.get("search")];
        if kind == Kind::User {
            searches.push(query.get("screened_full_name"));
        }
        for text in searches.into_iter().flatten() {
            let search = Search::new(text);
            self.require(move |_, session| contains(session, &search));
        }
        if query.get("organization_name").is_some() {
            self.match_nothing();
        }
        if kind == Kind::User {
            self.read_user_conditions(context)?;
        }
        Ok(())
    }

    fn read_user_conditions(&mut self, context: &RequestContext<'_>) -> Result<(), Reply> {
        let query = &context.query;
        if let Some(codes) = query.list("document_type") {
            let names: HashSet<_> = codes.into_iter().filter_map(document_name).collect();
            self.require(move |_, session| {
                let name = summary(session).and_then(Summary::document_type);
                name.is_some_and(|name| names.contains(&name))
            });
        }
        if let Some(id) = query.get("didit_internal_id") {
            let id = any_case_uuid(id)
                .ok_or_else(|| Reply::field("didit_internal_id", "Enter a valid UUID."))?;
            self.require(move |state, session| internal_id(state, session) == Some(id));
        }
        if let Some(service) = query.get("api_service") {
            if !API_SERVICES.split(' ').any(|known| known == service) {
                let error = format!(
                    "Select a valid choice. {service} is not one of the available choices."
                );
                return Err(Reply::field("api_service", &error));
            }
            // Standalone checks of the fake create no sessions.
            self.match_nothing();
        }
        let is_set = |name| {
            let value = query.get(name);
            value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
        };
        let types = query.list("session_type");
        let is_other_type =
            types.is_some_and(|types| !types.contains(&"HOSTED") && !types.contains(&"ALL"));
        let mut unknown = ["document_name", "region", "euuid"].into_iter();
        if is_other_type
            || is_set("status_initialized_as_in_review")
            || unknown.any(|name| query.get(name).is_some())
        {
            self.match_nothing();
        }
        if is_set("is_kyc_to_be_reviewed") {
            self.statuses = Some(match self.statuses.take() {
                Some(statuses) if !statuses.contains(&Status::InReview) => Vec::new(),
                _ => vec![Status::InReview],
            });
        }
        Ok(())
    }

    fn require(&mut self, condition: impl Fn(&State, &Session) -> bool + 'static) {
        self.conditions.push(Box::new(condition));
    }

    /// No session of the fake matches.
    fn match_nothing(&mut self) {
        self.require(|_, _| false);
    }

    fn select(
        &self,
        state: &State,
        application: AppIndex,
        kind: Kind,
        page: Page,
    ) -> (usize, Vec<SessionIndex>) {
        let store = &state.store;
        let sessions = store.partition((application, kind));
        let group = match &self.vendor_data {
            None => Some(&sessions.all),
            Some(vendor_data) => sessions.vendor(vendor_data),
        };
        let Some(group) = group else {
            return (0, Vec::new());
        };
        let created_at = |index| store.get(index).created_at;
        let is_before = |index| self.from.is_some_and(|from| created_at(index) < from);
        let is_after = |index| self.to.is_some_and(|to| created_at(index) >= to);
        let range = if store.is_unsorted {
            group.everything()
        } else {
            group.range(is_before, is_after)
        };
        let statuses = self.statuses.as_deref();
        if self.conditions.is_empty() && !store.is_unsorted {
            return group.select(range, statuses, page, |index| store.status(index));
        }
        let live = |index| {
            let session = store.get(index);
            (!session.deleted).then_some(session.status)
        };
        page.of(group.iter(range, statuses, live).filter(|&index| {
            let mut conditions = self.conditions.iter();
            !is_before(index)
                && !is_after(index)
                && conditions.all(|condition| condition(state, store.get(index)))
        }))
    }
}

/// Returns the first midnight of a day, or a time, and whether it is a day. The reference has dates,
/// the guide ISO 8601, and clients send date-times.
fn edge(context: &RequestContext<'_>, name: &str) -> Result<Option<(UtcTime, bool)>, Reply> {
    let Some(text) = context.query.get(name) else {
        return Ok(None);
    };
    let day = UtcTime::parse_date(text).map(|midnight| (midnight, true));
    let edge = day.or_else(|| Some((UtcTime::parse_in_utc(text)?, false)));
    edge.map(Some)
        .ok_or_else(|| Reply::field(name, "Enter a valid date."))
}

fn summary(session: &Session) -> Option<&Summary> {
    session.reports.as_ref().map(|reports| &reports.summary)
}

/// Searches a UUID among the session ids, digits among the numbers, the start of an e-mail
/// address among the addresses, and any other text among names, addresses and `vendor_data`.
fn contains(session: &Session, search: &Search) -> bool {
    let (summary, text) = (summary(session), search.as_str());
    if let Some(id) = canonical_uuid(text) {
        return session.id == id;
    }
    if search.is_number {
        return session.number.to_string().starts_with(text)
            || summary.is_some_and(|summary| summary.has_number(text));
    }
    if search.is_email {
        return summary.is_some_and(|summary| summary.has_email(text));
    }
    let vendor_data = session.vendor_data.as_ref();
    vendor_data.is_some_and(|vendor_data| search.is_in(vendor_data))
        || summary.is_some_and(|summary| summary.names().any(|name| search.is_in(name)))
}

fn internal_id(state: &State, session: &Session) -> Option<Uuid> {
    let vendor_data = session.vendor_data.as_deref()?;
    Some(state.entity_id((session.application, session.kind), vendor_data))
}

fn item(state: &State, session: &Session) -> Value {
    let workflow = &state.workflows[session.workflow as usize];
    let mut item = json!({
        "session_id": session.id,
        "session_kind": session.kind.as_str(),
        "session_number": session.number,
        "status": session.status.as_str(),
        "vendor_data": session.vendor_data.as_deref(),
        "created_at": session.created_at.rfc3339(),
    });
    match session.kind {
        Kind::User => {
            let url = (!session.is_imported()).then(|| state.session_url(session));
            item["session_url"] = url.into();
            item["didit_internal_id"] = json!(internal_id(state, session));
        }
        Kind::Business => {
            item["workflow_id"] = json!(workflow.id);
            item["workflow_type"] = workflow.template.kind().workflow_type().into();
            item["workflow_label"] = workflow.label().into();
        }
    }
    if let Some(reports) = &session.reports {
        reports.summary.add_to(&mut item, workflow);
        if let Some(image) = item.get_mut("portrait_image") {
            state.links(session.id).sign_value(image);
        }
    } else {
        let empty = Summary::new(workflow, &Map::new());
        empty.add_to(&mut item, workflow);
    }
    item
}
