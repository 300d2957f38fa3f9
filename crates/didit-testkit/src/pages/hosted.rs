//! The hosted page, which the end user of a session opens.
//! Source: <https://docs.didit.me/integration/sandbox-testing>

mod callback;
mod step;
mod texts;
mod view;
mod visit;

use http::StatusCode;
use http::header::ACCEPT_LANGUAGE;

use self::texts::Texts;
use self::view::{Choice, End, Frame, OutcomePage, StepPage, Wait, Welcome};
use self::visit::Visit;
use super::format::status_class;
use super::live;
use super::request::PageRequest;
use super::response::{hosted as page, see_other};
use crate::http::reply::Reply;
use crate::scenario::{Scenario, catalogue};
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

/// Notifies a page that waits for another device of changes of the session.
pub(super) async fn live(request: &PageRequest<'_>, token: &str) -> Reply {
    live::wait(request, |state| {
        let index = state.store.find_token(token);
        mark(index.map(|index| state.store.status(index)))
    })
    .await
}

fn mark(status: Option<Status>) -> u64 {
    status.map_or(0, |status| status.index() as u64 + 1)
}

pub(super) fn respond(request: &PageRequest<'_>, language: Option<&str>, token: &str) -> Reply {
    let visit = Visit::read(request.fake, token);
    let texts = Texts::of(&chosen_language(request, language, visit.as_ref()));
    let Some(visit) = visit else {
        let (title, lead) = (texts.unknown, texts.unknown_lead);
        let frame = Frame::unknown(texts);
        return end(
            StatusCode::NOT_FOUND,
            frame,
            title,
            lead,
            ("neutral", "question"),
            None,
        );
    };
    let frame = Frame::new(texts, request, token, visit.sandbox);
    match &request.form {
        Some(form) if visit.status.is_unfinished() => match form.get("do") {
            Some("start") => start(request, &frame, &visit),
            Some("next") => next(frame, &visit, form.positive("step"), form.get("code")),
            Some("finish") => finish(request, frame, &visit, token, form.get("outcome")),
            _ => see_other(&frame.at("")),
        },
        // The session has ended in the meantime.
        Some(_) => see_other(&frame.at("")),
        None => show(request, frame, &visit, token),
    }
}

/// The language of the URL, else of the session, else of the browser.
fn chosen_language(
    request: &PageRequest<'_>,
    language: Option<&str>,
    visit: Option<&Visit>,
) -> String {
    let requested = language.or_else(|| visit?.language.as_deref());
    let browser = || {
        let accepted = request.headers.get(ACCEPT_LANGUAGE)?;
        let first = accepted.to_str().ok()?.split([',', ';']).next()?;
        first.trim().split('-').next()
    };
    requested
        .or_else(browser)
        .unwrap_or("en")
        .to_ascii_lowercase()
}

fn show(request: &PageRequest<'_>, frame: Frame, visit: &Visit, token: &str) -> Reply {
    let waits = request.query.get("wait").is_some();
    if !visit.status.is_unfinished() {
        return ended(frame, visit, waits);
    }
    if waits {
        let wait = Wait {
            mark: mark(Some(visit.status)),
            link: format!("{}{}?device=other", visit.origin, frame.path),
            token,
            frame,
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

fn ended(frame: Frame, visit: &Visit, waits: bool) -> Reply {
    let callback = visit.callback(frame.is_other(), waits);
    if let Some(callback) = &callback
        && waits
        && visit.status.is_shareable()
    {
        return see_other(callback);
    }
    let sign = match visit.status {
        Status::Approved => ("good", "check"),
        Status::Declined => ("bad", "cross"),
        Status::InReview => ("warn", "eye"),
        _ => ("neutral", "clock"),
    };
    let texts = frame.t.end(visit.status, visit.kind);
    end(
        StatusCode::OK,
        frame,
        texts.title,
        texts.lead,
        sign,
        callback,
    )
}

fn end(
    status: StatusCode,
    frame: Frame,
    title: &'static str,
    lead: &'static str,
    (class, icon): (&'static str, &'static str),
    callback: Option<String>,
) -> Reply {
    let end = End {
        frame,
        title,
        lead,
        class,
        icon,
        callback,
    };
    page(status, &end)
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
        comment: visit.comment.as_deref(),
        steps: &visit.steps,
        frame,
    };
    page(StatusCode::OK, &welcome)
}

fn start(request: &PageRequest<'_>, frame: &Frame, visit: &Visit) -> Reply {
    if visit.status == Status::NotStarted {
        request
            .fake
            .lock()
            .step(visit.session_index, Status::InProgress);
        request.fake.deliver();
    }
    see_other(&frame.at("step=1"))
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
        frame,
    };
    page(status_of(wrong), &screen)
}

fn outcome(frame: Frame, visit: &Visit, wrong: bool) -> Reply {
    let texts = frame.t;
    let armed = visit.armed.as_deref().unwrap_or("approve");
    let (title, lead) = if visit.sandbox {
        (texts.outcome, texts.outcome_lead)
    } else {
        (texts.outcome_live, texts.outcome_live_lead)
    };
    let outcomes = catalogue().filter(|_| visit.sandbox);
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
        frame,
    };
    page(status_of(wrong), &screen)
}

fn finish(
    request: &PageRequest<'_>,
    frame: Frame,
    visit: &Visit,
    token: &str,
    chosen: Option<&str>,
) -> Reply {
    // The end user of a live session has no choice.
    let chosen = chosen.filter(|_| visit.sandbox);
    if chosen.is_some_and(|slug| Scenario::from_slug(slug).is_none()) {
        return outcome(frame, visit, true);
    }
    let finished = request.fake.lock().complete(visit.session_index, chosen);
    request.fake.deliver();
    let callback = finished
        .ok()
        .and_then(|()| Visit::read(request.fake, token)?.callback(frame.is_other(), false));
    see_other(&callback.unwrap_or_else(|| frame.at("")))
}
