//! The developer's way: every control of the dashboard.

use serde_json::{Value, json};

use super::inspect::Inspector;
use super::service::Service;
use crate::Outcome;

fn open(inspector: &Inspector, service: &Service, path: &str) -> Outcome {
    inspector.browser.open(&format!("{}{path}", service.url))
}

/// Presses a copy button, and looks whether the text is there to be pasted.
fn copy(inspector: &mut Inspector, place: &str, expected: &str) -> Outcome {
    inspector.press_in(place, "Copy")?;
    inspector.browser.see("Copied")?;
    let copied = inspector.browser.execute_async(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done(String(e)))",
    )?;
    if !copied.as_str().is_some_and(|text| text.contains(expected)) {
        inspector.problem(format!("copied {copied} without {expected}"));
    }
    inspector
        .browser
        .until("!document.body.innerText.includes('Copied')")
}

/// Before anything has happened.
pub(super) fn first_visit(inspector: &mut Inspector, service: &Service) -> Outcome {
    let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
    let granted = json!({"origin": service.url, "permissions": permissions});
    inspector
        .browser
        .tools("Browser.grantPermissions", &granted)?;
    open(inspector, service, "/")?;
    inspector.browser.see("Nothing has happened here yet")?;
    inspector.screen("dashboard-empty")?;
    copy(inspector, "//li[1]", "DIDIT_API_KEY=")?;
    copy(inspector, "//li[2]", "curl ")?;
    for (path, name) in [("webhooks", "webhooks"), ("journal", "journal")] {
        open(inspector, service, &format!("/dashboard/{path}"))?;
        inspector.screen(&format!("dashboard-empty-{name}"))?;
    }
    Ok(())
}

pub(super) fn work(inspector: &mut Inspector, service: &Service) -> Outcome {
    create(inspector, service)?;
    review(inspector, service)?;
    list(inspector, service)?;
    webhooks(inspector, service)?;
    journal(inspector, service)?;
    faults(inspector, service)?;
    clock(inspector, service)
}

/// A session by the form, played by its user and then for its user.
fn create(inspector: &mut Inspector, service: &Service) -> Outcome {
    open(inspector, service, "/")?;
    inspector.browser.click("//summary[.='New session']")?;
    inspector.browser.fill("language", "klingon")?;
    inspector.press_in_vain("Create session", "language: ")?;
    inspector.browser.click("//summary[.='New session']")?;
    inspector.browser.choose("workflow", "kyc")?;
    inspector.browser.fill("vendor_data", "by-the-form")?;
    inspector.browser.fill("callback", &service.callback)?;
    inspector.browser.fill("language", "en")?;
    inspector.browser.choose("sandbox_scenario", "approve")?;
    inspector.press("Create session")?;
    inspector.browser.see("The session is there.")?;
    inspector.screen("dashboard-session-new")?;
    let session = inspector.browser.address()?;
    inspector.browser.click("//a[@id='open-link']")?;
    inspector.browser.see("Verify your identity")?;
    inspector.browser.open(&session)?;
    inspector
        .browser
        .choose("outcome", "review_face_match_borderline")?;
    inspector.press("Finish for the user")?;
    inspector.browser.see("The user has finished.")?;
    inspector.browser.see("In Review")
}

/// What a reviewer does with a session.
fn review(inspector: &mut Inspector, service: &Service) -> Outcome {
    let (id, _) = service.finished("decline_document_expired")?;
    let status = |expected: &str| match service.status(&id)? {
        status if status == expected => Ok(()),
        status => Err(format!("the session is {status}, not {expected}")),
    };
    open(inspector, service, &format!("/dashboard/sessions/{id}"))?;
    inspector
        .browser
        .see("no longer valid on the day of the check")?;
    inspector
        .browser
        .click("//details[@id='resubmit']/summary")?;
    inspector.screen("dashboard-session")?;
    inspector.browser.fill("comment", "The person called")?;
    inspector.press("Approve")?;
    inspector.browser.see("Approved.")?;
    inspector.browser.see("The person called")?;
    status("Approved")?;
    inspector.press("Decline")?;
    inspector.browser.see("Declined.")?;
    status("Declined")?;
    inspector
        .browser
        .click("//details[@id='resubmit']/summary")?;
    inspector.browser.click("//label[span='Liveness']/input")?;
    inspector.press("Resubmit")?;
    inspector.browser.see("Sent back to the user.")?;
    status("Resubmitted")?;
    inspector.browser.choose("outcome", "approve")?;
    inspector.press("Finish for the user")?;
    inspector.browser.see("The user has finished.")?;
    status("Approved")?;
    inspector
        .browser
        .click("//input[@name='item' and @value='document']")?;
    inspector.press("Block")?;
    inspector.browser.see("Put on the blocklist.")?;
    inspector
        .browser
        .click("//input[@name='item' and @value='document']")?;
    inspector.press("Unblock")?;
    inspector.browser.see("Taken off the blocklist.")?;
    inspector.press("Add an application")?;
    inspector
        .browser
        .until("document.querySelector('#receiver')")?;
    inspector.press("Make a share token")?;
    inspector.browser.see("share token: eyJ")?;
    inspector.screen("dashboard-session-shared")?;
    inspector.browser.click("//details[@id='raw']/summary")?;
    copy(inspector, "//details[@id='raw']", &id)?;
    // A call somewhere else shows up by itself.
    let path = format!("/v3/session/{id}/update-status/");
    service.call(
        "PATCH",
        &path,
        &json!({"new_status": "Declined", "comment": "Called back"}),
    )?;
    inspector.browser.see("Called back")
}

fn list(inspector: &mut Inspector, service: &Service) -> Outcome {
    for number in 0..30 {
        service.create(json!({"vendor_data": format!("row-{number}")}))?;
    }
    open(inspector, service, "/")?;
    inspector.screen("dashboard-list")?;
    inspector.browser.click("//a[.='Older']")?;
    inspector
        .browser
        .until("location.search.includes('page=2')")?;
    inspector.browser.click("//a[.='Newer']")?;
    inspector
        .browser
        .until("location.search.includes('page=1')")?;
    inspector.browser.fill("search", "row-29")?;
    inspector.press("Filter")?;
    inspector
        .browser
        .until("document.querySelectorAll('.who').length === 1")?;
    inspector.browser.fill("search", "nobody-of-that-name")?;
    inspector.press("Filter")?;
    inspector.browser.see("No session fits.")?;
    inspector.screen("dashboard-list-nothing")?;
    inspector.browser.click("//a[.='Show all']")?;
    inspector.browser.choose("status", "Declined")?;
    inspector.press("Filter")?;
    inspector.browser.until(
        "[...document.querySelectorAll('tbody .status')].every(s => s.innerText === 'Declined')",
    )?;
    inspector.browser.choose("kind", "business")?;
    inspector.press("Filter")?;
    inspector
        .browser
        .until("location.search.includes('kind=business')")?;
    inspector.browser.click("//a[.='Application 2']")?;
    inspector
        .browser
        .until("location.search.includes('application=1')")?;
    inspector.browser.click("//nav//a[.='Sessions']")?;
    inspector
        .browser
        .until("document.querySelector('.sessions')")?;
    service.create(json!({"vendor_data": "shows-up-by-itself"}))?;
    inspector.browser.see("shows-up-by-itself")?;
    inspector.logs(&[])
}

fn webhooks(inspector: &mut Inspector, service: &Service) -> Outcome {
    open(inspector, service, "/dashboard/webhooks")?;
    inspector.screen("dashboard-webhooks")?;
    copy(inspector, "//main", "")?;
    inspector.browser.click("//tbody//tr[1]//a")?;
    inspector.browser.see("Attempt 1: answered 200")?;
    inspector.press("Send again")?;
    inspector.browser.see("Attempt 2: answered 200")?;
    inspector.screen("dashboard-webhook")
}

fn journal(inspector: &mut Inspector, service: &Service) -> Outcome {
    service.call("POST", "/v3/session/", &json!({"workflow_id": "none"}))?;
    open(inspector, service, "/dashboard/journal")?;
    inspector.screen("dashboard-journal")?;
    inspector.browser.fill("search", "sessions.create")?;
    inspector.browser.click("//input[@name='failures']")?;
    inspector.press("Filter")?;
    inspector
        .browser
        .until("document.querySelectorAll('tbody tr').length === 1")?;
    inspector.browser.click("//tbody//tr[1]//a")?;
    inspector.browser.see("400 Bad Request")?;
    inspector.screen("dashboard-call")?;
    copy(inspector, "//section[.//h2='As curl']", "curl -X POST")?;
    copy(
        inspector,
        "//section[.//h2='As Rust']",
        "Client::from_env()",
    )
}

fn faults(inspector: &mut Inspector, service: &Service) -> Outcome {
    open(inspector, service, "/dashboard/faults")?;
    inspector.browser.choose("effect", "status")?;
    inspector
        .browser
        .choose("operation", "system.healthcheck")?;
    inspector.browser.fill("status", "often")?;
    inspector.press_in_vain("Turn on", "status: ")?;
    for _ in 0..2 {
        inspector
            .browser
            .choose("operation", "system.healthcheck")?;
        for (field, value) in [
            ("status", "503"),
            ("times", "1"),
            ("skip", "0"),
            ("probability", "1"),
            ("retry_after", "7"),
            ("delay_ms", "0"),
            ("bytes", "0"),
        ] {
            inspector.browser.fill(field, value)?;
        }
        inspector.browser.choose("when", "before")?;
        inspector.press("Turn on")?;
        inspector.browser.see("The rule is on.")?;
    }
    let failed = service.call("GET", "/system/healthcheck", &Value::Null)?;
    if failed["detail"] != "This failure was asked for." {
        inspector.problem(format!("the rule did not strike: {failed}"));
    }
    inspector.browser.see("spent, struck 1×")?;
    inspector.screen("dashboard-faults")?;
    inspector.press_in("//ul/li[1]", "Off")?;
    inspector.browser.see("The rule is off.")?;
    inspector.press("All off")?;
    inspector.browser.see("Everything works as it should.")?;
    for (label, text) in [
        ("Lose it", "it never leaves"),
        ("Deliver it twice", "it arrives twice"),
        ("Hold it for a minute", "it leaves 60 seconds later"),
    ] {
        inspector.press(label)?;
        inspector.browser.see(text)?;
    }
    inspector.logs(&[])
}

fn clock(inspector: &mut Inspector, service: &Service) -> Outcome {
    open(inspector, service, "/dashboard/clock")?;
    inspector.screen("dashboard-clock")?;
    inspector.press("Go there")?;
    inspector.browser.see("Time has gone ahead.")?;
    for leap in [
        "1 minute",
        "5 minutes",
        "1 hour",
        "1 day",
        "7 days",
        "30 days",
    ] {
        inspector.press(&format!("+ {leap}"))?;
        inspector.browser.see("Time has gone ahead.")?;
    }
    inspector.browser.fill("seconds", "2")?;
    inspector.browser.choose("unit", "86400")?;
    let face = "Date.parse(document.querySelector('.clock-face time').dateTime)";
    let before = inspector.browser.execute(&format!("return {face}"))?;
    inspector.press("Go ahead")?;
    inspector
        .browser
        .until(&format!("{face} - {before} >= 2 * 86400 * 1000"))?;
    inspector.logs(&[])
}

/// The last of all, for it takes everything away.
pub(super) fn start_over(inspector: &mut Inspector, service: &Service) -> Outcome {
    open(inspector, service, "/dashboard/clock")?;
    inspector.press("Forget everything")?;
    inspector
        .browser
        .see("Everything is as it was at the start.")?;
    open(inspector, service, "/")?;
    inspector.browser.see("Nothing has happened here yet")?;
    inspector.logs(&[])
}
