//! Lists that are longer than a page.

use didit_api::Client;
use didit_api::types::blocklist::ListBlocklist;
use didit_api::types::session::ListSessions;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::{builder, response};

/// A client of a list of so many sessions, in pages of `limit` or `page_size`.
/// Row 3 can't be decoded.
fn list_of(rows: usize, style: &'static str) -> Client {
    let (builder, _, _) = builder(move |request, _| {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let number = |name: &str| -> Option<usize> {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
        };
        let size = number("limit").or(number("page_size")).unwrap_or(2);
        let start = number("offset").unwrap_or_else(|| (number("page").unwrap_or(1) - 1) * size);
        let end = (start + size).min(rows);
        let results: Vec<Value> = (start..end)
            .map(|row| match row {
                3 => json!({"session_id": 5}),
                _ => json!({"session_id": format!("s{row}"), "status": "Approved"}),
            })
            .collect();
        let next = (end < rows).then(|| match style {
            "page" => format!(
                "https://elsewhere.example/?page={}&page_size={size}",
                end / size + 1
            ),
            _ => format!("https://elsewhere.example/?limit={size}&offset={end}"),
        });
        let page = json!({"count": rows.min(100), "next": next, "results": results});
        assert_eq!(request.uri().host(), Some("verification.didit.me"));
        Ok(response(200, page.to_string()))
    });
    builder.build().unwrap()
}

#[tokio::test]
async fn both_ways_of_paging_give_every_good_row() {
    for style in ["offset", "page"] {
        let client = list_of(7, style);
        let mut items = client.sessions().list(ListSessions::new()).items();
        let mut ids = Vec::new();
        while let Some(row) = items.next_item().await.unwrap() {
            ids.push(row.session_id.as_str().to_owned());
        }
        assert_eq!(ids, ["s0", "s1", "s2", "s4", "s5", "s6"], "{style}");
        assert_eq!(items.take_rejected().len(), 1);
        assert!(items.continuation().is_none());
    }
}

#[tokio::test]
async fn a_capped_count_does_not_end_the_list() {
    let client = list_of(250, "offset");
    let pages = client
        .sessions()
        .list(ListSessions::new().limit(50))
        .pages();
    let rows: Vec<_> = pages
        .map(|page| page.unwrap().results.len())
        .collect()
        .await;
    assert_eq!(rows, [49, 50, 50, 50, 50]);
}

#[tokio::test]
async fn a_continuation_leads_to_the_next_row() {
    for style in ["offset", "page"] {
        let client = list_of(7, style);
        let all: Vec<_> = client
            .sessions()
            .list(ListSessions::new())
            .items()
            .map(|row| row.unwrap().session_id.as_str().to_owned())
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
                .map(|row| row.unwrap().session_id.as_str().to_owned())
                .collect()
                .await;
            assert_eq!(ids, all[stop..], "{style} {stop} {stored}");
        }
    }
}

#[tokio::test]
async fn an_empty_page_in_the_middle_does_not_end_the_list() {
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
async fn a_list_that_leads_back_or_nowhere_is_an_error() {
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
                Ok(page) => assert!(page.is_some(), "the list ended well"),
                Err(error) => break error,
            }
        };
        assert!(error.is_decode(), "{error}");
        assert_eq!(seen.lock().unwrap().len(), calls);
        assert!(pages.next_page().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn after_an_error_the_continuation_leads_to_the_page_that_failed() {
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
