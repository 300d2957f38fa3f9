//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, base64, each, ensure, one_of, refuse, required, within,
};
use didit_types::list::{
    CreateList, CreateListEntry, ListListEntries, ListLists, ListType, UpdateList, UploadListFace,
};

/// So many rows has a page at most.
const ROWS: u64 = 1_000_000;
/// So many bytes has a picture at most.
const PICTURE: usize = 2 << 20;
fn name(name: &str) -> Checked {
    required("name", name)?;
    at_most("name", name, 255)
}
impl Check for CreateList {
    fn check(&self) -> Checked {
        name(self.name.reveal())?;
        one_of(
            "list_type",
            self.list_type != ListType::Blocklist,
            "allowlist and custom",
        )
    }
}
impl Check for UpdateList {
    fn check(&self) -> Checked {
        each(&self.name, |new| name(new.reveal()))
    }
}
impl Check for ListLists {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=ROWS))
    }
}
impl Check for ListListEntries {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=ROWS))
    }
}
impl Check for CreateListEntry {
    fn check(&self) -> Checked {
        ensure(
            self.value.is_some() != self.reference_session_id.is_some(),
            "value, reference_session_id",
            "needs exactly one of the two",
        )?;
        each(&self.value, |value| required("value", value.reveal()))?;
        each(&self.reference_session_id, |session| {
            required("reference_session_id", session.as_str())
        })?;
        each(&self.metadata, |metadata| {
            ensure(
                metadata.reveal().is_object(),
                "metadata",
                "must be an object",
            )
        })?;
        if self.reference_object_uuid.is_none() {
            return Ok(());
        }
        let metadata = self.metadata.as_ref();
        if metadata.is_none_or(|metadata| metadata.reveal()["reference_type"].is_null()) {
            return refuse(
                "metadata.reference_type",
                "is required with `reference_object_uuid`",
            );
        }
        ensure(
            self.value.is_some(),
            "value",
            "is required with `reference_object_uuid`",
        )
    }
}
impl Check for UploadListFace {
    fn check(&self) -> Checked {
        base64("image", self.image.reveal(), PICTURE)
    }
}
