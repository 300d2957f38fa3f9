// Users, businesses and lists of the dashboard, and hostile text on every page.

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
  const key = encodeURIComponent(HOSTILE);
  for (const [name, path] of [
    ["sessions", "/"],
    ["session", `/dashboard/sessions/${session.id}`],
    ["users", "/dashboard/users"],
    ["user", `/dashboard/users?key=${key}`],
    ["lists", "/dashboard/lists"],
    ["list", `/dashboard/lists?key=${list.uuid}`],
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
