//! Values that a shell completes.

use std::time::Duration;

use clap_complete::{ArgValueCandidates, CompletionCandidate};
use didit_api::types::{ListSessions, SandboxScenario};

use crate::connect::Settings;
use crate::error::CliResult;
use crate::options::Global;

/// Time for the request of the newest sessions.
const PATIENCE: Duration = Duration::from_secs(2);

/// `last`, and the newest sessions of the account, with their status. Without an account or a response, `last` only.
pub(crate) fn sessions() -> ArgValueCandidates {
    let last = || CompletionCandidate::new("last").help(Some("newest session".into()));
    ArgValueCandidates::new(move || {
        let mut candidates = newest_sessions().unwrap_or_default();
        candidates.insert(0, last());
        candidates
    })
}

fn newest_sessions() -> CliResult<Vec<CompletionCandidate>> {
    let settings = Settings::read(&Global::default())?;
    if !settings.has_key() {
        return Ok(Vec::new());
    }
    let connection = settings.connect_with(|client| client.timeout(PATIENCE).max_retries(0))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let call = connection
        .client
        .sessions()
        .list(ListSessions::new().limit(50));
    let page = runtime.block_on(call.into_future())?;
    // The text goes to the shell: nothing but the digits of an ID, and known statuses.
    let is_id = |id: &str| {
        id.bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    };
    let sessions = page
        .results
        .iter()
        .filter(|session| is_id(session.session_id.as_str()));
    let candidates = sessions.map(|session| {
        let status = Some(&session.status).filter(|status| status.is_known());
        let status = status.map(|status| status.as_str().to_owned().into());
        CompletionCandidate::new(session.session_id.as_str()).help(status)
    });
    Ok(candidates.collect())
}

/// The documented scenarios of the sandbox.
pub(crate) fn scenarios() -> ArgValueCandidates {
    let slugs = SandboxScenario::KNOWN.iter().map(SandboxScenario::as_str);
    ArgValueCandidates::new(move || slugs.clone().map(CompletionCandidate::new).collect())
}
