//! Deliveries that fail, wait, and arrive in another order than their events happened.

use super::*;

#[tokio::test]
async fn late_event_is_marked_late() {
    let inbox = inbox(&Manual::default());
    let mut seen = Vec::new();
    for (id, status, timestamp) in [
        ("2", "Approved", START + 2),
        ("1", "In Review", START + 1),
        ("3", "Kyc Expired", START + 3),
        ("4", "Resubmitted", START + 3),
    ] {
        let event = event(Some(id), "s", status, timestamp);
        let outcome = inbox.handle(&event, async |order| {
            seen.push(order);
            Ok::<_, ()>(())
        });
        outcome.await;
    }
    assert_eq!(
        seen,
        [Order::Newest, Order::Late, Order::Newest, Order::Unknown]
    );
}

#[tokio::test]
async fn users_companies_and_transactions_are_put_in_order_too() {
    let inbox = inbox(&Manual::default());
    for (kind, key) in [
        ("user", "didit_internal_id"),
        ("business", "vendor_business_id"),
        ("transaction", "transaction_id"),
    ] {
        let mut seen = Vec::new();
        for timestamp in [START + 1, START] {
            let id = "7e1c1d9e-21a5-4d6f-9a52-0c9b8a7d6e5f";
            let event = json!({"webhook_type": format!("{kind}.status.updated"), "timestamp": timestamp, key: id});
            let event = verified(&event);
            let outcome = inbox.handle(&event, async |order| {
                seen.push(order);
                Ok::<_, ()>(())
            });
            outcome.await;
        }
        assert_eq!(seen, [Order::Newest, Order::Late], "{kind}");
    }
}

/// A delivery: id of the event, time of sending, and whether the handler can handle it.
type Step = (&'static str, u64, bool);

#[tokio::test]
async fn current_decision_is_right_in_whatever_order_events_arrive() {
    let scenarios: [(&str, &[Step], &[Order]); 3] = [
        (
            "In Progress fails, Approved is handled, In Progress is retried",
            &[
                ("in-progress", 0, false),
                ("approved", 2, true),
                ("in-progress", 60, true),
            ],
            &[Order::Newest, Order::Newest, Order::Late],
        ),
        (
            "both are sent within a second, Approved arrives first",
            &[("approved", 0, true), ("in-progress", 0, true)],
            &[Order::Newest, Order::Unknown],
        ),
        (
            // The order cannot know of a delivery that was lost; the decision is right.
            "the first attempt of In Progress does not arrive",
            &[("approved", 2, true), ("in-progress", 60, true)],
            &[Order::Newest, Order::Newest],
        ),
    ];
    for (name, steps, expected) in scenarios {
        let (hints, current) = (inbox(&Manual::default()), inbox(&Manual::default()));
        let mut orders = Vec::new();
        let stored = Mutex::new("");
        for &(id, sent, works) in steps {
            let event = event(
                Some(id),
                "s",
                "the status is read from the API",
                START + sent,
            );
            let outcome = hints.handle(&event, async |order| {
                orders.push(order);
                works.then_some(()).ok_or("no database")
            });
            assert_eq!(outcome.await.status().is_success(), works, "{name}");
            // The session is approved before any event but the failing one is handled.
            let decision = if works { "Approved" } else { "In Progress" };
            let read = async || Ok::<_, &str>(decision);
            let outcome = current.handle_current(&event, read, async |decision| {
                works.then_some(()).ok_or("no database")?;
                *stored.lock().unwrap() = decision;
                Ok::<_, &str>(())
            });
            assert_eq!(outcome.await.status().is_success(), works, "{name}");
        }
        assert_eq!(orders, expected, "{name}");
        assert_eq!(*stored.lock().unwrap(), "Approved", "{name}");
    }
}

#[tokio::test]
async fn event_whose_decision_cannot_be_read_is_released() {
    let inbox = inbox(&Manual::default());
    let event = event(Some("e"), "s", "Approved", START);
    let read = async || Err::<(), _>("the API does not respond");
    let failed = inbox
        .handle_current(&event, read, async |()| Ok::<_, &str>(()))
        .await;
    assert!(matches!(
        failed,
        HandleOutcome::Failed("the API does not respond")
    ));
    assert!(matches!(
        inbox.handle(&event, ok).await,
        HandleOutcome::Handled
    ));
}

#[tokio::test]
async fn delivery_waits_for_another_of_its_session() {
    for (patience, retry_after) in [
        (None, 27),
        (Some(0), 30),
        (Some(1_500), 29),
        (Some(60_000), 26),
    ] {
        let clock = Manual::default();
        let mut inbox = inbox(&clock);
        if let Some(millis) = patience {
            inbox = inbox.with_patience(Duration::from_millis(millis));
        }
        let lease = inbox
            .claim(&event(Some("1"), "s", "In Progress", START))
            .await
            .unwrap();
        let outcome = inbox
            .handle(&event(Some("2"), "s", "Approved", START), ok)
            .await;
        assert_eq!(
            (outcome.status(), outcome.retry_after()),
            (StatusCode::SERVICE_UNAVAILABLE, Some(retry_after)),
            "{patience:?}"
        );
        drop(lease);
    }
}

#[tokio::test]
async fn expired_lease_is_taken_over_while_a_delivery_waits() {
    let clock = Manual::default();
    let inbox = inbox(&clock).with_lease(Duration::from_millis(1_234));
    let lease = inbox
        .claim(&event(Some("1"), "s", "In Progress", START))
        .await
        .unwrap();
    let outcome = inbox
        .handle(&event(Some("2"), "s", "Approved", START), ok)
        .await;
    assert!(matches!(outcome, HandleOutcome::Handled));
    assert_eq!(clock.0.load(SeqCst), 1_234);
    drop(lease);
}

#[tokio::test]
async fn two_deliveries_of_a_session_at_once_are_both_handled_in_order() {
    // With the timer of the crate.
    let inbox = Inbox::new(MemoryStore::new());
    let (events, seen) = (
        [
            event(Some("1"), "s", "In Progress", START),
            event(Some("2"), "s", "Approved", START + 1),
        ],
        Mutex::new(Vec::new()),
    );
    let handle = async |event: &'static str, delivery| {
        inbox
            .handle(delivery, async |order| {
                seen.lock().unwrap().push((event, order));
                tokio::task::yield_now().await;
                Ok::<_, ()>(())
            })
            .await
    };
    let (first, second) = tokio::join!(handle("1", &events[0]), handle("2", &events[1]));
    assert_eq!(
        (first.status(), second.status()),
        (StatusCode::OK, StatusCode::OK)
    );
    assert_eq!(
        *seen.lock().unwrap(),
        [("1", Order::Newest), ("2", Order::Newest)]
    );
}

#[tokio::test]
async fn observer_sees_every_outcome() {
    #[derive(Default)]
    struct Log(Mutex<Vec<String>>);
    impl WebhookObserver for Log {
        fn handle_ended(&self, end: &HandleEnd<'_>) {
            let order = end.order.map_or("-", Order::as_str);
            let HandleEnd {
                kind,
                outcome,
                age_secs,
                elapsed,
                ..
            } = end;
            let id = end.event_id.unwrap_or("-");
            let line = format!("{kind} {id} {outcome} {order} age {age_secs} took {elapsed:?}");
            self.0.lock().unwrap().push(line);
        }
    }
    let (clock, log) = (Manual::default(), Arc::<Log>::default());
    let inbox = inbox(&clock)
        .with_observer(log.clone())
        .with_patience(Duration::ZERO);
    clock.advance(2_000);
    let (first, late) = (
        event(Some("1"), "s", "Approved", START),
        event(Some("0"), "s", "In Review", START - 5),
    );
    let work = async |_| {
        assert!(matches!(
            inbox.handle(&late, ok).await,
            HandleOutcome::Held { .. }
        ));
        clock.advance(40);
        Ok::<_, ()>(())
    };
    inbox.handle(&first, work).await;
    inbox.handle(&first, ok).await;
    inbox.handle(&late, async |_| Err("no database")).await;
    inbox.handle(&late, ok).await;
    let expected = [
        "status.updated 0 held - age 7 took 0ns",
        "status.updated 1 handled newest age 2 took 40ms",
        "status.updated 1 duplicate - age 2 took 0ns",
        "status.updated 0 failed late age 7 took 0ns",
        "status.updated 0 handled late age 7 took 0ns",
    ];
    assert_eq!(*log.0.lock().unwrap(), expected);
}
