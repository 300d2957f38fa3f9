//! Eight processes with one API key against a fake with the limits of the service.
//!
//! The clock of the fake runs five times as fast. The processes share their limit through a
//! `redis-server` that this program starts, kills after two minutes of the fake, and starts again
//! after the third. Prints what each process sent.
//!
//! `cargo run --package didit-api --all-features --example fleet`
#![expect(clippy::unwrap_used, reason = "the example fails by panicking")]

mod program;

use std::process::Command;

use didit_testkit::Limits;

use self::program::{Fleet, LIMIT, MINUTE, is_fair, process};

fn main() {
    if process() {
        return;
    }
    let this = std::env::current_exe().unwrap();
    let mut fleet = Fleet::start("example", Limits::Real, || Command::new(&this));
    // Until each process has started.
    fleet.run(MINUTE);
    let print = |when, fleet: &Fleet, minute| {
        let counts = fleet.counts(minute);
        let (sum, fair) = (counts.iter().sum::<u32>(), is_fair(&counts));
        println!("{when}: {sum} of {LIMIT} requests a minute, by process {counts:?}, fair: {fair}");
    };
    let minute = fleet.run(MINUTE);
    print("with Redis", &fleet, minute);
    fleet.kill_redis();
    let minute = fleet.run(MINUTE);
    print("Redis killed", &fleet, minute);
    fleet.start_redis();
    fleet.run(MINUTE);
    let minute = fleet.run(MINUTE);
    print("Redis back", &fleet, minute);
    let (failed, refused, most) = (fleet.stop(), fleet.refused(), fleet.most());
    println!("at most {most} in a minute; refused with 429: {refused}; processes failed: {failed}");
}
