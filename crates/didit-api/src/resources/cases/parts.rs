//! Notes, links and checklists of cases.

use didit_types::case::note::{
    CaseAttachment, CaseNote, CreateCaseNote, ListCaseNotes, RetrieveCaseAttachment,
    UploadCaseAttachment,
};
use didit_types::case::{CaseChecklistItem, CaseLink, CreateCaseLink, UpdateCaseChecklistItem};
use didit_types::{Personal, Uuid, setters};

use crate::account::Account;
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;
use crate::multipart::FileUpload;
use crate::resources::table::{endpoints, filters};
use crate::resources::{CaseChecklist, CaseLinks, CaseNotes};
use crate::with_files::{FileLimits, WithFiles};

impl CaseNotes<'_> {
    /// Lists the notes of a case, newest first.
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/notes/`
    pub fn list(&self, case: impl Into<Uuid>, filter: ListCaseNotes) -> Call<ListCaseNotesById> {
        self.0.call(ById::new((self.0.ids(), case.into()), filter))
    }

    /// Adds a note to a case.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::case::note::{CaseAttachmentKey, CreateCaseNote, ListCaseNotes};
    ///
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// let file = client.case_notes().upload_attachment(case, FileUpload::from_path("letter.pdf")).await?;
    /// if let Some(key) = file.s3_key {
    ///     let note = CreateCaseNote::new("The user sent a letter")
    ///         .attachments(vec![CaseAttachmentKey::new(key.clone())]);
    ///     client.case_notes().create(case, note).await?;
    ///     let link = client.case_notes().retrieve_attachment(case, key).await?.url;
    ///     drop(link);
    /// }
    /// for note in client.case_notes().list(case, ListCaseNotes::new()).await?.results {
    ///     if let Some(id) = note.uuid {
    ///         client.case_notes().delete(case, id).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/cases/create-note>
    pub fn create(
        &self,
        case: impl Into<Uuid>,
        request: CreateCaseNote,
    ) -> Call<CreateCaseNoteById> {
        self.0.call(ById::new((self.0.ids(), case.into()), request))
    }

    /// Deletes a note.
    ///
    /// Source: the OpenAPI document, `DELETE …/cases/{case_uuid}/notes/{note_uuid}/`
    pub fn delete(&self, case: impl Into<Uuid>, note: impl Into<Uuid>) -> Call<DeleteCaseNote> {
        self.0
            .call(ById::of((self.0.ids(), case.into(), note.into())))
    }

    /// Uploads a file of at most 5 MB to attach to a note.
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/notes/presign/`
    pub fn upload_attachment(
        &self,
        case: impl Into<Uuid>,
        file: FileUpload,
    ) -> Call<UploadCaseAttachmentById> {
        let id = (self.0.ids(), case.into());
        let files = vec![("file", file)];
        self.0.call(WithFiles::from_parts(
            id,
            files,
            UploadCaseAttachment::new(),
        ))
    }

    /// Creates a link to an attachment by its key. The link expires.
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/notes/presign/`
    pub fn retrieve_attachment(
        &self,
        case: impl Into<Uuid>,
        s3_key: impl Into<Personal>,
    ) -> Call<RetrieveCaseAttachmentById> {
        let request = RetrieveCaseAttachment::new().s3_key(s3_key.into());
        self.0.call(ById::new((self.0.ids(), case.into()), request))
    }
}

impl CaseLinks<'_> {
    /// Lists the sessions and transactions that are linked to a case.
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/links/`
    pub fn list(&self, case: impl Into<Uuid>) -> Call<ListCaseLinks> {
        self.0.call(ById::of((self.0.ids(), case.into())))
    }

    /// Links a session or transaction to a case. Fails (400) if it belongs to another user or company.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::{CaseLinkedEntityType, CreateCaseLink};
    ///
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// let session = "33333333-4444-4555-8666-777777777777";
    /// client.case_links().create(case, CreateCaseLink::new(CaseLinkedEntityType::Session, session)).await?;
    /// for link in client.case_links().list(case).await? {
    ///     if let Some(id) = link.uuid {
    ///         client.case_links().delete(case, id).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `POST …/cases/{case_uuid}/links/`
    pub fn create(
        &self,
        case: impl Into<Uuid>,
        request: CreateCaseLink,
    ) -> Call<CreateCaseLinkById> {
        self.0.call(ById::new((self.0.ids(), case.into()), request))
    }

    /// Removes a link from a case.
    ///
    /// Source: the OpenAPI document, `DELETE …/cases/{case_uuid}/links/{link_uuid}/`
    pub fn delete(&self, case: impl Into<Uuid>, link: impl Into<Uuid>) -> Call<DeleteCaseLink> {
        self.0
            .call(ById::of((self.0.ids(), case.into(), link.into())))
    }
}

impl CaseChecklist<'_> {
    /// Lists the checklist of a case.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// for item in client.case_checklist().list(case).await? {
    ///     if let Some(id) = item.uuid {
    ///         client.case_checklist().update(case, id, true).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/checklist/`
    pub fn list(&self, case: impl Into<Uuid>) -> Call<ListCaseChecklist> {
        self.0.call(ById::of((self.0.ids(), case.into())))
    }

    /// Marks an item as completed, or as not completed.
    ///
    /// Source: the OpenAPI document, `PATCH …/cases/{case_uuid}/checklist/{item_uuid}/`
    pub fn update(
        &self,
        case: impl Into<Uuid>,
        item: impl Into<Uuid>,
        is_completed: bool,
    ) -> Call<UpdateCaseChecklistItemById> {
        let request = UpdateCaseChecklistItem::new(is_completed);
        self.0
            .call(ById::new((self.0.ids(), case.into(), item.into()), request))
    }
}

/// Request of [`CaseNotes::list`].
pub type ListCaseNotesById = ById<(Account, Uuid), ListCaseNotes>;
/// Request of [`CaseNotes::create`].
pub type CreateCaseNoteById = ById<(Account, Uuid), CreateCaseNote>;
/// Request of [`CaseNotes::delete`].
pub type DeleteCaseNote = ById<(Account, Uuid, Uuid), Delete<CaseNote>>;
/// Request of [`CaseNotes::upload_attachment`].
pub type UploadCaseAttachmentById = WithFiles<UploadCaseAttachment, (Account, Uuid)>;
/// Request of [`CaseNotes::retrieve_attachment`].
pub type RetrieveCaseAttachmentById = ById<(Account, Uuid), RetrieveCaseAttachment>;
/// Request of [`CaseLinks::list`].
pub type ListCaseLinks = ById<(Account, Uuid), Retrieve<Vec<CaseLink>>>;
/// Request of [`CaseLinks::create`].
pub type CreateCaseLinkById = ById<(Account, Uuid), CreateCaseLink>;
/// Request of [`CaseLinks::delete`].
pub type DeleteCaseLink = ById<(Account, Uuid, Uuid), Delete<CaseLink>>;
/// Request of [`CaseChecklist::list`].
pub type ListCaseChecklist = ById<(Account, Uuid), Retrieve<Vec<CaseChecklistItem>>>;
/// Request of [`CaseChecklist::update`].
pub type UpdateCaseChecklistItemById = ById<(Account, Uuid, Uuid), UpdateCaseChecklistItem>;

impl FileLimits for UploadCaseAttachment {
    const EXTENSIONS: &[&str] = &[];
    const MEGABYTES: u64 = 5;
}

endpoints! {
    ListCaseNotesById: LIST_CASE_NOTES -> pages of CaseNote;
    CreateCaseNoteById: CREATE_CASE_NOTE, json -> CaseNote, json;
    DeleteCaseNote: DELETE_CASE_NOTE, query -> (), empty;
    UploadCaseAttachmentById: UPLOAD_CASE_ATTACHMENT, form -> CaseAttachment, json;
    RetrieveCaseAttachmentById: RETRIEVE_CASE_ATTACHMENT, query -> CaseAttachment, json;
    ListCaseLinks: LIST_CASE_LINKS, query -> Vec<CaseLink>, json;
    CreateCaseLinkById: CREATE_CASE_LINK, json -> CaseLink, json;
    DeleteCaseLink: DELETE_CASE_LINK, query -> (), empty;
    ListCaseChecklist: LIST_CASE_CHECKLIST, query -> Vec<CaseChecklistItem>, json;
    UpdateCaseChecklistItemById: UPDATE_CASE_CHECKLIST_ITEM, json -> CaseChecklistItem, json;
}

setters! { CreateCaseNote for Call<CreateCaseNoteById> via map_body }

filters! {
    ListCaseNotes: [offset, limit];
}

impl crate::request::QueryPairs for RetrieveCaseAttachment {
    fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        self.query_pairs()
    }
}
