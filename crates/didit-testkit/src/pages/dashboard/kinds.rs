//! The kinds of records: users, businesses, lists, transactions and cases.

use didit_types::operation;

use super::records::{Records, batch, changed, filled, nothing};
use crate::scenario::shown::SHOWN;

pub(super) const USERS: Records = Records {
    section: "Users",
    path: "/dashboard/users",
    shown: || &SHOWN.users,
    key: "vendor_data|didit_internal_id",
    parameter: "vendor_data",
    list: &operation::LIST_USERS,
    filter: ("", ""),
    retrieve: &operation::RETRIEVE_USER,
    actions: &[
        ("create", &operation::CREATE_USER, filled),
        ("edit", &operation::UPDATE_USER, changed),
        ("status", &operation::UPDATE_USER_STATUS, filled),
        ("delete", &operation::BATCH_DELETE_USERS, batch),
    ],
    items: Some(&operation::LIST_SESSIONS),
    conditions: |key| [("session_kind", "user"), ("vendor_data", key)],
};

pub(super) const BUSINESSES: Records = Records {
    section: "Businesses",
    path: "/dashboard/businesses",
    shown: || &SHOWN.businesses,
    list: &operation::LIST_BUSINESSES,
    retrieve: &operation::RETRIEVE_BUSINESS,
    actions: &[
        ("create", &operation::CREATE_BUSINESS, filled),
        ("edit", &operation::UPDATE_BUSINESS, changed),
        ("status", &operation::UPDATE_BUSINESS_STATUS, filled),
        ("delete", &operation::BATCH_DELETE_BUSINESSES, batch),
    ],
    conditions: |key| [("session_kind", "business"), ("vendor_data", key)],
    ..USERS
};

pub(super) const LISTS: Records = Records {
    section: "Lists",
    path: "/dashboard/lists",
    shown: || &SHOWN.lists,
    key: "uuid",
    parameter: "list_uuid",
    list: &operation::LIST_LISTS,
    filter: ("ordering", "created_at"),
    retrieve: &operation::RETRIEVE_LIST,
    actions: &[
        ("create", &operation::CREATE_LIST, filled),
        ("add", &operation::CREATE_LIST_ENTRY, filled),
        ("remove", &operation::DELETE_LIST_ENTRY, nothing),
        ("delete", &operation::DELETE_LIST, nothing),
    ],
    items: Some(&operation::LIST_LIST_ENTRIES),
    conditions: |_| [("", ""); 2],
};

#[cfg(feature = "transactions")]
pub(super) const TRANSACTIONS: Records = Records {
    section: "Transactions",
    path: "/dashboard/transactions",
    shown: || &SHOWN.transactions,
    key: "uuid",
    parameter: "transaction_id",
    list: &operation::LIST_TRANSACTIONS,
    filter: ("", ""),
    retrieve: &operation::RETRIEVE_TRANSACTION,
    actions: &[],
    #[cfg(feature = "cases")]
    items: Some(&operation::LIST_CASES),
    #[cfg(not(feature = "cases"))]
    items: None,
    // The search finds the cases that it is linked to.
    conditions: |key| [("search", key), ("", "")],
};

#[cfg(feature = "cases")]
pub(super) const CASES: Records = Records {
    section: "Cases",
    path: "/dashboard/cases",
    shown: || &SHOWN.cases,
    key: "uuid",
    parameter: "case_uuid",
    list: &operation::LIST_CASES,
    filter: ("", ""),
    retrieve: &operation::RETRIEVE_CASE,
    actions: &[],
    items: None,
    conditions: |_| [("", ""); 2],
};
