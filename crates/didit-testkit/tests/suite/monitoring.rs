//! Ongoing AML monitoring, through the client.

use std::time::Duration;

use didit_api::types::business::CreateBusiness;
use didit_api::types::entity::EntityStatus;
use didit_api::types::monitoring::{
    MonitoringJobStatus, MonitoringOutcome, SetAmlMonitoring, ToggleOngoingMonitoring,
    ToggleSessionMonitoring,
};
use didit_api::types::session::SessionNumber;
use didit_api::types::user::CreateUser;
use didit_api::{Account, Client};
use didit_testkit::{ApplicationEnvironment, Fake, Template};
use serde_json::{Value, json};

use crate::caller::Caller;

const OTHER: &str = "11111111-2222-3333-4444-555555555555";

fn client(fake: &Fake) -> Client {
    let account = Account::new(fake.organization_id(), fake.application_id());
    fake.client().unwrap().with_account(account)
}

fn is_monitored(caller: &Caller, session: &str) -> bool {
    let decision = caller.decision(session);
    let screening = &decision["aml_screenings"][0];
    assert_eq!(
        screening["next_ongoing_monitoring_bill_date"].is_string(),
        screening["is_ongoing_monitoring_enabled"] == true
    );
    screening["is_ongoing_monitoring_enabled"] == true
}

/// Calls of the operations, valid and invalid ones.
pub(crate) fn calls(caller: &Caller, fake: &Fake) -> Vec<(&'static str, String, Value)> {
    let root = format!(
        "/v3/organization/{}/application/{}",
        fake.organization_id(),
        fake.application_id()
    );
    let mut calls = Vec::new();
    // More users than a response completes.
    let many: Vec<_> = (0..21).map(|number| format!("many-{number}")).collect();
    for name in &many {
        caller.post("/v3/users/create/", json!({ "vendor_data": name }));
    }
    let many = json!({"is_enabled": true, "vendor_data_list": many});
    let job = caller.post("/v3/users/aml-monitoring/", many);
    let job = job.json["job_id"].as_str().unwrap().to_owned();
    let path = format!("/v3/aml-monitoring/jobs/{job}/");
    calls.push(("GET", path.clone(), json!({})));
    calls.push(("GET", path.replace(&job, OTHER), json!({})));
    for group in ["users", "businesses"] {
        let path = format!("/v3/{group}/aml-monitoring/");
        for body in [
            json!({"is_enabled": true, "estimate_only": true, "vendor_data_list": ["seven", "nobody"]}),
            json!({"is_enabled": true, "vendor_data_list": ["seven", "nobody"]}),
            json!({"is_enabled": false, "vendor_data_list": ["seven"]}),
            json!({"is_enabled": true}),
            json!({"is_enabled": "maybe", "vendor_data_list": 7}),
            json!({"is_enabled": true, "vendor_data_list": vec!["x"; 1001]}),
        ] {
            calls.push(("POST", path.clone(), body));
        }
    }
    for group in ["vendor-users", "vendor-businesses", "businesses"] {
        let path = format!("{root}/{group}/toggle-ongoing-monitoring/");
        for body in [
            json!({"is_enabled": true, "estimate_only": true, "update_all": true}),
            json!({"is_enabled": true, "update_all": true, "filter_status": ["ACTIVE", "Approved"], "filter_search": "seven"}),
            json!({"is_enabled": true, "session_numbers": ["1"]}),
            json!({"filter_date_from": "today"}),
        ] {
            calls.push(("PATCH", path.clone(), body));
        }
        calls.push(("GET", format!("{path}{OTHER}/"), json!({})));
        let all = json!({"is_enabled": false, "update_all": true});
        let job = caller.patch(&path, all).json["job_id"].clone();
        let job = job.as_str().unwrap();
        calls.push(("GET", format!("{path}{job}/"), json!({})));
    }
    calls
}

#[tokio::test]
async fn monitoring_is_shown_in_the_screening() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let old = caller.completed("user-7", "approve");
    let new = caller.completed("user-7", "approve");
    caller.completed("blocked", "approve");
    fake.set_blocked("blocked", true);
    let client = client(&fake);
    let users = client.users();
    users
        .create(CreateUser::new("named").full_name("Ada Exemple"))
        .await
        .unwrap();
    users.create(CreateUser::new("unnamed")).await.unwrap();
    let names = ["user-7", "blocked", "named", "unnamed", "nobody"].map(Into::into);
    let all = SetAmlMonitoring::new(true).vendor_data_list(names.to_vec());

    let estimate = all.clone().estimate_only(true);
    let estimate = users.set_aml_monitoring(estimate).await.unwrap();
    assert!(estimate.job_id.is_none() && estimate.is_finished());
    assert_eq!(estimate.users_total, Some(4));
    assert_eq!(estimate.with_existing_aml, Some(1));
    assert_eq!(estimate.needing_screening, Some(1));
    assert_eq!(estimate.skipped_blocked, Some(1));
    assert_eq!(estimate.skipped_no_identity_data, Some(1));
    assert_eq!(estimate.unmatched.unwrap()[0].reveal(), "nobody");
    assert!(!is_monitored(&caller, &new));

    let job = users.set_aml_monitoring(all.clone()).await.unwrap();
    assert_eq!(job.status, Some(MonitoringJobStatus::Completed));
    let outcomes: Vec<_> = job
        .results
        .iter()
        .flatten()
        .filter_map(|it| it.outcome.clone())
        .collect();
    assert_eq!(
        outcomes,
        [
            MonitoringOutcome::Enabled,
            MonitoringOutcome::SkippedBlocked,
            MonitoringOutcome::ScreenedAndEnabled,
            MonitoringOutcome::SkippedNoIdentityData,
        ]
    );
    assert!(is_monitored(&caller, &new) && !is_monitored(&caller, &old));
    let again = client
        .aml_monitoring()
        .retrieve_job(job.job_id.unwrap())
        .await
        .unwrap();
    assert_eq!(again.results, job.results);
    assert_eq!(again.outcomes, job.outcomes);
    let job = users.set_aml_monitoring(all).await.unwrap();
    assert_eq!(job.outcomes.unwrap().already_enabled, Some(2));

    let stop = SetAmlMonitoring::new(false).vendor_data_list(vec!["user-7".into()]);
    let job = users.set_aml_monitoring(stop).await.unwrap();
    assert_eq!(job.outcomes.unwrap().disabled, Some(1));
    assert!(!is_monitored(&caller, &new));
}

#[tokio::test]
async fn many_users_are_a_job() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let sessions: Vec<_> = (0..45)
        .map(|number| caller.completed(&format!("user-{number:02}"), "approve"))
        .collect();
    let client = client(&fake);
    let names = (0..45).map(|number| format!("user-{number:02}").into());
    let all = SetAmlMonitoring::new(true).vendor_data_list(names.collect::<Vec<_>>());
    let job = client.users().set_aml_monitoring(all).await.unwrap();
    assert_eq!(job.status, Some(MonitoringJobStatus::Pending));
    assert_eq!((job.total, job.processed), (Some(45), Some(0)));
    let id = job.job_id.unwrap();
    let monitored = || {
        sessions
            .iter()
            .filter(|id| is_monitored(&caller, id))
            .count()
    };
    for (status, processed) in [
        (MonitoringJobStatus::Processing, 20),
        (MonitoringJobStatus::Processing, 40),
        (MonitoringJobStatus::Completed, 45),
    ] {
        fake.advance(Duration::from_secs(1));
        let job = client.aml_monitoring().retrieve_job(&id).await.unwrap();
        assert_eq!(job.status, Some(status.clone()));
        assert_eq!(job.processed, Some(processed as u64));
        assert_eq!(
            job.completed_at.is_some(),
            status == MonitoringJobStatus::Completed
        );
        assert_eq!(monitored(), processed);
    }
    let other = client.users().retrieve_ongoing_monitoring_job(&id).await;
    assert!(other.unwrap_err().is_not_found());
}

#[tokio::test]
async fn screenings_are_paid() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    let client = client(&fake);
    let users = client.users();
    for name in ["one", "two"] {
        users
            .create(CreateUser::new(name).full_name("Ada Exemple"))
            .await
            .unwrap();
    }
    fake.set_credits(Some(1));
    let both = SetAmlMonitoring::new(true).vendor_data_list(vec!["one".into(), "two".into()]);
    let error = users.set_aml_monitoring(both).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 403);
    let one = SetAmlMonitoring::new(true).vendor_data_list(vec!["one".into()]);
    users.set_aml_monitoring(one).await.unwrap();
    let balance = client.billing().retrieve_balance().await.unwrap();
    assert_eq!(balance.balance.reveal(), "0.0000");
}

#[tokio::test]
async fn toggles_select_by_id_and_by_filter() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let session = caller.completed("user-7", "approve");
    caller.completed("user-8", "approve");
    let client = client(&fake);
    let users = client.users();
    let id = users
        .retrieve("user-7")
        .await
        .unwrap()
        .didit_internal_id
        .unwrap();
    let one = ToggleOngoingMonitoring::new(true).didit_internal_id_list(vec![id]);
    let job = users.toggle_ongoing_monitoring(one).await.unwrap();
    assert_eq!(job.outcomes.as_ref().unwrap().enabled, Some(1));
    assert!(is_monitored(&caller, &session));
    let read = users.retrieve_ongoing_monitoring_job(job.job_id.unwrap());
    assert_eq!(read.await.unwrap().outcomes, job.outcomes);

    let all = || {
        ToggleOngoingMonitoring::new(true)
            .update_all(true)
            .estimate_only(true)
    };
    let count = async |request| {
        let estimate = users.toggle_ongoing_monitoring(request).await.unwrap();
        estimate.users_total.unwrap()
    };
    assert_eq!(count(all()).await, 2);
    assert_eq!(count(all().filter_search("user-8")).await, 1);
    assert_eq!(
        count(all().filter_status(vec![EntityStatus::Blocked])).await,
        0
    );
    let both = vec![EntityStatus::Blocked, EntityStatus::Active];
    assert_eq!(count(all().filter_status(both)).await, 2);
    assert_eq!(count(all().filter_date_to("2020-01-01")).await, 0);
    assert_eq!(count(all().filter_date_from("2020-01-01")).await, 2);

    let companies = client.businesses();
    let company = CreateBusiness::new()
        .vendor_data("company-7")
        .legal_name("Example");
    companies.create(company).await.unwrap();
    let all = ToggleOngoingMonitoring::new(true).update_all(true);
    let job = companies.toggle_ongoing_monitoring(all).await.unwrap();
    assert_eq!(job.outcomes.as_ref().unwrap().screened_and_enabled, Some(1));
    let read = companies.retrieve_ongoing_monitoring_job(job.job_id.unwrap());
    assert_eq!(read.await.unwrap().outcomes, job.outcomes);
    let set = SetAmlMonitoring::new(true).vendor_data_list(vec!["company-7".into()]);
    let job = companies.set_aml_monitoring(set).await.unwrap();
    assert_eq!(job.outcomes.unwrap().already_enabled, Some(1));
}

#[tokio::test]
async fn sessions_of_companies_are_toggled_by_number_and_filter() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let complete = |name: &str| {
        let id = caller.create(&fake.workflow_of(Template::Kyb), name);
        fake.complete(&id, "approve").unwrap();
        id
    };
    let (first, second) = (complete("company-1"), complete("company-2"));
    let client = client(&fake);
    let companies = client.businesses();
    let one = ToggleSessionMonitoring::new(true).session_numbers(vec![SessionNumber::new(1)]);
    let job = companies.toggle_session_monitoring(one).await.unwrap();
    assert_eq!(job.outcomes.as_ref().unwrap().screened_and_enabled, Some(1));
    let read = companies.retrieve_session_monitoring_job(job.job_id.unwrap());
    assert_eq!(read.await.unwrap().outcomes, job.outcomes);
    assert!(is_monitored(&caller, &first));
    assert_eq!(
        caller.decision(&first)["aml_screenings"][0]["entity_type"],
        "company"
    );
    assert!(caller.decision(&second)["aml_screenings"].is_null());
    let all = ToggleSessionMonitoring::new(true).toggle_all(true);
    let job = companies
        .toggle_session_monitoring(all.clone())
        .await
        .unwrap();
    let outcomes = job.outcomes.unwrap();
    let screened = outcomes.screened_and_enabled;
    assert_eq!((screened, outcomes.already_enabled), (Some(1), Some(1)));
    let none = all.filter_workflow_id(OTHER);
    let job = companies.toggle_session_monitoring(none).await.unwrap();
    assert_eq!(job.total, Some(0));
}

#[test]
fn declined_session_is_not_monitored() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let session = caller.completed("user-7", "approve");
    let body = json!({"is_enabled": true, "vendor_data_list": ["user-7"]});
    caller.post("/v3/users/aml-monitoring/", body);
    assert!(is_monitored(&caller, &session));
    caller.set_status(&session, "Declined");
    assert!(!is_monitored(&caller, &session));
}
