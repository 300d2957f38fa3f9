//! What the modules of cases share.

use crate::http::{Reply, RequestContext, auth};
use crate::state::{CollectionKey, Item, Kind};
use crate::vocabulary::hash;

/// Error for an unknown case.
pub(super) const NOT_FOUND: &str = "Case not found.";

/// The cases of an application.
pub(in crate::operations) const CASES: CollectionKey = CollectionKey::of("cases");

/// E-mail address and name of the caller: each API key is another officer.
pub(in crate::operations) fn officer(context: &RequestContext<'_>) -> (String, &'static str) {
    let key = auth::key_text(context.headers).unwrap_or_default();
    let number = hash(0, key) & 0xffff_ffff;
    (format!("api-{number:08x}@example.com"), "API Client")
}

/// A user or company by its key: `vendor_data`, or the id of one without.
pub(crate) type Subject = (Kind, Box<str>);

/// Returns the user or company of a case, if it still exists.
pub(super) fn subject_of(context: &RequestContext<'_>, case: &Item) -> Result<Subject, Reply> {
    let subject = case.get("subject");
    let kind = subject["type"].as_str().and_then(Kind::parse);
    let key = subject["external_id"].as_str().or(subject["uuid"].as_str());
    kind.zip(key)
        .filter(|(kind, key)| context.state.entity(context.owner(*kind), key).is_some())
        .map(|(kind, key)| (kind, key.into()))
        .ok_or_else(|| Reply::refused("The subject of the case no longer exists."))
}
