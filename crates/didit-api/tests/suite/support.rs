//! Transports that answer from memory.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, Once};

use bytes::Bytes;
use didit_api::transport::{
    ManualClock, Request, Response, ResponseBody, SharedClock, SharedTransport, TransportError,
    from_fn,
};
use didit_api::{Client, ClientBuilder};
use opentelemetry::trace::TracerProvider as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

/// Session id.
pub(crate) const SESSION: &str = "11111111-2222-4333-8444-555555555555";
/// Id of another resource.
pub(crate) const OTHER: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/// Builder of a client whose requests `respond` answers, on a clock that skips waits.
pub(crate) fn builder(
    respond: impl Fn(&Request, usize) -> Result<Response, TransportError> + Send + Sync + 'static,
) -> (ClientBuilder, Arc<Mutex<Vec<String>>>, ManualClock) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let respond = Arc::new(respond);
    let record = Arc::clone(&seen);
    let transport = SharedTransport::new(from_fn(move |request: Request| {
        let (respond, record) = (Arc::clone(&respond), Arc::clone(&record));
        async move {
            let text = written(&request).await;
            let number = {
                let mut seen = record.lock().unwrap();
                seen.push(text);
                seen.len()
            };
            respond(&request, number)
        }
    }));
    let clock = ManualClock::auto();
    let builder = Client::builder("s3cret-key")
        .transport(transport)
        .clock(SharedClock::new(clock.clone()));
    (builder, seen, clock)
}

/// Client with the same response to every request.
pub(crate) fn answering(status: u16, body: &'static str) -> Client {
    let (builder, _, _) = builder(move |_, _| Ok(response(status, body)));
    builder.build().unwrap()
}

/// Response with this status and body.
pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> Response {
    http::Response::builder()
        .status(status)
        .body(ResponseBody::from(body.into()))
        .unwrap()
}

/// Prints a request as it is sent, without secrets.
pub(crate) async fn written(request: &Request) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {value:?}\n"))
        .collect();
    headers.sort();
    text.extend(headers);
    let body = request.body().collect(1 << 20).await.unwrap();
    match serde_json::from_slice::<serde_json::Value>(&body) {
        Ok(json) => text.push_str(&serde_json::to_string_pretty(&json).unwrap()),
        Err(_) => text.push_str(&String::from_utf8_lossy(&body)),
    }
    // The boundary is random.
    let content_type = request.headers().get("content-type");
    let boundary = content_type.and_then(|value| value.to_str().ok()?.split_once("boundary="));
    match boundary {
        Some((_, boundary)) => text.replace(boundary, "BOUNDARY").replace('\r', ""),
        None => text,
    }
}

thread_local! {
    /// Warnings of the test of this thread, after [`subscribe`].
    pub(crate) static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(text))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes warnings to [`LOG`], and gives spans a context of OpenTelemetry.
///
/// For the whole process: an event that another test reaches first, without a subscriber, stays
/// off for a subscriber of one thread.
pub(crate) fn subscribe() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let log = tracing_subscriber::fmt::layer().with_ansi(false);
        let tracers = opentelemetry_sdk::trace::SdkTracerProvider::builder().build();
        let spans = tracing_opentelemetry::layer().with_tracer(tracers.tracer("test"));
        tracing_subscriber::registry()
            .with(log.with_writer(|| Log).with_filter(LevelFilter::WARN))
            .with(spans)
            .init();
    });
}
