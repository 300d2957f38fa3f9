//! Concurrent clients. `cargo bench --bench crowd` runs the same load for a minute.

use crate::crowd;

#[test]
fn concurrent_clients_are_consistent() {
    let tally = crowd::run(false, |users| users < 3).unwrap();
    assert_eq!(tally.differences(), Vec::<String>::new());
    assert_eq!((tally.users, tally.struck), (64 * 3, 0));
}

#[test]
fn concurrent_clients_with_faults_are_consistent() {
    let tally = crowd::run(true, |users| users < 3).unwrap();
    assert_eq!(tally.differences(), Vec::<String>::new());
    assert_eq!(tally.users, 64 * 3);
    assert!(tally.struck > 0);
}
