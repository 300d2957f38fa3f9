//! Both backends over TLS, with a certificate made for the test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use didit_transport::contract::run;
use didit_transport::{
    HyperTransport, Request, ReqwestTransport, ResponseBody, SharedTransport, Transport,
    TransportErrorKind,
};
use http::Version;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server on loopback whose certificate is for `localhost`.
struct Server {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
}

impl Server {
    async fn start() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(tls))));
        Self {
            address,
            certificate: cert.der().clone(),
        }
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/", self.address.port())
    }

    /// Both backends, which trust the server's certificate.
    fn trusting_transports(&self) -> [SharedTransport; 2] {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        // The hyper backend replaces the protocols.
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let hyper = HyperTransport::builder().tls_config(tls.clone());
        let reqwest = ReqwestTransport::builder()
            .unwrap()
            .tls_backend_preconfigured(tls);
        [
            SharedTransport::new(hyper.build().unwrap()),
            SharedTransport::new(ReqwestTransport::from_builder(reqwest).unwrap()),
        ]
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let tls = tls.clone();
        tokio::spawn(async move {
            // A client that does not trust the certificate goes away here.
            let Ok(stream) = tls.accept(stream).await else {
                return;
            };
            let hello = service_fn(|_| async {
                Ok::<_, Infallible>(http::Response::new(ResponseBody::from("hello")))
            });
            _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), hello)
                .await;
        });
    }
}

fn get(url: String) -> Request {
    http::Request::get(url).body("".into()).unwrap()
}

/// Makes every use of the process's default provider fail: it has no cipher. It
/// represents a second provider in the graph, with which rustls panics or chooses at
/// random.
fn spoil_the_default_provider() {
    let spoilt = CryptoProvider {
        cipher_suites: Vec::new(),
        kx_groups: Vec::new(),
        ..ring::default_provider()
    };
    // Another test of this process may have been first; then it is spoilt too.
    _ = spoilt.install_default();
}

#[test]
fn a_call_over_tls_uses_the_provider_that_is_named_and_the_best_protocol() {
    spoil_the_default_provider();
    run(async {
        let server = Server::start().await;
        for transport in server.trusting_transports() {
            let response = transport.send(get(server.url("localhost"))).await.unwrap();
            assert_eq!(response.version(), Version::HTTP_2);
            let body = response.into_body().collect(10).await.unwrap();
            assert_eq!(body, "hello");
        }
    });
}

#[test]
fn a_certificate_that_is_not_trusted_is_a_connect_error() {
    spoil_the_default_provider();
    run(async {
        let server = Server::start().await;
        for transport in [
            SharedTransport::new(HyperTransport::new().unwrap()),
            SharedTransport::new(ReqwestTransport::new().unwrap()),
        ] {
            let error = transport
                .send(get(server.url("localhost")))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
            assert!(!error.may_have_reached_server());
            assert!(error.to_string().contains("not trusted"), "{error}");
            let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = plain.local_addr().unwrap();
            tokio::spawn(async move {
                let (mut stream, _) = plain.accept().await.unwrap();
                stream
                    .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    .await
                    .unwrap();
            });
            for (url, cause) in [
                (
                    format!("https://localhost:{}/", address.port()),
                    "does not speak TLS",
                ),
                ("http://127.0.0.1:1/".to_owned(), "connection refused"),
                (
                    "http://name.invalid/".to_owned(),
                    "name of the host was not found",
                ),
            ] {
                let error = transport.send(get(url)).await.unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::Connect);
                assert!(error.to_string().contains(cause), "{cause}: {error}");
            }
        }
    });
}

#[test]
fn a_certificate_for_another_host_is_a_connect_error() {
    spoil_the_default_provider();
    run(async {
        let server = Server::start().await;
        for transport in server.trusting_transports() {
            let error = transport
                .send(get(server.url("127.0.0.1")))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
        }
    });
}
