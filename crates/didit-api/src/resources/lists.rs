//! Lists of values and their entries.

use didit_types::Uuid;
use didit_types::list::{
    CreateList, CreateListEntry, List, ListEntry, ListListEntries, ListLists, UpdateList,
    UploadListFace,
};
use didit_types::setters;

use super::table::{endpoints, filters};
use super::{ListEntries, Lists};
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;

impl Lists<'_> {
    /// Lists the lists of the application, newest first.
    ///
    /// ```no_run
    /// use didit_api::types::list::{ListEntryType, ListLists, ListType};
    ///
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let emails = ListLists::new()
    ///     .list_type(ListType::Blocklist)
    ///     .entry_type(ListEntryType::Email);
    /// let blocklist = client.lists().list(emails).await?.results.pop();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list>
    pub fn list(&self, filter: ListLists) -> Call<ListLists> {
        self.0.call(filter)
    }

    /// Creates an allowlist, or a custom list for workflows and rules.
    ///
    /// ```no_run
    /// use didit_api::types::list::{CreateList, ListEntryType, ListType, UpdateList};
    ///
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let offices = CreateList::new("Offices", ListType::Allowlist, ListEntryType::IpAddress);
    /// let list = client.lists().create(offices).await?;
    /// if let Some(id) = &list.uuid {
    ///     let name = UpdateList::new().name("Offices and VPN");
    ///     client.lists().update(id, name).await?;
    ///     let list = client.lists().retrieve(id).await?;
    ///     println!("{:?} entries", list.entry_count);
    ///     client.lists().delete(id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create>
    pub fn create(&self, request: CreateList) -> Call<CreateList> {
        self.0.call(request)
    }

    /// Retrieves a list with the number of its entries.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveList> {
        self.0.call(ById::of(id))
    }

    /// Renames a list. The response contains the name and the description only.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/update>
    pub fn update(&self, id: impl Into<Uuid>, request: UpdateList) -> Call<UpdateListById> {
        self.0.call(ById::new(id, request))
    }

    /// Deletes a list with its entries. Workflows and rules that refer to it then match
    /// nothing.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/delete>
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteList> {
        self.0.call(ById::of(id))
    }
}

impl ListEntries<'_> {
    /// Lists the entries of a list, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    pub fn list(
        &self,
        list: impl Into<Uuid>,
        filter: ListListEntries,
    ) -> Call<ListListEntriesById> {
        self.0.call(ById::new(list, filter))
    }

    /// Adds a value, or what a session captured, to a list.
    ///
    /// ```no_run
    /// use didit_api::types::list::{CreateListEntry, ListListEntries, UploadListFace};
    ///
    /// # async fn example(client: didit_api::Client, emails: &str, faces: &str, jpeg: &str)
    /// # -> Result<(), didit_api::Error> {
    /// let fraud = CreateListEntry::new().value("carmen@example.com").comment("chargeback");
    /// let entry = client.list_entries().create(emails, fraud).await?;
    /// let face = UploadListFace::new(jpeg).comment("chargeback");
    /// client.list_entries().upload_face(faces, face).await?;
    ///
    /// let filter = ListListEntries::new().search("example.com");
    /// let found = client.list_entries().list(emails, filter).await?;
    /// println!("{:?} entries", found.count);
    /// if let Some(id) = entry.uuid {
    ///     client.list_entries().delete(emails, id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create-entry>
    pub fn create(
        &self,
        list: impl Into<Uuid>,
        request: CreateListEntry,
    ) -> Call<CreateListEntryById> {
        self.0.call(ById::new(list, request))
    }

    /// Adds a face to a list by an image. [`create`](Self::create) adds the face of a session.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    pub fn upload_face(
        &self,
        list: impl Into<Uuid>,
        request: UploadListFace,
    ) -> Call<UploadListFaceById> {
        self.0.call(ById::new(list, request))
    }

    /// Deletes an entry of a list. A value deleted from a blocklist no longer declines sessions.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/delete-entry>
    pub fn delete(&self, list: impl Into<Uuid>, entry: impl Into<Uuid>) -> Call<DeleteListEntry> {
        self.0.call(ById::of((list.into(), entry.into())))
    }
}

/// Request of [`Lists::retrieve`].
pub type RetrieveList = ById<Uuid, Retrieve<List>>;
/// Request of [`Lists::update`].
pub type UpdateListById = ById<Uuid, UpdateList>;
/// Request of [`Lists::delete`].
pub type DeleteList = ById<Uuid, Delete<List>>;
/// Request of [`ListEntries::list`]; the id is that of the list.
pub type ListListEntriesById = ById<Uuid, ListListEntries>;
/// Request of [`ListEntries::create`]; the id is that of the list.
pub type CreateListEntryById = ById<Uuid, CreateListEntry>;
/// Request of [`ListEntries::upload_face`]; the id is that of the list.
pub type UploadListFaceById = ById<Uuid, UploadListFace>;
/// Request of [`ListEntries::delete`]; the ids are those of the list and the entry.
pub type DeleteListEntry = ById<(Uuid, Uuid), Delete<ListEntry>>;

endpoints! {
    ListLists: LIST_LISTS -> pages of List;
    CreateList: CREATE_LIST, json -> List, json;
    RetrieveList: RETRIEVE_LIST, query -> List, json;
    UpdateListById: UPDATE_LIST, json -> List, json;
    DeleteList: DELETE_LIST, query -> (), empty;
    ListListEntriesById: LIST_LIST_ENTRIES -> pages of ListEntry;
    CreateListEntryById: CREATE_LIST_ENTRY, json -> ListEntry, json;
    UploadListFaceById: UPLOAD_LIST_FACE, json -> ListEntry, json;
    DeleteListEntry: DELETE_LIST_ENTRY, query -> (), empty;
}

setters! { CreateList for Call<CreateList> via map }
setters! { UpdateList for Call<UpdateListById> via map_body }
setters! { CreateListEntry for Call<CreateListEntryById> via map_body }
setters! { UploadListFace for Call<UploadListFaceById> via map_body }

filters! {
    ListLists: [offset, limit];
    ListListEntries: [offset, limit];
}
