//! The user's way: from the link to the callback, to each outcome.

use serde_json::json;

use super::application::Application;
use super::driver::pause;
use super::inspect::Inspector;
use super::service::Service;
use crate::Outcome;

pub(super) fn walk(
    inspector: &mut Inspector,
    service: &Service,
    application: &Application,
) -> Outcome {
    let outcomes = first(inspector, service, application)?;
    for outcome in &outcomes {
        let (id, url) = service.create(json!({"vendor_data": format!("to-{outcome}")}))?;
        inspector.browser.open(&url)?;
        let steps = through(inspector, None)?;
        finish(inspector, outcome)?;
        back(inspector, service, application, &id)?;
        if steps == 0 {
            inspector.problem(format!("{outcome}: the user had nothing to do"));
        }
    }
    println!("{} outcomes walked to their callback", outcomes.len());
    ends(inspector, service)?;
    other_device(inspector, service, application)
}

/// The first session is looked at screen by screen; it gives the outcomes that there are.
fn first(
    inspector: &mut Inspector,
    service: &Service,
    application: &Application,
) -> Result<Vec<String>, String> {
    let (id, url) = service.create(json!({"vendor_data": "user-7"}))?;
    inspector.browser.open(&url)?;
    inspector.screen("hosted-welcome")?;
    through(inspector, Some("hosted-step"))?;
    let outcomes = inspector
        .browser
        .execute("return [...document.querySelectorAll('[name=outcome]')].map(o => o.value)")?;
    inspector.screen("hosted-outcome")?;
    finish(inspector, "approve")?;
    back(inspector, service, application, &id)?;
    let outcomes: Vec<String> =
        serde_json::from_value(outcomes).map_err(|error| error.to_string())?;
    if outcomes.len() < 3 {
        return Err(format!("too few outcomes: {outcomes:?}"));
    }
    Ok(outcomes)
}

/// From the welcome to the last screen; gives the number of steps between them.
fn through(inspector: &mut Inspector, picture: Option<&str>) -> Result<usize, String> {
    let mut steps = 0;
    inspector.browser.click("//button[@value='start']")?;
    loop {
        inspector
            .browser
            .until("document.querySelector('button[name=do]')")?;
        let is_last = inspector
            .browser
            .execute("return !!document.querySelector('button[value=finish]')")?;
        if is_last == json!(true) {
            return Ok(steps);
        }
        steps += 1;
        let asks = inspector
            .browser
            .execute("return !!document.querySelector('#code')")?;
        if asks == json!(true) {
            if picture.is_some() {
                // Letters instead of a code, past what the browser itself checks.
                inspector
                    .browser
                    .execute("document.querySelector('form').noValidate = true")?;
                inspector.browser.fill("code", "secret")?;
                inspector.browser.click("//button[@value='next']")?;
                inspector.browser.see("A code has exactly six digits.")?;
                inspector.logs(&[422])?;
                inspector.screen(&format!("hosted-step-{steps}-wrong"))?;
            }
            inspector.browser.fill("code", "123456")?;
        }
        if let Some(name) = picture {
            inspector.screen(&format!("{name}-{steps}"))?;
        }
        let step = format!("location.search.includes('step={steps}')");
        inspector.browser.click("//button[@value='next']")?;
        inspector.browser.until(&format!("!({step})"))?;
    }
}

fn finish(inspector: &mut Inspector, outcome: &str) -> Outcome {
    inspector
        .browser
        .click(&format!("//input[@name='outcome' and @value='{outcome}']"))?;
    inspector.browser.click("//button[@value='finish']")?;
    inspector.browser.see("Back in the application")?;
    inspector.logs(&[])
}

/// The application was told the session and the status that the API knows.
fn back(
    inspector: &mut Inspector,
    service: &Service,
    application: &Application,
    id: &str,
) -> Outcome {
    let status = service.status(id)?.replace(' ', "+");
    let expected = format!("GET /done?user=7&verificationSessionId={id}&status={status}");
    let told = application.last("GET /done");
    if told.as_ref() != Some(&expected) {
        inspector.problem(format!("callback {told:?} instead of {expected}"));
    }
    Ok(())
}

/// What a link shows after its session.
fn ends(inspector: &mut Inspector, service: &Service) -> Outcome {
    for (name, scenario, title) in [
        ("approved", "approve", "You are verified"),
        (
            "declined",
            "decline_liveness_attack",
            "The verification failed",
        ),
        (
            "review",
            "review_face_match_borderline",
            "A person takes a look",
        ),
    ] {
        let (_, url) = service.finished(scenario)?;
        inspector.browser.open(&url)?;
        inspector.browser.see(title)?;
        inspector.screen(&format!("hosted-{name}"))?;
    }
    let (id, url) = service.finished("decline_document_expired")?;
    let path = format!("/v3/session/{id}/update-status/");
    let body = json!({"new_status": "Resubmitted", "comment": "A valid document, please"});
    service.call("PATCH", &path, &body)?;
    inspector.browser.open(&url)?;
    inspector.browser.see("A valid document, please")?;
    inspector.screen("hosted-resubmitted")?;

    let (_, url) = service.create(json!({"language": "es"}))?;
    inspector.browser.open(&url)?;
    inspector.browser.see("Verifica tu identidad")?;
    inspector.screen("hosted-spanish")?;
    inspector.browser.click("//nav//a[@lang='en']")?;
    inspector.browser.see("Verify your identity")?;
    service.advance(8 * 86_400)?;
    inspector.browser.open(&url)?;
    inspector.browser.see("Este enlace ha caducado")?;
    inspector.screen("hosted-expired")?;

    inspector
        .browser
        .open(&format!("{}/session/AAAAAAAAAAAA", service.url))?;
    inspector.browser.see("This link does not work")?;
    inspector.logs(&[404])?;
    inspector.screen("hosted-unknown")
}

/// The first device waits, and goes to the callback by itself when the other is done.
fn other_device(
    inspector: &mut Inspector,
    service: &Service,
    application: &Application,
) -> Outcome {
    let (id, url) = service.create(json!({"vendor_data": "two-devices"}))?;
    inspector.browser.open(&url)?;
    inspector
        .browser
        .click("//a[.='Continue on another device']")?;
    inspector.browser.see("This page goes on by itself")?;
    inspector.screen("hosted-waiting")?;
    let path = format!("/_fake/sessions/{id}/complete");
    service.call("POST", &path, &json!({"scenario": "approve"}))?;
    inspector.browser.see("Back in the application")?;
    pause();
    back(inspector, service, application, &id)
}
