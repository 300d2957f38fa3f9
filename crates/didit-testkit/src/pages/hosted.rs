//! The hosted page, which the end user of a session opens.
//! Source: <https://docs.didit.me/integration/sandbox-testing>

mod callback;
mod messages;
#[cfg(feature = "authentication")]
pub(super) mod sign_in;
mod step;
mod texts;
mod view;
mod visit;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;

use self::messages::Messages;
use self::texts::Texts;
use self::view::{Choice, End, Frame, OutcomePage, QrCode, StepPage, Wait, Welcome};
use self::visit::Visit;
use super::format::status_class;
use super::live;
use super::request::PageRequest;
use super::response::{hosted as page, see_other};
use crate::http::Reply;
use crate::scenario::{Scenario, fitting};
use crate::state::{Extra, Kind};
use crate::vocabulary::{Query, Status, Uuid};

/// Notifies a page that waits for another device of changes of the session.
pub(super) async fn live(request: &PageRequest<'_>, token: &str) -> Reply {
    live::wait(request, |state| {
        let index = state.store.find_token(token);
        mark(index.map(|index| state.store.status(index)))
    })
    .await
}

/// A `UniLink`, which starts a session of a workflow: its id as base64 of the 16 bytes, as in
/// links of the console, or as text. A `vendor_data` in the query goes into the session.
/// Source: <https://docs.didit.me/integration/web-sdks/javascript-sdk>
pub(super) fn unilink(request: &PageRequest<'_>, workflow: &str) -> Reply {
    let bytes = URL_SAFE_NO_PAD.decode(workflow.trim_end_matches('='));
    let id = (bytes.ok()).and_then(|bytes| Uuid::from_slice(&bytes).ok());
    let id = id.or_else(|| Uuid::parse_str(workflow).ok());
    let mut state = request.fake.lock();
    let mut applications = (0..).zip(&state.applications);
    let found = applications
        .find_map(|(application, _)| Some((application, state.workflow(application, id?)?)));
    let Some((application, workflow)) = found.filter(|_| request.form.is_none()) else {
        drop(state);
        return respond(request, None, "");
    };
    let vendor_data = request.query.get("vendor_data");
    let index = state.create_session(
        application,
        workflow,
        vendor_data.filter(|text| !text.is_empty()),
        Extra::default(),
    );
    state.attend(index);
    let token = state.store.get(index).token;
    drop(state);
    request.fake.deliver();
    see_other(&format!("/session/{}", token.as_str()))
}

fn mark(status: Option<Status>) -> u64 {
    status.map_or(0, |status| status.index() as u64 + 1)
}

pub(super) fn respond(request: &PageRequest<'_>, language: Option<&str>, token: &str) -> Reply {
    let visit = Visit::read(request.fake, token);
    let requested = language.or_else(|| visit.as_ref()?.extra.language.as_deref());
    let texts = Texts::chosen(request, requested);
    let Some(visit) = &visit else {
        let frame = Frame::unknown(texts).posting(&Messages::unknown(texts.unknown));
        let texts = [texts.unknown, texts.unknown_lead];
        let end = End::new(frame, texts, ("neutral", "question"));
        return page(StatusCode::NOT_FOUND, &end);
    };
    let mut frame = Frame::new(texts, request, token, visit.sandbox);
    frame.missing = texts.missing(requested);
    match &request.form {
        Some(form) if visit.status.is_unfinished() => match form.get("do") {
            Some("start") => {
                begin(request, visit);
                see_other(&frame.at("step=1"))
            }
            Some("skip") => {
                begin(request, visit);
                see_other(&frame.at(&format!("step={}", visit.steps.len() + 1)))
            }
            Some("cancel") => see_other(&frame.at("cancelled=1")),
            Some("next") => next(frame, visit, form.positive("step"), form.get("code")),
            Some("finish") => finish(request, frame, visit, token, form),
            _ => see_other(&frame.at("")),
        },
        // The session has ended in the meantime.
        Some(_) => see_other(&frame.at("")),
        None => show(request, frame, visit, token),
    }
}

fn show(request: &PageRequest<'_>, frame: Frame, visit: &Visit, token: &str) -> Reply {
    let waits = request.query.get("wait").is_some();
    if !visit.status.is_unfinished() {
        return ended(request, frame, visit, waits);
    }
    if request.query.get("cancelled").is_some() {
        return cancelled(frame, visit);
    }
    if waits {
        let link = format!("{}{}?device=other", visit.origin, frame.path);
        let wait = Wait {
            mark: mark(Some(visit.status)),
            code: QrCode::of(&link),
            link,
            token,
            frame: frame.posting(&Messages::ready(visit)),
        };
        return page(StatusCode::OK, &wait);
    }
    let number = request.query.positive("step");
    match number.filter(|_| visit.status != Status::NotStarted) {
        Some(number) if number <= visit.steps.len() => step(frame, visit, number, false),
        Some(_) => outcome(frame, visit, false),
        None => welcome(frame, visit),
    }
}

fn ended(request: &PageRequest<'_>, frame: Frame, visit: &Visit, waits: bool) -> Reply {
    let callback = visit.callback(frame.is_other(), waits);
    let goes_on = waits && visit.status.is_shareable();
    // A page in a frame posts its messages before it goes on.
    let is_embedded = request.query.get("embedded").is_some();
    if let Some(callback) = callback.as_deref().filter(|_| goes_on && !is_embedded) {
        return see_other(callback);
    }
    let is_done = goes_on || request.query.get("done").is_some();
    let look = match visit.status {
        Status::Approved => ("good", "check"),
        Status::Declined => ("bad", "cross"),
        Status::InReview => ("warn", "eye"),
        _ => ("neutral", "clock"),
    };
    let texts = frame.t.end(visit.status, visit.kind);
    let mut frame = frame.posting(&Messages::end(visit, texts.title));
    frame.next = callback.clone().filter(|_| is_done && is_embedded);
    let end = End {
        callback,
        ..End::new(frame, [texts.title, texts.lead], look)
    };
    page(StatusCode::OK, &end)
}

fn cancelled(frame: Frame, visit: &Visit) -> Reply {
    let texts = [frame.t.cancelled, frame.t.cancelled_lead];
    let frame = frame.posting(&Messages::cancelled(visit));
    let end = End {
        callback: visit.callback(frame.is_other(), false),
        resume: Some(frame.at("")),
        ..End::new(frame, texts, ("neutral", "cross"))
    };
    page(StatusCode::OK, &end)
}

fn welcome(frame: Frame, visit: &Visit) -> Reply {
    let texts = frame.t;
    let (title, lead, button) = match (visit.status, visit.kind) {
        (Status::NotStarted, Kind::User) => (texts.welcome, texts.welcome_lead, texts.start),
        (Status::NotStarted, Kind::Business) => {
            (texts.welcome_company, texts.welcome_lead, texts.start)
        }
        (Status::Resubmitted, _) => (texts.again, texts.again_lead, texts.go_on),
        _ => (texts.welcome_back, texts.welcome_back_lead, texts.go_on),
    };
    let welcome = Welcome {
        title,
        lead,
        button,
        comment: visit.comment(),
        steps: &visit.steps,
        frame: frame.posting(&Messages::ready(visit)),
    };
    page(StatusCode::OK, &welcome)
}

fn begin(request: &PageRequest<'_>, visit: &Visit) {
    if visit.status == Status::NotStarted {
        request
            .fake
            .lock()
            .step(visit.session_index, Status::InProgress);
        request.fake.deliver();
    }
}

fn next(frame: Frame, visit: &Visit, number: Option<usize>, code: Option<&str>) -> Reply {
    let Some(number) = number.filter(|_| visit.status != Status::NotStarted) else {
        return see_other(&frame.at(""));
    };
    let is_code = |code: &str| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let asks = (visit.steps.get(number - 1)).is_some_and(|step| step.asks_for_code());
    if asks && !code.is_some_and(|code| is_code(code.trim())) {
        return step(frame, visit, number, true);
    }
    let next = number.min(visit.steps.len()) + 1;
    see_other(&frame.at(&format!("step={next}")))
}

const fn status_of(wrong: bool) -> StatusCode {
    if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

fn step(frame: Frame, visit: &Visit, number: usize, wrong: bool) -> Reply {
    let step = visit.steps[number - 1];
    let screen = StepPage {
        step,
        number,
        count: visit.steps.len() + 1,
        text: frame.t.step(step),
        facts: visit.facts(step, &frame.t.facts),
        wrong,
        frame: frame.posting(&Messages::step(visit, number)),
    };
    page(status_of(wrong), &screen)
}

fn outcome(frame: Frame, visit: &Visit, wrong: bool) -> Reply {
    let texts = frame.t;
    let armed = visit.extra.scenario.as_deref().unwrap_or("approve");
    let (title, lead) = if visit.sandbox {
        (texts.outcome, texts.outcome_lead)
    } else {
        (texts.outcome_live, texts.outcome_live_lead)
    };
    let outcomes = fitting(&visit.features, armed).filter(|_| visit.sandbox);
    let outcomes = outcomes.map(|(slug, title, status)| Choice {
        slug,
        title: texts.scenario(slug, title),
        class: status_class(status),
        status,
        chosen: slug == armed,
    });
    let screen = OutcomePage {
        title,
        lead,
        number: visit.steps.len() + 1,
        outcomes: outcomes.collect(),
        wrong,
        frame: frame.posting(&Messages::step(visit, visit.steps.len() + 1)),
    };
    page(status_of(wrong), &screen)
}

fn finish(
    request: &PageRequest<'_>,
    frame: Frame,
    visit: &Visit,
    token: &str,
    form: &Query,
) -> Reply {
    // The end user of a live session has no choice.
    let chosen = form.get("outcome").filter(|_| visit.sandbox);
    if chosen.is_some_and(|slug| Scenario::from_slug(slug).is_none()) {
        return outcome(frame, visit, true);
    }
    let finished = request.fake.lock().complete(visit.session_index, chosen);
    request.fake.deliver();
    if form.get("embedded").is_some() {
        return see_other(&frame.at("done=1&embedded=1"));
    }
    let callback = finished
        .ok()
        .and_then(|()| Visit::read(request.fake, token)?.callback(frame.is_other(), false));
    see_other(&callback.unwrap_or_else(|| frame.at("")))
}
