//! Whatever a model may hold survives being written and read.

#[macro_use]
mod models;

use arbitrary::Unstructured;
use didit_types as types;
use proptest::prelude::*;

macro_rules! survives {
    ($($name:literal: $Model:ty,)+) => {
        fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
            $(
                let model: $Model = Unstructured::new(bytes).arbitrary().unwrap();
                let text = serde_json::to_string(&model).unwrap();
                let read: $Model = types::from_str(&text)
                    .map_err(|error| TestCaseError::fail(format!("{}: {error}", $name)))?;
                prop_assert!(read == model, "{}: {text}", $name);
            )+
            Ok(())
        }
    };
}

every_model!(survives);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn every_model_survives(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        check(&bytes)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        let _ = types::from_slice::<types::Decision>(&bytes);
        let error = types::ErrorBody::from_bytes(&bytes);
        prop_assert_eq!(error.reveal(), String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_document_of_fifty_megabytes_is_read() {
    let row = r#"{"session_id":"a","status":"Approved","unknown":["xxxxxxxxxxxxxxxx",1,2,3]},"#;
    let rows = row.repeat(50_000_000 / row.len());
    let text = format!(r#"{{"results":[{}]}}"#, rows.trim_end_matches(','));
    let page: types::Page<types::SessionSummary> = types::from_str(&text).unwrap();
    assert!(page.results.len() > 500_000 && page.rejected.is_empty());
}
