//! Blocklist of sessions.

use didit_types::blocklist::{
    AddToBlocklist, BlocklistChange, BlocklistItem, ListBlocklist, RemoveFromBlocklist,
};
use didit_types::setters;

use super::Blocklist;
use super::table::{endpoints, filters};
use crate::call::Call;

impl Blocklist<'_> {
    /// Adds what a session captured to the blocklist. Later sessions that match are declined.
    ///
    /// Takes a session id or a prepared [`AddToBlocklist`].
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.blocklist().add(id).blocklist_face(true).blocklist_email(true).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/add>
    pub fn add(&self, request: impl Into<AddToBlocklist>) -> Call<AddToBlocklist> {
        self.0.call(request.into())
    }

    /// Removes the entries of a session from the blocklist. Manual entries are kept.
    ///
    /// Takes a session id or a prepared [`RemoveFromBlocklist`].
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.blocklist().remove(id).unblock_face(true).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/remove>
    pub fn remove(&self, request: impl Into<RemoveFromBlocklist>) -> Call<RemoveFromBlocklist> {
        self.0.call(request.into())
    }

    /// Lists the blocklist entries of sessions, latest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::ListBlocklist;
    ///
    /// let mut entries = client.blocklist().list(ListBlocklist::new()).items();
    /// while let Some(entry) = entries.next_item().await? {
    ///     println!("{:?}", entry.r#type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/list>
    pub fn list(&self, filter: ListBlocklist) -> Call<ListBlocklist> {
        self.0.call(filter)
    }
}

endpoints! {
    AddToBlocklist: ADD_TO_BLOCKLIST, json -> BlocklistChange, optional_json;
    RemoveFromBlocklist: REMOVE_FROM_BLOCKLIST, json -> BlocklistChange, optional_json;
    ListBlocklist: LIST_BLOCKLIST -> pages of BlocklistItem;
}

setters! { AddToBlocklist for Call<AddToBlocklist> via map }
setters! { RemoveFromBlocklist for Call<RemoveFromBlocklist> via map }

filters! {
    ListBlocklist: [offset, limit, page, page_size];
}
