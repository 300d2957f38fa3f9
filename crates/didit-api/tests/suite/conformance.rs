//! Conformance suite against the fake, and against the live sandbox if the environment has a
//! key of it.

use didit_api::Client;
use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
use didit_testkit::{Fake, Revision, conformance};

#[tokio::test]
async fn fake_conforms() {
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        let fake = Fake::builder().revision(revision).build();
        let client = Client::builder(fake.api_key())
            .transport(SharedTransport::new(fake.transport()))
            .clock(SharedClock::new(ManualClock::auto()))
            .build()
            .unwrap();
        let report = conformance::run(&client, &fake.workflow_id()).await;
        assert!(report.passed(), "{revision:?}\n{report}");
    }
}

/// Needs `DIDIT_API_KEY`, the key of a sandbox application and
/// `DIDIT_CONFORMANCE_WORKFLOW`, the id of one of its workflows.
#[cfg(feature = "hyper")]
#[tokio::test]
async fn live_sandbox_conforms() {
    let Ok(workflow) = std::env::var("DIDIT_CONFORMANCE_WORKFLOW") else {
        return;
    };
    let client = Client::from_env().unwrap();
    let report = conformance::run(&client, &workflow).await;
    assert!(report.passed(), "{report}");
}
