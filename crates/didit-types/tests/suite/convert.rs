//! Conversions at the call site.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use didit_types::{
    Decision, ListSessions, Numeric, Patch, Personal, SessionId, SessionStatus, UntypedJson,
    Validate, WorkflowId,
    billing::Balance,
    session::{
        ContactDetails, CreateSession, ExpectedDetails, UpdateStatus, update_data::UpdateData,
    },
    user::{CreateUser, UpdateUser},
    webhook::Event,
};
use serde::Serialize;
use serde_json::{Number, json};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn encoded(request: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(request).unwrap()
}

#[test]
fn every_setter_takes_the_value_or_an_option_of_it() {
    let text = String::from("user-1");
    let with = |text: Option<&str>, flag: Option<bool>| {
        let contact = ContactDetails::new()
            .email(text)
            .send_notification_emails(flag);
        let create = CreateSession::new(ID)
            .vendor_data(text)
            .contact_details(contact);
        encoded(&create.metadata(text).language(text))
    };
    let fields = json!({"workflow_id": ID, "vendor_data": "de", "metadata": "de", "language": "de",
        "contact_details": {"email": "de", "send_notification_emails": true}});
    assert_eq!(with(Some("de"), Some(true)), fields);
    assert_eq!(
        with(None, None),
        json!({"workflow_id": ID, "contact_details": {}})
    );

    let (id, id_text) = (WorkflowId::from(ID), String::from(ID));
    for create in [
        CreateSession::new(&id_text).vendor_data(&text),
        CreateSession::new(String::from(ID)).vendor_data(text.clone()),
        CreateSession::new(WorkflowId::from(ID)).vendor_data(Some(text.clone())),
        CreateSession::new(&id).vendor_data(Some(&text)),
        CreateSession::new(ID).vendor_data(Personal::from("user-1")),
    ] {
        assert_eq!(
            encoded(&create),
            json!({"workflow_id": ID, "vendor_data": "user-1"})
        );
    }

    let list = ListSessions::new()
        .status([SessionStatus::Approved])
        .workflow_id(Some([ID]))
        .country(None::<Vec<String>>)
        .limit(20)
        .offset(None)
        .vendor_data(Some(text));
    let pairs: Vec<_> = list.query_pairs().collect();
    assert_eq!(pairs.len(), 4, "{pairs:?}");
}

#[test]
fn patches_keep_clear_and_set() {
    let update = UpdateData::new()
        .first_name("Ana")
        .last_name(Some("Ruiz"))
        .address(None::<&str>)
        .nationality(Patch::Clear)
        .personal_number(Patch::Set("1".into()))
        .extra_fields(json!({"a": 1}));
    let fields = json!({"first_name": "Ana", "last_name": "Ruiz", "nationality": null,
        "personal_number": "1", "extra_fields": {"a": 1}});
    assert_eq!(encoded(&update), fields);
    let metadata = UntypedJson::new(BTreeMap::from([("plan", "pro")])).unwrap();
    assert_eq!(
        encoded(&UpdateUser::new().metadata(metadata)),
        json!({"metadata": {"plan": "pro"}})
    );
}

#[test]
fn metadata_is_any_serializable_value() {
    let plan = BTreeMap::from([("seats", 3)]);
    let create = CreateSession::new(ID).metadata(&plan);
    assert_eq!(encoded(&create)["metadata"], json!({"seats": 3}));
    assert!(CreateSession::new(ID).metadata(()).metadata.is_none());

    // A map whose keys are no text has no JSON form.
    let keyless = BTreeMap::from([(vec![1], 2)]);
    let user = CreateUser::new("user-1").metadata(&keyless);
    let error = user.validate().unwrap_err();
    assert_eq!(error.to_string(), "`metadata` can't be encoded as JSON");
    assert_eq!(user.metadata(&plan).validate(), Ok(()));
}

#[test]
fn metadata_are_decoded_into_a_type_of_the_caller() {
    type Plan = BTreeMap<String, u8>;

    for metadata in [json!({"seats": 3}), json!("{\"seats\": 3}")] {
        let decision: Decision = serde_json::from_value(json!({"metadata": metadata})).unwrap();
        assert_eq!(decision.metadata::<Plan>().unwrap().unwrap()["seats"], 3);
        assert!(decision.metadata::<Vec<u8>>().is_err());
        let event =
            json!({"webhook_type": "status.updated", "vendor_data": 7, "metadata": metadata});
        let event = Event::from_slice(event.to_string().as_bytes()).unwrap();
        assert_eq!(event.metadata::<Plan>().unwrap().unwrap()["seats"], 3);
        assert_eq!(event.vendor_data(), Some("7"));
    }
    assert_eq!(Decision::default().metadata::<Plan>(), Ok(None));
    let text: Decision = serde_json::from_value(json!({"metadata": "carmen"})).unwrap();
    assert_eq!(text.metadata::<String>(), Ok(Some("carmen".into())));
    let error = text.metadata::<Plan>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("carmen"));
}

#[test]
fn scores_and_money_are_numbers() {
    let balance = Balance::new("120.50");
    assert_eq!(balance.balance.as_f64(), Some(120.5));
    assert_eq!(balance.balance.parse::<f32>(), Ok(120.5));
    assert_eq!(balance.auto_refill_amount.as_f64(), None);
    assert_eq!(Some(Number::from(99)).as_f64(), Some(99.0));
    for (value, number) in [
        (json!(1.5), Some(1.5)),
        (json!(" 2 "), Some(2.0)),
        (json!("NaN"), None),
    ] {
        assert_eq!(UntypedJson::from(value).as_f64(), number);
    }
}

#[test]
fn text_and_status_compare_in_both_directions() {
    let (status, text) = (SessionStatus::InReview, "In Review");
    assert_eq!(status, text);
    assert_eq!(text, status);
    assert_eq!(*text, status);
    assert_ne!("Approved", status);
    assert_eq!(ID, SessionId::from(ID));
    let update = UpdateStatus::new("Approved").comment(Some(String::from("seen")));
    assert_eq!(
        encoded(&update),
        json!({"new_status": "Approved", "comment": "seen"})
    );
}

#[cfg(feature = "uuid")]
#[test]
fn ids_convert_from_and_to_uuids() {
    let id = uuid::Uuid::try_parse(ID).unwrap();
    let by_reference = &id;
    let create = CreateSession::new(id).vendor_data(id);
    assert_eq!(
        encoded(&create),
        json!({"workflow_id": ID, "vendor_data": ID})
    );
    assert_eq!(
        encoded(&CreateSession::new(by_reference).vendor_data(Some(by_reference))),
        encoded(&create)
    );
    assert_eq!(uuid::Uuid::try_from(&SessionId::from(id)), Ok(id));
    assert!(uuid::Uuid::try_from(&SessionId::from("12")).is_err());
}

#[cfg(feature = "url")]
#[test]
fn links_convert_from_and_to_urls() {
    let url = url::Url::parse("https://example.com/back").unwrap();
    let create = CreateSession::new(ID).callback(&url);
    assert_eq!(encoded(&create)["callback"], url.as_str());
    assert_eq!(
        url::Url::try_from(create.callback.as_ref().unwrap()),
        Ok(url.clone())
    );
    assert_eq!(create.callback(Some(url)).validate(), Ok(()));
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "time"))]
#[test]
fn dates_convert_from_and_to_each_library() {
    let jiff = jiff::civil::date(1990, 2, 3);
    let chrono = chrono::NaiveDate::from_ymd_opt(1990, 2, 3).unwrap();
    let time = time::Date::from_calendar_date(1990, time::Month::February, 3).unwrap();
    for details in [
        ExpectedDetails::new().date_of_birth(jiff),
        ExpectedDetails::new().date_of_birth(Some(chrono)),
        ExpectedDetails::new().date_of_birth(time),
    ] {
        let date = details.date_of_birth.as_ref().unwrap();
        assert_eq!((date.reveal(), details.validate()), ("1990-02-03", Ok(())));
        assert_eq!(jiff::civil::Date::try_from(date), Ok(jiff));
        assert_eq!(chrono::NaiveDate::try_from(date), Ok(chrono));
        assert_eq!(time::Date::try_from(date), Ok(time));
    }
    let update = UpdateData::new()
        .date_of_birth(chrono)
        .date_of_issue(time)
        .expiration_date(jiff);
    assert_eq!(update.validate(), Ok(()));
    for text in ["1990-02-03T23:59:59-08:00", "1990-02-03 00:00:00"] {
        let text = didit_types::Timestamp::from(text);
        assert_eq!(jiff::civil::Date::try_from(&text), Ok(jiff));
        assert_eq!(chrono::NaiveDate::try_from(&text), Ok(chrono));
        assert_eq!(time::Date::try_from(&text), Ok(time));
    }
    for text in ["1990-13-03", "carmen", "1990-02-03x"] {
        let text = Personal::from(text);
        assert!(
            jiff::civil::Date::try_from(&text).is_err(),
            "{}",
            text.reveal()
        );
        assert!(
            chrono::NaiveDate::try_from(&text).is_err() && time::Date::try_from(&text).is_err()
        );
    }
}

#[cfg(feature = "sqlx")]
#[test]
fn ids_and_statuses_are_columns_of_a_database() {
    use sqlx::{Connection, SqliteConnection, query_as};

    let unknown = SessionStatus::from("Paused");
    let run = async {
        let mut database = SqliteConnection::connect("sqlite::memory:").await?;
        query_as::<_, (SessionId, SessionStatus, SessionStatus, Option<WorkflowId>)>(
            "SELECT ?, ?, ?, ?",
        )
        .bind(SessionId::from(ID))
        .bind(SessionStatus::InReview)
        .bind(&unknown)
        .bind(None::<WorkflowId>)
        .fetch_one(&mut database)
        .await
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let row = runtime.block_on(run).unwrap();
    assert_eq!(row, (ID.into(), SessionStatus::InReview, unknown, None));
}
