//! The way of a request through the fake: route, faults, key, limits, handler, journal.

use bytes::Bytes;
use didit_types::operation::Operation;
use http::{HeaderMap, Method, StatusCode};

use crate::control;
use crate::fake::BODY_LIMIT;
use crate::http::auth;
use crate::http::context::{Query, RequestContext};
use crate::http::fault::ActiveFault;
use crate::http::journal::Entry;
use crate::http::reply::{HandlerResult, Reply};
use crate::http::router::{Params, Route, route};
use crate::operations;
use crate::state::State;

/// Routes a request, lets the planned faults strike, and writes the journal.
pub(crate) fn answer(
    state: &mut State,
    method: &Method,
    uri: &http::Uri,
    headers: &HeaderMap,
    body: &Bytes,
) -> (Reply, Option<ActiveFault>) {
    let path = uri.path();
    state.writes += u64::from(![Method::GET, Method::HEAD, Method::OPTIONS].contains(method));
    if let Some(path) = path.strip_prefix("/_fake/") {
        return (
            control::answer(state, method, path, uri.query(), body),
            None,
        );
    }
    let route = route(method, path);
    let operation = match &route {
        Route::Operation(operation, _) => Some(operation.id),
        _ => None,
    };
    let strike = operation.and_then(|id| state.faults.strike(id, &mut state.ids));
    let mut reply = match route {
        _ if strike.as_ref().is_some_and(|strike| !strike.after) => Reply::no_content(),
        _ if body.len() > BODY_LIMIT => too_large(),
        Route::Operation(operation, params) => {
            let asked = Asked {
                path,
                query: uri.query(),
                headers,
                body,
            };
            dispatch(state, operation, params, &asked).unwrap_or_else(|refusal| refusal)
        }
        Route::MissingSlash => Reply::moved(&match uri.query() {
            Some(query) => format!("{path}/?{query}"),
            None => format!("{path}/"),
        }),
        Route::Malformed => Reply::html_not_found(),
        Route::OtherMethod(methods) => other_method(method, &methods),
        Route::NotModelled(operation) => Reply::not_modelled(operation),
        Route::Unknown => Reply::not_found("Not found."),
    };
    if let Some(strike) = &strike {
        strike.apply(&mut reply);
    }
    state.journal.push(&Entry {
        at: state.now,
        operation,
        method,
        path: uri.path_and_query().map_or(path, |path| path.as_str()),
        request: body,
        status: reply.status,
        response: &reply.body,
    });
    (reply, strike)
}

pub(crate) fn too_large() -> Reply {
    Reply::detail(
        StatusCode::PAYLOAD_TOO_LARGE,
        "The request body is too large.",
    )
}

fn other_method(method: &Method, methods: &[&str]) -> Reply {
    let mut allowed = methods.to_vec();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    allowed.push("OPTIONS");
    let allowed = allowed.join(", ");
    if *method == Method::OPTIONS {
        let mut reply = Reply::ok_text("{}".to_owned());
        reply.header(http::header::ALLOW, &allowed);
        return reply;
    }
    Reply::method_not_allowed(method.as_str(), &allowed)
}

struct Asked<'a> {
    path: &'a str,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

fn dispatch(
    state: &mut State,
    operation: &'static Operation,
    params: Params<'_>,
    asked: &Asked<'_>,
) -> HandlerResult {
    let session = params
        .get("session_id")
        .and_then(crate::vocabulary::id::canonical_uuid)
        .map(|id| state.store.find(id));
    let unknown = || Reply::not_found("Not found.");
    if session == Some(None) && auth::looks_up_first(operation) {
        return Err(unknown());
    }
    let mut key = None;
    let mut application = 0;
    if operation.resource.is_some() {
        let found = auth::authenticate(state, asked.headers, operation)?;
        let (limits, revision, now) = (state.settings.limits, state.settings.revision, state.now);
        let text = auth::key_text(asked.headers).unwrap_or_default();
        state
            .windows
            .count(limits, text, operation, revision, now)?;
        auth::authorize(&found, operation)?;
        application = found.application;
        key = Some(found);
        let foreign = |index| state.store.get(index).application != application;
        if session.is_some_and(|index| index.is_none_or(foreign)) {
            return Err(unknown());
        }
    }
    let Some(handler) = operations::handler(operation) else {
        return Err(Reply::not_modelled(operation.id));
    };
    handler(&mut RequestContext {
        state,
        headers: asked.headers,
        body: asked.body,
        path: asked.path,
        query: Query::parse(asked.query),
        params,
        application,
        key,
        session: session.flatten(),
    })
}
