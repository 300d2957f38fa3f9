//! Verifying takes no copy of the body, or little more than one where keys are out of order.

use std::time::{Duration, UNIX_EPOCH};

use didit_webhooks::{Secret, Signer, Verifier};
use peak_alloc::PeakAlloc;

#[path = "support/sample.rs"]
mod sample;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What `work` had allocated at its peak.
fn peak(work: impl FnOnce()) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    work();
    MEMORY.peak_usage() - before
}

// One test, because others beside it would be counted too.
#[test]
fn memory_stays_within_twice_the_size_of_the_body() {
    let secret = Secret::new("ours").unwrap();
    let verifier = Verifier::new(secret.clone());
    let now = UNIX_EPOCH + Duration::from_secs(sample::SENT);
    for size in [1_500, 12_000, 100_000] {
        let delivery = Signer::new(secret.clone())
            .deliver(&sample::event(size))
            .unwrap();
        let shuffled = sample::shuffle(&delivery.body);
        let verify = |body: &[u8]| {
            peak(|| assert!(verifier.verify_bytes(body, &delivery.headers, now).is_ok()))
        };
        let sorted = verify(&delivery.body);
        assert!(sorted < 1_000, "{sorted} bytes for a sorted body of {size}");
        let unsorted = verify(&shuffled);
        assert!(
            unsorted <= 2 * shuffled.len() + 1_000,
            "{unsorted} bytes for a shuffled body of {size}"
        );
    }
}
