//! Requests of AML monitoring, faces of users and biometric templates.

use std::collections::BTreeSet;

use super::send;
use crate::support::{OTHER, SESSION};
use didit_api::Client;
use didit_api::types::SessionStatus;
use didit_api::types::biometric_template::{
    BatchDeleteBiometricTemplates, BiometricTemplateOrdering, BiometricTemplateSource,
    BiometricTemplateStatus, CountBiometricTemplates, ListBiometricTemplates,
};
use didit_api::types::entity::EntityStatus;
use didit_api::types::monitoring::{
    SetAmlMonitoring, ToggleOngoingMonitoring, ToggleSessionMonitoring,
};
use didit_api::types::session::SessionNumber;
use didit_api::types::user::UploadUserFace;

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let (users, companies) = (client.users(), client.businesses());
    let face = UploadUserFace::new("QUJD").comment("Earlier provider");
    send(called, users.upload_face(OTHER, face)).await;
    let both = SetAmlMonitoring::new(true)
        .estimate_only(true)
        .vendor_data_list(vec!["user-1".into(), "user-2".into()]);
    send(called, users.set_aml_monitoring(both)).await;
    let one = SetAmlMonitoring::new(false).didit_internal_id_list(vec![OTHER.into()]);
    send(called, companies.set_aml_monitoring(one)).await;
    send(called, client.aml_monitoring().retrieve_job(OTHER)).await;

    let all = ToggleOngoingMonitoring::new(true)
        .update_all(true)
        .filter_search("ana@")
        .filter_status(vec![EntityStatus::Active])
        .filter_date_from("2026-06-01");
    send(called, users.toggle_ongoing_monitoring(all)).await;
    send(called, users.retrieve_ongoing_monitoring_job(OTHER)).await;
    let one = ToggleOngoingMonitoring::new(false).didit_internal_id_list(vec![OTHER.into()]);
    send(called, companies.toggle_ongoing_monitoring(one)).await;
    send(called, companies.retrieve_ongoing_monitoring_job(OTHER)).await;
    let sessions = ToggleSessionMonitoring::new(true)
        .session_numbers(vec![SessionNumber::new(7)])
        .filter_status(vec![SessionStatus::Approved]);
    send(called, companies.toggle_session_monitoring(sessions)).await;
    send(called, companies.retrieve_session_monitoring_job(OTHER)).await;

    let templates = client.biometric_templates();
    let filter = ListBiometricTemplates::new()
        .vendor_data("user & co")
        .retained_from("2026-06-01T00:00:00Z")
        .ordering(BiometricTemplateOrdering::EarliestExpiryFirst)
        .limit(5);
    send(called, templates.list(filter)).await;
    let filter = CountBiometricTemplates::new()
        .vendor_user_uuid(OTHER)
        .status(BiometricTemplateStatus::Active);
    send(called, templates.count(filter)).await;
    send(called, templates.retrieve(OTHER)).await;
    send(called, templates.delete(OTHER)).await;
    let two = vec![OTHER.into(), SESSION.into()];
    let two = BatchDeleteBiometricTemplates::new().template_uuids(two);
    send(called, templates.batch_delete(two)).await;
    let deleted = BatchDeleteBiometricTemplates::new()
        .delete_all(true)
        .source_type(BiometricTemplateSource::SessionDelete);
    send(called, templates.batch_delete(deleted)).await;
}
