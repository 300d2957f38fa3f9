// Users, businesses, lists, transactions and cases of the dashboard, and hostile text on every page.

const open = (inspector, service, path) => inspector.open(service.url + path);

export async function users(inspector, service) {
  await service.finished("approve");
  await open(inspector, service, "/dashboard/users");
  await inspector.screen("dashboard-users");
  await inspector.unfold("create");
  await inspector.fill("create-vendor_data", "by-hand");
  await inspector.fill("create-date_of_birth", "tomorrow");
  await inspector.pressInvalid("Create user", "date_of_birth: ");
  await inspector.until("document.querySelector('#create-vendor_data').value === 'by-hand'");
  await inspector.fill("create-date_of_birth", "1990-01-02");
  await inspector.fill("create-display_name", "Made by Hand");
  await inspector.press("Create user");
  await inspector.see("Created.");
  await inspector.unfold("status");
  await inspector.choose("status-status", "BLOCKED");
  await inspector.fill("status-reason", "A test");
  await inspector.screen("dashboard-user-status");
  await inspector.press("Change");
  await inspector.see("The status is changed.");
  await inspector.unfold("edit");
  await inspector.fill("edit-full_name", "Edited Name");
  await inspector.press("Save");
  await inspector.see("Edited Name");
  await inspector.unfold("delete");
  await inspector.press("Yes, delete it");
  await inspector.see("Deleted.");
  await inspector.fill("search", "user-approve");
  await inspector.press("Filter");
  await inspector.until("document.querySelectorAll('tbody tr').length === 1");
  await inspector.click("//tbody//tr[1]//a");
  await inspector.until("document.querySelector('.portrait')");
  await inspector.pictures(1);
  await inspector.screen("dashboard-user");
  await inspector.click("//nav//a[.='Businesses']");
  await inspector.see("None yet.");
  await inspector.unfold("create");
  await inspector.screen("dashboard-businesses-empty");
  await inspector.fill("create-vendor_data", "company-1");
  await inspector.fill("create-legal_name", "Example Ltd");
  await inspector.press("Create business");
  await inspector.see("Created.");
  const body = { workflow_id: service.about.kyb_workflow_id, vendor_data: "company-1" };
  const { session_id: id } = await service.call("POST", "/v3/session/", body);
  await service.complete(id, "approve");
  await inspector.see("Session 1");
  await inspector.screen("dashboard-business");
}

export async function lists(inspector, service) {
  const { id } = await service.finished("approve");
  await service.call("POST", "/v3/blocklist/add/", { session_id: id, blocklist_face: true });
  await open(inspector, service, "/dashboard/lists");
  await inspector.screen("dashboard-lists");
  await inspector.click("//a[.='Blocked faces']");
  await inspector.pictures(1);
  await inspector.screen("dashboard-blocklist");
  await inspector.press("Remove");
  await inspector.see("The entry is removed.");
  await inspector.click("//p[@class='crumb']/a");
  await inspector.unfold("create");
  await inspector.fill("create-name", "Blocked faces");
  await inspector.pressInvalid("Create list", "name: ");
  await inspector.fill("create-name", "Known customers");
  await inspector.choose("create-list_type", "allowlist");
  await inspector.choose("create-entry_type", "email");
  await inspector.press("Create list");
  await inspector.see("Created.");
  await inspector.unfold("add");
  await inspector.fill("add-value", "nobody");
  await inspector.fill("add-comment", "A comment");
  await inspector.pressInvalid("Add entry", "value: ");
  await inspector.until("document.querySelector('#add-comment').value === 'A comment'");
  await inspector.fill("add-value", "somebody@example.com");
  await inspector.press("Add entry");
  await inspector.see("The entry is added.");
  await inspector.see("somebody@example.com");
  await inspector.screen("dashboard-allowlist");
  await inspector.unfold("delete");
  await inspector.press("Yes, delete it");
  await inspector.see("Deleted.");
}

/** Books a transfer; returns it. */
function transfer(service, id, amount, more) {
  const details = { direction: "outbound", amount, currency: "EUR", action_type: "withdrawal" };
  const method = { method_type: "bank_account", account_id: "ES9121000418450200051332", issuing_country: "ESP" };
  const subject = { vendor_data: "user-approve", full_name: "Ada Example", payment_method: method };
  const counterparty = { full_name: "Shell & Sons", entity_type: "company" };
  const body = { transaction_id: id, transaction_category: "finance", transaction_details: details, subject, counterparty, ...more };
  return service.call("POST", "/v3/transactions/", body);
}

/** Adds an active rule that opens a case. */
function rule(service, title, more) {
  const conditions = [{ field: "amount", operator: "gt", value: 1000 }];
  const actions = [{ type: "add_score", value: 40 }, { type: "change_status", value: "IN_REVIEW" }, { type: "open_case" }];
  const body = { title, description: "More than usual", category: "finance", mode: "ACTIVE", conditions, actions, ...more };
  return service.call("POST", "/v3/transactions/rules/", body);
}

/** Opens a case with a checklist; returns its path in the API. */
async function openCase(service, title, links) {
  const root = `/v3/organization/${service.about.organization_id}/application/${service.about.application_id}/cases/`;
  const officer = "9a000000-0000-4000-8000-0000000000aa";
  const checklist = { enabled: true, items: [{ label: title, order: 1 }] };
  const blueprint = await service.call("POST", `${root}blueprints/`, { name: "Review", assignee_pool: [officer], content_config: { checklist } });
  const { uuid } = await service.call("POST", root, { title, links, blueprint: blueprint.uuid, assigned_to: officer, tags: [title] });
  await service.call("POST", `${root}${uuid}/notes/`, { comment: title });
  return `${root}${uuid}/`;
}

export async function transactions(inspector, service) {
  await open(inspector, service, "/dashboard/transactions");
  await inspector.see("No transactions.");
  await inspector.screen("dashboard-transactions-empty");
  const { uuid } = await rule(service, "Large transfer");
  for (let number = 1; number <= 60; number += 1) await transfer(service, `transfer-${number}`, 950 + number);
  await service.call("DELETE", `/v3/transactions/rules/${uuid}/`);
  await inspector.see("transfer-60");
  await inspector.screen("dashboard-transactions");
  await inspector.click("//a[.='Older']");
  await inspector.see("51–60 of 60");
  await inspector.choose("status", "IN_REVIEW");
  await inspector.press("Filter");
  await inspector.until("document.querySelectorAll('tbody tr').length === 10");
  await inspector.fill("search", "transfer-60");
  await inspector.press("Filter");
  await inspector.until("document.querySelectorAll('tbody tr').length === 1");
  await inspector.click("//tbody//tr[1]//a");
  await inspector.see("Rules that matched");
  await inspector.screen("dashboard-transaction");
  const [id] = new URL(inspector.page.url()).searchParams.getAll("key");
  const path = await openCase(service, "Possible structuring", [{ entity_type: "transaction", entity_uuid: id }]);
  await inspector.see("Possible structuring");
  await inspector.click("//a[.='Possible structuring']");
  await inspector.see("Checklist");
  await inspector.screen("dashboard-case");
  await service.call("POST", `${path}request-info/`, {});
  await inspector.see("Awaiting user");
  await inspector.click("//p[@class='crumb']/a");
  await inspector.choose("status", "AWAITING_USER");
  await inspector.press("Filter");
  await inspector.until("document.querySelectorAll('tbody tr').length === 1");
  await inspector.screen("dashboard-cases");
  await inspector.click("//tbody//tr[1]//a");
  await inspector.click("//a[.='Transaction transfer-60']");
  await inspector.see("Parties");
}

const HOSTILE = `<img src=x onerror="document.title='owned'">"'</title></textarea><script>document.title='owned'</script>\u202e{{ 7 * 7 }} Łukasz 王 محمد ${"W".repeat(60)}`;

/** Hostile text in every field stays text on every page, and can be drawn. */
export async function hostile(inspector, service) {
  const details = { first_name: HOSTILE, last_name: HOSTILE, id_country: "ESP" };
  const session = await service.create({ vendor_data: HOSTILE, expected_details: details, metadata: { [HOSTILE]: HOSTILE } });
  await service.complete(session.id, "decline_document_expired");
  await service.call("PATCH", `/v3/session/${session.id}/update-status/`, { new_status: "Approved", comment: HOSTILE });
  await service.call("POST", "/v3/users/create/", { vendor_data: `${HOSTILE}2`, display_name: HOSTILE, metadata: { a: HOSTILE } });
  const list = await service.call("POST", "/v3/lists/", { name: HOSTILE, list_type: "custom", entry_type: "key", description: HOSTILE });
  await service.call("POST", `/v3/lists/${list.uuid}/entries/`, { value: HOSTILE, display_label: HOSTILE, comment: HOSTILE });
  const hook = { label: HOSTILE.slice(0, 200), url: "https://app.example/'onclick='1", subscribed_events: ["status.updated"] };
  const destination = await service.call("POST", "/v3/webhook/destinations/", hook);
  const more = { title: HOSTILE, description: HOSTILE, actions: [{ type: "add_note", note: HOSTILE }] };
  const { uuid: id } = await rule(service, HOSTILE, more);
  const party = { vendor_data: HOSTILE, full_name: HOSTILE };
  const payment = await transfer(service, HOSTILE.slice(0, 128), 5000, { subject: party, counterparty: party, custom_properties: { [HOSTILE]: HOSTILE } });
  await service.call("DELETE", `/v3/transactions/rules/${id}/`);
  const investigation = await openCase(service, HOSTILE, [{ entity_type: "transaction", entity_uuid: payment.uuid }]);
  const key = encodeURIComponent(HOSTILE);
  for (const [name, path] of [
    ["sessions", "/"],
    ["session", `/dashboard/sessions/${session.id}`],
    ["users", "/dashboard/users"],
    ["user", `/dashboard/users?key=${key}`],
    ["lists", "/dashboard/lists"],
    ["list", `/dashboard/lists?key=${list.uuid}`],
    ["transactions", "/dashboard/transactions"],
    ["transaction", `/dashboard/transactions?key=${payment.uuid}`],
    ["cases", "/dashboard/cases"],
    ["case", `/dashboard/cases?key=${investigation.split("/").at(-2)}`],
    ["webhooks", "/dashboard/webhooks"],
    ["journal", "/dashboard/journal"],
    ["clock", "/dashboard/clock"],
  ]) {
    await open(inspector, service, path);
    await inspector.see(["journal", "clock"].includes(name) ? "UTC" : "onerror=");
    if (name === "session") await inspector.pictures(8);
    const owned = await inspector.evaluate("document.title === 'owned' || !!document.querySelector('main [onerror], main script')");
    if (owned) inspector.problems.push(`${name}: hostile text is no text`);
    await inspector.screen(`hostile-${name}`);
  }
  await inspector.open(session.url);
  await inspector.screen("hostile-hosted");
  await service.call("DELETE", `/v3/webhook/destinations/${destination.uuid}/`);
}
