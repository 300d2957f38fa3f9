// Every tool of @didit-protocol/mcp-server 4.0.0 against `didit serve`.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { fake, finish, note, play } from "./report.mjs";

const { DIDIT_API_KEY, WORKFLOW: workflow_id, PICTURE: image_path } = process.env;
const NOBODY = "11111111-1111-4111-8111-111111111111";

const connect = async (key) => {
  const client = new Client({ name: "driver", version: "1" }, { capabilities: {} });
  const args = ["node_modules/@didit-protocol/mcp-server/dist/index.js"];
  const env = { ...process.env, DIDIT_API_KEY: key };
  await client.connect(new StdioClientTransport({ command: "node", args, env, stderr: "ignore" }));
  return client;
};
const mine = await connect(DIDIT_API_KEY);
const called = new Set();
const working = new Set();

/** Calls a tool; gives what it says as JSON. */
const call = async (tool, args = {}, { theirs, what, client = mine } = {}) => {
  called.add(tool);
  const { content, isError } = await client.callTool({ name: `didit_${tool}`, arguments: args });
  const text = content?.[0]?.text ?? "";
  if (!isError) working.add(tool);
  note(what ? `${tool}, ${what}` : tool, isError ? text : null, theirs);
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

const create = async (vendor_data) => call("create_session", { workflow_id, vendor_data, callback: "https://example.com", metadata: { a: 1 } });
const { session_id } = await create("user-1");
await play(session_id, "review_poa_partial_match");
await call("list_sessions", { status: "In Review", session_kind: "all", limit: "5", offset: "0", date_from: "2026-01-01", date_to: "2100-01-01" });
await call("list_sessions", { date_from: "2026-01-01T00:00:00Z", date_to: "2100-01-01T00:00:00Z" }, { what: "moments" });
await call("get_session_decision", { session_id });
await call("update_session_data", { session_id, first_name: "Ann", gender: "F" });
await call("update_session_poa_data", { session_id, issuer: "Example" });
await call("generate_session_pdf", { session_id });
await call("list_session_reviews", { session_id });
await call("add_session_review", { session_id, comment: "A note", new_status: "In Review" });
await call("update_session_status", { session_id, new_status: "Approved", comment: "fine" });
await call("update_session_status", { session_id, new_status: "Resubmitted", nodes_to_resubmit: ["feature_ocr_1"] }, { what: "nodes as its schema has them", theirs: "the API takes objects" });
const partner = await fake("POST", "/_fake/applications", {});
await call("share_session", { session_id, partner_client_id: partner.application_id }, { what: "as its schema has it", theirs: "the API's name is for_application_id" });
const { share_token } = await call("share_session", { session_id, for_application_id: partner.application_id }, { what: "as the API has it" });
const client = await connect(partner.api_key);
await call("import_shared_session", { share_token }, { client, what: "as its schema has it", theirs: "the API wants trust_review and workflow_id too" });
await call("import_shared_session", { share_token, trust_review: true, workflow_id: partner.workflow_id }, { client, what: "as the API has it" });
await call("get_import_template");
const { uuid: import_id = NOBODY } = await call("create_import", { source_file_url: "https://example.com/rows.csv", workflow_id });
await call("get_import", { import_id });
await call("get_import_errors", { import_id });
await call("delete_session", { session_id: (await create("user-2")).session_id });
await call("batch_delete_sessions", { session_numbers: [(await create("user-3")).session_number] });

await call("list_webhook_destinations");
const { uuid: destination_uuid } = await call("create_webhook_destination", { label: "mine", url: "https://example.com/hook", subscribed_events: ["status.updated"] });
await call("get_webhook_destination", { destination_uuid });
await call("update_webhook_destination", { destination_uuid, enabled: false });
await call("delete_webhook_destination", { destination_uuid });

await call("list_users", { limit: "5", offset: "0" });
const vendor_data = "user-9";
await call("create_user", { vendor_data, full_name: "Ann Example", status: "ACTIVE", metadata: { a: 1 }, approved_emails: ["ann@example.com"] });
await call("get_user", { vendor_data });
await call("update_user", { vendor_data, display_name: "Ann" });
await call("update_user_status", { vendor_data, status: "FLAGGED" });
await call("delete_users", { vendor_data_list: [vendor_data] });
await call("list_businesses", { limit: "5" });
await call("create_business", { vendor_data, legal_name: "Example", country_code: "GB" });
await call("get_business", { vendor_data });
await call("update_business", { vendor_data, display_name: "Example" });
await call("update_business_status", { vendor_data, status: "BLOCKED" });
await call("delete_businesses", { vendor_data_list: [vendor_data] });
await call("get_balance");
await call("top_up", { amount_in_dollars: 50, success_url: "https://example.com/ok" });

await call("list_lists");
const { uuid: list_uuid = NOBODY } = await call("create_list", { name: "Mine", list_type: "custom", entry_type: "email" });
await call("get_list", { list_uuid });
await call("update_list", { list_uuid, name: "Mine too" });
const { uuid: entry_uuid = NOBODY } = await call("create_list_entry", { list_uuid, value: "ann@example.com", comment: "A note" });
await call("list_entries", { list_uuid, search: "ann", limit: "5" });
await call("delete_list_entry", { list_uuid, entry_uuid });
const { uuid: faces = NOBODY } = await call("create_list", { name: "Faces", list_type: "allowlist", entry_type: "face" }, { what: "of faces" });
await call("upload_face_entry", { list_uuid: faces, image_path });
await call("delete_list", { list_uuid });

await call("id_verification", { front_image_path: image_path, back_image_path: image_path, minimum_age: 18 });
await call("poa_verification", { document_image_path: image_path });
const claimed = { first_name: "Ann", last_name: "Example", document_number: "X0000001", personal_number: "99999999R", date_of_birth: "1990-01-01" };
await call("database_validation", { ...claimed, issuing_state: "ES" }, { what: "as its schema has it", theirs: "the API takes three letters" });
await call("database_validation", { ...claimed, issuing_state: "ESP" }, { what: "as the API has it" });
const found = await call("kyb_search", { country_code: "GB", name: "Example" });
await call("kyb_select", { kyb_response_id: found.kyb_registry?.companies?.[0]?.kyb_response_id ?? NOBODY });
await call("passive_liveness", { image_path });
await call("face_match", { image_1_path: image_path, image_2_path: image_path });
await call("face_search", { image_path });
await call("age_estimation", { image_path });
await call("aml_screening", { full_name: "Ann Example", entity_type: "person", date_of_birth: "1990-01-01" });
await call("email_send", { email: "ann@example.com" });
await call("email_check", { email: "ann@example.com", code: "123456" });
await call("phone_send", { phone_number: "+447700900123" });
await call("phone_check", { phone_number: "+447700900123", code: "123456" });

await call("list_workflows");
const { uuid: workflow = NOBODY } = await call("create_workflow", { workflow_label: "Mine", features: [{ feature: "OCR" }, { feature: "LIVENESS" }] });
await call("get_workflow", { workflow_id: workflow });
await call("update_workflow", { workflow_id: workflow, workflow_label: "Mine too" });
await call("delete_workflow", { workflow_id: workflow });
await call("list_questionnaires");
await call("create_questionnaire", { title: "Questions", questions: [{ title: { en: "Why?" } }] }, { what: "as its schema has it", theirs: "the API's names are form_elements and languages" });
const form_elements = [{ element_type: "short_text", label: { en: "Why?" } }];
const { questionnaire_id = NOBODY } = await call("create_questionnaire", { title: "Questions", languages: ["en"], form_elements }, { what: "as the API has it" });
await call("get_questionnaire", { questionnaire_id });
await call("update_questionnaire", { questionnaire_id, title: "More questions" });
await call("delete_questionnaire", { questionnaire_id });
await call("list_transactions", { limit: "5" });
const { uuid: transaction_id = NOBODY } = await call("create_transaction", {
  transaction_id: "payment-1",
  transaction_category: "finance",
  transaction_details: { direction: "inbound", amount: "10.00", currency: "EUR", currency_kind: "fiat" },
  subject: { entity_type: "individual", vendor_data: "user-1", full_name: "Ann Example" },
});
await call("get_transaction", { transaction_id });
await call("screen_wallet", { wallet_address: "0x0000000000000000000000000000000000000000", blockchain: "ETH" });
await call("get_customization");
await call("update_customization", { image_square_path: image_path });

const [email, password] = ["ann@example.com", "Secret-Passw0rd"];
await call("register", { email, password });
await call("resend_otp", { email });
const { application } = await call("verify_email", { email, code: "A1B2C3" });
const { access_token = "none" } = await call("login", { email, password });
const [organization] = await call("list_organizations", { access_token });
const organization_id = organization?.uuid ?? NOBODY;
await call("list_applications", { access_token, organization_id });
await call("get_application", { access_token, organization_id, application_id: application?.uuid ?? NOBODY });

const { tools } = await mine.listTools();
const forgotten = tools.map(({ name }) => name.replace("didit_", "")).filter((name) => !called.has(name));
note("every tool was called", forgotten.length ? forgotten.join(", ") : null);
console.log(`${working.size} of ${tools.length} tools work`);
finish("@didit-protocol/mcp-server 4.0.0");
