//! The contract suite on every transport of this crate, and on transports that break it.

use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use didit_transport::contract::{FaultServer, Site, Step, exchange, run_case, site, wire};
use didit_transport::policy::{Policies, TokenBuckets};
use didit_transport::tower::{FromService, TransportService};
use didit_transport::{
    DeliveryState, HyperTransport, ManualClock, Request, RequestBody, ReqwestTransport, Response,
    ResponseBody, SharedClock, SharedTransport, Transport, TransportError, TransportErrorKind,
    from_fn, from_handler, transport_contract,
};
use futures_util::{TryStreamExt as _, stream};
use http::{HeaderValue, Method, StatusCode};

transport_contract! {
    mod hyper = wire(|| HyperTransport::new().unwrap());
}

transport_contract! {
    mod reqwest = wire(|| ReqwestTransport::new().unwrap());
}

transport_contract! {
    mod handler = exchange(from_handler);
}

transport_contract! {
    /// The policies keep the contract of the inner transport if retries are
    /// disabled.
    mod policies = wire(|| {
        use didit_transport::TokioClock;
        use didit_transport::policy::RetryPolicy;
        Policies::new(SharedClock::new(TokioClock::new()))
            .retry(RetryPolicy::never())
            .wrap(SharedTransport::new(HyperTransport::new().unwrap()))
    });
}

transport_contract! {
    mod tower = wire(|| {
        FromService::new(TransportService::new(SharedTransport::new(HyperTransport::new().unwrap())))
    });
}

transport_contract! {
    mod closure = wire(|| {
        let inner = SharedTransport::new(HyperTransport::new().unwrap());
        from_fn(move |request: Request| {
            let inner = inner.clone();
            async move { inner.send(request).await }
        })
    });
}

#[test]
fn debug_output_shows_settings_and_no_content() {
    let shared = || SharedTransport::new(from_handler(site));
    let clock = || SharedClock::new(ManualClock::new());
    let buckets = TokenBuckets::new(clock()).with_scope("reads", 1, Duration::from_secs(1));
    let error = TransportError::new(TransportErrorKind::Timeout);
    let shown: [(&dyn Debug, &str); 17] = [
        (&shared(), "SharedTransport(..)"),
        (&from_handler(site), "FromHandler(..)"),
        (
            &from_fn(async |_| Ok(Response::new(ResponseBody::empty()))),
            "FromFn(..)",
        ),
        (
            &FromService::new(TransportService::new(shared())),
            "FromService(..)",
        ),
        (&HyperTransport::new().unwrap(), "HyperTransport(..)"),
        (&ReqwestTransport::new().unwrap(), "ReqwestTransport(..)"),
        (&RequestBody::empty(), "RequestBody(empty)"),
        (&RequestBody::from("Anna").stream(), "RequestStream(..)"),
        (&ResponseBody::from("Anna"), "ResponseBody(4 bytes)"),
        (
            &ResponseBody::from_stream(stream::empty()),
            "ResponseBody(stream)",
        ),
        (&clock(), "SharedClock(..)"),
        (&ManualClock::new(), "ManualClock { elapsed: 0ns"),
        (&Policies::new(clock()), "jitter: Jitter(..)"),
        (&Policies::new(clock()), "Policies { deadline: 60s"),
        (&buckets, r#"TokenBuckets { scopes: ["reads"]"#),
        (&Step::write("Anna"), "Write"),
        (&error, "TransportError { kind: Timeout"),
    ];
    for (value, text) in shown {
        let shown = format!("{value:?}");
        assert!(shown.contains(text), "{shown}");
    }
}

#[test]
fn fault_server_counts_connections_that_it_closes() {
    run_case(|| async {
        for step in [Step::Close, Step::Reset] {
            let server = FaultServer::start(vec![vec![Step::ReadAll, step]]).await;
            let shown = format!("{server:?}");
            assert!(shown.starts_with("FaultServer { address: "), "{shown}");
            let request = http::Request::get(server.base_url()).body(RequestBody::empty());
            let transport = HyperTransport::new().unwrap();
            let result = transport.send(request.unwrap()).await;
            assert_eq!(result.unwrap_err().kind(), TransportErrorKind::Interrupted);
            server.until(|seen| seen.closed == 1).await;
        }
    });
}

#[test]
fn fault_server_reads_a_long_request_and_responds() {
    run_case(|| async {
        let ok = Step::write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        let server = FaultServer::start(vec![vec![Step::ReadHalf, Step::ReadAll, ok]]).await;
        let request = http::Request::post(server.base_url()).body(vec![b'a'; 1 << 20].into());
        let transport = HyperTransport::new().unwrap();
        transport.send(request.unwrap()).await.unwrap();
        assert_eq!(server.seen().whole, 1);
    });
}

/// A transport that returns a response after its whole body has arrived.
async fn buffered(inner: &SharedTransport, request: Request) -> Result<Response, TransportError> {
    let (parts, body) = inner.send(request).await?.into_parts();
    let body = body.collect(64 << 20).await?;
    Ok(Response::from_parts(parts, body.into()))
}

transport_contract! {
    mod buffering = wire(|| {
        let inner = SharedTransport::new(HyperTransport::new().unwrap());
        from_fn(move |request: Request| {
            let inner = inner.clone();
            async move { buffered(&inner, request).await }
        })
    }), buffers;
}

/// For each rule of a case a transport that breaks it alone, and is rejected.
macro_rules! rejected {
    ($($kind:ident $case:ident: $(|$inner:pat_param, $request:pat_param| $send:expr),+;)*) => {
        mod rejected {
            use super::*;

            $(
                #[test]
                fn $case() {
                    $(
                        let result = std::panic::catch_unwind(|| run_case(|| async {
                            let inner = rejected!(@inner $kind);
                            let transport = from_fn(move |$request: Request| {
                                let $inner = inner.clone();
                                async move { $send }
                            });
                            rejected!(@run $kind $case transport);
                        }));
                        assert!(result.is_err(), "the case accepts {}", stringify!($send));
                    )+
                }
            )*
        }
    };
    (@inner exchange) => { SharedTransport::new(from_handler(site)) };
    (@inner wire) => { SharedTransport::new(HyperTransport::new().unwrap()) };
    (@run exchange $case:ident $transport:ident) => {
        exchange::$case(&Site::in_process($transport)).await
    };
    (@run wire $case:ident $transport:ident) => { wire::$case(&$transport).await };
}

/// Fails with this kind, and is otherwise the same error.
fn of_kind(error: TransportError, kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind)
        .with_delivery(error.delivery())
        .with_source(error)
}

/// Returns a response with another body.
async fn with_body(
    result: Result<Response, TransportError>,
    change: impl Fn(Vec<u8>) -> Vec<u8>,
) -> Result<Response, TransportError> {
    let (parts, body) = result?.into_parts();
    let body = body.collect(64 << 20).await?.to_vec();
    Ok(Response::from_parts(parts, change(body).into()))
}

/// Returns a response with another status.
fn with_status(
    result: Result<Response, TransportError>,
    from: u16,
    to: StatusCode,
) -> Result<Response, TransportError> {
    let mut response = result?;
    if response.status() == from {
        *response.status_mut() = to;
    }
    Ok(response)
}

fn without_header(
    result: Result<Response, TransportError>,
    name: &str,
) -> Result<Response, TransportError> {
    let mut response = result?;
    response.headers_mut().remove(name);
    Ok(response)
}

/// Returns a response whose body fails with another error.
fn with_body_error(
    result: Result<Response, TransportError>,
    change: fn(TransportError) -> TransportError,
) -> Result<Response, TransportError> {
    result.map(|response| response.map(|body| ResponseBody::from_stream(body.map_err(change))))
}

fn error_if(
    result: Result<Response, TransportError>,
    is_error: impl Fn(StatusCode) -> bool,
) -> Result<Response, TransportError> {
    match result {
        Ok(response) if is_error(response.status()) => {
            Err(TransportError::new(TransportErrorKind::Other))
        }
        result => result,
    }
}

/// Sends the request again after a failure.
async fn twice(inner: &SharedTransport, request: Request) -> Result<Response, TransportError> {
    match inner.send(request.clone()).await {
        Err(_) => inner.send(request).await,
        response => response,
    }
}

rejected! {
    exchange an_empty_body_is_sent_and_received: |inner, request| {
        with_body(inner.send(request).await, |body| if body.is_empty() { vec![0] } else { body }).await
    }, |inner, request| {
        with_status(inner.send(request).await, 200, StatusCode::NO_CONTENT)
    };
    exchange a_small_body_is_sent_and_received: |inner, request| {
        with_body(inner.send(request).await, |_| Vec::new()).await
    };
    exchange a_body_of_ten_megabytes_is_sent_and_received: |inner, request| {
        let post = request.method() == Method::POST;
        let change = |body: Vec<u8>| body.into_iter().rev().collect();
        let result = inner.send(request).await;
        if post { with_body(result, change).await } else { result }
    }, |inner, request| {
        let get = request.method() == Method::GET;
        let change = |mut body: Vec<u8>| { body.truncate(1 << 20); body };
        let result = inner.send(request).await;
        if get { with_body(result, change).await } else { result }
    }, |inner, request| {
        with_body_error(inner.send(request).await, |error| error)
    };
    exchange a_streamed_body_is_sent_and_received: |inner, mut request| {
        if request.body().content_length().is_none() {
            *request.body_mut() = RequestBody::empty();
        }
        inner.send(request).await
    };
    exchange a_response_to_head_has_no_body: |inner, mut request| {
        *request.method_mut() = Method::GET;
        inner.send(request).await
    }, |inner, request| {
        without_header(inner.send(request).await, "content-length")
    }, |inner, request| {
        with_body(inner.send(request).await, |_| Vec::new()).await
    };
    exchange any_status_is_a_response: |inner, request| {
        error_if(inner.send(request).await, |status| status == 599)
    }, |inner, request| {
        with_status(inner.send(request).await, 304, StatusCode::OK)
    };
    exchange headers_are_sent_and_received: |inner, mut request| {
        request.headers_mut().insert("x-ping", HeaderValue::from_static("two"));
        inner.send(request).await
    };
    exchange no_header_with_a_meaning_is_added: |inner, mut request| {
        request.headers_mut().insert("accept-encoding", HeaderValue::from_static("gzip"));
        inner.send(request).await
    };
    exchange a_compressed_body_is_not_decompressed: |inner, request| {
        with_body(inner.send(request).await, |_| Vec::new()).await
    }, |inner, request| {
        let mut response = inner.send(request).await?;
        response.headers_mut().insert("content-encoding", HeaderValue::from_static("identity"));
        Ok(response)
    };
    exchange a_path_is_sent_as_given_or_rejected: |inner, mut request| {
        let uri = request.uri().to_string().replace("%2e", ".");
        *request.uri_mut() = uri.parse().unwrap();
        inner.send(request).await
    }, |_, _| {
        Err(TransportError::new(TransportErrorKind::Connect))
    }, |_, _| {
        let error = TransportError::new(TransportErrorKind::Request);
        Err(error.with_delivery(DeliveryState::Unknown))
    };
    exchange a_request_without_a_host_is_rejected: |_, _| {
        Ok(Response::new(ResponseBody::empty()))
    }, |_, _| {
        Err(TransportError::new(TransportErrorKind::Connect))
    }, |_, _| {
        let error = TransportError::new(TransportErrorKind::Request);
        Err(error.with_delivery(DeliveryState::Unknown))
    };
    wire a_refused_connection_is_a_connect_error: |inner, request| {
        inner.send(request).await.map_err(|error| of_kind(error, TransportErrorKind::Interrupted))
    }, |inner, request| {
        inner.send(request).await.map_err(|error| error.with_delivery(DeliveryState::Unknown))
    }, |inner, request| {
        inner.send(request).await.map_err(|error| TransportError::new(error.kind()))
    };
    wire an_error_shows_no_url: |inner, request| {
        let url = request.uri().to_string();
        inner.send(request).await.map_err(|error| error.with_detail(url))
    }, |inner, request| {
        let url = request.uri().to_string();
        inner.send(request).await.map_err(|error| error.with_source(url))
    };
    wire a_connection_closed_without_a_response_is_interrupted_and_not_retried: |inner, request| {
        twice(&inner, request).await
    }, |inner, request| {
        inner.send(request).await.map_err(|error| of_kind(error, TransportErrorKind::Connect))
    }, |inner, request| {
        inner.send(request).await.map_err(|error| error.with_delivery(DeliveryState::NotSent))
    };
    wire a_connection_reset_without_a_response_is_interrupted_and_not_retried: |inner, request| {
        twice(&inner, request).await
    }, |inner, request| {
        inner.send(request).await.map_err(|error| of_kind(error, TransportErrorKind::Connect))
    }, |inner, request| {
        inner.send(request).await.map_err(|error| error.with_delivery(DeliveryState::NotSent))
    };
    wire a_closed_idle_connection_is_replaced: |_, request| {
        // Each on a new connection, so that there is a response in any case.
        HyperTransport::new().unwrap().send(request.clone()).await?;
        HyperTransport::new().unwrap().send(request).await
    }, |_, request| {
        let result = HyperTransport::new().unwrap().send(request).await;
        with_body(result, |_| Vec::new()).await
    }, |inner, request| {
        // One response, and an error of another kind.
        static IS_USED: AtomicBool = AtomicBool::new(false);
        if IS_USED.swap(true, Ordering::Relaxed) {
            return Err(TransportError::new(TransportErrorKind::Connect));
        }
        inner.send(request).await
    };
    wire an_invalid_response_is_a_decode_error: |inner, request| {
        inner.send(request).await.map_err(|error| of_kind(error, TransportErrorKind::Interrupted))
    }, |inner, request| {
        inner.send(request).await.map_err(|error| error.with_delivery(DeliveryState::Unknown))
    };
    wire a_proxy_error_page_is_a_response: |inner, request| {
        error_if(inner.send(request).await, |status| status == 502)
    }, |inner, request| {
        with_status(inner.send(request).await, 502, StatusCode::INTERNAL_SERVER_ERROR)
    }, |inner, request| {
        with_body(inner.send(request).await, |_| Vec::new()).await
    };
    wire an_informational_response_is_skipped: |inner, request| {
        with_body(inner.send(request).await, |_| Vec::new()).await
    };
    wire a_truncated_body_is_an_error: |inner, request| {
        Ok(inner.send(request).await?.map(|_| ResponseBody::from("abcdefghij")))
    }, |inner, request| {
        with_body_error(inner.send(request).await, |error| error)
    }, |inner, request| {
        let change = |error| of_kind(error, TransportErrorKind::Decode);
        let response = with_body_error(inner.send(request).await, change)?;
        Ok(response.map(|body| body.with_expected_length(10)))
    }, |inner, request| {
        let change = |error: TransportError| error.with_delivery(DeliveryState::Unknown);
        let response = with_body_error(inner.send(request).await, change)?;
        Ok(response.map(|body| body.with_expected_length(10)))
    };
    wire a_truncated_chunked_body_is_an_error: |inner, request| {
        Ok(inner.send(request).await?.map(|_| ResponseBody::from("abcde")))
    }, |inner, request| {
        let change = |error| of_kind(error, TransportErrorKind::Decode);
        with_body_error(inner.send(request).await, change)
    }, |inner, request| {
        let change = |error: TransportError| error.with_delivery(DeliveryState::Unknown);
        with_body_error(inner.send(request).await, change)
    };
    wire the_head_arrives_before_the_body: |inner, request| buffered(&inner, request).await,
    |inner, request| {
        Ok(inner.send(request).await?.map(|_| ResponseBody::empty()))
    };
    wire a_slow_body_streams_as_it_arrives: |inner, request| buffered(&inner, request).await,
    |inner, request| {
        let chunks = ["a", "b", "c", "d"].map(|chunk| Ok(chunk.into()));
        let body = ResponseBody::from_stream(stream::iter(chunks));
        Ok(inner.send(request).await?.map(|_| body))
    }, |inner, request| {
        let chunks = ["", "a", "b"].map(|chunk| Ok(chunk.into()));
        let body = ResponseBody::from_stream(stream::iter(chunks));
        Ok(inner.send(request).await?.map(|_| body))
    };
    wire a_response_before_the_end_of_the_request_is_a_response: |inner, request| {
        error_if(inner.send(request).await, |status| status == 413)
    }, |inner, request| {
        with_status(inner.send(request).await, 413, StatusCode::OK)
    };
    wire a_redirect_is_not_followed_and_the_key_is_not_sent: |inner, mut request| {
        let response = inner.send(request.clone()).await?;
        if let Some(to) = response.headers().get("location") {
            *request.uri_mut() = to.to_str().unwrap().parse().unwrap();
            inner.send(request).await?;
        }
        Ok(response)
    }, |inner, request| {
        with_status(inner.send(request).await, 303, StatusCode::OK)
    };
    wire a_dropped_call_is_cancelled: |inner, request| {
        tokio::spawn(async move { inner.send(request).await }).await.unwrap()
    };
    wire a_body_dropped_early_stops_the_download: |inner, request| {
        let (parts, mut body) = inner.send(request).await?.into_parts();
        let first = body.chunk().await?.unwrap();
        tokio::spawn(async move { while let Ok(Some(_)) = body.chunk().await {} });
        Ok(Response::from_parts(parts, first.into()))
    };
}
