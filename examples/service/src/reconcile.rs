//! Finds what webhooks did not report, because the service was down or Didit could not reach it.

use std::time::Duration;

use didit_api::transport::{Clock as _, TokioClock};
use didit_api::types::session::ListSessions;
use didit_webhooks::reconcile::{Day, Reconciler};

use crate::app::{AnyError, App};
use crate::webhook::{current, record};

/// Scans the days that are due, for ever; any number of processes can do it at once.
pub async fn run(app: App, since: Day) {
    let clock = TokioClock::new();
    let reconciler = Reconciler::new(app.inbox.store().clone(), since);
    loop {
        match scan(&app, &reconciler).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "reconcile"),
        }
        clock.sleep(Duration::from_secs(60)).await;
    }
}

// ANCHOR: scan
/// Scans one day; `false` if none is due.
///
/// # Errors
///
/// Returns an error if the API or the database fails. The day is scanned again later.
pub async fn scan(app: &App, reconciler: &Reconciler) -> Result<bool, AnyError> {
    let day = reconciler.scan(async |day| {
        let mut settled = true;
        let day = day.to_string();
        let filter = ListSessions::new().date_from(&*day).date_to(&*day);
        let mut sessions = app.didit.sessions().list(filter).items();
        while let Some(found) = sessions.next_item().await? {
            let (id, status) = (found.session_id, found.status);
            let read = || current(app, id.clone());
            // The handler of the webhooks, once for every status of a session.
            let outcome = app.inbox.handle_session(&id, status.as_str(), read, record);
            // A final session does not change any more.
            settled &= outcome.await.status().is_success() && status.is_final();
        }
        Ok::<_, AnyError>(settled)
    });
    Ok(day.await?.is_some())
}
// ANCHOR_END: scan
