//! Faults that were found in the field, over sockets and on both HTTP stacks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_api::transport::{Clock as _, ManualClock, SharedClock};
use didit_api::types::session::ContactDetails;
use didit_api::types::standalone::VerifyId;
use didit_api::types::{CreateSession, ListBlocklist, SessionStatus};
use didit_api::{Client, ClientBuilder, Error, FileUpload, ImportUpload, KeySource};
use didit_testkit::{FakeDidit, KeyRules};
use didit_transport::contract::{FaultServer, Step, run};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{OTHER, SESSION};

pub(crate) const STACKS: [fn(ClientBuilder) -> ClientBuilder; 2] =
    [ClientBuilder::hyper, ClientBuilder::reqwest];

pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";

pub(crate) fn respond(status: &str, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n");
    vec![Step::ReadAll, Step::write(format!("{head}{body}"))]
}

/// Runs a test against a server with this script, on each stack, with a clock that skips waits.
pub(crate) fn on_both<F: Future>(
    script: &[Vec<Step>],
    test: impl Fn(Client, FaultServer, ManualClock) -> F,
) {
    for stack in STACKS {
        run(async {
            let server = FaultServer::start(script.to_vec()).await;
            let clock = ManualClock::auto();
            let builder = Client::builder(KEY)
                .base_url(server.base_url())
                .clock(SharedClock::new(clock.clone()));
            test(stack(builder).build().unwrap(), server, clock).await;
        });
    }
}

/// Runs a test against a fake on each stack.
async fn on_fake<F: Future>(test: impl Fn(Client, Arc<FakeDidit>) -> F) {
    for stack in STACKS {
        let didit = Arc::new(FakeDidit::start().await);
        let builder = Client::builder(didit.api_key()).base_url(didit.base_url());
        test(stack(builder).build().unwrap(), didit).await;
    }
}

#[test]
fn unknown_ids_and_statuses_print_what_came() {
    let body = r#"{"session_id": "sess/7", "status": "Paused"}"#;
    on_both(
        &[respond("200 OK", "", body)],
        async |client, _server, _| {
            let decision = client.sessions().retrieve_decision(SESSION).await.unwrap();
            assert_eq!(decision.session_id.unwrap().to_string(), "sess/7");
            assert_eq!(decision.status.as_ref().unwrap().to_string(), "Paused");
            assert_eq!("Paused", decision.status.unwrap());
        },
    );
}

#[tokio::test]
async fn phone_that_the_service_ignores_is_sent() {
    on_fake(async |client, didit| {
        for phone in ["600 123", "not a phone"] {
            let contact = ContactDetails::new().phone(phone);
            let create = client
                .sessions()
                .create(didit.workflow_id())
                .contact_details(contact);
            create.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn refusals_of_the_state_answer_to_a_predicate() {
    on_fake(async |client, didit| {
        let sessions = client.sessions();
        let created = sessions
            .create(didit.workflow_id())
            .vendor_data("user-1")
            .await
            .unwrap();
        let id = &created.session_id;

        let error = sessions.approve(id).await.unwrap_err();
        assert!(error.is_wrong_state() && !error.is_already_done() && !error.is_validation());
        assert_eq!(error.current_status(), Some(SessionStatus::NotStarted));
        assert_eq!(error.suggested_status(), 409);
        let text = error.to_string();
        assert!(
            text.ends_with("Current status: Not Started; read the current state"),
            "{text}"
        );
        let error = sessions.generate_pdf(id).await.unwrap_err();
        assert!(error.is_wrong_state() && !error.is_auth(), "{error}");

        let approved = didit.approved("user-2");
        let error = sessions.approve(approved.as_str()).await.unwrap_err();
        assert!(error.is_already_done() && error.is_wrong_state() && !error.is_validation());

        didit.set_blocked("user-3", true);
        let create = sessions.create(didit.workflow_id()).vendor_data("user-3");
        let error = create.await.unwrap_err();
        assert!(
            error.is_blocked_user() && !error.is_auth() && !error.is_validation(),
            "{error}"
        );
        assert_eq!(error.suggested_status(), 403);

        for error in [
            sessions.retrieve_decision(OTHER).await.unwrap_err(),
            sessions.delete(OTHER).await.unwrap_err(),
        ] {
            assert!(error.is_not_found() && error.suggested_status() == 404);
        }
    })
    .await;
}

#[test]
fn no_call_sleeps_longer_for_the_limiter_than_it_accepts() {
    let rejected = respond("429 Too Many Requests", "retry-after: 45\r\n", "{}");
    let script = [rejected, respond("200 OK", "", "{}")];
    on_both(&script, async |client, server, clock| {
        let read = || client.sessions().retrieve_decision(SESSION);
        read().with_max_attempts(1).await.unwrap_err();
        let error = read().await.unwrap_err();
        assert!(error.is_rate_limited() && error.attempts() == 0, "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(45)));
        assert_eq!(error.suggested_status(), 503);
        assert_eq!((server.seen().begun, clock.elapsed()), (1, Duration::ZERO));
        // A batch job waits.
        read()
            .with_max_limiter_wait(Duration::from_secs(60))
            .await
            .unwrap();
        assert_eq!(clock.elapsed(), Duration::from_secs(45));
    });
}

#[test]
fn call_without_time_is_not_sent() {
    on_both(&[respond("200 OK", "", "{}")], async |client, server, _| {
        let delete = client.sessions().delete(SESSION);
        let error = delete.with_timeout(Duration::ZERO).await.unwrap_err();
        assert!(error.is_timeout() && error.attempts() == 0, "{error}");
        assert!(!error.may_have_taken_effect());
        assert_eq!(server.seen().connections, 0);
    });
}

#[test]
fn list_that_ignores_the_offset_ends_with_an_error() {
    let items = json!([{"type": "face", "uuid": SESSION}, {"type": "face", "uuid": OTHER}]);
    let pages: Vec<_> = (1..40)
        .map(|page| {
            // A service may write the link before or after the items.
            let link = format!(r#""next":"https://x/?offset={}""#, page * 2);
            let page = match page % 2 {
                0 => format!(r#"{{{link},"results":{items}}}"#),
                _ => format!(r#"{{"results":{items},{link}}}"#),
            };
            respond("200 OK", "", &page)
        })
        .collect();
    on_both(&pages, async |client, server, _| {
        let mut items = client.blocklist().list(ListBlocklist::new()).items();
        let mut count = 0;
        let error = loop {
            match items.next_item().await {
                Ok(item) => count += usize::from(item.is_some()),
                Err(error) => break error,
            }
        };
        assert!(error.is_decode(), "{error}");
        assert_eq!((count, server.seen().begun), (4, 3));
    });
}

#[test]
fn longest_retry_after_is_a_wait() {
    let header = "retry-after: 99999999999999999999\r\n";
    on_both(
        &[respond("429 Too Many Requests", header, "{}")],
        async |client, server, _| {
            let error = client
                .sessions()
                .retrieve_decision(SESSION)
                .await
                .unwrap_err();
            assert_eq!(
                (error.retry_after(), server.seen().begun),
                (Some(Duration::MAX), 1)
            );
            assert!(!format!("{error} {error:?}").is_empty());
        },
    );
}

#[test]
fn compressed_answer_is_named() {
    let header = "content-encoding: gzip\r\n";
    on_both(
        &[respond("200 OK", header, "\u{1f}\u{8b}")],
        async |client, _server, _| {
            let error = client
                .sessions()
                .retrieve_decision(SESSION)
                .await
                .unwrap_err();
            assert!(
                error.is_decode() && error.to_string().contains("gzip"),
                "{error}"
            );
        },
    );
}

#[test]
fn reflected_key_is_no_request_id() {
    for (header, id) in [
        (KEY, None),
        ("Bearer abc", None),
        ("s3cret-key", None),
        (
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            Some("0f8fad5b-d9cb-469f-a165-70867728950e"),
        ),
        ("req_7Jz3", Some("req_7Jz3")),
        ("8f1e2d3c4b5a6978-MAD", Some("8f1e2d3c4b5a6978-MAD")),
        ("8f1e2d3c4b5a6978-MADR", None),
        ("8f1e2d3c4b5a6978-Mad", None),
    ] {
        let headers = format!("x-request-id: {header}\r\n");
        on_both(
            &[respond("404 Not Found", &headers, "{}")],
            async |client, _server, _| {
                let error = client
                    .sessions()
                    .retrieve_decision(SESSION)
                    .await
                    .unwrap_err();
                assert_eq!(error.request_id(), id);
                assert_eq!(format!("{error:?}").contains(header), id.is_some());
            },
        );
    }
}

#[tokio::test]
async fn every_wrong_field_is_named_and_nothing_is_sent() {
    on_fake(async |client, _didit| {
        let contact = ContactDetails::new().email("none");
        let create = CreateSession::new("")
            .vendor_data(" ")
            .contact_details(contact);
        let error = client
            .sessions()
            .create(create.callback("x"))
            .await
            .unwrap_err();
        let fields = error.validation_error().unwrap().fields();
        let fields: Vec<_> = fields.map(|(field, _)| field).collect();
        let expected = [
            "workflow_id",
            "vendor_data",
            "callback",
            "contact_details.email",
        ];
        assert_eq!((fields.as_slice(), error.attempts()), (&expected[..], 0));
        assert_eq!(error.suggested_status(), 422);

        // The path, the body and the options of one call.
        let call = client.sessions().approve("..").comment("seen");
        let call = call.with_header("x-api-key", "k").with_header("a b", "c");
        let error = call.email(Some("none")).await.unwrap_err();
        let fields = error.validation_error().unwrap().fields();
        let fields: Vec<_> = fields.map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            ["session_id", "email_address", "x-api-key", "header"]
        );
        let upload = ImportUpload::from_path("/does/not/exist").workflow_id(None::<&str>);
        let error = client.imports().upload(upload).await.unwrap_err();
        assert_eq!(error.validation_error().unwrap().fields().count(), 2);
        let file = || FileUpload::from_path("/does/not/exist.png");
        let check = client.checks().verify_id(file(), VerifyId::new());
        let check = check
            .back_image(None)
            .back_image(FileUpload::from_bytes("x.exe", ""));
        let error = check.await.unwrap_err();
        let fields = error.validation_error().unwrap().fields();
        let fields: Vec<_> = fields.map(|(field, _)| field).collect();
        assert_eq!(fields, ["front_image", "back_image"]);
    })
    .await;
}

/// Keys of a fake, of which the last is valid.
struct Rotation {
    didit: Arc<FakeDidit>,
    keys: Mutex<Vec<String>>,
}

impl Rotation {
    fn current(&self) -> String {
        self.keys.lock().unwrap().last().unwrap().clone()
    }

    /// Makes a new key, and revokes the old one before a caller has the new one.
    fn rotate(&self) {
        let mut keys = self.keys.lock().unwrap();
        let new = self.didit.add_key(&KeyRules::new());
        self.didit.revoke_key(keys.last().unwrap());
        keys.push(new);
    }
}

#[tokio::test]
async fn key_is_rotated_three_times_under_load_without_a_failed_call() {
    for stack in STACKS {
        for max_age in [Duration::ZERO, Duration::from_secs(3600)] {
            let didit = Arc::new(FakeDidit::start().await);
            let rotation = Arc::new(Rotation {
                keys: Mutex::new(vec![didit.api_key()]),
                didit: Arc::clone(&didit),
            });
            let asked = Arc::clone(&rotation);
            let keys = KeySource::provider(max_age, move || {
                let key = asked.current();
                async { Ok::<_, std::io::Error>(key) }
            });
            let builder = Client::builder(keys)
                .base_url(didit.base_url())
                .without_rate_limiter();
            let client = stack(builder).build().unwrap();
            let done = Arc::new(Mutex::new(0));
            let callers = (0..32).map(|_| {
                let (client, done, rotation) =
                    (client.clone(), Arc::clone(&done), Arc::clone(&rotation));
                tokio::spawn(async move {
                    for _ in 0..8 {
                        client
                            .workflows()
                            .list(didit_api::types::workflow::ListWorkflows::new())
                            .await?;
                        let mut done = done.lock().unwrap();
                        *done += 1;
                        if *done % 64 == 0 && *done < 256 {
                            rotation.rotate();
                        }
                    }
                    Ok::<_, Error>(())
                })
            });
            for caller in callers.collect::<Vec<_>>() {
                caller.await.unwrap().unwrap();
            }
            assert_eq!(
                (*done.lock().unwrap(), rotation.keys.lock().unwrap().len()),
                (256, 4)
            );
        }
    }
}

#[tokio::test]
async fn refused_key_is_renewed_three_times() {
    for stack in STACKS {
        let server = FaultServer::start(vec![respond("401 Unauthorized", "", "{}")]).await;
        let count = Mutex::new(0);
        let keys = KeySource::provider(Duration::from_secs(60), move || {
            let mut count = count.lock().unwrap();
            *count += 1;
            let key = format!("key-{count}");
            async { Ok::<_, std::io::Error>(key) }
        });
        let builder = Client::builder(keys).base_url(server.base_url());
        let client = stack(builder).build().unwrap();
        let refused = client.sessions().retrieve_decision(SESSION).await;
        assert!(refused.unwrap_err().is_auth());
        assert_eq!(server.seen().whole, 4);
    }
}

#[tokio::test]
async fn provider_is_called_again_after_its_time_and_its_error_is_the_source() {
    let asked = Arc::new(Mutex::new(0));
    let clock = ManualClock::new();
    for stack in STACKS {
        *asked.lock().unwrap() = 0;
        let server = FaultServer::start(vec![respond("200 OK", "", "{}")]).await;
        let count = Arc::clone(&asked);
        let keys = KeySource::provider(Duration::from_secs(60), move || {
            let mut count = count.lock().unwrap();
            *count += 1;
            let key = if *count < 3 {
                Ok(format!("key-{count}"))
            } else {
                Err("vault is sealed")
            };
            async {
                // Other calls go on meanwhile.
                tokio::task::yield_now().await;
                key
            }
        });
        let builder = Client::builder(keys)
            .base_url(server.base_url())
            .clock(SharedClock::new(clock.clone()));
        let client = stack(builder).build().unwrap();
        let read = || client.sessions().retrieve_decision(SESSION);
        for _ in 0..3 {
            read().await.unwrap();
        }
        clock.advance(Duration::from_secs(60));
        for result in join_all([(); 3].map(|()| read().send())).await {
            result.unwrap();
        }
        let heads = server.seen().heads;
        let keys = |key| heads.iter().filter(|head| head.contains(key)).count();
        assert_eq!((keys("key-1"), keys("key-2")), (5, 1), "one of three asks");
        clock.advance(Duration::from_secs(60));
        let error = read().await.unwrap_err();
        assert!(error.is_auth() && error.attempts() == 0 && error.suggested_status() == 500);
        assert!(!format!("{error} {error:?}").contains("sealed"));
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "vault is sealed");
    }
    assert!(clock.monotonic() > Duration::ZERO);
}

#[tokio::test]
async fn applications_share_connections_but_not_limits() {
    for stack in STACKS {
        let server = FaultServer::start(vec![respond("200 OK", "", "{}")]).await;
        let builder = Client::builder("key-a").base_url(server.base_url());
        let first = stack(builder).build().unwrap();
        let second = first.for_application("key-b").unwrap();
        assert!(first.for_application("a\nb").is_err());
        // The burst of one is a quarter of 600 requests.
        for _ in 0..150 {
            first.sessions().retrieve_decision(SESSION).await.unwrap();
        }
        let now = Duration::ZERO;
        let call = || {
            second
                .sessions()
                .retrieve_decision(SESSION)
                .with_max_limiter_wait(now)
        };
        call().await.unwrap();
        let seen = server.seen();
        assert_eq!(seen.connections, 1);
        assert!(seen.heads[150].contains("key-b") && !seen.heads[149].contains("key-b"));
    }
}
