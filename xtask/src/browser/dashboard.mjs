// The developer's side: every control of the dashboard.

import { hostile, lists, transactions, users } from "./records.mjs";

const open = (inspector, service, path) => inspector.open(service.url + path);

/** Before anything has happened. */
export async function firstVisit(inspector, service) {
  await open(inspector, service, "/");
  await inspector.see("No sessions yet");
  await inspector.screen("dashboard-empty");
  await inspector.click("//a[.='Connect your application']");
  await inspector.see("DIDIT_WEBHOOK_SECRET=");
  await inspector.screen("dashboard-connect");
  for (const [title, text] of [[".env", "DIDIT_API_KEY="], ["curl", "curl "], ["Rust", "Client::from_env()"], ["Python", "import json"], ["Node", "await fetch("]]) {
    await inspector.copy(`//section[.//h2[contains(., '${title}')]]`, text);
  }
  for (const name of ["webhooks", "journal"]) {
    await open(inspector, service, `/dashboard/${name}`);
    await inspector.screen(`dashboard-empty-${name}`);
  }
}

export async function work(inspector, service) {
  for (const part of [create, review, list, users, lists, transactions, webhooks, hostile, journal, faults, clock]) {
    await part(inspector, service);
  }
}

/** A session made with the form, completed by its user and then for its user. */
async function create(inspector, service) {
  await open(inspector, service, "/");
  await inspector.click("//summary[.='New session']");
  await inspector.fill("language", "klingon");
  await inspector.pressInvalid("Create session", "language: ");
  // What was typed is there still.
  await inspector.until("document.querySelector('#create').open && document.querySelector('#language').value === 'kling'");
  await inspector.choose("workflow", "kyc");
  await inspector.fill("vendor_data", "by-the-form");
  await inspector.fill("callback", service.callback);
  await inspector.fill("language", "en");
  await inspector.choose("sandbox_scenario", "approve");
  await inspector.press("Create session");
  await inspector.see("The session is created.");
  await inspector.screen("dashboard-session-new");
  const session = inspector.page.url();
  await inspector.click("//a[@id='open-link']");
  await inspector.see("Verify your identity");
  await inspector.open(session);
  await inspector.choose("outcome", "review_face_match_borderline");
  await inspector.press("Complete");
  await inspector.see("The user has finished.");
  await inspector.see("In Review");
}

/** What a reviewer does with a session. */
async function review(inspector, service) {
  const { id } = await service.finished("decline_document_expired");
  const status = async (expected) => {
    const found = await service.status(id);
    if (found !== expected) throw new Error(`the session is ${found}, not ${expected}`);
  };
  await open(inspector, service, `/dashboard/sessions/${id}`);
  await inspector.see("no longer valid on the day of the check");
  await inspector.click("//details[@id='resubmit']/summary");
  await inspector.pictures(8);
  await inspector.screen("dashboard-session");
  await inspector.unfold("id_verifications");
  await inspector.fill("id_verifications-last_name", "Corrected");
  await inspector.fill("id_verifications-date_of_birth", "yesterday");
  const identity = "//details[@id='id_verifications']";
  await inspector.pressInvalid("Save", "date_of_birth: ", identity);
  await inspector.until("document.querySelector('#id_verifications-last_name').value === 'Corrected'");
  await inspector.fill("id_verifications-date_of_birth", "1980-02-03");
  await inspector.screen("dashboard-session-correct");
  await inspector.press("Save", identity);
  await inspector.see("The data of the document is corrected.");
  await inspector.see("1980-02-03");
  await inspector.fill("comment", "The person called");
  await inspector.press("Approve");
  await inspector.see("Approved.");
  await inspector.see("The person called");
  await status("Approved");
  await inspector.press("Decline");
  await inspector.see("Declined.");
  await status("Declined");
  await inspector.click("//details[@id='resubmit']/summary");
  await inspector.click("//label[span='Liveness']/input");
  await inspector.press("Resubmit");
  await inspector.see("Steps requested again.");
  await status("Resubmitted");
  await inspector.choose("outcome", "approve");
  await inspector.press("Complete");
  await inspector.see("The user has finished.");
  await status("Approved");
  await inspector.click("//input[@name='item' and @value='document']");
  await inspector.press("Block");
  await inspector.see("Added to the blocklist.");
  await inspector.click("//input[@name='item' and @value='document']");
  await inspector.press("Unblock");
  await inspector.see("Removed from the blocklist.");
  await inspector.press("Add an application");
  await inspector.until("document.querySelector('#receiver')");
  await inspector.press("Create a share token");
  await inspector.see("share token: eyJ");
  await inspector.screen("dashboard-session-shared");
  await inspector.click("//details[@id='raw']/summary");
  await inspector.copy("//details[@id='raw']", id);
  const pdf = await inspector.evaluate("fetch(document.querySelector('a[href$=\"/report\"]').href).then((report) => report.headers.get('content-type'))");
  if (pdf !== "application/pdf") inspector.problems.push(`the report is ${pdf}`);
  // A call somewhere else shows up by itself.
  const body = { new_status: "Declined", comment: "Called back" };
  await service.call("PATCH", `/v3/session/${id}/update-status/`, body);
  await inspector.see("Called back");
  await inspector.click("//details[@id='delete']/summary");
  await inspector.screen("dashboard-session-delete");
  await inspector.press("Yes, delete it");
  await inspector.see("The session is deleted.");
}

async function list(inspector, service) {
  for (let number = 0; number < 30; number += 1) await service.create({ vendor_data: `row-${number}` });
  await open(inspector, service, "/");
  await inspector.screen("dashboard-list");
  await inspector.click("//a[.='Older']");
  await inspector.until("location.search.includes('page=2')");
  await inspector.click("//a[.='Newer']");
  await inspector.until("location.search.includes('page=1')");
  await inspector.fill("search", "row-29");
  await inspector.press("Filter");
  await inspector.until("document.querySelectorAll('.who').length === 1");
  await inspector.fill("search", "no-such-name");
  await inspector.press("Filter");
  await inspector.see("No session matches.");
  await inspector.screen("dashboard-list-nothing");
  await inspector.click("//a[.='Show all']");
  await inspector.choose("status", "Declined");
  await inspector.press("Filter");
  await inspector.until("[...document.querySelectorAll('tbody .status')].every(s => s.innerText === 'Declined')");
  await inspector.choose("kind", "business");
  await inspector.press("Filter");
  await inspector.until("location.search.includes('kind=business')");
  await inspector.click("//a[.='Application 2']");
  await inspector.until("location.search.includes('application=1')");
  await inspector.click("//nav//a[.='Sessions']");
  await inspector.until("document.querySelector('.sessions')");
  await service.create({ vendor_data: "shows-up-by-itself" });
  await inspector.see("shows-up-by-itself");
}

async function webhooks(inspector, service) {
  await open(inspector, service, "/dashboard/webhooks");
  await inspector.screen("dashboard-webhooks");
  await inspector.copy("//section[@aria-labelledby='destinations']", "");
  await inspector.press("Send a test event");
  await inspector.see("The test event is sent.");
  await inspector.unfold("add");
  await inspector.fill("add-label", "Second");
  await inspector.fill("add-url", "nowhere");
  await inspector.pressInvalid("Add destination", "url: ");
  await inspector.until("document.querySelector('#add-label').value === 'Second'");
  await inspector.fill("add-url", "http://127.0.0.1:9/hook");
  await inspector.press("Add destination");
  await inspector.see("The destination is added.");
  const second = "//li[contains(., '127.0.0.1:9')]";
  await inspector.press("Disable", second);
  await inspector.see("The destination is off.");
  await inspector.click(`${second}//summary`);
  await inspector.screen("dashboard-destinations");
  await inspector.press("Enable", second);
  await inspector.see("The destination is on.");
  await inspector.click(`${second}//summary`);
  await inspector.press("Yes, delete it", second);
  await inspector.see("The destination is deleted.");
  await inspector.fill("search", "status.updated");
  await inspector.press("Filter");
  await inspector.until("location.search.includes('search=status.updated')");
  await inspector.click("//tbody//tr[1]//a");
  await inspector.see("Attempt 1: response 200");
  await inspector.press("Send again");
  await inspector.see("Attempt 2: response 200");
  await inspector.screen("dashboard-webhook");
}

async function journal(inspector, service) {
  await service.call("POST", "/v3/session/", { workflow_id: "none" });
  await open(inspector, service, "/dashboard/journal");
  await inspector.screen("dashboard-journal");
  await inspector.fill("search", "sessions.create");
  await inspector.click("//input[@name='failures']");
  await inspector.press("Filter");
  await inspector.until("location.search.includes('failures=')");
  await inspector.click("//tbody//tr[1]//a");
  await inspector.see("400 Bad Request");
  await inspector.screen("dashboard-call");
  await inspector.copy("//section[.//h2='As curl']", "curl -X POST");
  await inspector.copy("//section[.//h2='As Rust']", "Client::from_env()");
}

async function faults(inspector, service) {
  await open(inspector, service, "/dashboard/faults");
  await inspector.choose("effect", "status");
  await inspector.choose("operation", "system.healthcheck");
  await inspector.fill("status", "often");
  await inspector.pressInvalid("Add rule", "status: ");
  for (let rule = 0; rule < 2; rule += 1) {
    await inspector.choose("operation", "system.healthcheck");
    const fields = { status: 503, times: 1, skip: 0, probability: 1, retry_after: 7, delay_ms: 0, bytes: 0 };
    for (const [field, value] of Object.entries(fields)) await inspector.fill(field, String(value));
    await inspector.choose("when", "before");
    await inspector.press("Add rule");
    await inspector.see("The rule is added.");
  }
  const failed = await service.call("GET", "/system/healthcheck");
  if (failed.detail !== "This failure was requested by a test.") {
    inspector.problems.push(`the rule had no effect: ${JSON.stringify(failed)}`);
  }
  await inspector.see("finished, applied 1×");
  await inspector.screen("dashboard-faults");
  await inspector.press("Remove", "//ul/li[1]");
  await inspector.see("The rule is removed.");
  await inspector.press("Remove all");
  await inspector.see("No rules: every request succeeds.");
  const effects = {
    "Lose it": "it is not sent",
    "Send it twice": "it is sent twice",
    "Delay it by 60 seconds": "it is sent 60 seconds later",
  };
  for (const [label, text] of Object.entries(effects)) {
    await inspector.press(label);
    await inspector.see(text);
  }
}

async function clock(inspector, service) {
  await open(inspector, service, "/dashboard/clock");
  await inspector.screen("dashboard-clock");
  // The list is drawn anew as the clock runs, and a click on a button that goes is lost.
  for (let tries = 0; ; tries += 1) {
    await inspector.press("Advance to this event");
    try {
      await inspector.see("The clock is advanced.");
      break;
    } catch (error) {
      if (tries === 2) throw error;
    }
  }
  for (const leap of ["1 minute", "5 minutes", "1 hour", "1 day", "7 days", "30 days"]) {
    await inspector.press(`+ ${leap}`);
    await inspector.see("The clock is advanced.");
  }
  await inspector.fill("seconds", "2");
  await inspector.choose("unit", "86400");
  const face = "Date.parse(document.querySelector('.clock-face time').dateTime)";
  const before = await inspector.evaluate(face);
  await inspector.press("Advance");
  await inspector.until(`${face} - ${before} >= 2 * 86400 * 1000`);
  await inspector.press("Back to now");
  await inspector.see("The clock is back at the time of the machine.");
}

/** Last of all, because it removes everything. */
export async function startOver(inspector, service) {
  await open(inspector, service, "/dashboard/clock");
  await inspector.click("//summary[.='Reset the fake']");
  await inspector.press("Yes, forget everything");
  await inspector.see("The fake is reset.");
  await open(inspector, service, "/");
  await inspector.see("No sessions yet");
}

const CHANGES = 6_000;
const CALLERS = 3;
/** Requests of an open page a second: a stream and a page, each a few times. */
const REQUESTS = 8;
/** Growth of the heap in bytes: the page shows other sessions than before. */
const GROWTH = 3_000_000;
/** Milliseconds until the newest session is shown. */
const LAG = 3_000;

/** An open page during many changes. */
export async function load(inspector, service) {
  await open(inspector, service, "/");
  await inspector.until("document.querySelector('.sessions')");
  // The first changes fill what the page keeps in any case.
  await change(service, 500);
  await settle(inspector);
  const before = await size(inspector);
  const requests = inspector.requests;

  const start = performance.now();
  await change(service, CHANGES);
  const took = (performance.now() - start) / 1000;
  await service.create({ vendor_data: "after-the-rush" });
  const newest = performance.now();
  await inspector.see("after-the-rush");
  const lag = performance.now() - newest;

  await settle(inspector);
  const rate = (inspector.requests - requests) / ((performance.now() - start) / 1000);
  const grown = (await size(inspector)) - before;
  console.log(
    `${CHANGES} changes at ${(CHANGES / took).toFixed()} a second: ${rate.toFixed(1)} requests a second, `
      + `${lag.toFixed()} ms behind, heap ${(before / 1e6).toFixed(1)} MB, ${(grown / 1e3).toFixed(1)} kB more`,
  );
  if (rate > REQUESTS) inspector.problems.push(`an open page sent ${rate.toFixed(1)} requests a second`);
  if (grown > GROWTH) inspector.problems.push(`an open page grew by ${(grown / 1e6).toFixed(1)} MB`);
  if (lag > LAG) inspector.problems.push(`an open page was ${lag.toFixed()} ms behind`);
}

async function change(service, count) {
  const caller = async (name) => {
    for (let number = 0; number < count / CALLERS; number += 1) {
      await service.create({ vendor_data: `rush-${name}-${number}` });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)));
}

/** Gives the page the time for its last update. */
const settle = (inspector) => inspector.page.waitForTimeout(1_500);

/** The page's heap in bytes, garbage excluded. */
async function size(inspector) {
  await inspector.tools.send("HeapProfiler.collectGarbage");
  return (await inspector.tools.send("Runtime.getHeapUsage")).usedSize;
}
