//! Many clients at once: nothing is lost, nothing hangs. `cargo bench --bench crowd` does the
//! same for a minute.

use crate::crowd;

#[test]
fn sixty_four_clients_lose_nothing() {
    let tally = crowd::run(false, |users| users < 3).unwrap();
    assert_eq!(tally.differences(), Vec::<String>::new());
    assert_eq!((tally.users, tally.struck), (64 * 3, 0));
}

#[test]
fn sixty_four_clients_lose_nothing_when_calls_fail() {
    let tally = crowd::run(true, |users| users < 3).unwrap();
    assert_eq!(tally.differences(), Vec::<String>::new());
    assert_eq!(tally.users, 64 * 3);
    assert!(tally.struck > 0);
}
