// Every method of didit-node-client 2.0.0 against `didit serve`.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { DiditClient } from "didit-node-client";
import { fake, finish, note, play } from "./report.mjs";

const { WORKFLOW: workflow_id, KYB_WORKFLOW, PICTURE } = process.env;
const picture = readFileSync(PICTURE);
const { sessions, idVerification, webhooks } = new DiditClient();

const attempt = async (name, call, theirs) => {
  try {
    const value = await call();
    note(name, null, theirs);
    return value;
  } catch (error) {
    note(name, `${error.constructor.name} ${error.status ?? ""} ${error.message}`, theirs);
  }
};
const same = (found, wanted) => {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
};

const taken = [];
const inbox = createServer(async (request, answer) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  taken.push([request.headers, Buffer.concat(parts)]);
  answer.end();
});
await new Promise((ready) => inbox.listen(0, "127.0.0.1", ready));
const { secret_shared_key: secret } = await fake("POST", "/v3/webhook/destinations/", {
  label: "inbox",
  url: `http://127.0.0.1:${inbox.address().port}/`,
  subscribed_events: ["status.updated", "data.updated"],
});

const { session_id } = await attempt("sessions.create", () =>
  sessions.create({
    workflow_id,
    vendor_data: "user-1",
    callback: "https://example.com/back",
    callback_method: "both",
    metadata: { a: 1 },
    language: "es",
    contact_details: { email: "ann@example.com", phone: "+447700900123" },
    expected_details: { first_name: "Ann" },
    sandbox_scenario: "approve",
  }));
await attempt("sessions.create, with a portrait", () => sessions.create({ workflow_id, vendor_data: "user-2", portrait_image: picture }));
await play(session_id, "review_poa_partial_match");
await attempt("sessions.retrieve", async () => same((await sessions.retrieve(session_id)).status, "In Review"));
await attempt("sessions.list", async () => same((await sessions.list()).count, 2));
await attempt("sessions.list, statuses", async () => same((await sessions.list({ status: ["Approved", "In Review"] })).count, 1));
await attempt("sessions.list, every filter", () =>
  sessions.list({
    session_kind: "all",
    limit: 5,
    offset: 0,
    vendor_data: "user-1",
    workflow_id: [workflow_id],
    country: ["ESP", "USA"],
    date_from: "2026-01-01",
    date_to: "2100-01-01",
    search: "ann",
    document_type: ["P", "ID"],
    session_type: "API",
    is_kyc_to_be_reviewed: true,
    screened_full_name: "ann",
    region: "x",
    api_service: "AML",
    status_initialized_as_in_review: false,
    didit_internal_id: session_id,
  }));
await attempt("sessions.list, moments", async () => same((await sessions.list({ date_from: new Date(Date.now() - 60_000).toISOString() })).count, 2));
await attempt("sessions.listAll", async () => {
  let count = 0;
  for await (const _ of sessions.listAll({ limit: 1 })) count += 1;
  same(count, 2);
});
await attempt("sessions.updateData", () =>
  sessions.updateData(session_id, { document_type: "P", first_name: "Ann", gender: "F", date_of_birth: "1990-01-01", parsed_address: { city: "X" }, extra_fields: { a: 1 } }));
await attempt("sessions.updatePoaData", () => sessions.updatePoaData(session_id, { issuer: "Example", document_type: "UTILITY_BILL", extra_fields: { additional_names: ["Ann"] } }));
await attempt("sessions.updatePoaData, a word of its types", () => sessions.updatePoaData(session_id, { document_type: "utility_bill" }), "the API has it in capitals");
await attempt("sessions.updateStatus", () => sessions.updateStatus(session_id, { new_status: "Approved", comment: "fine", send_email: true, email_address: "ann@example.com" }));
await attempt("sessions.updateStatus, again", () => sessions.updateStatus(session_id, { new_status: "Resubmitted", nodes_to_resubmit: [{ node_id: "feature_ocr_1", feature: "OCR" }] }));
await play(session_id, "approve");
await attempt("sessions.generatePdf", async () => same((await sessions.generatePdf(session_id)).subarray(0, 5).toString(), "%PDF-"));
const company = await attempt("sessions.create, a company", () => sessions.create({ workflow_id: KYB_WORKFLOW, vendor_data: "company-1", expected_details: { company_name: "Example", registry_country: "GB" } }));
await play(company.session_id, "approve");
const decision = await attempt("sessions.retrieve, a company", () => sessions.retrieve(company.session_id));
await attempt("sessions.updateKybCompanyData", () => sessions.updateKybCompanyData(company.session_id, decision.registry_checks[0].company.uuid, { company_name: "Example Holdings", registry_status: "active" }));
await attempt("idVerification.verify", () =>
  idVerification.verify({ front_image: picture, back_image: { data: picture, filename: "back.jpg", contentType: "image/jpeg" }, minimum_age: 18, vendor_data: "user-1", metadata: { a: 1 } }));
await attempt("webhooks", () => same(taken.length > 5, true));
for (const [headers, body] of taken) await attempt("webhooks.constructEvent", () => webhooks.constructEvent(body, headers, { secret }));
finish("didit-node-client 2.0.0");
