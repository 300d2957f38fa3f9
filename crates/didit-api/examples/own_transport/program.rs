//! Program that is independent of the HTTP stack of its client.

use didit_api::types::session::ListSessions;
use didit_api::{Client, Error};

/// Creates a session, retrieves its decision, finds it in the list, and deletes it.
pub(crate) async fn program(didit: &Client, workflow: &str) -> Result<Vec<String>, Error> {
    let mut seen = Vec::new();
    let create = didit.sessions().create(workflow);
    let session = create.vendor_data("user-1").await?;
    seen.push(format!("created: {}", session.status));

    let decision = didit
        .sessions()
        .retrieve_decision(&session.session_id)
        .await?;
    let status = decision.status.map(|status| status.to_string());
    seen.push(format!("read: {}", status.unwrap_or_default()));

    let mine = ListSessions::new().vendor_data("user-1");
    let mut sessions = didit.sessions().list(mine).items();
    while let Some(listed) = sessions.next_item().await? {
        let same = listed.session_id == session.session_id;
        seen.push(format!("listed: {same}"));
    }

    didit.sessions().delete(&session.session_id).await?;
    let gone = didit
        .sessions()
        .retrieve_decision(&session.session_id)
        .await;
    seen.push(format!(
        "deleted: {}",
        gone.is_err_and(|error| error.is_not_found())
    ));
    Ok(seen)
}
