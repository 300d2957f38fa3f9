//! Every documented payload of the covered operations, unchanged and with
//! five kinds of change: nothing may be lost, and nothing unknown may break a decode.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::change::{Change, Step, alter, change_each, difference, places, written};
use didit_types::{self as types, Decision, DecodeError, ErrorBody, Page};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// Decodes and encodes again. A row that a page rejects counts as an error.
type Codec = fn(&str) -> Result<Value, DecodeError>;

fn codec<T: DeserializeOwned + Serialize>(text: &str) -> Result<Value, DecodeError> {
    let model: T = didit_types::from_str(text)?;
    Ok(serde_json::to_value(&model).expect("a model is JSON"))
}

fn page<T: DeserializeOwned + Serialize>(text: &str) -> Result<Value, DecodeError> {
    let page: Page<T> = didit_types::from_str(text)?;
    if let Some(row) = page.rejected.into_iter().next() {
        return Err(row.error);
    }
    codec::<Page<T>>(text)
}

/// The codec of a model; of a page one that refuses a row.
struct Probe<T>(PhantomData<T>);

trait Whole {
    fn codec(&self) -> Codec;
}

impl<T: DeserializeOwned + Serialize> Whole for &Probe<T> {
    fn codec(&self) -> Codec {
        codec::<T>
    }
}

trait Listed {
    fn codec(&self) -> Codec;
}

impl<T: DeserializeOwned + Serialize> Listed for Probe<Page<T>> {
    fn codec(&self) -> Codec {
        page::<T>
    }
}

macro_rules! codecs {
    ($($name:literal: $Model:ty,)+) => {
        BTreeMap::from([$( ($name, (&Probe::<$Model>(PhantomData)).codec()), )+])
    };
}

/// Required fields of each model.
fn required(model: &str) -> &'static [&'static str] {
    match model {
        "CreateSessionRequest" => &["workflow_id"],
        "CreateSessionResponse" => &["session_id", "status", "url"],
        "ListSessionsResponse" => &["session_id", "status"],
        "UpdateSessionStatusRequest" => &["new_status", "node_id", "feature"],
        "ShareSessionRequest" => &["for_application_id"],
        "ImportSharedSessionRequest" => &["share_token", "trust_review", "workflow_id"],
        "CreateSessionImportRequest" => &["source_file_url"],
        "ArmSandboxScenarioRequest" => &["scenario"],
        "AmlRequest" => &["full_name"],
        "AmlMonitoringRequest" => &["is_enabled"],
        "EmailRiskRequest" | "EmailSendRequest" | "ResendAccountOtpRequest" => &["email"],
        "EmailCheckRequest" | "VerifyAccountEmailRequest" => &["email", "code"],
        "RegisterAccountRequest" | "LoginRequest" => &["email", "password"],
        "PhoneRiskRequest" | "PhoneSendRequest" => &["phone_number"],
        "PhoneCheckRequest" => &["phone_number", "code"],
        "IPRiskRequest" => &["ip_address"],
        "EmailRiskResponse" | "PhoneRiskResponse" | "IPRiskResponse" => &["request_id", "status"],
        "CreateUserRequest" | "CreateTransactionSdkTokenRequest" => &["vendor_data"],
        "UpdateEntityStatusRequest" => &["status"],
        "GetBillingBalanceResponse" => &["balance"],
        "BillingTopUpRequest" => &["amount_in_dollars"],
        "BillingTopUpResponse" => &["checkout_session_id", "checkout_session_url"],
        "CreateWebhookDestinationRequest" => &["label", "url"],
        "CreateListRequest" => &["name", "list_type", "entry_type"],
        "UploadListFaceRequest" | "UploadUserFaceRequest" => &["image"],
        "CreateTransactionRequest" => &[
            "transaction_id",
            "transaction_category",
            "transaction_details",
            "direction",
            "amount",
            "currency",
            "subject",
            "status",
        ],
        "SubmitTransactionFromSdkRequest" => &[
            "txnId",
            "type",
            "info",
            "direction",
            "amount",
            "currency",
            "subject",
            "status",
        ],
        "TransactionRuleCreateRequest" | "TransactionRuleUpdateRequest" => &[
            "title", "category", "mode", "field", "operator", "value", "type",
        ],
        "TransactionRuleBacktestRequest" => &["field", "operator", "value"],
        "ScreenWalletRequest" => &["wallet_address", "blockchain"],
        "WalletAddressEntryCreate" => &["address"],
        "TravelRuleOwnershipConfirmRequest" => &["confirmed"],
        "TravelRuleInboundRequest" => &["chain", "txid", "wallet_address", "amount", "currency"],
        "TravelRulePickupRespondRequest" => &["decision"],
        "TravelRuleWidgetSessionCreate" => &["wallet_address", "chain"],
        "SimpleWorkflowRequest" => &["features", "feature"],
        "SimpleWorkflowUpdateRequest" => &["feature"],
        "SimpleQuestionnaireRequest" => &[
            "title",
            "languages",
            "form_elements",
            "element_type",
            "label",
        ],
        "SimpleQuestionnaireUpdateRequest" => &["element_type", "label"],
        _ => &[],
    }
}

/// An example with its name, the codec and its required fields.
struct Example {
    name: String,
    payload: Value,
    codec: Codec,
    required: &'static [&'static str],
}

/// The documented payloads of every operation: of `models` by the contract's name,
/// of `errors` by operation and status.
pub(crate) fn documented() -> Value {
    let mut documented = read(include_str!("../data/examples.json"));
    let person = read(include_str!("../data/decision_person.json"));
    let company = read(include_str!("../data/decision_company.json"));
    // Outside the OpenAPI document; from the pages on the blocklist and on webhooks.
    let blocked = json!({"count": 1, "next": null, "previous": null, "results": [{
        "type": "face", "session_id": "11111111-2222-3333-4444-555555555555",
        "session_number": 43762, "blocklisted_at": "2026-06-09T12:26:54.328364Z",
        "face_image": "https://media.example.com/face.jpg?X-Amz-Expires=3600",
        "document_type": null, "document_number": "CAA000000",
        "phone_number": "+14155552671", "email": "carmen@example.com",
    }]});
    let list = json!({
        "uuid": "11111111-2222-3333-4444-555555555555", "name": "Trusted IPs", "description": "",
        "list_type": "allowlist", "entry_type": "ip_address", "is_system": false,
        "entry_count": 0, "last_entry_added_at": null,
        "created_at": "2025-06-09T12:26:54Z", "updated_at": "2025-06-09T12:26:54Z",
    });
    let entry = json!({
        "uuid": "11111111-2222-3333-4444-555555555555", "value": "+14155552671",
        "display_label": "", "comment": "Reported as fraud", "added_by": "api",
        "reference_session_id": null, "reference_session_number": null,
        "reference_object_uuid": "11111111-2222-3333-4444-555555555555",
        "metadata": {"reference_image_url": "https://media.example.com/face.jpg"},
        "created_at": "2025-06-09T12:26:54Z",
    });
    let event = json!({
        "webhook_type": "status.updated", "event_id": "11111111-2222-3333-4444-555555555555",
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "Resubmitted",
        "created_at": 1_774_969_994, "timestamp": 1_774_970_000, "environment": "live",
        "metadata": {"order": 7}, "vendor_data": "user-7", "workflow_version": 4,
        "decision": {"status": "Approved", "reviews": person["reviews"]}, "resubmit_info": {
            "nodes_to_resubmit": ["feature_ocr", {"node_id": "feature_ocr", "feature": "OCR"}],
            "reasons": {"feature_ocr": "blurred"},
        },
    });
    let models = &mut documented["models"];
    models["SessionDecisionResponse"] = json!({"person": person, "company": company});
    models["ListBlocklistResponse"] = json!({"entries": blocked});
    let page = |row: &Value| json!({"count": 1, "next": null, "previous": null, "results": [row]});
    models["ListListsResponse"] = json!({"lists": page(&list)});
    models["TypedList"] = json!({"an allowlist": list});
    models["ListListEntriesResponse"] = json!({"entries": page(&entry)});
    models["ListEntry"] = json!({"a face": entry});
    models["CreateListRequest"] = json!({"all": {"name": "Trusted IPs", "list_type": "allowlist", "entry_type": "ip_address"}});
    models["CreateListEntryRequest"] =
        json!({"by value": {"value": "+14155552671", "comment": "Reported as fraud"}});
    models["UploadListFaceRequest"] =
        json!({"a face": {"image": "/9j/4AAQSkZJRg==", "comment": "Known fraudster"}});
    account(models);
    models["StatusUpdatedEvent"] = json!({"resubmitted": event});
    // The schema says number, and the example has text.
    let submitted = models["SubmitTransactionFromSdkRequest"].as_object_mut();
    for example in submitted.into_iter().flat_map(Map::values_mut) {
        example["info"]["amount"] = json!(0.25);
    }
    documented
}

/// Examples of accounts, from their pages.
fn account(models: &mut Value) {
    let email = "you@yourdomain.com";
    let login = json!({"email": email, "password": "MyStr0ng!Pass"});
    let application = json!({
        "uuid": "b2c3d4e5-6789-41bc-9ef0-222222222222", "name": "My App",
        "client_id": "S9LIYGSoWNuGMLHsvEt9dQ", "api_key": "an-api-key",
        "website_url": "https://example.com", "redirect_uris": ["https://example.com/callback"],
        "terms_url": "https://example.com/terms", "privacy_url": "https://example.com/privacy",
        "description": null, "created_at": "2025-06-01T10:00:00Z",
    });
    let settings = json!({
        "name": "Acme Customer App", "website_url": "https://acme.example",
        "redirect_uris": ["https://acme.example/callback"],
        "terms_url": "https://acme.example/terms", "privacy_url": "https://acme.example/privacy",
    });
    let organization = json!({
        "uuid": "a1b2c3d4-5678-40ab-8def-111111111111", "name": "developer",
        "contact_email": email, "created_at": "2025-06-01T10:00:00Z",
    });
    let tokens = json!({
        "access_token": "eyJ", "refresh_token": "eyJ", "expires_in": 86_400,
        "organization": organization, "application": application,
    });
    for (name, example) in [
        ("RegisterAccountRequest", login.clone()),
        (
            "RegisterAccountResponse",
            json!({"message": "Check your email.", "email": email}),
        ),
        ("ResendAccountOtpRequest", json!({"email": email})),
        (
            "VerifyAccountEmailRequest",
            json!({"email": email, "code": "A3K9F2"}),
        ),
        ("VerifyAccountEmailResponse", tokens),
        ("LoginRequest", login),
        ("CreateApplicationRequest", settings.clone()),
        ("UpdateApplicationRequest", settings),
        ("AccountApplication", application),
    ] {
        models[name] = json!({ "documented": example });
    }
}

fn examples() -> Vec<Example> {
    let codecs: BTreeMap<&str, Codec> = every_model!(codecs);
    let documented = documented();
    let mut examples = Vec::new();
    for (model, codec) in codecs {
        let payloads = documented["models"][model].as_object();
        for (name, payload) in payloads.into_iter().flatten() {
            examples.push(Example {
                name: format!("{model} {name:?}"),
                payload: payload.clone(),
                codec,
                required: required(model),
            });
        }
    }
    assert!(examples.len() > 60, "{} examples", examples.len());
    examples
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

impl Example {
    fn assert_lossless(&self, payload: &Value, change: &str) {
        match (self.codec)(&payload.to_string()) {
            Ok(written) => {
                let lost = difference("$", payload, &written);
                assert_eq!(lost, None, "{}, {change}", self.name);
            }
            Err(error) => panic!("{}, {change}: {error}", self.name),
        }
    }

    /// Applies a change at one place after the other. Where the field at that place
    /// must be there, the error has to name it.
    fn assert_lossless_one_by_one(&self, change: impl Fn(&Step) -> Change) {
        // A part of the payload at a time: a decision is large, and one report
        // does not affect another.
        for part in parts(&self.payload, self.required) {
            for place in places(&part) {
                let mut changed = part.clone();
                if !alter(&mut changed, &place, &change) {
                    continue;
                }
                let path = written(&place);
                match (self.codec)(&changed.to_string()) {
                    Ok(written) => {
                        let lost = difference("$", &changed, &written);
                        assert_eq!(lost, None, "{}, changed at {path}", self.name);
                    }
                    Err(error) => {
                        let field = place.iter().rev().find_map(Step::name).unwrap_or_default();
                        assert!(
                            self.required.contains(&field),
                            "{}, changed at {path}: {error}",
                            self.name
                        );
                        let missing = error.expected() == Some(&format!("the field {field}"));
                        assert!(missing || error.path() == path, "{path}: {error}");
                    }
                }
            }
        }
    }
}

/// The payload with one of its large fields at a time; small payloads stay whole.
fn parts(payload: &Value, required: &[&str]) -> Vec<Value> {
    let Value::Object(fields) = payload else {
        return vec![payload.clone()];
    };
    let is_large = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
    let base: Map<_, _> = fields
        .iter()
        .filter(|(name, value)| required.contains(&&***name) || !is_large(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut parts = vec![Value::Object(base)];
    for (name, value) in fields {
        if is_large(value) && !required.contains(&&**name) {
            let mut part = Map::new();
            for name in required {
                part.extend(
                    fields
                        .get(*name)
                        .map(|value| ((*name).to_owned(), value.clone())),
                );
            }
            part.insert(name.clone(), value.clone());
            parts.push(Value::Object(part));
        }
    }
    parts
}

#[test]
fn nothing_is_lost() {
    for example in examples() {
        example.assert_lossless(&example.payload, "unchanged");
    }
}

#[test]
fn unknown_fields_are_kept_in_every_object() {
    for example in examples() {
        let mut changed = example.payload.clone();
        change_each(&mut changed, &|value| {
            if let Value::Object(fields) = value {
                let news = json!({"deep": [1, 2.5, 9_007_199_254_740_993_u64, "x", null, {}]});
                fields.insert("a_field_of_tomorrow".into(), news);
            }
        });
        example.assert_lossless(&changed, "with unknown fields");
    }
}

#[test]
fn every_optional_field_may_be_missing() {
    for example in examples() {
        example.assert_lossless_one_by_one(|step| match step {
            Step::Field(_) => Change::Remove,
            Step::Element(_) => Change::Keep,
        });
    }
}

#[test]
fn every_optional_field_may_be_null() {
    for example in examples() {
        example.assert_lossless_one_by_one(|step| match step {
            Step::Field(_) => Change::Replace(Value::Null),
            Step::Element(_) => Change::Keep,
        });
    }
}

#[test]
fn every_text_may_be_an_unknown_word() {
    for example in examples() {
        // The numbers of sessions are digits in a text.
        if !example.name.starts_with("BatchDeleteSessionsRequest") {
            example.assert_lossless_one_by_one(|_| Change::Replace(json!("A Word of Tomorrow")));
        }
    }
}

#[test]
fn every_example_of_an_error_is_read() {
    let mut read = 0;
    let documented = documented();
    let errors = documented["errors"].as_object().expect("errors");
    for (operation, payloads) in errors {
        for payload in payloads.as_object().expect("examples by name").values() {
            let text = payload.to_string();
            let body = ErrorBody::from_bytes(text.as_bytes());
            assert_eq!(body.reveal(), text);
            assert!(
                !body.messages().is_empty() || !body.field_errors().is_empty(),
                "{operation}: {text}"
            );
            read += 1;
        }
    }
    assert!(read > 300, "{read} errors");
}

#[test]
fn numbers_stay_what_they_were() {
    for number in [
        "0.98",
        "98",
        "98.0",
        "1e3",
        "-0.0",
        "9007199254740993",
        "18446744073709551615",
        "0.1234567890123456",
        "2.2250738585072014e-308",
        "5e-324",
    ] {
        let text = format!(r#"{{"face_matches":[{{"score":{number}}}],"unknown":{number}}}"#);
        let written = codec::<Decision>(&text).expect("a decision");
        assert_eq!(written, read(&text), "{number}");
    }
}
