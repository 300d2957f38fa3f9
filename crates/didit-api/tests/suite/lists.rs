//! Lists of values.

use crate::support::{OTHER, SESSION, builder, response};
use didit_api::Error;
use didit_api::types::list::{
    CreateList, CreateListEntry, ListEntryType, ListListEntries, ListType, UpdateList,
    UploadListFace,
};
use serde_json::json;

#[tokio::test]
async fn invalid_list_requests_are_not_sent() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    let mut errors: Vec<Error> = Vec::new();
    for (name, list_type) in [
        (" ".to_owned(), ListType::Custom),
        ("x".repeat(256), ListType::Custom),
        ("Fraud".to_owned(), ListType::Blocklist),
    ] {
        let list = CreateList::new(name, list_type, ListEntryType::Key);
        errors.push(client.lists().create(list).await.unwrap_err());
    }
    let nameless = UpdateList::new().name("");
    errors.push(client.lists().update(OTHER, nameless).await.unwrap_err());
    let entries = client.list_entries();
    let value = || CreateListEntry::new().value("carmen@example.com");
    for request in [
        CreateListEntry::new().comment("which?"),
        value().reference_session_id(SESSION),
        CreateListEntry::new().value(" "),
        value().metadata(json!(["transaction"])),
        value().reference_object_uuid(OTHER),
        CreateListEntry::new()
            .reference_session_id(SESSION)
            .reference_object_uuid(OTHER)
            .metadata(json!({"reference_type": "transaction"})),
    ] {
        errors.push(entries.create(OTHER, request).await.unwrap_err());
    }
    for image in ["data:image/png;base64,QUJD".to_owned(), "A".repeat(4 << 20)] {
        let face = UploadListFace::new(image);
        errors.push(entries.upload_face(OTHER, face).await.unwrap_err());
    }
    let everything = ListListEntries::new().limit(1_000_001);
    errors.push(entries.list(OTHER, everything).await.unwrap_err());

    assert!(seen.lock().unwrap().is_empty());
    let texts: Vec<_> = errors.iter().map(Error::to_string).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[tokio::test]
async fn debug_hides_listed_values() {
    let (builder, ..) = builder(|_, _| {
        Ok(response(
            200,
            r#"{"value":"carmen@example.com","metadata":{"full_name":"Carmen"},"added_by":"carmen"}"#,
        ))
    });
    let client = builder.build().unwrap();
    let call = client
        .list_entries()
        .create(OTHER, CreateListEntry::new().value("carmen@example.com"));
    let shown = format!("{call:?} {:?}", call.clone().await.unwrap());
    assert!(!shown.to_lowercase().contains("carmen"), "{shown}");
}
