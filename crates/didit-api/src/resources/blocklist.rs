//! The blocklist that is filled from sessions.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use didit_types::Page;
use didit_types::blocklist::{
    AddToBlocklist, BlocklistChange, BlocklistItem, ListBlocklist, RemoveFromBlocklist,
};

/// The blocklist; see [`Client::blocklist`].
#[derive(Debug, Clone, Copy)]
pub struct Blocklist<'a>(&'a Client);

impl<'a> Blocklist<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Blocklists what a session showed. Later sessions that match are declined.
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/add>
    pub fn add(&self, request: AddToBlocklist) -> Call<AddToBlocklist> {
        self.0.call(request)
    }

    /// Takes what a session put on the list off it. Entries made by hand stay.
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/remove>
    pub fn remove(&self, request: RemoveFromBlocklist) -> Call<RemoveFromBlocklist> {
        self.0.call(request)
    }

    /// Lists what sessions put on the list, latest first.
    ///
    /// Source: <https://docs.didit.me/management-api/blocklist/list>
    pub fn list(&self, filter: ListBlocklist) -> Call<ListBlocklist> {
        self.0.call(filter)
    }
}

endpoint! { AddToBlocklist: ADD_TO_BLOCKLIST -> BlocklistChange as json_or_default,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RemoveFromBlocklist: REMOVE_FROM_BLOCKLIST -> BlocklistChange as json_or_default,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { ListBlocklist: LIST_BLOCKLIST -> Page<BlocklistItem> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

paged! { ListBlocklist: BlocklistItem, [offset, limit, page, page_size] }
