"""Every method of didit-sdk 0.4.0, sync and async, against `didit serve`."""

import asyncio
import inspect
import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from didit import AsyncDidit, Didit

FAKE, KEY, WORKFLOW = (os.environ[name] for name in ("FAKE", "DIDIT_API_KEY", "WORKFLOW"))
NOBODY = "11111111-1111-4111-8111-111111111111"
loop = asyncio.new_event_loop()
counts = {"ok": 0, "missing": 0, "theirs": 0, "FAILED": 0}


def say(outcome, name, why=""):
    counts[outcome] += 1
    if outcome != "ok":
        print(f"{outcome:8}{name}: {why}")


def refuses_null(error):
    """Whether a model refuses null for a list of reports, which production sends as well."""
    errors = getattr(error, "errors", None)
    return callable(errors) and all(
        found["type"] == "list_type" and found["input"] is None for found in errors())


def attempt(name, call, theirs=None):
    """Calls a method; `theirs` says why it cannot work against Didit either."""
    try:
        value = call()
        if inspect.isawaitable(value):
            value = loop.run_until_complete(value)
    except (Exception, SystemExit) as error:
        status = getattr(error, "status_code", None)
        if theirs or refuses_null(error):
            say("theirs", name, theirs or "it refuses the null of a report that did not run")
        else:
            say("missing" if status == 501 else "FAILED", name, f"{type(error).__name__} {error}")
        return None
    if theirs:
        say("FAILED", name, f"works, but was to fail: {theirs}")
    else:
        say("ok", name)
    return value


def fake(method, path, body=None):
    request = urllib.request.Request(
        FAKE + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json", "x-api-key": KEY},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def play(session, scenario):
    fake("POST", f"/_fake/sessions/{session}/complete", {"scenario": scenario})


def walk(kind, client, source):
    sessions, risk, imports = client.sessions, client.risk, client.session_imports

    def do(name, call, theirs=None):
        return attempt(f"{kind} {name}", call, theirs)

    do("healthcheck", client.healthcheck)
    created = do("sessions.create", lambda: sessions.create(
        kind, workflow_id=WORKFLOW, callback="https://example.com/back", callback_method="both",
        metadata={"a": 1}, language="es", sandbox_scenario="approve",
        contact_details={"email": "ann@example.com", "phone": "+447700900123"},
        expected_details={"first_name": "Ann", "date_of_birth": "1990-01-01"}))
    session = created.session_id
    do("sessions.get", lambda: sessions.get(session), "the API has no such path")
    do("sessions.get_decision", lambda: sessions.get_decision(session))
    play(session, "review_poa_partial_match")
    do("sessions.poll_decision", lambda: sessions.poll_decision(session, timeout=5))
    do("sessions.generate_pdf_report", lambda: sessions.generate_pdf_report(session))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.pdf"
        do("sessions.download_pdf_report", lambda: sessions.download_pdf_report(session, report))
    do("sessions.resubmit", lambda: sessions.resubmit(session, ["feature_ocr_1:OCR"], comment="again"))
    play(session, "decline_document_expired")
    do("sessions.resubmit, any node", lambda: sessions.resubmit(
        session, send_email=True, email_address="ann@example.com", email_language="es"))
    play(session, "review_face_match_borderline")
    do("sessions.update_status", lambda: sessions.update_status(session, "Approved", comment="fine"))
    now = datetime.now(timezone.utc)
    filters = {
        "all": {},
        "filters": dict(status="Approved", vendor_data=kind, country="fra", workflow_id=WORKFLOW,
                        search="ann", limit=10, offset=0),
        "moments": dict(date_from=now - timedelta(days=1), date_to=now + timedelta(minutes=1)),
        "texts": dict(date_from="2026-01-01T00:00:00Z", date_to="2100-01-01T00:00:00+00:00"),
    }
    for name, chosen in filters.items():
        do(f"sessions.list, {name}", lambda: sessions.list(**chosen))
    do("sessions.list, dates", lambda: sessions.list(date_from="2026-01-01"), "it refuses plain dates")
    do("sessions.reconcile", lambda: sessions.reconcile(session))
    do("sessions.reconcile_range", lambda: sessions.reconcile_range(
        source=source, since=now - timedelta(days=1), page_size=1))
    do("risk.email", lambda: risk.email("ann@example.com", country_code="US", metadata={"a": 1}))
    do("risk.phone", lambda: risk.phone("+447700900123", enable_social=True))
    do("risk.ip", lambda: risk.ip("203.0.113.7", claimed_country="US", user_agent="Mozilla/5.0"))
    for wanted in ("user_verification", "business_verification", "status_rules", "transactions"):
        template = do(f"session_imports.get_template, {wanted}",
                      lambda: imports.get_template(import_type=wanted))
    do("session_imports.create, a link", lambda: imports.create(
        workflow_id=WORKFLOW, source_file_url="https://example.com/rows.csv"))
    job = do("session_imports.create, a file", lambda: imports.create(
        workflow_id=WORKFLOW, file=template.encode(), filename="rows.csv"))
    do("session_imports.get", lambda: imports.get(job.uuid))
    do("session_imports.list_errors", lambda: imports.list_errors(job.uuid))
    for scenario in fake("GET", "/v1/sandbox/scenarios/")["scenarios"]:
        slug = scenario["slug"]
        played = sessions.create(f"{kind} {slug}", workflow_id=WORKFLOW, sandbox_scenario=slug)
        played = loop.run_until_complete(played) if inspect.isawaitable(played) else played
        play(played.session_id, slug)
        do(f"sessions.get_decision, {slug}", lambda: sessions.get_decision(played.session_id))


def command_line(session):
    """The package has a command of the same name as this workspace's; both are told the same."""
    program = Path(sys.executable).with_name("didit")
    with tempfile.TemporaryDirectory() as folder:
        for words in (
            "doctor --strict",
            "sandbox scenarios --strict --category decline",
            f"session create --workflow-id {WORKFLOW} --vendor-data command --scenario approve",
            f"session get {session} --decision",
            "session list --all --status Approved --limit 10",
            f"session pdf {session} --output {folder}/report.pdf",
            f"session resubmit {session}",
            "risk email ann@example.com",
            "risk phone +447700900123",
            "risk ip 203.0.113.7",
            "session-imports template --type transactions",
        ):
            asked = [program, *words.split(), "--json"]
            ended = subprocess.run(asked, capture_output=True, text=True)
            theirs = "the API has no such path" if words.startswith("session get") else None
            attempt(words, lambda: ended.returncode and sys.exit(ended.stdout + ended.stderr), theirs)
            if "scenarios" in words:
                found = json.loads(ended.stdout)["scenarios"]
                attempt("sandbox scenarios, described", lambda: found[0]["description"])


class Inbox(BaseHTTPRequestHandler):
    taken = []

    def do_POST(self):
        self.taken.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Nothing:
    def get(self, _):
        return None


class NothingLater:
    async def get(self, _):
        return None


async def later():
    return AsyncDidit()


inbox = HTTPServer(("127.0.0.1", 0), Inbox)
threading.Thread(target=inbox.serve_forever, daemon=True).start()
destination = fake("POST", "/v3/webhook/destinations/", {
    "label": "inbox", "url": f"http://127.0.0.1:{inbox.server_port}/",
    "subscribed_events": ["status.updated", "data.updated"]})
client = Didit()
walk("sync", client, Nothing())
walk("async", loop.run_until_complete(later()), NothingLater())
declined = client.sessions.create("command line", workflow_id=WORKFLOW).session_id
play(declined, "decline_document_expired")
command_line(declined)
# The control plane answers when the deliveries of a completion are done.
secret = destination["secret_shared_key"]
attempt("webhooks", lambda: len(Inbox.taken) > 50 or 1 / 0)
for headers, body in Inbox.taken:
    status = json.loads(body)["status"]
    attempt(f"verify_webhook, {status}", lambda: client.verify_webhook(body, headers, secret=secret))
    attempt(f"parse_webhook, {status}", lambda: client.parse_webhook(body, headers, secret=secret))
print("didit-sdk 0.4.0:", ", ".join(f"{count} {name}" for name, count in counts.items()))
sys.exit(1 if counts["FAILED"] else 0)
