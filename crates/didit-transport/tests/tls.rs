//! Both backends over TLS and HTTP/2, with a certificate made for the test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use didit_transport::contract::{Site, exchange, run, site};
use didit_transport::{
    HyperTransport, Request, ReqwestTransport, SharedTransport, Transport, TransportErrorKind,
    from_fn,
};
use http::header::CONTENT_LENGTH;
use http::{Method, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server on loopback whose certificate is for `localhost`.
struct Server {
    port: u16,
    pem: String,
    /// The server, unless it is a task of this process.
    process: Option<Child>,
}

impl Server {
    /// Starts hyper's server, which answers as the site of the contract.
    fn start() -> Self {
        let CertifiedKey { cert, signing_key } = certificate();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(tls))));
        Self {
            port,
            pem: cert.pem(),
            process: None,
        }
    }

    /// Starts the HTTP/2 server of Node.js, which answers as the site of the contract.
    fn start_node() -> Self {
        let CertifiedKey { cert, signing_key } = certificate();
        let mut process = Command::new("node")
            .args(["-e", include_str!("tls/site.js")])
            .env("KEY", signing_key.serialize_pem())
            .env("CERTIFICATE", cert.pem())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        Self {
            port: line.trim().parse().unwrap(),
            pem: cert.pem(),
            process: Some(process),
        }
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/bytes/5", self.port)
    }

    fn hyper(&self) -> SharedTransport {
        let builder = HyperTransport::builder().root_certificates(self.pem.as_str());
        SharedTransport::new(builder.build().unwrap())
    }

    fn reqwest(&self) -> SharedTransport {
        SharedTransport::new(ReqwestTransport::with_root_certificates(&self.pem).unwrap())
    }

    /// Sends the requests of the contract to this server, and requires HTTP/2.
    fn site(self, transport: SharedTransport) -> impl Transport {
        let server = Arc::new(self);
        from_fn(move |mut request: Request| {
            let (server, transport) = (Arc::clone(&server), transport.clone());
            async move {
                if request.uri().host().is_some() {
                    let target = request.uri().path_and_query().unwrap();
                    let url = format!("https://localhost:{}{target}", server.port);
                    *request.uri_mut() = url.parse().unwrap();
                }
                let response = transport.send(request).await?;
                assert_eq!(response.version(), Version::HTTP_2);
                Ok(response)
            }
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

fn certificate() -> CertifiedKey<rcgen::KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).unwrap()
}

async fn serve(listener: TcpListener, tls: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let tls = tls.clone();
        tokio::spawn(async move {
            // A client that does not trust the certificate goes away here.
            let Ok(stream) = tls.accept(stream).await else {
                return;
            };
            let site = service_fn(async |request: http::Request<Incoming>| {
                let (parts, body) = request.into_parts();
                let body = body.collect().await.unwrap().to_bytes();
                let is_head = parts.method == Method::HEAD;
                let mut response = site(http::Request::from_parts(parts, body));
                if is_head {
                    // hyper sends the body that it is given.
                    let length = response.body().len().into();
                    response.headers_mut().insert(CONTENT_LENGTH, length);
                    *response.body_mut() = Bytes::new();
                }
                Ok::<_, Infallible>(response.map(Full::new))
            });
            _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), site)
                .await;
        });
    }
}

/// Runs the contract over HTTP/2 on both backends, without a limit of its time, because debug
/// builds are slow at encrypting ten megabytes.
fn is_kept_over_http2(start: impl Fn() -> Server) {
    macro_rules! run_cases {
        ($($case:ident)*) => {
            for backend in [Server::hyper, Server::reqwest] {
                run(async {
                    let server = start();
                    let transport = backend(&server);
                    let site = Site::in_process(server.site(transport));
                    $( exchange::$case(&site).await; )*
                });
            }
        };
    }
    didit_transport::exchange_cases!([run_cases]);
}

#[test]
fn the_contract_is_kept_over_http2() {
    is_kept_over_http2(Server::start);
}

#[test]
fn the_contract_is_kept_with_the_http2_server_of_node() {
    if Command::new("node").arg("--version").output().is_err() {
        // Not `eprintln!`, whose output is hidden when a test passes.
        let note = b"NOT RUN: HTTP/2 with another server: no node is installed\n";
        std::io::stderr().write_all(note).unwrap();
        return;
    }
    is_kept_over_http2(Server::start_node);
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
        let server = Server::start();
        let mut roots = RootCertStore::empty();
        let pem = server.pem.as_bytes();
        roots
            .add(CertificateDer::from_pem_slice(pem).unwrap())
            .unwrap();
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
        for transport in [
            SharedTransport::new(hyper.build().unwrap()),
            SharedTransport::new(ReqwestTransport::from_builder(reqwest).unwrap()),
            server.hyper(),
            server.reqwest(),
        ] {
            let response = transport.send(get(server.url("localhost"))).await.unwrap();
            assert_eq!(response.version(), Version::HTTP_2);
            let body = response.into_body().collect(10).await.unwrap();
            assert_eq!(body.len(), 5);
        }
    });
}

#[test]
fn a_certificate_that_is_not_trusted_is_a_connect_error() {
    spoil_the_default_provider();
    run(async {
        let server = Server::start();
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
            // Unlike a port that was free a moment ago, no other test gets this one.
            let refused = "http://127.0.0.1:1/".to_owned();
            for (url, cause) in [
                (
                    format!("https://localhost:{}/", address.port()),
                    "does not speak TLS",
                ),
                (refused, "connection refused"),
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
        let server = Server::start();
        for transport in [server.hyper(), server.reqwest()] {
            let error = transport
                .send(get(server.url("127.0.0.1")))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Connect);
        }
    });
}
