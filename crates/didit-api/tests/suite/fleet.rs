//! Processes that share one API key through a real Redis, in real time.
//!
//! The margins, for a busy machine: each process has one request under way, so that at most eight of
//! a minute arrive in the next one however late they are, and the limiter leaves fifteen free. A
//! minute is twelve seconds, and 96 % of the limit is sent in it: 95 % are missed if all processes
//! stand still for a third of a second in each minute, and 90 % if they do for three seconds in all.

use std::process::Command;

use didit_testkit::Limits;

use self::program::{Fleet, LIMIT, MINUTE, PROCESSES, is_fair, process};

#[path = "../../examples/fleet/program.rs"]
mod program;
#[path = "../../../didit-webhooks/tests/support/redis.rs"]
mod redis_server;

/// The test that is started as a process of the fleet.
const ENTRY: &str = "fleet::eight_processes_use_the_limit_without_a_429";

/// Starts a fleet, if a Redis can be started here.
fn start(name: &str, limits: Limits) -> Option<Fleet> {
    let name = format!("{name}-{}", redis_server::Server::start(name)?.port);
    Some(Fleet::start(&name, limits, || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", ENTRY, "--nocapture"]);
        command
    }))
}

#[test]
fn eight_processes_use_the_limit_without_a_429() {
    if process() {
        return;
    }
    let Some(mut fleet) = start("limit", Limits::Real) else {
        return;
    };
    // Until each process has started.
    fleet.run(MINUTE);
    let minutes = [(); 4].map(|()| fleet.run(MINUTE));
    assert_eq!((fleet.stop(), fleet.refused()), (0, 0));
    let counts = fleet.counts((minutes[0].0, minutes[3].1));
    assert!(is_fair(&counts), "{counts:?}");
    let used = minutes.map(|minute| fleet.counts(minute).iter().sum::<u32>());
    let (best, sum) = (used.iter().max().unwrap(), used.iter().sum::<u32>());
    assert!(*best >= LIMIT * 95 / 100, "{used:?} of {LIMIT}");
    assert!(sum >= LIMIT * 4 * 90 / 100, "{used:?} of {LIMIT}");
}

#[test]
fn fleet_goes_on_without_redis_and_returns_to_it() {
    let Some(mut fleet) = start("outage", Limits::Off) else {
        return;
    };
    // Until each process has started.
    fleet.run(MINUTE);
    fleet.run(MINUTE / 2);
    fleet.kill_redis();
    let outage = fleet.run(MINUTE);
    fleet.start_redis();
    fleet.run(MINUTE);
    let socket = format!("redis+unix://{}", fleet.socket.display());
    let mut redis = redis::Client::open(socket)
        .unwrap()
        .get_connection()
        .unwrap();
    let stats = redis::cmd("INFO").arg("commandstats").to_owned();
    let stats: String = stats.query(&mut redis).unwrap();
    assert!(stats.contains("cmdstat_evalsha:"), "{stats}");
    assert_eq!(fleet.stop(), 0, "calls failed");
    assert!(
        fleet.most() <= (LIMIT + LIMIT / PROCESSES) as usize,
        "{}",
        fleet.most()
    );
    let counts = fleet.counts(outage);
    assert!(is_fair(&counts), "{counts:?}");
    let sum = counts.iter().sum::<u32>();
    assert!(sum > LIMIT / 2, "{counts:?}");
}
