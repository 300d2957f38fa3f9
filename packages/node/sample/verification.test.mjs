import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { start } from "didit-fake";
import { DiditClient } from "didit-node-client";

const didit = await start();
const { baseUrl, apiKey, webhookSecret, workflowId } = didit;
const { sessions, webhooks } = new DiditClient({ baseUrl, apiKey, webhookSecret });
beforeEach(() => didit.reset());
after(() => didit.stop());

test("approved", async () => {
  const { session_id } = await sessions.create({ workflow_id: workflowId, vendor_data: "user-7" });
  await didit.complete(session_id, "approve");
  assert.equal((await sessions.retrieve(session_id)).status, "Approved");
  const events = (await didit.webhooks()).map(({ body, headers }) => webhooks.constructEvent(body, headers).event);
  assert.deepEqual(events.map(({ status }) => status), ["In Progress", "Approved"]);
});

test("forged webhook", async () => {
  const { session_id } = await sessions.create({ workflow_id: workflowId, vendor_data: "user-7" });
  await didit.complete(session_id, "decline_document_expired");
  const { body, headers } = (await didit.webhooks()).at(-1);
  const forged = Buffer.from(body.toString().replaceAll("Declined", "Approved"));
  assert.throws(() => webhooks.constructEvent(forged, headers), { name: "DiditWebhookSignatureError" });
});

test("expired after seven days", async () => {
  const { session_id } = await sessions.create({ workflow_id: workflowId, vendor_data: "user-7" });
  await didit.advance(7 * 86_400);
  assert.equal((await sessions.retrieve(session_id)).status, "Expired");
});

test("errors", async () => {
  await assert.rejects(sessions.retrieve("11111111-1111-4111-8111-111111111111"), { status: 404 });
  const stranger = new DiditClient({ baseUrl, apiKey: "wrong" });
  await assert.rejects(stranger.sessions.list(), ({ status }) => [401, 403].includes(status));
});
