//! The page that the user of a session opens.
//! Source: <https://docs.didit.me/integration/sandbox-testing>

mod view;
mod visit;

use http::StatusCode;

use self::view::{End, Frame, Outcome, OutcomePage, StepPage, Wait, Welcome};
use self::visit::Visit;
use super::page::{hosted as page, see_other};
use super::words::Words;
use super::{Asked, live};
use crate::http::reply::Reply;
use crate::scenario::{Scenario, catalogue};
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

/// Tells a page that waits for another device when the session goes on.
pub(super) async fn live(asked: &Asked<'_>, token: &str) -> Reply {
    live::wait(asked, |state| {
        mark(
            state
                .store
                .find_token(token)
                .map(|session_index| state.store.status(session_index)),
        )
    })
    .await
}

fn mark(status: Option<Status>) -> u64 {
    status.map_or(0, |status| status.index() as u64 + 1)
}

pub(super) fn answer(asked: &Asked<'_>, language: Option<&str>, token: &str) -> Reply {
    let visit = Visit::read(asked.fake, token);
    let words = Words::of(&chosen_language(asked, language, visit.as_ref()));
    let Some(visit) = visit else {
        return unknown(Frame::of_nobody(words));
    };
    let frame = Frame::new(words, asked, token, &visit);
    match &asked.form {
        Some(form) if visit.status.is_unfinished() => match form.get("do") {
            Some("start") => start(asked, &frame, &visit),
            Some("next") => next(frame, &visit, number(form.get("step")), form.get("code")),
            Some("finish") => finish(asked, frame, &visit, token, form.get("outcome")),
            _ => see_other(&frame.at("")),
        },
        // Somebody else was faster, or time was.
        Some(_) => see_other(&frame.at("")),
        None => show(asked, frame, &visit, token),
    }
}

/// What the address says, else what the caller said, else what the browser says.
fn chosen_language(asked: &Asked<'_>, language: Option<&str>, visit: Option<&Visit>) -> String {
    let said = language.or_else(|| visit?.language.as_deref());
    let browser = || {
        let accepted = asked.headers.get(http::header::ACCEPT_LANGUAGE)?;
        let first = accepted.to_str().ok()?.split([',', ';']).next()?;
        first.trim().split('-').next()
    };
    said.or_else(browser).unwrap_or("en").to_ascii_lowercase()
}

/// The number of a screen; the first is 1.
fn number(text: Option<&str>) -> Option<usize> {
    text?.parse().ok().filter(|&number| number > 0)
}

fn show(asked: &Asked<'_>, frame: Frame, visit: &Visit, token: &str) -> Reply {
    let waits = asked.query.get("wait").is_some();
    if !visit.status.is_unfinished() {
        return match visit.callback(&frame, waits) {
            Some(callback) if waits && visit.status.is_shareable() => see_other(&callback),
            callback => end(frame, visit.status, callback),
        };
    }
    if waits {
        return page(
            StatusCode::OK,
            &Wait {
                mark: mark(Some(visit.status)),
                link: format!("{}{}?device=other", visit.origin, frame.path),
                token,
                frame,
            },
        );
    }
    match number(asked.query.get("step")) {
        Some(number) if visit.status != Status::NotStarted => screen(frame, visit, number),
        _ => welcome(frame, visit),
    }
}

/// The screen of a step, or the last one.
fn screen(frame: Frame, visit: &Visit, number: usize) -> Reply {
    match visit.steps.get(number - 1) {
        Some(_) => step(frame, visit, number, false),
        None => outcome(frame, visit, false),
    }
}

fn unknown(frame: Frame) -> Reply {
    let words = frame.t;
    page(
        StatusCode::NOT_FOUND,
        &End {
            title: words.unknown,
            lead: words.unknown_lead,
            class: "neutral",
            icon: "question",
            callback: None,
            frame,
        },
    )
}

fn end(frame: Frame, status: Status, callback: Option<String>) -> Reply {
    let text = frame.t.end(status);
    let (class, icon) = match status {
        Status::Approved => ("good", "check"),
        Status::Declined => ("bad", "cross"),
        Status::InReview => ("warn", "eye"),
        _ => ("neutral", "clock"),
    };
    page(
        StatusCode::OK,
        &End {
            title: text.title,
            lead: text.lead,
            class,
            icon,
            callback,
            frame,
        },
    )
}

fn welcome(frame: Frame, visit: &Visit) -> Reply {
    let words = frame.t;
    let (title, lead, button) = match (visit.status, visit.kind) {
        (Status::NotStarted, Kind::User) => (words.welcome, words.welcome_lead, words.start),
        (Status::NotStarted, Kind::Business) => {
            (words.welcome_company, words.welcome_lead, words.start)
        }
        (Status::Resubmitted, _) => (words.again, words.again_lead, words.go_on),
        _ => (words.welcome_back, words.welcome_back_lead, words.go_on),
    };
    page(
        StatusCode::OK,
        &Welcome {
            title,
            lead,
            button,
            comment: visit.comment.as_deref(),
            steps: visit.steps.clone(),
            frame,
        },
    )
}

fn start(asked: &Asked<'_>, frame: &Frame, visit: &Visit) -> Reply {
    if visit.status == Status::NotStarted {
        asked
            .fake
            .lock()
            .step(visit.session_index, Status::InProgress);
        asked.fake.deliver();
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

fn step(frame: Frame, visit: &Visit, number: usize, wrong: bool) -> Reply {
    let step = visit.steps[number - 1];
    page(
        if wrong {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        },
        &StepPage {
            step,
            number,
            count: visit.steps.len() + 1,
            text: frame.t.step(step),
            facts: visit.facts(step, &frame.t.facts),
            wrong,
            frame,
        },
    )
}

fn outcome(frame: Frame, visit: &Visit, wrong: bool) -> Reply {
    let words = frame.t;
    let armed = visit.armed.as_deref().unwrap_or("approve");
    let (title, lead) = if visit.sandbox {
        (words.outcome, words.outcome_lead)
    } else {
        (words.outcome_live, words.outcome_live_lead)
    };
    let outcomes = catalogue()
        .filter(|_| visit.sandbox)
        .map(|(slug, title, status)| Outcome {
            slug,
            title: words.scenario(slug, title),
            class: class_of(status),
            status,
            chosen: slug == armed,
        });
    page(
        if wrong {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        },
        &OutcomePage {
            title,
            lead,
            number: visit.steps.len() + 1,
            outcomes: outcomes.collect(),
            wrong,
            frame,
        },
    )
}

fn finish(
    asked: &Asked<'_>,
    frame: Frame,
    visit: &Visit,
    token: &str,
    chosen: Option<&str>,
) -> Reply {
    // Nobody chooses how a real verification ends.
    let chosen = chosen.filter(|_| visit.sandbox);
    if chosen.is_some_and(|slug| Scenario::from_slug(slug).is_none()) {
        return outcome(frame, visit, true);
    }
    let finished = asked.fake.lock().complete(visit.session_index, chosen);
    asked.fake.deliver();
    let callback = finished
        .ok()
        .and_then(|()| Visit::read(asked.fake, token)?.callback(&frame, false));
    see_other(&callback.unwrap_or_else(|| frame.at("")))
}

/// The class that colours a status.
pub(super) fn class_of(status: &str) -> &'static str {
    match status {
        "Approved" => "good",
        "Declined" => "bad",
        "In Review" => "warn",
        _ => "neutral",
    }
}
