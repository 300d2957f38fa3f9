//! The request flow: control plane, route, faults, authentication, rate limits, handler,
//! journal.

use bytes::Bytes;
use didit_types::operation::Operation;
use http::request::Parts;
use http::{Method, StatusCode};

use crate::control;
use crate::http::auth;
use crate::http::context::RequestContext;
use crate::http::fault::Fault;
use crate::http::journal::Exchange;
use crate::http::reply::{HandlerResult, Reply};
use crate::http::router::{Params, Route, route};
use crate::operations;
use crate::state::State;
use crate::vocabulary::{Query, canonical_uuid};

/// Maximum size of a request body, above the largest documented upload of 25 MB.
pub(crate) const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Handles a request and records it in the journal. Also returns the fault that applies.
pub(crate) fn handle(state: &mut State, parts: &Parts, body: &Bytes) -> (Reply, Option<Fault>) {
    let (method, path, query) = (&parts.method, parts.uri.path(), parts.uri.query());
    state.writes += u64::from(![Method::GET, Method::HEAD, Method::OPTIONS].contains(method));
    if let Some(path) = path.strip_prefix("/_fake/") {
        return (control::handle(state, method, path, query, body), None);
    }
    let route = route(method, path);
    let operation = match &route {
        Route::Operation(operation, _) => Some(operation.id),
        _ => None,
    };
    let fault = operation.and_then(|id| state.faults.activate(id, &mut state.ids));
    let mut reply = match route {
        _ if fault.as_ref().is_some_and(|fault| !fault.after) => Reply::no_content(),
        _ if body.len() > BODY_LIMIT => too_large(),
        Route::Operation(operation, params) => {
            dispatch(state, operation, params, parts, body).unwrap_or_else(|error| error)
        }
        #[cfg(feature = "authentication")]
        Route::Issuer(application, endpoint) => {
            operations::authentication::handle(state, application, endpoint, parts, body)
                .unwrap_or_else(|error| error)
        }
        Route::MissingSlash => Reply::moved(&match query {
            Some(query) => format!("{path}/?{query}"),
            None => format!("{path}/"),
        }),
        Route::Malformed => Reply::html_not_found(),
        Route::OtherMethod(methods) => other_method(method, methods),
        Route::OtherVersion => Reply::not_modelled(&format!("{method} {path}")),
        Route::Unknown => Reply::not_found("Not found."),
    };
    if let Some(fault) = &fault {
        fault.apply(&mut reply, &mut state.ids);
    }
    let path = parts
        .uri
        .path_and_query()
        .map_or(path, |path| path.as_str());
    state.journal.push(Exchange {
        number: 0,
        operation,
        method: method.clone(),
        path: path.into(),
        headers: parts.headers.clone(),
        // A copy, because the original may be part of a large read buffer.
        request: Bytes::copy_from_slice(body),
        status: reply.status,
        response: reply.body.clone(),
        at: state.now,
    });
    (reply, fault)
}

pub(crate) fn too_large() -> Reply {
    Reply::detail(
        StatusCode::PAYLOAD_TOO_LARGE,
        "The request body is too large.",
    )
}

fn other_method(method: &Method, mut methods: Vec<&str>) -> Reply {
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    let allowed = methods.join(", ");
    if *method == Method::OPTIONS {
        return Reply::ok(&serde_json::json!({})).with_header(http::header::ALLOW, &allowed);
    }
    Reply::method_not_allowed(method.as_str(), &allowed)
}

fn dispatch(
    state: &mut State,
    operation: &'static Operation,
    params: Params<'_>,
    parts: &Parts,
    body: &Bytes,
) -> HandlerResult {
    let session = params
        .get("session_id")
        .and_then(canonical_uuid)
        .map(|id| state.store.find(id));
    let not_found = || Reply::not_found("Not found.");
    if session == Some(None) && auth::finds_session_first(operation) {
        return Err(not_found());
    }
    let mut key = None;
    let mut application = 0;
    if operation.resource.is_some() {
        let found = auth::authenticate(state, &parts.headers, operation)?;
        let text = auth::key_text(&parts.headers).unwrap_or_default();
        let (settings, now) = (&state.settings, state.now);
        state
            .windows
            .count(settings.limits, text, operation, settings.revision, now)?;
        auth::authorize(&found, operation)?;
        application = found.application;
        key = Some(found);
        let is_foreign = |index| state.store.get(index).application != application;
        if session.is_some_and(|index| index.is_none_or(is_foreign)) {
            return Err(not_found());
        }
        let own = [
            ("organization_id", state.organization),
            ("application_id", state.app(application).id),
        ];
        let is_foreign = |(name, own)| {
            let id = params.get(name).and_then(canonical_uuid);
            id.is_some_and(|id| id != own)
        };
        if own.into_iter().any(is_foreign) {
            return Err(not_found());
        }
    }
    let Some(handler) = operations::handler(operation) else {
        return Err(Reply::not_modelled(operation.id));
    };
    handler(&mut RequestContext {
        state,
        headers: &parts.headers,
        body,
        path: parts.uri.path(),
        query: Query::parse(parts.uri.query()),
        params,
        application,
        key,
        session: session.flatten(),
    })
}
