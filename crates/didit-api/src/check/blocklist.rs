//! What the blocklist takes.

use didit_types::blocklist::{AddToBlocklist, ListBlocklist, RemoveFromBlocklist};

use super::{Check, Checked, at_least_one, required, within};

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
        self.limit
            .map_or(Ok(()), |limit| within("limit", limit, 1..=u64::MAX))
    }
}
