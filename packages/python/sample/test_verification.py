import pytest
from didit import Didit, DiditAuthenticationError, DiditNotFoundError, DiditSignatureError


@pytest.fixture
def client(didit):
    url = f"{didit.base_url}/v3"
    with Didit(didit.api_key, base_url=url, webhook_secret=didit.webhook_secret) as client:
        yield client


def test_approved(didit, client):
    session = client.sessions.create("user-7", workflow_id=didit.workflow_id)
    didit.complete(session.session_id, "approve")
    assert client.sessions.get_decision(session.session_id).status == "Approved"
    events = [client.parse_webhook(hook.body, hook.headers) for hook in didit.webhooks()]
    assert [event.status for event in events] == ["In Progress", "Approved"]


def test_forged_webhook(didit, client):
    session = client.sessions.create("user-7", workflow_id=didit.workflow_id)
    didit.complete(session.session_id, "decline_document_expired")
    hook = didit.webhooks()[-1]
    with pytest.raises(DiditSignatureError):
        client.parse_webhook(hook.body.replace(b"Declined", b"Approved"), hook.headers)


def test_expired_after_seven_days(didit, client):
    client.sessions.create("user-7", workflow_id=didit.workflow_id)
    didit.advance(7 * 86_400)
    assert [session.status for session in client.sessions.list().results] == ["Expired"]


def test_errors(didit, client):
    with pytest.raises(DiditNotFoundError):
        client.sessions.get_decision("11111111-1111-4111-8111-111111111111")
    with pytest.raises(DiditAuthenticationError):
        Didit("wrong", base_url=client.config.base_url).sessions.list()
