//! Tests of the rules and of the error.

use super::*;

fn passes<T: ?Sized>(rule: impl Fn(&T, &mut Problems), value: &T) -> bool {
    let mut problems = Problems::default();
    rule(value, &mut problems);
    problems.found.is_empty()
}

fn assert_rule(rule: impl Fn(&str, &mut Problems), cases: &[(&str, bool)]) {
    for (text, valid) in cases {
        assert_eq!(passes(&rule, *text), *valid, "{text}");
    }
}

#[test]
fn every_wrong_field_is_listed_with_its_path() {
    use crate::session::{ContactDetails, CreateSession};

    let request = CreateSession::new("")
        .vendor_data(" ")
        .contact_details(ContactDetails::new().email("carmen"));
    let error = request.validate().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`workflow_id` is required; `vendor_data` is required; \
         `contact_details.email` must be an e-mail address"
    );
    assert_eq!(
        (error.field(), error.problem()),
        ("workflow_id", "is required")
    );
    assert!(CreateSession::new("x").validate().is_ok());
}

#[test]
fn elements_of_lists_are_named_by_index() {
    struct Node;
    impl Validate for Node {
        fn find_problems(&self, problems: &mut Problems) {
            problems.add("feature", "is required");
        }
    }
    values! { Node: node => node, Nested; }
    let mut problems = Problems::default();
    problems.field("nodes", &Some(alloc::vec![Node, Node]), rule::nested);
    let paths: Vec<&str> = problems.found.iter().map(|(path, _)| &**path).collect();
    assert_eq!(paths, ["nodes.0.feature", "nodes.1.feature"]);
}

#[test]
fn dates_of_the_calendar_pass() {
    let dates = [
        ("2024-02-29", true),
        ("2023-02-29", false),
        ("2000-02-29", true),
        ("1900-02-29", false),
        ("2024-13-01", false),
        ("2024-00-10", false),
        ("2024-04-31", false),
        ("2024-4-3", false),
        ("03/04/2024", false),
        ("２０２４-0", false),
    ];
    assert_rule(rule::date, &dates);
    let times = [
        ("2027-01-31T12:00:00Z", true),
        ("2027-01-31T12:00:00.123+02:00", true),
        ("2027-01-31T12:00:00", false),
        ("2027-01-31", false),
    ];
    assert_rule(rule::date_time, &times);
}

#[test]
fn phone_numbers_are_international() {
    let numbers = [
        ("+34600000000", true),
        ("34600000000", false),
        ("+0460000000", false),
        ("+346", false),
        ("+34 600 000 000", false),
        ("+1234567890123456", false),
    ];
    assert_rule(rule::phone, &numbers);
}

#[test]
fn email_addresses_need_a_user_and_a_host() {
    let addresses = [
        ("carmen@example.com", true),
        ("carmen.e+x@mail.example.com", true),
        ("carmen", false),
        ("@example.com", false),
        ("carmen@example", false),
        ("carmen@.com", false),
        ("car men@example.com", false),
    ];
    assert_rule(rule::email, &addresses);
}

#[test]
fn base64_is_measured_decoded() {
    assert_rule(rule::base64(3), &[("QUJD", true), ("QUJDRA==", false)]);
    assert_rule(rule::base64(4), &[("QUJDRA==", true)]);
    let invalid = [
        "",
        "====",
        "QUJ",
        "QU=D",
        "Q===",
        "data:image/png;base64,QUJD",
        "QUJ\n",
    ];
    assert_rule(rule::base64(100), &invalid.map(|text| (text, false)));
    let mut problems = Problems::default();
    rule::base64(2 << 20)(&"A".repeat(4 << 20), &mut problems);
    assert_eq!(problems.found[0].1, "is larger than 2 MB");
}

#[test]
fn urls_may_have_any_scheme() {
    let urls = [
        ("https://example.com/back?x=1", true),
        ("myapp://done", true),
        ("example.com", false),
        ("https://", false),
        ("https://exa mple.com", false),
        (":x", false),
    ];
    assert_rule(rule::url, &urls);
    assert_rule(
        rule::https_url,
        &[("http://example.com", false), ("https://e.com", true)],
    );
}

#[test]
fn country_codes_have_their_length() {
    assert_rule(rule::country3, &[("ESP", true), ("ES", false)]);
    assert_rule(rule::country2, &[("ES", true), ("E1", false)]);
    let registries = [
        ("US", true),
        ("US-DE", true),
        ("US-", false),
        ("USA", false),
    ];
    assert_rule(rule::registry_country, &registries);
}

#[test]
fn ranges_include_their_ends() {
    assert!(passes(rule::range(1..=50), &50) && !passes(rule::range(1..=50), &51));
    assert!(passes(rule::range(1..=u64::MAX), &u64::MAX) && !passes(rule::range(1..=5), &0));
    assert!(!passes(rule::range_f64(0.0..=100.0), &f64::NAN));
}
