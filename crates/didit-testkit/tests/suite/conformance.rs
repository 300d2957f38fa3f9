//! The conformance checks in process and over loopback. Those of `didit serve` are tests of
//! the command. The contract of transports is tested in `transport.rs` and `server.rs`.

use didit_api::transport::{HyperTransport, ManualClock, SharedClock, SharedTransport, TokioClock};
use didit_api::{Client, ClientBuilder};
use didit_testkit::{DriftPlan, Fake, FakeDidit, Fault, Revision, conformance};
use didit_types::operation::RETRIEVE_DECISION;

use crate::caller::Caller;

async fn conforms(client: ClientBuilder, workflow_id: &str) {
    let client = client.build().unwrap();
    let report = conformance::run(&client, workflow_id).await;
    assert!(report.passed(), "{report}");
}

#[test]
fn fake_conforms_in_process() {
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        let fake = Fake::builder().revision(revision).build();
        let client = Client::builder(fake.api_key())
            .transport(SharedTransport::new(fake.transport()))
            .clock(SharedClock::new(ManualClock::auto()));
        futures_executor::block_on(conforms(client, &fake.workflow_id()));
    }
}

#[test]
fn fake_conforms_over_loopback() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        let fake = Fake::builder()
            .clock(TokioClock::new())
            .revision(revision)
            .build();
        let didit = FakeDidit::serve(fake, ([127, 0, 0, 1], 0).into()).unwrap();
        let client = Client::builder(didit.api_key())
            .base_url(didit.base_url())
            .transport(SharedTransport::new(HyperTransport::new().unwrap()))
            .clock(SharedClock::new(TokioClock::new()));
        runtime.block_on(conforms(client, &didit.workflow_id()));
    }
}

#[test]
fn drift_is_counted_by_operation_and_field() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    for user in ["user-7", "user-8"] {
        caller.completed(user, "approve");
    }
    let client = Client::builder(fake.api_key())
        .transport(SharedTransport::new(fake.transport()))
        .clock(SharedClock::new(ManualClock::auto()))
        .build()
        .unwrap();
    let report = || futures_executor::block_on(conformance::drift(&client, 100));
    assert!(report().is_empty(), "{}", report());
    let plan = DriftPlan::at(["$.id_verifications[0].first_name"]);
    fake.fault(Fault::drift(plan).on(&RETRIEVE_DECISION));
    let drifted = report();
    let mut count = 0;
    for (operation, field, kinds, found) in drifted.fields() {
        assert_eq!(operation, "sessions.retrieve_decision");
        assert_eq!(field, "$.id_verifications[].first_name");
        assert!(kinds.starts_with("expected string, found "), "{kinds}");
        count += found;
    }
    assert_eq!(count, 2, "{drifted}");
    fake.revoke_key(&fake.api_key());
    assert_eq!(report().failures().count(), 6);
}
