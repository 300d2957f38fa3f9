//! Rules of requests, and the error that lists every broken one.

use didit_types::{
    ListSessions, Validate,
    business::ListBusinesses,
    import::CreateImport,
    list::UploadListFace,
    session::{
        ContactDetails, CreateSession, DeleteSession, ExpectedDetails, NodeToResubmit, UpdateStatus,
    },
    standalone::{AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, ScreenAml},
    travel_rule::RegisterTravelRuleInbound,
    user::{CreateUser, ListUsers},
};

/// Whether a request with a text in one field is valid.
type Rule = fn(&str) -> bool;

fn is_valid(request: &impl Validate) -> bool {
    request.validate().is_ok()
}

/// Texts that are valid, and texts that are not.
const CASES: &[(Rule, &[&str], &[&str])] = &[
    (
        |text| is_valid(&CreateUser::new("user-1").date_of_birth(text)),
        &["2024-02-29", "2000-02-29"],
        &[
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "2024-4-3",
            "03/04/2024",
            "２０２４-0",
        ],
    ),
    (
        |text| is_valid(&DeleteSession::new().face_retention_deadline(text)),
        &["2027-01-31T12:00:00Z", "2027-01-31T12:00:00.123+02:00"],
        &["2027-01-31T12:00:00", "2027-01-31"],
    ),
    (
        |text| is_valid(&AssessPhoneRisk::new(text)),
        &["+34600000000"],
        &[
            "34600000000",
            "+0460000000",
            "+346",
            "+34 600 000 000",
            "+1234567890123456",
        ],
    ),
    (
        |text| is_valid(&AssessEmailRisk::new(text)),
        &["carmen@example.com", "carmen.e+x@mail.example.com"],
        &[
            "carmen",
            "@example.com",
            "carmen@example",
            "carmen@.com",
            "car men@example.com",
        ],
    ),
    (
        |text| is_valid(&UploadListFace::new(text)),
        &["QUJD", "QUJDRA=="],
        &[
            "",
            "====",
            "QUJ",
            "QU=D",
            "Q===",
            "data:image/png;base64,QUJD",
            "QUJ\n",
        ],
    ),
    (
        |text| is_valid(&CreateSession::new("workflow").callback(text)),
        &["https://example.com/back?x=1", "myapp://done"],
        &["example.com", "https://", "https://exa mple.com", ":x"],
    ),
    (
        |text| is_valid(&CreateImport::new(text).workflow_id("workflow")),
        &["https://e.com"],
        &["http://example.com", "https://"],
    ),
    (
        |text| {
            is_valid(&RegisterTravelRuleInbound::new(
                "ETH", "0x1", "0x2", text, "USDC",
            ))
        },
        &["500.00", "0", "0.000000000000000001"],
        &["", "much", "-1", "inf", "NaN"],
    ),
    (
        |text| is_valid(&ListUsers::new().country(text)),
        &["ESP"],
        &["ES"],
    ),
    (
        |text| is_valid(&ListBusinesses::new().country(text)),
        &["ES"],
        &["E1"],
    ),
    (
        |text| {
            is_valid(
                &CreateSession::new("workflow")
                    .expected_details(ExpectedDetails::new().registry_country(text)),
            )
        },
        &["US", "US-DE"],
        &["US-", "USA"],
    ),
    (
        |text| is_valid(&AssessIpRisk::new(text)),
        &["192.0.2.1", "2001:db8::1"],
        &["192.0.2", "localhost"],
    ),
    (|text| is_valid(&ScreenAml::new(text)), &["Li"], &["L", ""]),
];

#[test]
fn texts_keep_the_rule_of_their_field() {
    for (rule, valid, invalid) in CASES {
        for text in *valid {
            assert!(rule(text), "{text}");
        }
        for text in *invalid {
            assert!(!rule(text), "{text}");
        }
    }
}

#[test]
fn pictures_are_measured_decoded() {
    let size = |bytes: usize| {
        UploadListFace::new("QUJD".repeat(bytes / 3) + ["", "QQ==", "QUI="][bytes % 3])
    };
    assert!(is_valid(&size(2 << 20)));
    let error = size((2 << 20) + 1).validate().unwrap_err();
    assert_eq!(
        (error.field(), error.problem()),
        ("image", "is larger than 2 MB")
    );
}

#[test]
fn ranges_include_their_ends() {
    for (limit, expected) in [(0, false), (1, true), (200, true), (201, false)] {
        assert_eq!(
            is_valid(&ListUsers::new().limit(limit)),
            expected,
            "{limit}"
        );
    }
    assert!(
        is_valid(&ListSessions::new().limit(u64::MAX)) && !is_valid(&ListSessions::new().limit(0))
    );
    let threshold =
        |score| is_valid(&CheckLiveness::new().face_liveness_score_decline_threshold(score));
    assert!(threshold(0.0) && threshold(100.0) && !threshold(100.5) && !threshold(f64::NAN));
}

#[test]
fn every_wrong_field_is_listed_with_its_path() {
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
    assert!(is_valid(&CreateSession::new("x")));
}

#[test]
fn elements_of_lists_are_named_by_index() {
    let nodes = vec![
        NodeToResubmit::new("feature_ocr", "OCR"),
        NodeToResubmit::new("", ""),
    ];
    let error = UpdateStatus::new("Resubmitted")
        .nodes_to_resubmit(nodes)
        .validate()
        .unwrap_err();
    let paths: Vec<&str> = error.fields().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        ["nodes_to_resubmit.1.node_id", "nodes_to_resubmit.1.feature"]
    );
}

#[test]
fn fields_of_requests_are_listed_with_types_and_summaries() {
    use didit_types::user::{CreateUser, ListUsers};

    let field = |fields: &[didit_types::FieldInfo], name: &str| {
        let field = fields.iter().find(|field| field.name == name).unwrap();
        (field.required, field.kind, field.summary())
    };
    assert_eq!(
        field(CreateUser::FIELDS, "vendor_data"),
        (
            true,
            "Personal",
            "Caller's own id of the user; unique within an application".to_owned()
        ),
    );
    let (required, kind, _) = field(CreateUser::FIELDS, "approved_emails");
    assert_eq!((required, kind), (false, "Vec<Personal>"));
    // Long enough to be broken by the compiler.
    let (_, _, summary) = field(CreateUser::FIELDS, "full_name");
    assert_eq!(
        summary,
        "Full name, at most 512 characters; an approved session may overwrite it"
    );
    // A summary of several lines ends at the empty one.
    let (_, _, summary) = field(didit_types::user::UpdateUser::FIELDS, "status");
    assert_eq!(summary, "Status of the user");
    assert_eq!(field(ListUsers::FIELDS, "offset").1, "u64");
}
