//! Downloads and uploads: reports, media, imports.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use didit_api::transport::{ResponseBody, TransportError, TransportErrorKind};
use didit_api::types::import::ImportTemplate;
use didit_api::types::{Decision, MediaUrl};
use didit_api::{Endpoint as _, ImportUpload};
use futures_util::{FutureExt as _, StreamExt as _, stream};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::json;

use crate::support::{OTHER, SESSION, builder, response};

const LINK: &str = "https://media.example.com/portrait.jpg?X-Amz-Signature=abc";

/// Creates an empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn files_of(folder: &PathBuf) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn saved_report_is_complete_and_private() {
    let (builder, _, _) = builder(|_, _| {
        let mut response = response(200, "%PDF-1.7 report");
        let name = HeaderValue::from_static("attachment; filename=session_1.pdf");
        response.headers_mut().insert("content-disposition", name);
        Ok(response)
    });
    let client = builder.build().unwrap();
    let folder = folder("whole");
    let document = client.sessions().generate_pdf(SESSION).await.unwrap();
    assert_eq!(document.file_name(), Some("session_1.pdf"));
    assert_eq!(document.bytes(), "%PDF-1.7 report");
    document.save(folder.join("a.pdf")).await.unwrap();
    let download = client
        .sessions()
        .generate_pdf(SESSION)
        .stream()
        .await
        .unwrap();
    assert_eq!(download.file_name(), document.file_name());
    assert_eq!(download.content_length(), Some(15));
    assert_eq!(download.save(folder.join("b.pdf")).await.unwrap(), 15);
    let mut written = Vec::new();
    let download = client
        .sessions()
        .generate_pdf(SESSION)
        .stream()
        .await
        .unwrap();
    assert_eq!(download.write_to(&mut written).await.unwrap(), 15);
    assert_eq!(written, document.into_bytes());
    assert_eq!(written, b"%PDF-1.7 report");
    for name in ["a.pdf", "b.pdf"] {
        assert_eq!(fs::read(folder.join(name)).unwrap(), written);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.join(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    assert_eq!(files_of(&folder).len(), 2);
}

#[tokio::test]
async fn interrupted_download_keeps_the_old_file() {
    let (builder, _, _) = builder(|_, _| {
        let body = ResponseBody::from_stream(stream::iter([
            Ok(Bytes::from_static(b"%PDF-1.7 ")),
            Err(TransportError::new(TransportErrorKind::Interrupted)),
        ]));
        Ok(http::Response::new(body))
    });
    let client = builder.build().unwrap();
    let folder = folder("broken");
    let path = folder.join("report.pdf");
    fs::write(&path, "old").unwrap();
    let download = client
        .sessions()
        .generate_pdf(SESSION)
        .stream()
        .await
        .unwrap();
    let error = download.save(&path).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(files_of(&folder), ["report.pdf"]);
}

#[test]
fn download_begins_as_soon_as_its_format_is_known() {
    let (builder, _, _) = builder(|_, _| {
        let chunks = ["%PDF", "-1.7"].map(|chunk| Ok(chunk.into()));
        let chunks = stream::iter(chunks).chain(stream::pending());
        Ok(http::Response::new(ResponseBody::from_stream(chunks)))
    });
    let call = builder.build().unwrap().sessions().generate_pdf(SESSION);
    let mut download = call.stream().now_or_never().unwrap().unwrap();
    let first = download.chunk().now_or_never().unwrap().unwrap();
    assert_eq!(first.unwrap(), "%PDF-1.7");
    assert!(download.chunk().now_or_never().is_none());
}

#[tokio::test]
async fn endless_download_is_stopped() {
    let (builder, _, _) = builder(|_, _| {
        let chunk = || Ok::<_, TransportError>(Bytes::from(vec![b'x'; 1 << 20]));
        let chunks = stream::repeat_with(chunk);
        Ok(http::Response::new(ResponseBody::from_stream(chunks)))
    });
    let client = builder.build().unwrap();
    let template = client.imports().template(ImportTemplate::new());
    let path = folder("endless").join("template.csv");
    let download = template.stream().await.unwrap();
    let error = download.save(&path).await.unwrap_err();
    assert!(
        error.to_string().contains("larger than the limit"),
        "{error}"
    );
    assert!(!path.exists());
}

#[tokio::test]
async fn html_page_is_not_a_report() {
    for body in ["<html>Sign in</html>", "{\"url\":\"https://x\"}", "", "%PD"] {
        let (builder, _, _) = builder(move |_, _| Ok(response(200, body)));
        let client = builder.build().unwrap();
        let call = client.sessions().generate_pdf(SESSION);
        for error in [
            call.clone().await.unwrap_err(),
            call.stream().await.unwrap_err(),
        ] {
            assert!(error.is_decode());
            assert_eq!(error.status().unwrap(), 200);
        }
    }
    let (builder, _, _) = builder(|_, _| Ok(response(403, "{}")));
    let call = builder.build().unwrap().sessions().generate_pdf(SESSION);
    assert!(call.stream().await.unwrap_err().is_auth());
}

#[tokio::test]
async fn media_requests_send_no_key_and_hide_the_link() {
    let (builder, seen, _) = builder(|_, number| match number {
        1 => Ok(response(200, "JPEG")),
        2 => Err(TransportError::new(TransportErrorKind::Connect)),
        _ => Ok(response(302, "")),
    });
    let client = builder.max_retries(0).build().unwrap();
    let link = MediaUrl::from(LINK);
    assert_eq!(client.media().fetch(&link).await.unwrap().bytes(), "JPEG");
    let request = seen.lock().unwrap()[0].clone();
    assert!(request.starts_with(&format!("GET {LINK}\n")), "{request}");
    assert!(!request.contains("x-api-key"), "{request}");
    for _ in 0..2 {
        let error = client.media().fetch(&link).await.unwrap_err();
        let text = format!("{error} {error:?} {:?}", client.media().fetch(&link));
        assert!(
            !text.contains("portrait") && !text.contains("Signature"),
            "{text}"
        );
    }
    for link in [
        "http://media.example.com/x",
        "https://u:p@media.example.com/x",
        "/x",
        "x y",
    ] {
        let error = client
            .media()
            .fetch(&MediaUrl::from(link))
            .await
            .unwrap_err();
        assert!(error.is_validation(), "{link}: {error}");
    }
}

#[tokio::test]
async fn expired_link_is_retrieved_again() {
    fn decision(link: &str) -> serde_json::Value {
        json!({"session_id": SESSION, "id_verifications": [{"portrait_image": link}]})
    }
    let old: Decision =
        serde_json::from_value(decision("https://media.example.com/old.jpg")).unwrap();
    let pick = |decision: &Decision| {
        decision
            .id_verifications
            .iter()
            .flatten()
            .next()?
            .portrait_image
            .clone()
    };
    for (status, is_expired) in [
        (400, true),
        (401, true),
        (402, false),
        (403, true),
        (404, true),
        (409, false),
        (410, true),
    ] {
        let (builder, seen, _) = builder(move |request, _| {
            Ok(match request.uri().path() {
                "/old.jpg" => response(status, "<Error><Code>AccessDenied</Code></Error>"),
                "/new.jpg" => {
                    let mut response = response(200, "JPEG");
                    let jpeg = HeaderValue::from_static("image/jpeg");
                    response.headers_mut().insert(CONTENT_TYPE, jpeg);
                    response
                }
                _ => response(
                    200,
                    decision("https://media.example.com/new.jpg").to_string(),
                ),
            })
        });
        let client = builder.build().unwrap();
        let media = client.media().fetch_from(&old, pick).await;
        if is_expired {
            let media = media.unwrap();
            assert_eq!(media.content_type(), Some("image/jpeg"));
            assert_eq!(media.into_bytes(), "JPEG");
        } else {
            assert_eq!(media.unwrap_err().status().unwrap(), status);
        }
        let requests = if is_expired { 3 } else { 1 };
        assert_eq!(seen.lock().unwrap().len(), requests, "{status}");
    }
}

#[tokio::test]
async fn import_retry_sends_the_whole_file() {
    let path = folder("import").join("pe\"ople.csv");
    fs::write(&path, "external_id\nuser-1\n").unwrap();
    let (builder, seen, _) = builder(|_, number| match number {
        1 => Err(TransportError::new(TransportErrorKind::Connect)),
        _ => Ok(response(201, "{\"status\":\"PENDING\"}")),
    });
    let client = builder.build().unwrap();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&calls);
    let upload = ImportUpload::from_path(&path)
        .workflow_id(OTHER)
        .on_progress(move |sent, total| record.lock().unwrap().push((sent, total)));
    client.imports().upload(upload).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], seen[1]);
    let boundary = seen[0]
        .split("boundary=")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    insta::assert_snapshot!(seen[0].replace(boundary, "BOUNDARY").replace('\r', ""));
    let calls = calls.lock().unwrap();
    assert_eq!(calls.len(), 6);
    assert_eq!(calls[2].0, calls[2].1);
}

#[tokio::test]
async fn missing_or_too_large_file_is_not_sent() {
    let (builder, seen, _) = builder(|_, _| Ok(response(201, "{}")));
    let client = builder.build().unwrap();
    for upload in [
        ImportUpload::from_path("/does/not/exist.csv").workflow_id(OTHER),
        ImportUpload::from_bytes("x.csv", vec![b'x'; (25 << 20) + 1]).workflow_id(OTHER),
        ImportUpload::from_bytes("x.csv", "x"),
    ] {
        assert!(
            client
                .imports()
                .upload(upload)
                .await
                .unwrap_err()
                .is_validation()
        );
    }
    let largest = ImportUpload::from_bytes("x.csv", vec![b'x'; 25 << 20]).workflow_id(OTHER);
    let call = client.imports().upload(largest);
    assert!(call.endpoint().request().is_ok());
    assert!(seen.lock().unwrap().is_empty());
}
