//! One program on every HTTP stack.

#[path = "../../examples/own_transport/blocking.rs"]
mod blocking;
#[path = "../../examples/own_transport/program.rs"]
mod program;

use didit_api::transport::{ManualClock, SharedClock, SharedTransport};
use didit_api::{Client, ClientBuilder};
use didit_testkit::{Fake, FakeDidit, Revision};

use self::program::program;

const SEEN: [&str; 4] = [
    "created: Not Started",
    "read: Not Started",
    "listed: true",
    "deleted: true",
];

fn builder(didit: &FakeDidit) -> ClientBuilder {
    Client::builder(didit.api_key()).base_url(didit.base_url())
}

#[tokio::test]
async fn program_runs_in_process_on_both_revisions() {
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        let fake = Fake::builder().revision(revision).build();
        let client = Client::builder(fake.api_key())
            .transport(SharedTransport::new(fake.transport()))
            .clock(SharedClock::new(ManualClock::auto()))
            .build()
            .unwrap();
        assert_eq!(program(&client, &fake.workflow_id()).await.unwrap(), SEEN);
    }
}

#[test]
fn program_runs_without_tokio() {
    let didit = FakeDidit::start_blocking();
    let client = builder(&didit)
        .transport(SharedTransport::new(blocking::Blocking))
        .clock(SharedClock::new(ManualClock::auto()))
        .build()
        .unwrap();
    let seen = futures_executor::block_on(program(&client, &didit.workflow_id())).unwrap();
    assert_eq!(seen, SEEN);
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn program_runs_on_hyper() {
    let didit = FakeDidit::start().await;
    let client = builder(&didit).hyper().build().unwrap();
    assert_eq!(program(&client, &didit.workflow_id()).await.unwrap(), SEEN);
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn program_runs_on_reqwest() {
    let didit = FakeDidit::start().await;
    let client = builder(&didit).reqwest().build().unwrap();
    assert_eq!(program(&client, &didit.workflow_id()).await.unwrap(), SEEN);
}
