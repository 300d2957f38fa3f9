//! Faces: searches, uploads to users, and biometric templates, through the client.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use didit_api::types::biometric_template::{
    BatchDeleteBiometricTemplates, BiometricTemplateOrdering, BiometricTemplateStatus,
    CountBiometricTemplates, ListBiometricTemplates, PurgeOutcome,
};
use didit_api::types::decision::liveness::FaceHitSource;
use didit_api::types::session::create::CreateSession;
use didit_api::types::session::delete::DeletionInstruction;
use didit_api::types::standalone::SearchFaces;
use didit_api::types::standalone::face_search::{FaceSearch, FaceSearchType};
use didit_api::types::user::{CreateUser, UploadUserFace};
use didit_api::types::{AddToBlocklist, FeatureStatus, Uuid};
use didit_api::{Account, Client, FileUpload};
use didit_testkit::{Fake, Template};
use serde_json::{Value, json};

use crate::caller::Caller;

const OTHER: &str = "11111111-2222-3333-4444-555555555555";

struct World {
    fake: Fake,
    caller: Caller,
    client: Client,
}

impl World {
    fn new() -> Self {
        let fake = Fake::new();
        let account = Account::new(fake.organization_id(), fake.application_id());
        let client = fake.client().unwrap().with_account(account);
        let caller = Caller::new(&fake);
        Self {
            fake,
            caller,
            client,
        }
    }

    /// The selfie of a session, as its link serves it.
    fn selfie(&self, session: &str) -> Vec<u8> {
        let decision = self.caller.decision(session);
        let link = decision["liveness_checks"][0]["reference_image"].as_str();
        let request = http::Request::get(link.unwrap()).body(bytes::Bytes::new());
        self.fake.handle(request.unwrap()).into_body().to_vec()
    }

    async fn search(&self, picture: &[u8], request: SearchFaces) -> FaceSearch {
        let file = FileUpload::from_bytes("selfie.jpg", picture.to_vec());
        let search = self.client.checks().search_faces(file, request).await;
        *search.unwrap().face_search.unwrap()
    }

    /// Deletes a session and retains its face.
    async fn retain(&self, session: &str, days: u32) -> Uuid {
        let delete = self.client.sessions().delete(session);
        let delete = delete
            .retain_face_embeddings(true)
            .face_retention_days(days);
        delete
            .instruction_id("cleanup")
            .await
            .unwrap()
            .biometric_template_uuid
            .unwrap()
    }

    /// Whether a user can be authenticated by the stored face.
    async fn can_authenticate(&self, user: &str) -> bool {
        let workflow = self.fake.workflow_of(Template::BiometricAuthentication);
        let session = CreateSession::new(workflow).vendor_data(user);
        self.client.sessions().create(session).await.is_ok()
    }
}

/// Calls of the operations, valid and invalid ones.
pub(crate) fn calls(caller: &Caller, fake: &Fake) -> Vec<(&'static str, String, Value)> {
    let session = caller.completed("faced", "approve");
    let delete = json!({"retain_face_embeddings": true, "face_retention_days": 30});
    let path = format!("/v3/session/{session}/delete/");
    caller.call("DELETE", &path, &delete.to_string());
    let templates = "/v3/biometric-templates/";
    let kept = caller.get(templates).json["results"][0]["uuid"].clone();
    let template = kept.as_str().unwrap();
    let user = caller.get("/v3/users/faced/").json["didit_internal_id"].clone();
    let root = format!(
        "/v3/organization/{}/application/{}/vendor-users/by-id",
        fake.organization_id(),
        fake.application_id()
    );
    let faces = format!("{root}/{}/faces/upload/", user.as_str().unwrap());
    vec![
        (
            "POST",
            faces.clone(),
            json!({"image": "/9j/4AAQSkZJRg==", "comment": "Earlier"}),
        ),
        ("POST", faces.clone(), json!({"image": "QUJD"})),
        ("POST", faces, json!({})),
        (
            "POST",
            format!("{root}/{OTHER}/faces/upload/"),
            json!({"image": "QUJD"}),
        ),
        (
            "GET",
            format!("{templates}?ordering=expires_at&status=active"),
            json!({}),
        ),
        ("GET", format!("{templates}?status=purged"), json!({})),
        (
            "GET",
            format!("{templates}count/?vendor_data=FACE"),
            json!({}),
        ),
        (
            "GET",
            format!(
                "{templates}count/?retained_from=2027-01-01T00:00:00Z&retained_to=2026-01-01T00:00:00Z"
            ),
            json!({}),
        ),
        ("GET", format!("{templates}{template}/"), json!({})),
        ("GET", format!("{templates}{OTHER}/"), json!({})),
        ("DELETE", format!("{templates}{template}/"), json!({})),
        ("DELETE", format!("{templates}{template}/"), json!({})),
        ("GET", format!("{templates}{template}/"), json!({})),
        ("POST", format!("{templates}delete/"), json!({})),
        (
            "POST",
            format!("{templates}delete/"),
            json!({"template_uuids": [template, OTHER]}),
        ),
        (
            "POST",
            format!("{templates}delete/"),
            json!({"delete_all": true, "status": "active"}),
        ),
    ]
}

#[tokio::test]
async fn face_of_a_session_is_found() {
    let world = World::new();
    let session = world.caller.completed("user-7", "approve");
    let selfie = world.selfie(&session);
    let found = world
        .search(&selfie, SearchFaces::new().vendor_data("user-8"))
        .await;
    assert_eq!(found.status, Some(FeatureStatus::Approved));
    assert_eq!(found.total_matches, Some(1));
    let hit = &found.matches.as_ref().unwrap()[0];
    assert_eq!(hit.session_id.as_ref().unwrap().as_str(), session);
    assert_eq!(hit.source, Some(FaceHitSource::Session));
    assert!(hit.user_details.is_some() && hit.match_image_url.is_some());
    let warning = &found.warnings.as_ref().unwrap()[0];
    assert_eq!(warning.risk.as_ref().unwrap().as_str(), "DUPLICATED_FACE");

    let own = world
        .search(&selfie, SearchFaces::new().vendor_data("user-7"))
        .await;
    assert!(own.warnings.unwrap().is_empty());
    let other = world
        .search(b"\xff\xd8\xff other", SearchFaces::new())
        .await;
    assert_eq!(other.total_matches, Some(0));
    let none = FileUpload::from_bytes("selfie.jpg", "no picture");
    let search = world.client.checks().search_faces(none, SearchFaces::new());
    assert_eq!(search.await.unwrap_err().status().unwrap(), 400);
}

#[tokio::test]
async fn blocklisted_face_declines() {
    let world = World::new();
    let session = world.caller.completed("user-7", "decline_document_expired");
    let selfie = world.selfie(&session);
    let known = || SearchFaces::new().search_type(FaceSearchType::BlocklistedOrApproved);
    assert_eq!(world.search(&selfie, known()).await.total_matches, Some(0));
    let add = AddToBlocklist::new(session.as_str()).blocklist_face(true);
    world.client.blocklist().add(add).await.unwrap();
    let found = world.search(&selfie, known()).await;
    assert_eq!(found.status, Some(FeatureStatus::Declined));
    assert_eq!(found.matches.unwrap()[0].is_blocklisted, Some(true));
    world
        .client
        .sessions()
        .delete(session.as_str())
        .await
        .unwrap();
    let found = world.search(&selfie, SearchFaces::new()).await;
    assert_eq!(found.status, Some(FeatureStatus::Declined));
    assert_eq!(
        found.matches.unwrap()[0].source,
        Some(FaceHitSource::ListEntry)
    );
}

#[tokio::test]
async fn uploaded_face_is_found_until_the_user_is_deleted() {
    let world = World::new();
    let users = world.client.users();
    let user = users.create(CreateUser::new("user-7")).await.unwrap();
    let id = user.didit_internal_id.unwrap();
    assert!(!world.can_authenticate("user-7").await);
    let picture = b"\xff\xd8\xff of an earlier provider";
    let upload = || UploadUserFace::new(STANDARD.encode(picture)).comment("Earlier");
    let face = users.upload_face(&id, upload()).await.unwrap();
    assert_eq!(face.uploaded_by.unwrap().reveal(), "api");
    assert!(world.can_authenticate("user-7").await);
    let found = world.search(picture, SearchFaces::new()).await;
    let hit = &found.matches.unwrap()[0];
    assert_eq!(hit.source, Some(FaceHitSource::Imported));
    assert_eq!(hit.vendor_user_id.as_ref(), Some(&id));
    for _ in 1..5 {
        users.upload_face(&id, upload()).await.unwrap();
    }
    let error = users.upload_face(&id, upload()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let unknown = users.upload_face(OTHER, upload()).await.unwrap_err();
    assert!(unknown.is_not_found());
    let no_face = UploadUserFace::new("QUJD");
    let error = users.upload_face(&id, no_face).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);

    let body = json!({"vendor_data_list": ["user-7"]});
    world.caller.post("/v3/users/delete/", body);
    assert_eq!(
        world
            .search(picture, SearchFaces::new())
            .await
            .total_matches,
        Some(0)
    );
    users.create(CreateUser::new("user-7")).await.unwrap();
    assert!(!world.can_authenticate("user-7").await);
}

#[tokio::test]
async fn purged_template_matches_no_face() {
    let world = World::new();
    let session = world.caller.completed("user-7", "approve");
    let selfie = world.selfie(&session);
    let id = world.retain(&session, 30).await;
    let templates = world.client.biometric_templates();
    let template = templates.retrieve(&id).await.unwrap();
    assert_eq!(template.status, Some(BiometricTemplateStatus::Active));
    assert_eq!(template.vendor_data.unwrap().reveal(), "user-7");
    let class = template.instruction_class;
    assert_eq!(class, Some(DeletionInstruction::OperationalSessionDelete));
    assert_eq!(template.instruction_id.unwrap().reveal(), "cleanup");
    let found = world.search(&selfie, SearchFaces::new()).await;
    let hit = &found.matches.unwrap()[0];
    assert_eq!(hit.source, Some(FaceHitSource::RetainedTemplate));
    assert_eq!(hit.biometric_template_id.as_ref(), Some(&id));
    assert!(world.can_authenticate("user-7").await);

    for expected in [PurgeOutcome::Purged, PurgeOutcome::AlreadyPurged] {
        let purged = templates.delete(&id).await.unwrap();
        assert_eq!(purged.outcome, Some(expected));
    }
    let found = world.search(&selfie, SearchFaces::new()).await;
    assert_eq!(found.total_matches, Some(0));
    assert!(!world.can_authenticate("user-7").await);
    let template = templates.retrieve(&id).await.unwrap();
    assert_eq!(template.status, Some(BiometricTemplateStatus::Purged));
    assert!(template.purged_at.is_some());
    let listed = templates.list(ListBiometricTemplates::new()).await.unwrap();
    assert_eq!(listed.count, Some(0));
}

#[tokio::test]
async fn expired_template_matches_no_face() {
    let world = World::new();
    let session = world.caller.completed("user-7", "approve");
    let selfie = world.selfie(&session);
    let id = world.retain(&session, 1).await;
    world.fake.advance(Duration::from_secs(86_400));
    let found = world.search(&selfie, SearchFaces::new()).await;
    assert_eq!(found.total_matches, Some(0));
    assert!(!world.can_authenticate("user-7").await);
    let expired = CountBiometricTemplates::new().status(BiometricTemplateStatus::Expired);
    let count = world
        .client
        .biometric_templates()
        .count(expired)
        .await
        .unwrap();
    assert_eq!(count.count, Some(1));
    let template = world
        .client
        .biometric_templates()
        .retrieve(id)
        .await
        .unwrap();
    assert_eq!(template.status, Some(BiometricTemplateStatus::Expired));
}

#[tokio::test]
async fn templates_are_selected_by_filters() {
    let world = World::new();
    let mut ids = Vec::new();
    for (user, days) in [("ada-1", 30), ("ada-2", 10), ("eve-1", 20)] {
        let session = world.caller.completed(user, "approve");
        ids.push(world.retain(&session, days).await);
        world.fake.advance(Duration::from_secs(60));
    }
    let templates = world.client.biometric_templates();
    let list = async |filter: ListBiometricTemplates| -> Vec<Uuid> {
        let page = templates.list(filter).await.unwrap();
        page.results
            .into_iter()
            .filter_map(|template| template.uuid)
            .collect()
    };
    let all = || ListBiometricTemplates::new();
    let [one, two, three] = [0, 1, 2].map(|index| ids[index].clone());
    assert_eq!(list(all()).await, [three.clone(), two.clone(), one.clone()]);
    let by_expiry = all().ordering(BiometricTemplateOrdering::EarliestExpiryFirst);
    assert_eq!(
        list(by_expiry).await,
        [two.clone(), three.clone(), one.clone()]
    );
    assert_eq!(
        list(all().vendor_data("ADA")).await,
        [two.clone(), one.clone()]
    );
    assert_eq!(
        list(all().limit(1).offset(1)).await,
        std::slice::from_ref(&two)
    );
    let second = templates.retrieve(&two).await.unwrap();
    let from = second.retained_at.unwrap();
    let since = all()
        .retained_from(from)
        .vendor_user_uuid(second.vendor_user_uuid.unwrap());
    assert_eq!(list(since).await, std::slice::from_ref(&two));

    let ada = BatchDeleteBiometricTemplates::new()
        .delete_all(true)
        .vendor_data("ada");
    let purged = templates.batch_delete(ada).await.unwrap().results.unwrap();
    assert_eq!(purged.len(), 2);
    let rest = vec![one, three];
    let rest = BatchDeleteBiometricTemplates::new().template_uuids(rest);
    let purged = templates.batch_delete(rest).await.unwrap().results.unwrap();
    let outcomes: Vec<_> = purged.into_iter().filter_map(|it| it.outcome).collect();
    assert_eq!(
        outcomes,
        [PurgeOutcome::AlreadyPurged, PurgeOutcome::Purged]
    );
    let count = templates
        .count(CountBiometricTemplates::new())
        .await
        .unwrap();
    assert_eq!(count.count, Some(0));
}
