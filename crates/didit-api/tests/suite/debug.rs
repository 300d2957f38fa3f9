//! `Debug` of what a program holds.

use std::fmt::Debug;
use std::time::Duration;

use didit_api::types::session::ListSessions;
use didit_api::types::{MediaUrl, operation};
use didit_api::{FileUpload, ImportUpload, KeySource};
use futures_util::StreamExt as _;

use crate::support::{OTHER, SESSION, builder, response};

#[tokio::test]
async fn debug_output_shows_settings_and_nothing_personal() {
    let (builder, ..) = builder(|request, _| match request.uri().path() {
        path if path.ends_with("/decision/") => Ok(response(200, r#"{"status":"In Review"}"#)),
        _ => Ok(response(200, "%PDF-1.7 Carmen")),
    });
    let shown_builder = format!("{builder:?}");
    let client = builder.build().unwrap();
    let sessions = client.sessions();
    let link = MediaUrl::from("https://media.example.com/carmen.jpg");
    let mut polled = sessions.poll_decision(SESSION);
    let progress = polled.next().await;
    let waited = sessions
        .poll_decision(SESSION)
        .through_review()
        .with_timeout(Duration::ZERO);
    let application = client.authentication("https://app.auth.didit.me", OTHER);
    let refresh = application.unwrap().refresh("carmen");
    let shown: [(&dyn Debug, &str); 17] = [
        (&shown_builder, "ClientBuilder { api_key: [secret]"),
        (&client, "base_url"),
        (&KeySource::from("carmen"), "[secret]"),
        (
            &KeySource::provider(Duration::ZERO, || async {
                Ok::<_, std::io::Error>("carmen")
            }),
            "[provider]",
        ),
        (
            &FileUpload::from_bytes("carmen.jpg", "photo"),
            "FileUpload(5 bytes)",
        ),
        (
            &FileUpload::from_path("/missing/carmen.jpg"),
            "FileUpload(unreadable)",
        ),
        (
            &ImportUpload::from_bytes("carmen.csv", "Carmen"),
            "ImportUpload { import_type: ",
        ),
        (
            &client.request(operation::Method::Get, "/v3/carmen/"),
            "Call { operation: ",
        ),
        (
            refresh.endpoint(),
            r#"IssuerRequest { operation: "authentication.refresh""#,
        ),
        (
            &sessions.list(ListSessions::new()).pages(),
            "Pages { next: ",
        ),
        (
            &sessions.list(ListSessions::new()).items(),
            "Items { continuation: ",
        ),
        (&polled, "DecisionPoller { session_id: "),
        (&progress, "Progress { status: "),
        (&waited.await.unwrap_err(), "WaitError { error: "),
        (
            &sessions.generate_pdf(SESSION).await.unwrap(),
            "Document(15 bytes)",
        ),
        (
            &sessions.generate_pdf(SESSION).stream().await.unwrap(),
            "Download { operation: ",
        ),
        (
            &client.media().fetch(&link).await.unwrap(),
            "MediaFile(15 bytes)",
        ),
    ];
    for (value, text) in shown {
        let shown = format!("{value:?}");
        assert!(shown.contains(text), "{shown}");
        assert!(!shown.to_lowercase().contains("carmen"), "{shown}");
    }
}
