//! The blocklist that is filled from sessions.

use didit_types::Page;
use didit_types::blocklist::{
    AddToBlocklist, BlocklistChange, BlocklistItem, ListBlocklist, RemoveFromBlocklist,
};

use crate::call::Call;
use crate::check::{Check, Checked, at_least_one, each, required, within};
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use crate::pager::paged;

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

impl Check for AddToBlocklist {
    fn check(&self) -> Checked {
        required("session_id", self.session_id.as_str())?;
        at_least_one(
            "blocklist_face, blocklist_document, blocklist_phone, blocklist_email",
            &[
                self.blocklist_face,
                self.blocklist_document,
                self.blocklist_phone,
                self.blocklist_email,
            ],
        )
    }
}

impl Check for RemoveFromBlocklist {
    fn check(&self) -> Checked {
        required("session_id", self.session_id.as_str())?;
        at_least_one(
            "unblock_face, unblock_document, unblock_phone, unblock_email",
            &[
                self.unblock_face,
                self.unblock_document,
                self.unblock_phone,
                self.unblock_email,
            ],
        )
    }
}

impl Check for ListBlocklist {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}
