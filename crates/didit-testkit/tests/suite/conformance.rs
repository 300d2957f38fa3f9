//! The conformance checks in process and over loopback. Those of `didit serve` are tests of
//! the command. The contract of transports is tested in `transport.rs` and `server.rs`.

use didit_api::transport::{HyperTransport, ManualClock, SharedClock, SharedTransport, TokioClock};
use didit_api::{Client, ClientBuilder};
use didit_testkit::{Fake, FakeDidit, Revision, conformance};

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
