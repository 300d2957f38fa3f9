//! `GET /v3/session/{session_id}/decision/`
//!
//! Source: <https://docs.didit.me/sessions-api/retrieve-session>

use crate::http::{HandlerResult, Reply, RequestContext};
use crate::state::Kind;

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let with_events = context.query.get("include") == Some("events");
    let decision = if with_events && context.session()?.kind == Kind::User {
        context.state.decision_with_events(index)
    } else {
        context.state.decision(index)
    };
    Ok(Reply::ok(&context.permitted(decision)))
}
