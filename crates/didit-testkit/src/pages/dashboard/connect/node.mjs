const { DIDIT_BASE_URL, DIDIT_API_KEY, DIDIT_WORKFLOW_ID } = process.env;
const headers = { "x-api-key": DIDIT_API_KEY, "content-type": "application/json" };
const call = async (method, path, body) =>
  (await fetch(DIDIT_BASE_URL + path, { method, headers, body: body && JSON.stringify(body) })).json();

const session = await call("POST", "/v3/session/", { workflow_id: DIDIT_WORKFLOW_ID, vendor_data: "user-42" });
console.log("send the user to", session.url);
console.log((await call("GET", `/v3/session/${session.session_id}/decision/`)).status);
