//! The client against the fake, and against the real sandbox where a key for it
//! is in the environment.

use didit_api::Client;
use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
use didit_testkit::{Fake, Revision, conformance};

#[tokio::test]
async fn the_fake_does_what_the_client_needs() {
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

/// Set `DIDIT_API_KEY` to the key of a sandbox application and
/// `DIDIT_CONFORMANCE_WORKFLOW` to one of its workflows.
#[cfg(feature = "hyper")]
#[tokio::test]
async fn the_real_sandbox_does_what_the_client_needs() {
    let Ok(workflow) = std::env::var("DIDIT_CONFORMANCE_WORKFLOW") else {
        return;
    };
    let client = Client::from_env().unwrap();
    let report = conformance::run(&client, &workflow).await;
    assert!(report.passed(), "{report}");
}
