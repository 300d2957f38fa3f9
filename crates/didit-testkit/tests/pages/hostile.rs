//! Text of a caller is escaped on every page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::browser::Browser;

/// Hostile texts, each with the word `mark`.
fn hostile() -> Vec<String> {
    [
        "<script>alert('mark')</script>",
        "\"><img src=x onerror=\"alert('mark')\">",
        "mark' onfocus='alert(1)' autofocus='",
        "</title></textarea></pre><svg onload=alert('mark')>",
        "{{ mark }}{% mark %}&lt;mark&gt;&amp;",
        "\u{202e}mark\u{2066}مرحبا שלום",
        "mark 👩‍👩‍👧‍👦 🏴‍☠️ Łukasz 王",
        "javascript:alert('mark')",
        "mark\u{0}\u{8}\u{1b}\r\nSet-Cookie: a=b",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([format!("mark{}", "<b>ä".repeat(2500))])
    .collect()
}

/// The names of the tags of a page, and of their attributes.
fn names(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in html.split('<').skip(1) {
        let mut name = String::new();
        let mut quote = None;
        for c in rest.chars() {
            match quote {
                Some(mark) if c == mark => quote = None,
                Some(_) => {}
                None if c == '"' || c == '\'' => quote = Some(c),
                None if c == '>' => break,
                None if c.is_whitespace() || c == '=' => {
                    found.insert(std::mem::take(&mut name));
                }
                None => name.push(c),
            }
        }
        found.insert(name);
    }
    found.remove("");
    found
}

/// Escapes a text as askama does.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

/// Returns every link of a page to this server.
fn links(html: &str) -> Vec<String> {
    html.split("href=\"/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|link| format!("/{}", link.replace("&#38;", "&").replace("&amp;", "&")))
        .filter(|link| !link.starts_with("/_fake/") && !link.contains("page="))
        .collect()
}

/// Returns all pages that are linked from the first one.
fn crawl(browser: &Browser) -> Vec<(String, String)> {
    let mut open = vec!["/".to_owned()];
    let mut known: BTreeSet<String> = open.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(path) = open.pop() {
        let page = browser.get(&path);
        assert_eq!(page.status, 200, "{path}");
        for link in links(&page.body) {
            if known.insert(link.clone()) {
                open.push(link);
            }
        }
        // A report is no page of HTML.
        if page.header("content-type") != Some("application/pdf") {
            pages.push((path, page.body));
        }
    }
    pages
}

/// Asserts that pages have no tags and attributes besides the allowed ones.
fn assert_harmless(pages: &[(String, String)], allowed: &BTreeSet<String>) {
    for (path, html) in pages {
        let foreign: Vec<_> = names(html).difference(allowed).cloned().collect();
        assert!(foreign.is_empty(), "{path}: {foreign:?}");
        assert!(!html.contains("href=\"javascript:"), "{path}");
    }
}

fn visit(browser: &Browser, path: &str) -> (String, String) {
    (path.to_owned(), browser.get(path).body)
}

/// Returns the pages of a session with a text in a field and in a reviewer's comment, in all
/// of its states, or `None` if the API rejects the text.
fn pages_of(browser: &Browser, field: &str, text: &str) -> Option<Vec<(String, String)>> {
    let mut members = json!({"workflow_id": browser.didit.workflow_id()});
    members[field] = match field {
        "metadata" => json!({text: text, "deep": [{"a": text}]}),
        "expected_details" => json!({"first_name": text, "last_name": text, "id_country": "ESP"}),
        "contact_details" => json!({"email": format!("{text}@example.com")}),
        _ => json!(text),
    };
    let request = http::Request::post("/v3/session/")
        .header("x-api-key", browser.didit.api_key())
        .body(members.to_string().into())
        .unwrap();
    let response = browser.didit.handle(request);
    if !response.status().is_success() {
        return None;
    }
    let session: Value = serde_json::from_slice(response.body()).unwrap();
    let id = session["session_id"].as_str().unwrap();
    let url = session["url"].as_str().unwrap();
    let hosted = url.strip_prefix(browser.didit.base_url()).unwrap();
    let desk = format!("/dashboard/sessions/{id}");
    let mut pages = vec![visit(browser, hosted), visit(browser, &desk)];
    browser.post(hosted, &[("do", "start")]);
    for step in 1..10 {
        pages.push(visit(browser, &format!("{hosted}?step={step}")));
    }
    pages.push(visit(browser, &format!("{hosted}?wait=1")));
    browser
        .didit
        .complete(id, "decline_document_expired")
        .unwrap();
    pages.push(visit(browser, hosted));
    browser.post(&desk, &[("do", "resubmit"), ("comment", text)]);
    pages.push(visit(browser, hosted));
    pages.push(visit(browser, &desk));
    // A browser does not preserve lone line feeds and carriage returns.
    if !text.contains('\r') {
        for (path, html) in &pages[pages.len() - 2..] {
            assert!(html.contains(&escaped(text)), "{path} {text:?}");
        }
    }
    Some(pages)
}

/// Returns the pages that show other text of a caller.
fn pages_beside(browser: &Browser, text: &str) -> Vec<(String, String)> {
    let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    browser.get(&format!("/v3/sessions/?search={encoded}"));
    browser.get(&format!("/{encoded}/x/y"));
    browser.send("POST", "/v3/session/", &[], text);
    let mut pages: Vec<_> = [
        format!("/?search={encoded}&status={encoded}&kind={encoded}&application={encoded}"),
        format!("/dashboard/journal?failures=1&search={encoded}"),
        format!("/dashboard/sessions/{encoded}"),
        format!("/dashboard/webhooks/{encoded}"),
        format!("/dashboard/clock?done={encoded}"),
        format!("/en/session/{encoded}"),
    ]
    .iter()
    .map(|path| visit(browser, path))
    .collect();
    let rule = [("do", "add"), ("effect", "status"), ("status", text)];
    pages.push((
        "faults".to_owned(),
        browser.post("/dashboard/faults", &rule).body,
    ));
    let session = [("vendor_data", "user-1"), ("language", text)];
    pages.push((
        "create".to_owned(),
        browser.post("/dashboard/sessions", &session).body,
    ));
    pages
}

/// Adds a transaction with a text in its fields, and a case that it is linked to; returns their
/// pages and the lists that find them by the text. `number` distinguishes them.
fn pages_of_records(browser: &Browser, number: usize, text: &str) -> Vec<(String, String)> {
    // The API rejects null characters.
    let text = &text.replace('\0', "");
    let party = json!({
        "vendor_data": "user-1", "full_name": text,
        "payment_method": {"method_type": "bank_account", "account_id": text},
    });
    let short: String = text.chars().take(200).collect();
    let name = json!(format!("{short}{number}"));
    let id: String = text.chars().take(120).collect();
    let transaction = json!({
        "transaction_id": format!("{id}{number}"), "transaction_category": "finance",
        "transaction_details": {"direction": "inbound", "amount": 5000, "currency": text,
            "action_type": text, "payment_details": text},
        "subject": party, "counterparty": party, "custom_properties": {text: text},
    });
    let rule = json!({
        "title": name, "description": text, "category": "finance", "mode": "ACTIVE",
        "conditions": [{"field": "amount", "operator": "gt", "value": 1}],
        "actions": [{"type": "add_note", "note": text}, {"type": "add_tags", "tag_name": short}],
    });
    let rule = browser.call("POST", "/v3/transactions/rules/", &rule);
    let transaction = browser.call("POST", "/v3/transactions/", &transaction);
    let id = |record: &Value| record["uuid"].as_str().unwrap().to_owned();
    browser.call(
        "DELETE",
        &format!("/v3/transactions/rules/{}/", id(&rule)),
        &json!({}),
    );
    let cases = browser.cases();
    let links = json!([{"entity_type": "transaction", "entity_uuid": id(&transaction)}]);
    let item = json!({"label": short, "order": 1});
    let blueprint = json!({
        "name": short.chars().take(24).collect::<String>(),
        "assignee_pool": ["9a000000-0000-4000-8000-0000000000aa"],
        "content_config": {"checklist": {"enabled": true, "items": [item]}},
    });
    let blueprint = browser.call("POST", &format!("{cases}blueprints/"), &blueprint);
    let case = json!({
        "title": short, "tags": [text], "links": links, "blueprint": id(&blueprint),
    });
    let case = browser.call("POST", &cases, &case);
    let notes = format!("{cases}{}/notes/", id(&case));
    browser.call("POST", &notes, &json!({ "comment": text }));
    let encoded: String = form_urlencoded::byte_serialize(short.as_bytes()).collect();
    let pages = ["transactions", "cases"].map(|kind| {
        let key = id(if kind == "cases" { &case } else { &transaction });
        let page = visit(browser, &format!("/dashboard/{kind}?key={key}"));
        if !text.contains('\r') {
            assert!(page.1.contains(&escaped(text)), "{kind} {text:?}");
        }
        let list = format!("/dashboard/{kind}?search={encoded}&status={encoded}");
        [page, visit(browser, &list)]
    });
    pages.concat()
}

const FIELDS: [&str; 5] = [
    "vendor_data",
    "callback",
    "metadata",
    "expected_details",
    "contact_details",
];

#[test]
fn text_of_a_caller_is_escaped_on_every_page() {
    let browser = Browser::new();
    let mut allowed = names(&browser.get("/").body);
    browser.didit.on_webhook(|_| 200);
    for (field, text) in FIELDS
        .into_iter()
        .zip(["a", "https://app.example/", "a", "a", "a"])
    {
        let pages = pages_of(&browser, field, text).unwrap();
        allowed.extend(pages.iter().flat_map(|(_, html)| names(html)));
    }
    browser.didit.approved("user-1");
    let records = pages_of_records(&browser, 0, "a");
    let pages = [records, pages_beside(&browser, "a"), crawl(&browser)].concat();
    allowed.extend(pages.iter().flat_map(|(_, html)| names(html)));

    let mut accepted = [0; FIELDS.len()];
    for (number, text) in (1..).zip(hostile()) {
        assert_harmless(&pages_of_records(&browser, number, &text), &allowed);
        for (index, field) in FIELDS.into_iter().enumerate() {
            if let Some(pages) = pages_of(&browser, field, &text) {
                accepted[index] += 1;
                assert_harmless(&pages, &allowed);
            }
        }
        assert_harmless(&pages_beside(&browser, &text), &allowed);
    }
    assert_harmless(&crawl(&browser), &allowed);
    // Each field accepts most of the texts.
    for (field, count) in FIELDS.into_iter().zip(accepted) {
        assert!(count >= 3 || field == "contact_details", "{field}: {count}");
    }
}

#[test]
fn label_of_a_destination_is_escaped() {
    let browser = Browser::new();
    for (number, text) in hostile().into_iter().enumerate() {
        let url = format!("https://app.example/{number}?'onclick='{number}");
        let label: String = text.chars().take(90).collect();
        let body = json!({"label": label, "url": url, "subscribed_events": ["status.updated"]});
        let request = http::Request::post("/v3/webhook/destinations/")
            .header("x-api-key", browser.didit.api_key())
            .body(body.to_string().into())
            .unwrap();
        // Some are rejected.
        browser.didit.handle(request);
    }
    let page = browser.get("/dashboard/webhooks").body;
    assert!(page.contains("&#60;script&#62;"), "{page}");
    assert!(
        !page.contains("<script>") && !page.contains("<img src=x"),
        "{page}"
    );
}

/// Whether the control plane serves a request with these headers.
fn is_allowed(browser: &Browser, method: &str, lines: &[&str]) -> bool {
    browser.send(method, "/_fake/faults", lines, "{}").status != 403
}

#[test]
fn only_hosts_without_dns_are_served() {
    let browser = Browser::new();
    for (host, is_served) in [
        ("127.0.0.1:4010", true),
        ("localhost:4010", true),
        ("LOCALHOST", true),
        ("[::1]:4010", true),
        ("[::1]", true),
        ("didit.localhost", true),
        ("192.168.1.5:80", true),
        ("evil.example", false),
        ("evil.example:4010", false),
        ("localhost.evil.example", false),
        ("127.0.0.1.evil.example", false),
        ("", false),
        ("127.0.0.1@evil.example", false),
    ] {
        let line = format!("host: {host}");
        assert_eq!(is_allowed(&browser, "POST", &[&line]), is_served, "{host}");
        assert_eq!(is_allowed(&browser, "GET", &[&line]), is_served, "{host}");
    }
}

#[test]
fn changes_by_other_sites_are_refused() {
    let browser = Browser::new();
    let host = "host: 127.0.0.1:4010";
    for (line, is_own) in [
        ("origin: http://127.0.0.1:4010", true),
        ("origin: http://127.0.0.1:4011", false),
        ("origin: http://localhost:4010", false),
        ("origin: https://evil.example", false),
        ("origin: null", false),
        ("sec-fetch-site: cross-site", false),
        ("sec-fetch-site: same-site", false),
        ("sec-fetch-site: same-origin", true),
        ("accept: */*", true),
    ] {
        for method in ["POST", "DELETE"] {
            assert_eq!(
                is_allowed(&browser, method, &[host, line]),
                is_own,
                "{line}"
            );
        }
        assert!(is_allowed(&browser, "GET", &[host, line]), "{line}");
    }
}
