//! Addresses and connections, over sockets and on both HTTP stacks.

use didit_api::Client;
use didit_api::transport::{SharedTransport, from_fn};
use didit_api::types::MediaUrl;
use didit_testkit::FakeDidit;
use didit_transport::contract::{FaultServer, run};

use crate::field::{KEY, STACKS, on_both, respond};
use crate::support::SESSION;

#[test]
fn address_that_clients_read_differently_is_refused_when_the_client_is_built() {
    for stack in STACKS {
        let build = |url: &str| {
            let builder = Client::builder(KEY).allow_insecure(true).base_url(url);
            stack(builder).build()
        };
        for port in [
            "99999", "65536", "0", "0x50", "-1", "+80", " 80", "80x", "８０", "80:80", "",
        ] {
            for host in ["127.0.0.1", "localhost", "[::1]", "api.example"] {
                let url = format!("http://{host}:{port}");
                assert!(build(&url).is_err(), "{url}");
            }
        }
        for url in [
            "http://",
            "https://",
            "http://:80",
            "http://.",
            "http:/a.example",
            "//a.example",
            "a.example:80",
            "ftp://a.example",
            "file:///a",
            "http://user@a.example",
            "http://user:pass@a.example",
            "http://@a.example",
            "https://a.example/#x",
            "https://a.example?x",
            "http://::1",
            "http://::1:80",
            "http://fe80::1",
            "http://[::1",
            "http://::1]",
            "http://[::1]x",
            "http://[1.2.3.4]",
            "http://[a.example]",
            "http://[]",
            "http://[fe80::1%25eth0]",
            "http://[fe80::1%eth0]",
            "http://a b",
            "http://a\tb.example",
            "http://a.example\r\nx: y",
            "http:\\\\a.example",
            "http://bücher.example",
            "http://a%2eexample",
            "http://127.1",
            "http://2130706433",
            "http://0x7f000001",
            "http://0x7f.1",
            "http://0177.0.0.1",
            "http://127.0.0.1.",
            "http://256.0.0.1",
            "http://1.2.3.4.5",
        ] {
            assert!(build(url).is_err(), "{url}");
        }
        for url in [
            "HTTPS://A.example",
            "https://a.example.",
            " https://a.example/ ",
            "https://a.example:443",
            "http://[::1]:80",
            "http://127.0.0.1:65535",
            "http://[::ffff:127.0.0.1]:1",
            "https://xn--bcher-kva.example",
            "https://1.a-1.example/v3/",
            "https://0xa.example",
        ] {
            assert!(build(url).is_ok(), "{url}");
        }
    }
}

#[test]
fn root_certificates_are_read_when_the_client_is_built() {
    for stack in STACKS {
        for pem in [
            "",
            "no certificate",
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
        ] {
            let builder = Client::builder(KEY).root_certificates(pem);
            let error = stack(builder).build().unwrap_err().to_string();
            assert!(error.contains("root certificates"), "{error}");
        }
    }
    let custom = SharedTransport::new(from_fn(async |_| Ok(http::Response::default())));
    let builder = Client::builder(KEY)
        .transport(custom)
        .root_certificates("x");
    let error = builder.build().unwrap_err().to_string();
    assert!(error.starts_with("root_certificates"), "{error}");
}

/// What the error of a connection says.
async fn connect_error(client: &Client) -> String {
    let call = client.sessions().retrieve_decision(SESSION);
    let error = call.with_max_attempts(1).await.unwrap_err();
    assert!(error.is_connect() && error.suggested_status() == 503);
    error.to_string()
}

#[tokio::test]
async fn errors_of_connections_name_the_innermost_cause() {
    for stack in STACKS {
        let client = |url: String| {
            let builder = Client::builder(KEY).base_url(url);
            stack(builder).build().unwrap()
        };
        // Unlike a port that was free a moment ago, no other test gets this one.
        let text = connect_error(&client("http://127.0.0.1:1".to_owned())).await;
        assert!(text.contains("connection refused"), "{text}");
        let text = connect_error(&client("https://name.invalid".to_owned())).await;
        assert!(
            text.contains("the name of the host was not found"),
            "{text}"
        );
        let didit = FakeDidit::start().await;
        let url = didit.base_url().replace("http://", "https://");
        let text = connect_error(&client(url)).await;
        assert!(text.contains("the server does not speak TLS"), "{text}");
    }
}

#[test]
fn loopback_links_are_fetched_only_where_the_service_is_on_loopback() {
    let elsewhere = "location: http://127.0.0.1:1/b.jpg\r\n";
    let script = [
        respond("200 OK", "", "picture"),
        respond("302 Found", elsewhere, ""),
    ];
    on_both(&script, async |client, server, _| {
        let link = MediaUrl::from(format!("{}/a.jpg", server.base_url()));
        let file = client.media().fetch(&link).await.unwrap();
        assert_eq!(file.bytes(), "picture");
        let error = client.media().fetch(&link).await.unwrap_err();
        assert_eq!(
            (error.status(), server.seen().begun),
            (Some(302.try_into().unwrap()), 2)
        );
    });
    for stack in STACKS {
        run(async {
            let server = FaultServer::start(vec![respond("200 OK", "", "picture")]).await;
            let client = stack(Client::builder(KEY)).build().unwrap();
            for host in [
                "127.0.0.1",
                "localhost",
                "LOCALHOST.",
                "a.localhost",
                "[::1]",
                "[::ffff:127.8.0.1]",
                "127.1",
                "0x7f.1",
                "0.0.0.0",
                "[::]",
            ] {
                let http = server.base_url().replace("127.0.0.1", host);
                for link in [http.replace("http:", "https:"), http] {
                    let call = client.media().fetch(&MediaUrl::from(link.clone()));
                    let error = call.with_max_attempts(1).await.unwrap_err();
                    assert!(error.is_validation(), "{link}: {error}");
                }
            }
            assert_eq!(server.seen().connections, 0);
        });
    }
}

#[test]
fn call_outside_of_a_runtime_is_an_error() {
    let didit = FakeDidit::start_blocking();
    for stack in STACKS {
        let builder = Client::builder(didit.api_key()).base_url(didit.base_url());
        let client = stack(builder).build().unwrap();
        let error = futures_executor::block_on(client.warm_up()).unwrap_err();
        assert!(error.to_string().contains("tokio runtime"), "{error}");
        assert!(!error.may_have_taken_effect());
    }
}

#[tokio::test]
async fn warm_up_opens_a_connection_and_sends_no_key() {
    let script = [respond("503 Unavailable", "", "")];
    for stack in STACKS {
        let server = FaultServer::start(script.to_vec()).await;
        let builder = Client::builder(KEY)
            .base_url(server.base_url())
            .max_retries(0);
        stack(builder).build().unwrap().warm_up().await.unwrap();
        let seen = server.seen();
        assert_eq!((seen.connections, seen.heads[0].contains(KEY)), (1, false));
    }
}
