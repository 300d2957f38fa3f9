//! `GET /v3/sessions/`. Source: <https://docs.didit.me/sessions-api/list-sessions>

use crate::http::context::RequestContext;
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::state::group::Page;
use crate::state::session::Session;
use crate::state::summary;
use crate::state::workflow::Kind;
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::indexes::{AppIndex, SessionIndex};
use crate::vocabulary::status::Status;
use crate::vocabulary::time::UtcTime;

const API_SERVICES: &[&str] = &[
    "ID_VERIFICATION",
    "FACE_MATCH",
    "AGE_ESTIMATION",
    "FACE_SEARCH",
    "POA",
    "AML",
    "KYB_REGISTRY",
    "PASSIVE_LIVENESS",
    "DATABASE_VALIDATION",
    "PHONE_VERIFICATION",
    "EMAIL_VERIFICATION",
];

/// Companies, and users, are counted up to here.
pub(super) const COUNTED: usize = 100;

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let current = context.state.settings.revision.is_current();
    let kind = context.query.get("session_kind").filter(|_| current);
    let kind = kind.unwrap_or("user").to_ascii_lowercase();
    let page = context.page()?;
    match kind.as_str() {
        "user" => {
            let (count, rows) = rows(context, Kind::User, page)?;
            Ok(context.envelope(page, count, &rows))
        }
        "business" => {
            let (count, rows) = rows(context, Kind::Business, page)?;
            let reply = context.envelope(page, count, &rows);
            Ok(capped(reply, count))
        }
        "all" => {
            // A page of each; the links follow the people's side.
            let (count, mut both) = rows(context, Kind::User, page)?;
            let (companies, more) = rows(context, Kind::Business, page)?;
            both.extend(more);
            let reply = context.envelope(page, count, &both);
            Ok(recounted(reply, count, count + companies.min(COUNTED)))
        }
        _ => Err(Reply::rule(
            "session_kind",
            "Must be \"user\", \"business\", or \"all\".",
        )),
    }
}

/// The same answer with a count that ends where the service stops to count.
pub(super) fn capped(reply: Reply, count: usize) -> Reply {
    recounted(reply, count, count.min(COUNTED))
}

/// The count stands first in the body, so it is found without reading the rest.
fn recounted(reply: Reply, from: usize, to: usize) -> Reply {
    if from == to {
        return reply;
    }
    let head = format!("{{\"count\":{from},");
    let body = String::from_utf8_lossy(&reply.body);
    let rest = body.strip_prefix(&head).unwrap_or_default();
    Reply::ok_text(format!("{{\"count\":{to},{rest}"))
}

fn rows(
    context: &RequestContext<'_>,
    kind: Kind,
    page: Page,
) -> Result<(usize, Vec<String>), Reply> {
    let filter = Filter::read(context, kind)?;
    let (count, indexes) = filter.select(context.state, context.application, kind, page);
    let rows = indexes
        .into_iter()
        .map(|session_index| {
            let session = context.state.store.get(session_index);
            let row = match kind {
                Kind::User => context.state.user_row(session),
                Kind::Business => context.state.business_row(session),
            };
            context.media(row)
        })
        .collect();
    Ok((count, rows))
}

/// What a list is narrowed down to.
struct Filter {
    vendor_data: Option<String>,
    statuses: Option<Vec<Status>>,
    from: Option<UtcTime>,
    to: Option<UtcTime>,
    /// Conditions that each session must be looked at for.
    conditions: Vec<Condition>,
}

enum Condition {
    Workflow(Vec<crate::vocabulary::id::Uuid>),
    /// One of the texts stands in the row.
    Row(Vec<String>),
    /// One of the texts stands in the reports.
    Reports(Vec<String>),
    Search(String),
    InternalId(String),
    /// Nothing satisfies it: the fake has no such session.
    Nothing,
}

impl Filter {
    fn read(context: &RequestContext<'_>, kind: Kind) -> Result<Self, Reply> {
        let query = &context.query;
        let mut filter = Self {
            vendor_data: query.get("vendor_data").map(str::to_owned),
            statuses: query.list("status").map(|words| {
                let mut statuses: Vec<_> = words.into_iter().filter_map(Status::parse).collect();
                statuses.sort_by_key(|status| status.index());
                statuses.dedup();
                statuses
            }),
            from: None,
            to: None,
            conditions: Vec::new(),
        };
        if context.state.settings.revision.is_current() {
            filter.from = edge(context, "date_from")?.map(Edge::start);
            filter.to = edge(context, "date_to")?.map(|edge| edge.end(kind));
            filter.read_conditions(context, kind)?;
        }
        Ok(filter)
    }

    fn read_conditions(&mut self, context: &RequestContext<'_>, kind: Kind) -> Result<(), Reply> {
        let query = &context.query;
        if let Some(ids) = query.list("workflow_id") {
            self.conditions.push(Condition::Workflow(
                ids.into_iter().filter_map(canonical_uuid).collect(),
            ));
        }
        if let Some(codes) = query.list("country") {
            self.conditions
                .push(members("country", &codes, Condition::Row));
        }
        if let Some(codes) = query.list("warning") {
            self.conditions
                .push(members("risk", &codes, Condition::Reports));
        }
        if let Some(text) = query.get("search") {
            self.conditions.push(Condition::Search(text.to_lowercase()));
        }
        if query.get("organization_name").is_some() {
            self.conditions.push(Condition::Nothing);
        }
        if kind == Kind::Business {
            return Ok(());
        }
        if let Some(codes) = query.list("document_type") {
            let names: Vec<_> = codes.into_iter().filter_map(document_name).collect();
            self.conditions
                .push(members("document_type", &names, Condition::Row));
        }
        if let Some(name) = query.get("screened_full_name") {
            self.conditions.push(Condition::Search(name.to_lowercase()));
        }
        if let Some(id) = query.get("didit_internal_id") {
            if canonical_uuid(&id.to_ascii_lowercase()).is_none() {
                return Err(Reply::field("didit_internal_id", "Enter a valid UUID."));
            }
            self.conditions
                .push(Condition::InternalId(id.to_ascii_lowercase()));
        }
        if let Some(service) = query.get("api_service") {
            if !API_SERVICES.contains(&service) {
                return Err(Reply::field(
                    "api_service",
                    &format!(
                        "Select a valid choice. {service} is not one of the available choices."
                    ),
                ));
            }
            // Sessions of the fake are gone through by a user; none comes from a single check.
            self.conditions.push(Condition::Nothing);
        }
        let types = query.list("session_type");
        if types.is_some_and(|types| !types.contains(&"HOSTED") && !types.contains(&"ALL")) {
            self.conditions.push(Condition::Nothing);
        }
        for unknown in ["document_name", "region", "euuid"] {
            if query.get(unknown).is_some() {
                self.conditions.push(Condition::Nothing);
            }
        }
        let to_review = |name| {
            query
                .get(name)
                .is_some_and(|text| text.eq_ignore_ascii_case("true"))
        };
        if to_review("is_kyc_to_be_reviewed") {
            let wanted = [Status::InReview];
            self.statuses = Some(match self.statuses.take() {
                Some(asked) if !asked.contains(&Status::InReview) => Vec::new(),
                _ => wanted.to_vec(),
            });
        }
        if to_review("status_initialized_as_in_review") {
            self.conditions.push(Condition::Nothing);
        }
        Ok(())
    }

    fn select(
        &self,
        state: &State,
        application: AppIndex,
        kind: Kind,
        page: Page,
    ) -> (usize, Vec<SessionIndex>) {
        let store = &state.store;
        let sessions = store.partition(application, kind);
        let group = match &self.vendor_data {
            None => &sessions.all,
            Some(vendor_data) => match sessions.vendor(vendor_data) {
                Some(group) => group,
                None => return (0, Vec::new()),
            },
        };
        let range = group.range(
            |session_index| {
                self.from
                    .is_some_and(|from| store.get(session_index).created_at < from)
            },
            |session_index| {
                self.to
                    .is_some_and(|to| store.get(session_index).created_at >= to)
            },
        );
        let statuses = self.statuses.as_deref();
        if self.conditions.is_empty() {
            return group.select(range, statuses, page, |session_index| {
                store.status(session_index)
            });
        }
        let live = |session_index| {
            let session = store.get(session_index);
            (!session.deleted).then_some(session.status)
        };
        page.of(group.iter(range, statuses, live).filter(|&session_index| {
            self.conditions
                .iter()
                .all(|condition| condition.holds(state, store.get(session_index)))
        }))
    }
}

/// An edge of the time that a list covers.
#[derive(Clone, Copy)]
enum Edge {
    /// By the midnight that it begins with.
    Day(UtcTime),
    /// The reference has dates; the guide says ISO 8601, and clients send date-times.
    UtcTime(UtcTime),
}

impl Edge {
    const fn start(self) -> UtcTime {
        match self {
            Self::Day(moment) | Self::UtcTime(moment) => moment,
        }
    }

    /// The first moment that is beyond it. A day counts in full for people alone.
    const fn end(self, kind: Kind) -> UtcTime {
        match (self, kind) {
            (Self::Day(midnight), Kind::User) => midnight.plus_days(1),
            (Self::Day(midnight), Kind::Business) => midnight,
            (Self::UtcTime(moment), _) => moment.next(),
        }
    }
}

fn edge(context: &RequestContext<'_>, name: &str) -> Result<Option<Edge>, Reply> {
    let Some(text) = context.query.get(name) else {
        return Ok(None);
    };
    let day = UtcTime::parse_date(text).map(Edge::Day);
    match day.or_else(|| UtcTime::parse_in_utc(text).map(Edge::UtcTime)) {
        Some(edge) => Ok(Some(edge)),
        None => Err(Reply::field(name, "Enter a valid date.")),
    }
}

/// `"name":"value"` as our own JSON has it. A value that holds such text itself
/// has its quotes escaped, so nothing is found by mistake.
fn members(name: &str, values: &[&str], condition: fn(Vec<String>) -> Condition) -> Condition {
    condition(
        values
            .iter()
            .map(|value| format!("\"{name}\":{}", crate::http::json::quoted(value)))
            .collect(),
    )
}

fn document_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "P" => "Passport",
        "ID" => "Identity Card",
        "DL" => "Driver's License",
        "RP" => "Residence Permit",
        "HIC" => "Health Insurance Card",
        "TC" => "Tax Card",
        _ => return None,
    })
}

impl Condition {
    fn holds(&self, state: &State, session: &Session) -> bool {
        let report = session.report.as_ref();
        match self {
            Self::Workflow(ids) => ids.contains(&state.workflows[session.workflow as usize].id),
            Self::Row(texts) => report.is_some_and(|report| {
                texts
                    .iter()
                    .any(|text| report.row.as_str().contains(text.as_str()))
            }),
            Self::Reports(texts) => report.is_some_and(|report| {
                texts
                    .iter()
                    .any(|text| report.arrays.as_str().contains(text.as_str()))
            }),
            Self::Search(text) => matches(session, text),
            Self::InternalId(id) => internal_id(state, session).is_some_and(|known| known == *id),
            Self::Nothing => false,
        }
    }
}

/// A UUID is looked for among the ids, digits among the numbers, anything else
/// among names, addresses and `vendor_data`.
fn matches(session: &Session, text: &str) -> bool {
    if let Some(id) = canonical_uuid(text) {
        return session.id == id;
    }
    let in_row = |text: &str| {
        session
            .report
            .as_ref()
            .is_some_and(|report| report.row.as_str().to_lowercase().contains(text))
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let in_number = session.number.to_string().starts_with(text);
        return in_number
            || in_row(&format!("\"number\":\"+{text}"))
            || session.report.as_ref().is_some_and(|report| {
                report
                    .arrays
                    .as_str()
                    .contains(&format!("\"document_number\":\"{text}"))
            });
    }
    if text.contains('@') {
        let quoted = crate::http::json::quoted(text);
        return in_row(&format!("\"email\":{}", &quoted[..quoted.len() - 1]));
    }
    let in_vendor_data = session
        .vendor_data
        .as_ref()
        .is_some_and(|vendor_data| vendor_data.to_lowercase().contains(text));
    let quoted = crate::http::json::quoted(text);
    in_vendor_data || in_row(&quoted[1..quoted.len() - 1])
}

/// The service's own id of a user: the same for every session of one `vendor_data`.
fn internal_id(state: &State, session: &Session) -> Option<String> {
    let vendor_data = session.vendor_data.as_deref()?;
    let id = state.entity_id(session.application, session.kind, vendor_data);
    Some(id.to_string())
}

impl State {
    fn user_row(&self, session: &Session) -> String {
        let workflow = &self.workflows[session.workflow as usize];
        let url = (!session.is_imported()).then(|| self.session_url(session));
        let row = Object::with_capacity(1024)
            .display("session_id", session.id)
            .string("session_kind", session.kind.as_str())
            .number("session_number", session.number)
            .optional("session_url", url.as_deref())
            .string("status", session.status.as_str())
            .optional("vendor_data", session.vendor_data.as_deref())
            .optional("didit_internal_id", internal_id(self, session).as_deref())
            .string("created_at", &session.created_at.rfc3339());
        match &session.report {
            Some(report) => {
                let links = self.links(session);
                row.members_with(|text| links.write_members(text, &report.row))
            }
            None => row.members(&summary::session_summary(workflow, &serde_json::Map::new())),
        }
        .finish()
    }

    fn business_row(&self, session: &Session) -> String {
        let workflow = &self.workflows[session.workflow as usize];
        let row = Object::with_capacity(512)
            .display("session_id", session.id)
            .string("session_kind", session.kind.as_str())
            .number("session_number", session.number)
            .string("status", session.status.as_str())
            .optional("vendor_data", session.vendor_data.as_deref())
            .string("created_at", &session.created_at.rfc3339())
            .display("workflow_id", workflow.id)
            .string("workflow_type", "kyb")
            .string("workflow_label", workflow.template.label());
        match &session.report {
            Some(report) => row.members(report.row.as_str()),
            None => row.members(&summary::session_summary(workflow, &serde_json::Map::new())),
        }
        .finish()
    }
}
