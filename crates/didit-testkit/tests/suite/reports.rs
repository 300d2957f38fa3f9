//! Regulatory reports and their templates.

use didit_testkit::{Access, Fake, KeyRules};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

const UNKNOWN: &str = "11111111-2222-4333-8444-555555555555";

/// Reports on a case about a user with a transaction that is linked to the case.
struct Filing {
    caller: Caller,
    /// Path that the paths of cases, reports and templates begin with.
    root: String,
    case: String,
    transaction: String,
    template: String,
}

impl Filing {
    fn new(fake: &Fake) -> Self {
        let caller = Caller::new(fake);
        let (organization, application) = (fake.organization_id(), fake.application_id());
        let root = format!("/v3/organization/{organization}/application/{application}/");
        caller.completed("user-9", "approve");
        let booked = caller.post("/v3/transactions/", transfer("t-1"));
        let transaction = text(&booked.json, "uuid").to_owned();
        let link = json!([{"entity_type": "transaction", "entity_uuid": transaction}]);
        let case = json!({"title": "Structuring", "links": link});
        let case = caller.post(&format!("{root}cases/"), case);
        let mut filing = Self {
            case: text(&case.json, "uuid").to_owned(),
            caller,
            root,
            transaction,
            template: String::new(),
        };
        let template = filing.send("POST", "report-templates/", &template());
        text(&template.json, "uuid").clone_into(&mut filing.template);
        filing
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let path = format!("{}{path}", self.root);
        self.caller.call(method, &path, &body.to_string())
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.send("GET", path, &json!({}));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json
    }

    /// Drafts a report with further fields; returns it.
    #[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
    fn draft(&self, fields: Value) -> Value {
        let mut body = json!({"case": self.case, "template": self.template});
        let fields = fields.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let answer = self.send("POST", "regulatory-reports/", &body);
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json
    }

    /// Drafts a report that is valid; returns its path.
    fn valid(&self) -> String {
        let at = "2026-11-30T09:00:00Z";
        let report = self.draft(json!({"action": "Account <frozen>", "submission_date": at}));
        format!("regulatory-reports/{}/", text(&report, "uuid"))
    }
}

/// Link to the PDF of a report that is finalised.
#[cfg(feature = "pdf")]
pub(crate) fn finalised_pdf(fake: &Fake) -> String {
    let filing = Filing::new(fake);
    let path = filing.valid();
    filing.send("POST", &format!("{path}finalize/"), &json!({}));
    text(&filing.get(&format!("{path}download-url/")), "download_url").to_owned()
}

fn transfer(id: &str) -> Value {
    json!({
        "transaction_id": id, "transaction_category": "finance",
        "transaction_details": {"direction": "outbound", "amount": 9000, "currency": "USD",
            "action_type": "withdrawal"},
        "subject": {"vendor_data": "user-9", "full_name": "Carmen Española"},
        "counterparty": {"full_name": "Shell & Sons", "entity_type": "company"},
    })
}

fn template() -> Value {
    json!({
        "name": "US SAR", "jurisdiction": "us", "report_type": "SAR",
        "field_config": {"rentity_id": "FIU-1", "submission_code": "M",
            "currency_code_local": "USD", "enabled_fields": ["reason"]},
    })
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

#[test]
fn draft_takes_over_the_template_and_the_case() {
    let filing = Filing::new(&Fake::new());
    let report = filing.draft(json!({"submission_code": "E"}));
    let shown = |name: &str| text(&report, name);
    assert_eq!(
        (shown("status"), shown("status_display")),
        ("DRAFT", "Draft")
    );
    assert_eq!(
        (shown("jurisdiction"), shown("rentity_id")),
        ("US", "FIU-1")
    );
    assert_eq!(
        (shown("report_code"), shown("submission_code")),
        ("SAR", "E")
    );
    assert_eq!(shown("report_type_display"), "Suspicious Activity Report");
    assert_eq!(report["included_fields"], json!(["reason"]));
    assert_eq!(report["transactions"], json!([filing.transaction]));
    assert_eq!(report["narrative"]["why"], "Structuring");
    assert_eq!(report["narrative"]["how"], "withdrawal");
    assert_eq!(report["case_number"], "CASE-1");

    let of_case = format!("cases/{}/regulatory-reports/", filing.case);
    let own = json!({"report_type": "CTR", "jurisdiction": "de", "transactions": []});
    let report = filing.send("POST", &of_case, &own).json;
    assert_eq!(
        (text(&report, "jurisdiction"), &report["rentity_id"]),
        ("DE", &Value::Null)
    );
    assert_eq!(
        (&report["narrative"], &report["transactions"]),
        (&json!({}), &json!([]))
    );
}

#[test]
fn report_is_validated_and_finalised_with_its_files() {
    let fake = Fake::new();
    let filing = Filing::new(&fake);
    let path = filing.valid();
    let action = json!({"action": null});
    assert_eq!(
        filing.send("PATCH", &path, &action).json["action"],
        Value::Null
    );
    let missing = json!([{"field": "action", "message": "Action taken is required."}]);
    let validated = filing
        .send("POST", &format!("{path}validate/"), &json!({}))
        .json;
    let invalid = json!({"status": "DRAFT", "is_valid": false, "errors": missing});
    assert_eq!(validated, invalid);
    assert_eq!(filing.get(&path)["validation_errors"], missing);
    let refused = filing.send("POST", &format!("{path}finalize/"), &json!({}));
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json["errors"], missing);
    let link = format!("{path}download-url/");
    let refused = filing.send("GET", &link, &json!({}));
    assert_eq!(refused.status, 409);
    assert_eq!(refused.json["status"], "DRAFT");

    filing.send("PATCH", &path, &json!({"action": "Account <frozen>"}));
    let validated = filing
        .send("POST", &format!("{path}validate/"), &json!({}))
        .json;
    assert_eq!(validated["status"], "VALIDATED");
    let changed = filing.send("PATCH", &path, &json!({"reason": "Structuring"}));
    assert_eq!(changed.json["status"], "DRAFT");
    let final_report = filing
        .send("POST", &format!("{path}finalize/"), &json!({}))
        .json;
    assert_eq!(final_report["status"], "FINALIZED");
    assert!(final_report["finalized_at"].is_string());

    let pdf = text(&filing.get(&link), "download_url").to_owned();
    assert!(filing.caller.get(&pdf).text.starts_with("%PDF"));
    let xml = text(&filing.get(&format!("{link}?file=xml")), "download_url").to_owned();
    let file = filing.caller.get(&xml);
    assert_eq!(file.headers["content-type"], "application/xml");
    insta::assert_snapshot!(file.text.replace(&filing.transaction, "{transaction}"));

    for (method, rest) in [("PATCH", ""), ("POST", "finalize/")] {
        let refused = filing.send(method, &format!("{path}{rest}"), &json!({}));
        assert_eq!(refused.status, 409, "{method} {rest}");
    }
    let events = filing.get(&format!("cases/{}/events/", filing.case));
    assert_eq!(events["results"][0]["event_type"], "REPORT_FINALIZED");
    assert_eq!(events["results"][1]["event_type"], "REPORT_CREATED");

    let refused = filing.send("DELETE", &path, &json!({}));
    let error = "This field is required to delete a finalized report.";
    assert_eq!(refused.json, json!({"confirm_delete": [error]}));
    let confirmed = filing.send("DELETE", &path, &json!({"confirm_delete": true}));
    assert_eq!(confirmed.status, 204);
    for link in [pdf, xml] {
        assert_eq!(filing.caller.get(&link).status, 404);
    }
    assert_eq!(filing.send("GET", &path, &json!({})).status, 404);
}

#[test]
fn reports_are_listed_by_status_type_and_case() {
    let fake = Fake::new();
    let filing = Filing::new(&fake);
    let path = filing.valid();
    filing.send("POST", &format!("{path}validate/"), &json!({}));
    filing.draft(json!({"report_type": "CTR"}));
    let count = |query: &str| filing.get(&format!("regulatory-reports/{query}"))["count"].clone();
    let by_case = format!("?case={}", filing.case);
    for (query, expected) in [
        ("", 2),
        ("?status=DRAFT", 1),
        ("?status=FINALIZED", 0),
        ("?report_type=SAR", 1),
        ("?report_type=CTR&status=VALIDATED", 0),
        (&by_case, 2),
        (&format!("?case={UNKNOWN}"), 0),
    ] {
        assert_eq!(count(query), expected, "{query}");
    }
    let other = json!({"title": "Other", "subject": filing.get(&format!("cases/{}/", filing.case))["subject"]});
    let other = filing.send("POST", "cases/", &other).json;
    let of_other = format!("cases/{}/regulatory-reports/", text(&other, "uuid"));
    assert_eq!(filing.get(&of_other)["count"], 0);
    let first = filing.get(&format!(
        "cases/{}/regulatory-reports/?limit=1",
        filing.case
    ));
    assert_eq!(
        (&first["count"], text(&first["results"][0], "report_type")),
        (&json!(2), "CTR")
    );
    assert!(text(&first, "next").ends_with("limit=1&offset=1"));
}

#[test]
fn incomplete_reports_and_templates_are_refused() {
    let fake = Fake::new();
    let filing = Filing::new(&fake);
    let of_case = format!("cases/{}/regulatory-reports/", filing.case);
    let report = |fields: Value| (of_case.clone(), fields);
    let typed = |more: Value| {
        let mut body = json!({"report_type": "SAR", "jurisdiction": "US"});
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        report(body)
    };
    let standalone = |case: &str, template: &str| {
        let body = json!({"case": case, "template": template});
        ("regulatory-reports/".to_owned(), body)
    };
    for ((path, body), error) in [
        (report(json!({})), "jurisdiction"),
        (
            report(json!({"template": UNKNOWN})),
            "Report template not found.",
        ),
        (standalone(UNKNOWN, &filing.template), "Case not found."),
        (standalone(&filing.case, "x"), "Must be a valid UUID."),
        (
            typed(json!({"transactions": [UNKNOWN]})),
            "Unknown transaction",
        ),
        (
            typed(json!({"transactions": ["x"]})),
            "Must be a valid UUID.",
        ),
        (typed(json!({"jurisdiction": "ZZ"})), "alpha-2"),
        (typed(json!({"currency_code_local": "EURO"})), "3-letter"),
        (typed(json!({"submission_date": "tomorrow"})), "Datetime"),
        (typed(json!({"narrative": null})), "null"),
        (typed(json!({"narrative": {"who": []}})), "who"),
        (typed(json!({"report_type": "XYZ"})), "valid choice"),
    ] {
        let answer = filing.send("POST", &path, &body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
        assert!(answer.text.contains(error), "{body}: {}", answer.text);
    }
    assert_eq!(filing.get("regulatory-reports/")["count"], 0);

    let header = [
        "Reporting entity ID is required.",
        "Local currency is required.",
    ];
    let config = json!({"submission_code": "E", "currency_code_local": "EURO"});
    let mut incomplete = template();
    incomplete["field_config"] = config.clone();
    let path = format!("report-templates/{}/", filing.template);
    for answer in [
        filing.send("POST", "report-templates/", &incomplete),
        filing.send("PATCH", &path, &json!({"field_config": config})),
    ] {
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json, json!({"errors": header}));
    }
    assert_eq!(filing.get(&path)["field_config"]["rentity_id"], "FIU-1");
    let blank = filing.send("PATCH", &path, &json!({"name": " "}));
    assert_eq!(blank.json["name"][0], "This field may not be blank.");
    let named = filing.send("PATCH", &path, &json!({"name": "SAR"}));
    assert_eq!(named.json["name"], "SAR");
    assert_eq!(filing.send("DELETE", &path, &json!({})).status, 204);
    assert_eq!(filing.get("report-templates/")["count"], 0);
}

#[test]
fn keys_read_reports_with_the_scope_of_cases() {
    let fake = Fake::new();
    let mut filing = Filing::new(&fake);
    let path = filing.valid();
    let reader = fake.add_key(&KeyRules::new().allow("cases", Access::Read));
    filing.caller = Caller::with_key(&fake, &reader);
    assert_eq!(text(&filing.get(&path), "status"), "DRAFT");
    let refused = filing.send("POST", &format!("{path}validate/"), &json!({}));
    assert_eq!(refused.status, 403);
}

/// Calls every operation with the key of a caller, and with valid and invalid requests.
pub(crate) fn calls(fake: &Fake) {
    let filing = Filing::new(fake);
    let path = filing.valid();
    let draft = filing.valid();
    let of_case = format!("cases/{}/regulatory-reports/", filing.case);
    let template_path = format!("report-templates/{}/", filing.template);
    let rest = |rest: &str| format!("{path}{rest}");
    let empty = json!({});
    for (method, path, body) in [
        ("POST", "report-templates/".to_owned(), template()),
        ("POST", "report-templates/".into(), json!({"name": "T"})),
        ("GET", "report-templates/".into(), empty.clone()),
        ("GET", template_path.clone(), empty.clone()),
        ("PATCH", template_path.clone(), json!({"name": "T"})),
        ("PATCH", template_path.clone(), json!({"field_config": {}})),
        (
            "GET",
            "regulatory-reports/?status=DRAFT".into(),
            empty.clone(),
        ),
        (
            "POST",
            "regulatory-reports/".into(),
            json!({"case": filing.case, "template": filing.template}),
        ),
        (
            "POST",
            "regulatory-reports/".into(),
            json!({"case": UNKNOWN}),
        ),
        ("GET", of_case.clone(), empty.clone()),
        (
            "POST",
            of_case.clone(),
            json!({"report_type": "TFR", "jurisdiction": "FR"}),
        ),
        ("POST", of_case, empty.clone()),
        (
            "PATCH",
            rest(""),
            json!({"location": {"city": "Lyon"}, "report_indicators": ["A"]}),
        ),
        ("PATCH", rest(""), json!({"jurisdiction": "Spain"})),
        ("GET", rest("download-url/"), empty.clone()),
        ("POST", rest("validate/"), empty.clone()),
        ("POST", rest("finalize/"), empty.clone()),
        ("POST", rest("finalize/"), empty.clone()),
        ("PATCH", rest(""), empty.clone()),
        ("GET", rest(""), empty.clone()),
        ("GET", rest("download-url/?file=xml"), empty.clone()),
        ("GET", rest("download-url/?file=doc"), empty.clone()),
        ("PATCH", draft.clone(), json!({"action": ""})),
        ("POST", format!("{draft}validate/"), empty.clone()),
        ("POST", format!("{draft}finalize/"), empty.clone()),
        ("DELETE", rest(""), empty.clone()),
        ("DELETE", rest(""), json!({"confirm_delete": true})),
        ("DELETE", template_path.clone(), empty.clone()),
        ("GET", template_path, empty.clone()),
    ] {
        filing.send(method, &path, &body);
        for key in ["wrong", ""] {
            let path = format!("{}{path}", filing.root);
            Caller::with_key(fake, key).call(method, &path, &body.to_string());
        }
    }
}
