//! Lists of several pages.

use didit_api::Client;
use didit_api::types::blocklist::ListBlocklist;
use didit_api::types::session::ListSessions;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::{builder, response};

/// Client of a list of sessions, in pages of `limit` or `page_size`. Item 3 is invalid.
fn list_of(len: usize, style: &'static str) -> Client {
    let (builder, _, _) = builder(move |request, _| {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let number = |name: &str| -> Option<usize> {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
        };
        assert_eq!(number("page").is_some(), number("page_size").is_some());
        let size = number("limit").or(number("page_size")).unwrap_or(2);
        let start = number("offset").unwrap_or_else(|| (number("page").unwrap_or(1) - 1) * size);
        let end = (start + size).min(len);
        let results: Vec<Value> = (start..end)
            .map(|item| match item {
                3 => json!({"session_id": 5}),
                _ => json!({"session_id": format!("s{item}"), "status": "Approved"}),
            })
            .collect();
        let next = (end < len).then(|| match style {
            "page" => format!(
                "https://elsewhere.example/?page={}&page_size={size}",
                end / size + 1
            ),
            "offset" => format!("https://elsewhere.example/?limit={size}&offset={end}"),
            _ => "https://elsewhere.example/?cursor=abc".to_owned(),
        });
        let page = json!({"count": len.min(100), "next": next, "results": results});
        assert_eq!(request.uri().host(), Some("verification.didit.me"));
        Ok(response(200, page.to_string()))
    });
    builder.build().unwrap()
}

#[tokio::test]
async fn every_paging_style_returns_every_item() {
    for style in ["offset", "page", "cursor"] {
        let client = list_of(7, style);
        let mut items = client.sessions().list(ListSessions::new()).items();
        let mut ids = Vec::new();
        while let Some(item) = items.next_item().await.unwrap() {
            ids.push(item.session_id.as_str().to_owned());
        }
        assert_eq!(ids, ["s0", "s1", "s2", "s4", "s5", "s6"], "{style}");
        assert_eq!(items.take_rejected().len(), 1);
        assert!(items.continuation().is_none());
    }
}

#[tokio::test]
async fn capped_count_does_not_end_the_list() {
    let client = list_of(250, "offset");
    let pages = client
        .sessions()
        .list(ListSessions::new().limit(50))
        .pages();
    let lengths: Vec<_> = pages
        .map(|page| page.unwrap().results.len())
        .collect()
        .await;
    assert_eq!(lengths, [49, 50, 50, 50, 50]);
}

#[tokio::test]
async fn continuation_resumes_at_the_next_item() {
    for style in ["offset", "page", "cursor"] {
        let client = list_of(7, style);
        let all: Vec<_> = client
            .sessions()
            .list(ListSessions::new())
            .items()
            .map(|item| item.unwrap().session_id.as_str().to_owned())
            .collect()
            .await;
        for stop in 0..all.len() {
            let mut first = client.sessions().list(ListSessions::new()).items();
            for _ in 0..stop {
                first.next_item().await.unwrap();
            }
            let stored = first.continuation().unwrap().to_string();
            let rest = client.sessions().list(ListSessions::new()).items();
            let rest = rest.resume(&stored.parse().unwrap());
            let ids: Vec<_> = rest
                .map(|item| item.unwrap().session_id.as_str().to_owned())
                .collect()
                .await;
            assert_eq!(ids, all[stop..], "{style} {stop} {stored}");
        }
    }
}

#[tokio::test]
async fn continuation_does_not_request_a_finished_page_again() {
    let (builder, seen, _) = builder(|_, number| {
        let next = (number == 1).then_some("https://x/?offset=1");
        let page = json!({"next": next, "results": [{"type": "face"}]});
        Ok(response(200, page.to_string()))
    });
    let client = builder.build().unwrap();
    let list = || client.blocklist().list(ListBlocklist::new()).items();
    let mut first = list();
    first.next_item().await.unwrap();
    let rest = list().resume(&first.continuation().unwrap());
    assert_eq!(rest.count().await, 1);
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn empty_page_does_not_end_the_list() {
    let (builder, _, _) = builder(|_, number| {
        let page = match number {
            1 => json!({"next": "https://x/?offset=1", "results": []}),
            2 => json!({"next": null, "results": [{"type": "face"}]}),
            _ => Value::Null,
        };
        Ok(response(200, page.to_string()))
    });
    let client = builder.build().unwrap();
    assert_eq!(
        client
            .blocklist()
            .list(ListBlocklist::new())
            .items()
            .count()
            .await,
        1
    );
}

#[tokio::test]
async fn endless_list_is_an_error() {
    for (next, calls) in [
        ("https://x/?offset=0", 1),
        ("https://x/?page=1", 1),
        ("https://x/?page=2", 2),
        ("https://x/?offset={}", 20),
    ] {
        let (builder, seen, _) = builder(move |_, number| {
            let next = next.replace("{}", &number.to_string());
            Ok(response(
                200,
                json!({"next": next, "results": []}).to_string(),
            ))
        });
        let client = builder.build().unwrap();
        let mut pages = client.sessions().list(ListSessions::new()).pages();
        let error = loop {
            match pages.next_page().await {
                Ok(page) => assert!(page.is_some(), "the list ended without an error"),
                Err(error) => break error,
            }
        };
        assert!(error.is_decode(), "{error}");
        assert_eq!(seen.lock().unwrap().len(), calls);
        assert!(pages.next_page().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn continuation_resumes_at_the_failed_page() {
    let (builder, _, _) = builder(|request, number| match number {
        1 => {
            let page = json!({"next": "https://x/?offset=1", "results": [{"type": "face"}]});
            Ok(response(200, page.to_string()))
        }
        2 => Ok(response(404, "{}")),
        _ => {
            assert!(request.uri().query().unwrap().contains("offset=1"));
            Ok(response(
                200,
                json!({"next": null, "results": [{"type": "phone"}]}).to_string(),
            ))
        }
    });
    let client = builder.build().unwrap();
    let mut items = client.blocklist().list(ListBlocklist::new()).items();
    assert!(items.next_item().await.unwrap().is_some());
    assert!(items.next_item().await.unwrap_err().is_not_found());
    let continuation = items.continuation().unwrap();
    let mut rest = client
        .blocklist()
        .list(ListBlocklist::new())
        .items()
        .resume(&continuation);
    assert!(rest.next_item().await.unwrap().is_some());
    assert!(rest.next_item().await.unwrap().is_none());
}
