//! 64 clients doing mixed work for a minute, with faults off and on.
//!
//! `cargo bench -p didit-testkit --bench crowd`

use std::time::{Duration, Instant};

#[path = "../tests/suite/crowd.rs"]
mod crowd;

const TIME: Duration = Duration::from_secs(60);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    for with_faults in [false, true] {
        let start = Instant::now();
        let tally = crowd::run(with_faults, move |_| start.elapsed() < TIME)?;
        println!(
            "64 clients, faults {with_faults}, {:?}: {tally:?}",
            start.elapsed()
        );
        let differences = tally.differences();
        if !differences.is_empty() {
            return Err(differences.join("; ").into());
        }
    }
    println!("no update was lost, and all counts add up");
    Ok(())
}
