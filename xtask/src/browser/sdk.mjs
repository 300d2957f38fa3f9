// Didit's own web SDK, unmodified, on the hosted page: every mode to every outcome.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const SDK = readFileSync(new URL("node_modules/@didit-protocol/sdk-web/dist/didit-sdk.umd.min.js", import.meta.url));

const PAGE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Application</title><link rel="icon" href="data:,">
<h1>Application</h1><div id="here" style="height: 44rem"></div><script src="/sdk.js"></script>
<script>
  const { DiditSdk } = DiditSDK;
  window.events = [];
  window.results = [];
  DiditSdk.shared.onEvent = ({ type, data }) => events.push({ type, ...data });
  DiditSdk.shared.onComplete = (result) => results.push(result);
  window.verify = (url, configuration) => DiditSdk.shared.startVerification({ url, configuration });
</script></html>`;

const MODES = {
  modal: {},
  embedded: { embedded: true, embeddedContainerId: "here" },
};

/** What `onComplete` is called with for an outcome. */
const RESULTS = {
  approve: "Approved",
  decline_liveness_attack: "Declined",
  review_face_match_borderline: "Pending",
};

/** Every message of the SDK but those of the other ends. */
const PROGRESS = [
  "ready", "started", "step_started", "step_changed", "step_completed", "media_started", "media_captured",
  "document_selected", "verification_submitted", "code_sent", "code_verified", "status_updated", "completed",
];

export async function work(inspector, service) {
  const server = createServer((request, response) => {
    const [type, body] = request.url === "/sdk.js" ? ["text/javascript", SDK] : ["text/html", PAGE];
    response.setHeader("content-type", type).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Another origin than that of the service, on the same host, as the SDK requires.
  const application = `http://127.0.0.1:${server.address().port}/`;
  for (const [mode, configuration] of Object.entries(MODES)) {
    for (const outcome of Object.keys(RESULTS)) {
      for (const callback of [service.callback, undefined]) {
        await complete(inspector, service, { application, mode, configuration, outcome, callback });
      }
    }
    await cancel(inspector, service, application, configuration);
  }
  await unilink(inspector, service, application);
  await handOver(inspector, service, application);
  await popup(inspector, service, application);
  server.close();
  console.log("the web SDK reached every outcome");
}

const results = (inspector) => inspector.evaluate("results");
const events = (inspector) => inspector.evaluate("events");

function expect(inspector, what, found, expected) {
  const [left, right] = [found, expected].map((value) => JSON.stringify(value));
  if (left !== right) inspector.problems.push(`web SDK: ${what}: ${left} instead of ${right}`);
}

async function open(inspector, application, url, configuration) {
  await inspector.open(application);
  await inspector.evaluate(`verify(${JSON.stringify(url)}, ${JSON.stringify(configuration)})`);
  return inspector.page.frameLocator("iframe");
}

/** From the welcome of a page to its outcome. */
async function through(page, outcome) {
  await page.locator("button[value=start]").click();
  for (;;) {
    const button = page.locator("button.primary");
    const value = await button.getAttribute("value");
    if (value === "finish") break;
    const step = await page.locator("input[name=step]").getAttribute("value");
    if (await page.locator("#code").count()) await page.locator("#code").fill("123456");
    await button.click();
    await page.locator(`input[name=step]:not([value="${step}"]), button[value=finish]`).first().waitFor({ state: "attached" });
  }
  await page.locator(`input[value=${outcome}]`).check();
  await page.locator("button[value=finish]").click();
}

async function complete(inspector, service, { application, mode, configuration, outcome, callback }) {
  const what = `${mode}, ${outcome}, ${callback ? "with" : "without"} callback`;
  const { id, url } = await service.create({ callback });
  const page = await open(inspector, application, url, configuration);
  await through(page, outcome);
  await inspector.until("results.length > 0");
  const [result] = await results(inspector);
  expect(inspector, what, result, { type: "completed", session: { sessionId: id, status: RESULTS[outcome] } });
  const seen = new Set((await events(inspector)).map(({ type }) => type.replace("didit:", "")));
  const missing = PROGRESS.filter((name) => !seen.has(name));
  expect(inspector, `${what}: missing messages`, missing, []);
  if (callback) {
    await page.getByText("Back in the application").waitFor();
  } else {
    await page.locator("button[data-close]").click();
    // The SDK asks before it closes a modal.
    if (mode === "modal") await inspector.page.getByText("Exit verification?").waitFor();
    if (mode === "modal" && outcome === "approve") await inspector.screen("sdk-modal");
  }
}

async function cancel(inspector, service, application, configuration) {
  const { id, url } = await service.create();
  const page = await open(inspector, application, url, configuration);
  await page.getByRole("button", { name: "Cancel" }).click();
  await inspector.until("results.length > 0");
  expect(inspector, "cancel", await results(inspector), [{ type: "cancelled", session: { sessionId: id, status: "Pending" } }]);
}

async function unilink(inspector, service, application) {
  const bytes = Buffer.from(service.about.workflow_id.replaceAll("-", ""), "hex");
  const page = await open(inspector, application, `${service.url}/u/${bytes.toString("base64url")}`, {});
  await through(page, "approve");
  await inspector.until("results.length > 0");
  const [{ session }] = await results(inspector);
  expect(inspector, "UniLink", await service.status(session.sessionId), "Approved");
}

/** The user goes on at the telephone while the page in the frame waits. */
async function handOver(inspector, service, application) {
  for (const callback of [service.callback, undefined]) {
    const { id, url } = await service.create({ callback });
    const page = await open(inspector, application, url, {});
    await page.getByText("Continue on another device").click();
    await page.locator("svg.qr").waitFor();
    await service.complete(id, "approve");
    await inspector.until("results.length > 0");
    const [result] = await results(inspector);
    expect(inspector, "other device", result, { type: "completed", session: { sessionId: id, status: "Approved" } });
  }
}

/** A page in its own window posts the same messages to its opener. */
async function popup(inspector, service, application) {
  for (const callback of [service.callback, undefined]) {
    const { id, url } = await service.create({ callback });
    await inspector.open(application);
    await inspector.evaluate("addEventListener('message', ({ data }) => { if (data?.type) events.push({ type: data.type, ...data.data }); })");
    const opened = inspector.page.waitForEvent("popup");
    await inspector.evaluate(`void window.open(${JSON.stringify(url)})`);
    const window = await opened;
    await through(window, "approve");
    await inspector.until("events.some(({ type }) => type === 'didit:completed')");
    const done = (await events(inspector)).find(({ type }) => type === "didit:completed");
    expect(inspector, "popup", [done.sessionId, done.status], [id, "Approved"]);
    if (callback) await window.getByText("Back in the application").waitFor();
    await window.close();
  }
}
