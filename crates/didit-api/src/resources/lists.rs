//! Lists of values, and what is on them.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use didit_types::list::{
    CreateList, CreateListEntry, List, ListEntry, ListListEntries, ListLists, UpdateList,
    UploadListFace,
};
use didit_types::{Page, Uuid};

/// Lists; see [`Client::lists`].
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a>(&'a Client);

impl<'a> Lists<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

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

    /// Makes an allowlist, or a list for workflows and rules.
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

    /// Reads a list with the number of its entries.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveList> {
        self.0.call(RetrieveList { id: id.into() })
    }

    /// Renames a list. The answer holds the name and the description alone.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/update>
    pub fn update(&self, id: impl Into<Uuid>, request: UpdateList) -> Call<OnList<UpdateList>> {
        self.0.call(OnList::new(id, request))
    }

    /// Deletes a list with its entries. Where a workflow or a rule names it, it is empty
    /// from then on.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/delete>
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteList> {
        self.0.call(DeleteList { id: id.into() })
    }
}

/// The entries of lists; see [`Client::list_entries`].
#[derive(Debug, Clone, Copy)]
pub struct ListEntries<'a>(&'a Client);

impl<'a> ListEntries<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists the entries of a list, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    pub fn list(
        &self,
        list: impl Into<Uuid>,
        filter: ListListEntries,
    ) -> Call<OnList<ListListEntries>> {
        self.0.call(OnList::new(list, filter))
    }

    /// Adds a value, or what a session showed, to a list.
    ///
    /// ```no_run
    /// use didit_api::types::list::{CreateListEntry, ListListEntries, UploadListFace};
    ///
    /// # async fn example(client: didit_api::Client, emails: &str, faces: &str, jpeg: &str)
    /// # -> Result<(), didit_api::Error> {
    /// let entries = client.list_entries();
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
    ) -> Call<OnList<CreateListEntry>> {
        self.0.call(OnList::new(list, request))
    }

    /// Adds a face to a list by its picture. For the face of a session,
    /// [`create`](Self::create) takes the session.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    pub fn upload_face(
        &self,
        list: impl Into<Uuid>,
        request: UploadListFace,
    ) -> Call<OnList<UploadListFace>> {
        self.0.call(OnList::new(list, request))
    }

    /// Takes an entry off a list. Off a blocklist, it declines nobody any more.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/delete-entry>
    pub fn delete(&self, list: impl Into<Uuid>, entry: impl Into<Uuid>) -> Call<DeleteListEntry> {
        let (list_id, id) = (list.into(), entry.into());
        self.0.call(DeleteListEntry { list_id, id })
    }
}

/// Reads a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetrieveList {
    /// Which one.
    pub id: Uuid,
}

/// Deletes a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteList {
    /// Which one.
    pub id: Uuid,
}

/// Takes an entry off a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteListEntry {
    /// The list.
    pub list_id: Uuid,
    /// The entry.
    pub id: Uuid,
}

/// What is asked for one list: its id goes into the path, the rest into the body or
/// the query.
#[derive(Debug, Clone, PartialEq)]
pub struct OnList<B> {
    list_id: Uuid,
    body: B,
}

impl<B> OnList<B> {
    /// `body` for the list with this id.
    pub fn new(list_id: impl Into<Uuid>, body: B) -> Self {
        Self {
            list_id: list_id.into(),
            body,
        }
    }

    /// The list.
    pub fn list_id(&self) -> &Uuid {
        &self.list_id
    }

    /// What is asked for it.
    pub fn body(&self) -> &B {
        &self.body
    }

    fn map_body(mut self, change: impl FnOnce(B) -> B) -> Self {
        self.body = change(self.body);
        self
    }
}

endpoint! { ListLists: LIST_LISTS -> Page<List> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

endpoint! { CreateList: CREATE_LIST -> List as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RetrieveList: RETRIEVE_LIST -> List as json,
    |call, operation| endpoint::bare(operation, &[call.id.as_str()]),
}

endpoint! { OnList<UpdateList>: UPDATE_LIST -> List as json,
    |call, operation| endpoint::with_json(operation, &[call.list_id.as_str()], &call.body),
}

endpoint! { DeleteList: DELETE_LIST -> () as nothing,
    |call, operation| endpoint::bare(operation, &[call.id.as_str()]),
}

endpoint! { OnList<ListListEntries>: LIST_LIST_ENTRIES -> Page<ListEntry> as json,
    |call, operation| {
        let filter = &call.body;
        endpoint::with_query(operation, &[call.list_id.as_str()], filter, filter.query_pairs())
    },
}

endpoint! { OnList<CreateListEntry>: CREATE_LIST_ENTRY -> ListEntry as json,
    |call, operation| endpoint::with_json(operation, &[call.list_id.as_str()], &call.body),
}

endpoint! { OnList<UploadListFace>: UPLOAD_LIST_FACE -> ListEntry as json,
    |call, operation| endpoint::with_json(operation, &[call.list_id.as_str()], &call.body),
}

endpoint! { DeleteListEntry: DELETE_LIST_ENTRY -> () as nothing,
    |call, operation| endpoint::bare(operation, &[call.list_id.as_str(), call.id.as_str()]),
}

paged! { ListLists: List, [offset, limit] }

paged! { OnList<ListListEntries>: ListEntry, [offset, limit] by body, map_body }
