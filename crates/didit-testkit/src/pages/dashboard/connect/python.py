import json, os, urllib.request

def call(method, path, body=None):
    headers = {"x-api-key": os.environ["DIDIT_API_KEY"], "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(os.environ["DIDIT_BASE_URL"] + path, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)

session = call("POST", "/v3/session/", {"workflow_id": os.environ["DIDIT_WORKFLOW_ID"], "vendor_data": "user-42"})
print("send the user to", session["url"])
print(call("GET", f"/v3/session/{session['session_id']}/decision/")["status"])
