//! Tests of both backends behind a proxy.

use std::future::poll_fn;
use std::pin::pin;

use super::hyper::HyperTransport;
use super::proxy::ProxySettings;
use super::reqwest::ReqwestTransport;
use crate::body::RequestBody;
use crate::contract::{FaultServer, Step, run};
use crate::error::TransportErrorKind;
use crate::transport::{Request, SharedTransport, Transport};

/// Returns both backends, with a proxy that requires a user name and password.
fn transports(proxy: &FaultServer) -> [SharedTransport; 2] {
    let url = proxy.base_url().replace("http://", "http://user:pass@");
    with(&[("ALL_PROXY", &url), ("NO_PROXY", "direct.invalid")])
}

fn with(variables: &[(&str, &str)]) -> [SharedTransport; 2] {
    let settings = ProxySettings::with(variables);
    let hyper = HyperTransport::builder()
        .build_with_proxies(settings.clone())
        .unwrap();
    let reqwest = ReqwestTransport::with_settings(settings, None).unwrap();
    [SharedTransport::new(hyper), SharedTransport::new(reqwest)]
}

fn get(url: &str) -> Request {
    http::Request::get(url)
        .header("x-api-key", "secret-key")
        .body(RequestBody::empty())
        .unwrap()
}

const AUTHORIZATION: &str = "proxy-authorization: Basic dXNlcjpwYXNz\r\n";

#[test]
fn a_plain_request_to_a_proxy_has_an_absolute_url() {
    run(async {
        let response = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        let proxy = FaultServer::start(vec![vec![Step::ReadAll, Step::write(response)]]).await;
        for transport in transports(&proxy) {
            let request = get("http://upstream.invalid/thing/?a=b");
            assert_eq!(transport.send(request).await.unwrap().status(), 200);
        }
        for head in proxy.seen().heads {
            let line = "GET http://upstream.invalid/thing/?a=b HTTP/1.1\r\n";
            assert!(head.starts_with(line), "{head}");
            assert!(head.contains(AUTHORIZATION), "{head}");
        }
        assert_eq!(proxy.seen().begun, 2);
    });
}

#[test]
fn an_encrypted_request_is_tunneled_without_exposing_the_key() {
    run(async {
        let open = "HTTP/1.1 200 Connection established\r\n\r\n";
        let script = vec![Step::ReadHead, Step::write(open), Step::Hold];
        let proxy = FaultServer::start(vec![script]).await;
        for (index, transport) in transports(&proxy).iter().enumerate() {
            let mut call = pin!(transport.send(get("https://upstream.invalid/thing/")));
            let mut seen = pin!(proxy.until(|seen| seen.begun == index + 1));
            poll_fn(|cx| {
                assert!(
                    call.as_mut().poll(cx).is_pending(),
                    "there is no TLS server"
                );
                seen.as_mut().poll(cx)
            })
            .await;
        }
        for head in proxy.seen().heads {
            assert!(
                head.starts_with("CONNECT upstream.invalid:443 HTTP/1.1\r\n"),
                "{head}"
            );
            let lower = head.to_lowercase();
            assert!(lower.contains(&AUTHORIZATION.to_lowercase()), "{head}");
            assert!(!head.contains("secret-key"), "{head}");
        }
    });
}

#[test]
fn a_rejecting_proxy_is_a_connect_error() {
    run(async {
        let rejection = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        let proxy = FaultServer::start(vec![vec![Step::ReadHead, Step::write(rejection)]]).await;
        for transport in transports(&proxy) {
            let error = transport
                .send(get("https://upstream.invalid/"))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
            assert!(!error.may_have_reached_server());
            assert!(error.to_string().contains("407"), "{error}");
        }
    });
}

#[test]
fn unsupported_proxy_is_named_and_never_evaded() {
    run(async {
        let response = "HTTP/1.1 204 No Content\r\n\r\n";
        let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(response)]]).await;
        for transport in with(&[("ALL_PROXY", "socks5h://user:hunter2@127.0.0.1:1080")]) {
            let error = transport
                .send(get("http://upstream.invalid/"))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
            assert!(error.to_string().contains("ALL_PROXY"), "{error}");
            let response = transport.send(get(&server.base_url())).await.unwrap();
            assert_eq!(response.status(), 204);
        }
        assert_eq!(server.seen().begun, 2);
    });
}

#[test]
fn proxy_of_one_scheme_is_used_by_its_requests() {
    run(async {
        let proxy = FaultServer::start(vec![vec![Step::ReadHead, Step::Close]]).await;
        for (variable, url) in [
            ("HTTP_PROXY", "http://upstream.invalid/"),
            ("HTTPS_PROXY", "https://upstream.invalid/"),
        ] {
            for transport in with(&[(variable, &proxy.base_url())]) {
                transport.send(get(url)).await.unwrap_err();
            }
        }
        assert_eq!(proxy.seen().begun, 4);
    });
}

#[test]
fn no_proxy_and_loopback_are_connected_directly() {
    run(async {
        let response = "HTTP/1.1 204 No Content\r\n\r\n";
        let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(response)]]).await;
        let proxy = FaultServer::start(vec![vec![Step::Reset]]).await;
        for transport in transports(&proxy) {
            let response = transport.send(get(&server.base_url())).await.unwrap();
            assert_eq!(response.status(), 204);
            // The name does not resolve, so that connecting without the proxy fails.
            let error = transport
                .send(get("http://direct.invalid/"))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
        }
        assert_eq!(proxy.seen().connections, 0);
    });
}
