//! Users, businesses, lists, destinations and corrections in the dashboard.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::browser::{Browser, Page};

/// Submits a form, and returns the page that follows.
fn submit(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let response = browser.post(path, fields);
    if response.status == 303 {
        return browser.get(response.location());
    }
    response
}

fn rows(page: &Page) -> usize {
    page.body.matches("<th scope=\"row\">").count()
}

/// Returns the links that start with a text.
fn link(page: &Page, start: &str) -> String {
    let rest = page.between(&format!("<a href=\"{start}"), "\"");
    format!("{start}{rest}").replace("&#38;", "&")
}

#[test]
fn user_is_created_edited_blocked_and_deleted() {
    let browser = Browser::new();
    browser.didit.approved("user-1");
    let path = "/dashboard/users";
    let fields = [
        ("do", "create"),
        ("vendor_data", "a/b ?&\"'"),
        ("date_of_birth", "soon"),
    ];
    let refused = submit(&browser, path, &fields);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"a/b ?&#38;&#34;&#39;\""));
    assert!(refused.body.contains("id=\"create\" open"));
    let user = submit(&browser, path, &fields[..2]);
    assert_eq!(user.h1(), "<bdi>a/b ?&#38;&#34;&#39;</bdi>");
    assert_eq!(rows(&browser.get(path)), 2);

    let path = "/dashboard/users?key=user-1";
    let user = submit(&browser, path, &[("do", "edit"), ("display_name", "Shown")]);
    assert!(
        user.body.contains("<h1><bdi>Shown</bdi></h1>"),
        "{}",
        user.body
    );
    assert!(user.body.contains("class=\"portrait\""));
    assert_eq!(rows(&user), 1);
    let blocked = submit(&browser, path, &[("do", "status"), ("status", "BLOCKED")]);
    assert!(
        blocked
            .body
            .contains("<span class=\"status bad\">Blocked</span>")
    );
    // The blocklist has the user now.
    let lists = browser.get("/dashboard/lists");
    assert!(lists.body.contains("Blocked users"));
    let users = submit(&browser, path, &[("do", "delete")]);
    assert!(users.body.contains("Deleted."));
    assert_eq!(rows(&users), 1);
    assert_eq!(browser.get(path).status, 404);
}

#[test]
fn businesses_are_listed_with_their_sessions() {
    let browser = Browser::new();
    let create = [("workflow", "kyb"), ("vendor_data", "acme")];
    submit(&browser, "/dashboard/sessions", &create);
    let page = browser.get("/dashboard/businesses");
    assert_eq!(rows(&page), 1);
    let acme = browser.get(&link(&page, "/dashboard/businesses?key="));
    assert_eq!(rows(&acme), 1);
    assert!(acme.body.contains("Not Started"));
    // One without vendor_data has its id as a key.
    let unnamed = [("do", "create"), ("legal_name", "Example Ltd")];
    let unnamed = submit(&browser, "/dashboard/businesses", &unnamed);
    assert!(unnamed.body.contains("Example Ltd"), "{}", unnamed.body);
}

#[test]
fn entries_are_added_to_lists_and_removed() {
    let browser = Browser::new();
    let create = [
        ("do", "create"),
        ("name", "Customers"),
        ("list_type", "allowlist"),
        ("entry_type", "email"),
    ];
    let response = browser.post("/dashboard/lists", &create);
    let path = response.location().to_owned();
    let list = browser.get(&path);
    assert!(list.body.contains("<h1><bdi>Customers</bdi></h1>"));
    let refused = submit(&browser, &path, &[("do", "add"), ("value", "nobody")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"nobody\""));
    let entry = [
        ("do", "add"),
        ("value", "Ada@example.com"),
        ("comment", "Met"),
    ];
    let list = submit(&browser, &path, &entry);
    assert!(list.body.contains("ada@example.com") && list.body.contains("Met"));
    let id = list.between("name=\"id\" value=\"", "\"");
    let list = submit(&browser, &path, &[("do", "remove"), ("id", id)]);
    assert!(list.body.contains("The entry is removed."));
    assert_eq!(rows(&list), 0);
    let lists = submit(&browser, &path, &[("do", "delete")]);
    assert!(!lists.body.contains("Customers"));

    // A face of the blocklist is shown, and removed from it.
    let session = browser.didit.approved("user-1");
    let block = [("do", "blocklist"), ("item", "face")];
    submit(&browser, &format!("/dashboard/sessions/{session}"), &block);
    let lists = browser.get("/dashboard/lists");
    let (_, rest) = lists.body.split_once("Blocked faces").unwrap();
    assert!(
        rest.split("</tr>")
            .next()
            .unwrap()
            .contains(">1</bdi></td>")
    );
    let faces = browser.get(&link(&lists, "/dashboard/lists?key="));
    assert!(faces.body.contains("class=\"thumb\""), "{}", faces.body);
    let id = faces.between("name=\"id\" value=\"", "\"").to_owned();
    let path = link(&lists, "/dashboard/lists?key=");
    submit(&browser, &path, &[("do", "remove"), ("id", &id)]);
    assert_eq!(rows(&browser.get(&path)), 0);
}

#[test]
fn destination_is_added_switched_and_sent_test_events() {
    let browser = Browser::new();
    let received = Arc::new(Mutex::new(Vec::new()));
    let inbox = Arc::clone(&received);
    browser.didit.on_webhook(move |webhook| {
        let body: Value = serde_json::from_slice(&webhook.body).unwrap();
        let is_test = webhook.headers.contains_key("x-didit-test-webhook");
        inbox.lock().unwrap().push((body, is_test));
        200
    });
    let path = "/dashboard/webhooks";
    let refused = submit(
        &browser,
        path,
        &[("do", "add"), ("label", "Mine"), ("url", "x")],
    );
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Mine\""));
    let url = "http://127.0.0.1:9/hook";
    let page = submit(
        &browser,
        path,
        &[("do", "add"), ("label", "Mine"), ("url", url)],
    );
    let (_, mine) = page.body.split_once(url).unwrap();
    let (_, mine) = mine.split_once("name=\"id\" value=\"").unwrap();
    let mine = mine.split('"').next().unwrap();
    let off = submit(&browser, path, &[("do", "off"), ("id", mine)]);
    assert!(off.body.contains("<span class=\"badge\">off</span>"));
    let on = submit(&browser, path, &[("do", "on"), ("id", mine)]);
    assert!(!on.body.contains("<span class=\"badge\">off</span>"));
    let gone = submit(&browser, path, &[("do", "delete"), ("id", mine)]);
    assert!(!gone.body.contains(url));

    let function = gone.between("name=\"id\" value=\"", "\"").to_owned();
    for event in [
        "status.updated",
        "user.data.updated",
        "business.status.updated",
    ] {
        let fields = [("do", "test"), ("id", &*function), ("event", event)];
        assert!(
            submit(&browser, path, &fields)
                .body
                .contains("The test event is sent.")
        );
        let (body, is_test) = received.lock().unwrap().pop().unwrap();
        assert!(is_test);
        assert_eq!(body["webhook_type"], event);
        assert_eq!(body["metadata"], json!({"test_webhook": true}));
        assert_eq!(body["event_id"], Value::Null);
    }
    for fields in [
        [("do", "test"), ("id", &*function), ("event", "no.such")],
        [("do", "test"), ("id", "no-id"), ("event", "status.updated")],
    ] {
        assert_eq!(submit(&browser, path, &fields).status, 422);
    }
    // Nothing has happened to a session or a user.
    assert_eq!(rows(&browser.get("/dashboard/users")), 0);
}

#[test]
fn data_of_a_decision_is_corrected() {
    let browser = Browser::new();
    let id = browser.didit.approved("user-1");
    let path = format!("/dashboard/sessions/{id}");
    let page = browser.get(&path);
    let known = |name: &str| {
        let field = format!("id=\"id_verifications-{name}\" name=\"{name}\" value=\"");
        page.between(&field, "\"").to_owned()
    };
    let (first, number) = (known("first_name"), known("document_number"));
    assert!(!first.is_empty() && !number.is_empty());
    let names = [
        "document_type",
        "personal_number",
        "date_of_issue",
        "expiration_date",
        "issuing_state",
        "gender",
        "address",
        "place_of_birth",
        "nationality",
        "marital_status",
        "document_subtype",
    ];
    let decision = browser.didit.decision(&id).unwrap();
    let decision = serde_json::to_value(&decision).unwrap();
    let report = &decision["id_verifications"][0];
    let mut fields = vec![
        ("do", "id_verifications"),
        ("first_name", &*first),
        ("document_number", &*number),
        ("last_name", "Corrected <b>"),
        ("date_of_birth", "soon"),
    ];
    fields.extend(names.map(|name| (name, report[name].as_str().unwrap_or_default())));
    let refused = submit(&browser, &path, &fields);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Corrected &#60;b&#62;\""));
    assert!(refused.body.contains("id=\"id_verifications\" open"));
    fields[4].1 = report["date_of_birth"].as_str().unwrap();
    let page = submit(&browser, &path, &fields);
    assert!(page.body.contains("The data of the document is corrected."));
    // Only what was changed is sent.
    assert!(page.body.contains("<bdi>last_name</bdi>"), "{}", page.body);
    let poa = [
        ("do", "poa_verifications"),
        ("issuer", "Other"),
        ("document_type", "UTILITY_BILL"),
    ];
    let page = submit(&browser, &path, &poa);
    assert!(page.body.contains("Other"));
}

/// Books transfers of a user, of which those of more than 1000 are reviewed and open a case.
fn book(browser: &Browser, transfers: &[(&str, u32)]) {
    browser.didit.approved("user-1");
    let rule = json!({
        "title": "Large", "description": "More than usual", "category": "finance",
        "mode": "ACTIVE", "conditions": [{"field": "amount", "operator": "gt", "value": 1000}],
        "actions": [{"type": "change_status", "value": "IN_REVIEW"}, {"type": "open_case"}],
    });
    browser.call("POST", "/v3/transactions/rules/", &rule);
    for (id, amount) in transfers {
        let details = json!({"direction": "outbound", "amount": amount, "currency": "EUR"});
        let transfer = json!({
            "transaction_id": id, "transaction_category": "finance",
            "transaction_details": details,
            "subject": {"vendor_data": "user-1", "full_name": "Ada Example"},
            "counterparty": {"full_name": "Shell & Sons UTC", "entity_type": "company"},
        });
        browser.call("POST", "/v3/transactions/", &transfer);
    }
}

#[test]
fn transactions_are_listed_filtered_and_paged() {
    let browser = Browser::new();
    let names: Vec<_> = (0..60).map(|number| format!("t-{number}")).collect();
    let transfers: Vec<_> = (0..).zip(&names).map(|(n, id)| (&**id, 990 + n)).collect();
    book(&browser, &transfers);
    let path = "/dashboard/transactions";
    let page = browser.get(path);
    assert_eq!(rows(&page), 50);
    assert!(page.body.contains("1–50 of 60"), "{}", page.body);
    assert_eq!(rows(&browser.get(&format!("{path}?page=2"))), 10);
    for (filter, count) in [
        ("status=IN_REVIEW", 49),
        ("status=APPROVED", 11),
        ("status=DECLINED", 0),
        ("search=T-59", 1),
        ("search=shell", 50),
        ("status=APPROVED&search=t-1", 2),
    ] {
        assert_eq!(
            rows(&browser.get(&format!("{path}?{filter}"))),
            count,
            "{filter}"
        );
    }
    // The API has no filter.
    let path = "/v3/transactions/?search=T-59&status__in=IN_REVIEW";
    assert_eq!(browser.call("GET", path, &json!({}))["count"], 60);
}

#[test]
fn transaction_and_case_show_what_they_have_and_each_other() {
    let browser = Browser::new();
    book(&browser, &[("t-small", 1), ("t-large", 5000)]);
    let list = browser.get("/dashboard/transactions?search=t-large");
    let transaction = browser.get(&link(&list, "/dashboard/transactions?key="));
    assert_eq!(transaction.h1(), "<bdi>t-large</bdi>");
    assert!(list.body.contains("<bdi>Shell &#38; Sons UTC</bdi>"));
    for expected in [
        "<span class=\"status warn\">In review</span>",
        "<dd><bdi>5000 EUR</bdi></dd>",
        "<a href=\"/dashboard/users?key=user-1\" id=\"r-parties1\"><bdi>Ada Example</bdi></a>",
        "Shell &#38; Sons UTC",
        "Rules that matched",
        "More than usual",
        "Alerts",
    ] {
        assert!(
            transaction.body.contains(expected),
            "{expected}: {}",
            transaction.body
        );
    }
    let path = link(&transaction, "/dashboard/cases?key=");
    let (root, id) = (browser.cases(), path.rsplit('=').next().unwrap());
    browser.call(
        "POST",
        &format!("{root}{id}/notes/"),
        &json!({"comment": "A <note>"}),
    );
    browser.call("POST", &format!("{root}{id}/request-info/"), &json!({}));
    let case = browser.get(&path);
    assert_eq!(case.h1(), "<bdi>Large</bdi>");
    for expected in [
        "<span class=\"status warn\">Awaiting user</span>",
        "Transaction rule",
        "<bdi>Transaction t-large</bdi>",
        "A &#60;note&#62;",
        "Status changed",
    ] {
        assert!(case.body.contains(expected), "{expected}: {}", case.body);
    }
    let back = link(&case, "/dashboard/transactions?key=");
    assert_eq!(browser.get(&back).h1(), transaction.h1());
    for (filter, count) in [("", 1), ("?status=OPEN", 0), ("?search=CASE-1", 1)] {
        assert_eq!(
            rows(&browser.get(&format!("/dashboard/cases{filter}"))),
            count,
            "{filter}"
        );
    }
    for kind in ["transactions", "cases"] {
        assert_eq!(
            browser.get(&format!("/dashboard/{kind}?key={kind}")).status,
            404
        );
        assert_eq!(
            browser
                .post(&format!("/dashboard/{kind}"), &[("do", "create")])
                .status,
            422
        );
    }
    // A transaction without a case says so.
    let list = browser.get("/dashboard/transactions?search=t-small");
    let small = browser.get(&link(&list, "/dashboard/transactions?key="));
    assert!(
        small
            .body
            .contains("No case is linked to this transaction.")
    );
    assert!(!small.body.contains("Rules that matched"));
}
