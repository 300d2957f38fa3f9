//! The report of a session as a file.

mod support;

use didit_testkit::Fake;

use support::Caller;

#[test]
fn a_finished_session_has_a_report_with_its_name() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "decline_document_expired");
    for slash in ["/", ""] {
        let answer = caller.get(&format!("/v3/session/{id}/generate-pdf{slash}"));
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/pdf");
        let file = format!("attachment; filename=session_{id}.pdf");
        assert_eq!(answer.headers["content-disposition"], file.as_str());
        assert!(answer.text.starts_with("%PDF-1.7"));
        assert!(answer.text.contains("DOCUMENT_EXPIRED"));
        assert!(answer.text.contains(&id));
    }
}

#[test]
fn a_company_has_a_report_of_its_own() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.kyb_workflow_id(), "acme-7");
    fake.complete(&id, "approve").unwrap();
    let answer = caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    let file = format!("attachment; filename=business_{id}.pdf");
    assert_eq!(answer.headers["content-disposition"], file.as_str());
    assert!(answer.text.contains("Business verification report"));
}

#[test]
fn an_unfinished_session_has_none() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let answer = caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    assert_eq!(answer.status, 403);
}

#[test]
fn one_seed_gives_one_report() {
    let report = || {
        let fake = Fake::builder().seed(7).build();
        let caller = Caller::new(&fake);
        let id = caller.completed("user-7", "approve");
        caller.get(&format!("/v3/session/{id}/generate-pdf/")).text
    };
    assert_eq!(report(), report());
}
