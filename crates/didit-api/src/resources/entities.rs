//! What is asked of users and of companies alike.

use didit_types::UntypedJson;
use didit_types::entity::{BatchDeleteEntities, EntityStatus, UpdateEntityStatus};

use crate::check::{Check, Checked, at_most, each, one_of, refuse, required, within};

/// The API takes its own words only.
pub(super) fn status(status: &EntityStatus) -> Checked {
    one_of("status", status.is_known(), "ACTIVE, FLAGGED, BLOCKED")
}

pub(super) fn metadata(metadata: &UntypedJson) -> Checked {
    if metadata.reveal().is_object() {
        return Ok(());
    }
    refuse("metadata", "must be a JSON object")
}

pub(super) fn page(limit: Option<u64>) -> Checked {
    each(&limit, |limit| within("limit", *limit, 1..=200))
}

impl Check for UpdateEntityStatus {
    fn check(&self) -> Checked {
        status(&self.status)?;
        each(&self.reason, |text| at_most("reason", text.reveal(), 1000))
    }
}

impl Check for BatchDeleteEntities {
    /// One way to say whom: the API would take `delete_all` before a list.
    fn check(&self) -> Checked {
        let all = self.delete_all == Some(true);
        let mut texts = self.vendor_data_list.iter().flatten();
        let mut ids = self.didit_internal_id_list.iter().flatten();
        match (all, texts.clone().count() + ids.clone().count()) {
            (true, 0) => Ok(()),
            (true, _) => refuse("delete_all", "must not be set together with a list"),
            (false, 0) => refuse(
                "vendor_data_list, didit_internal_id_list, delete_all",
                "needs at least one entry, or delete_all",
            ),
            (false, _) => {
                texts.try_for_each(|text| required("vendor_data_list", text.reveal()))?;
                ids.try_for_each(|id| required("didit_internal_id_list", id.as_str()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use didit_types::business::{CreateBusiness, ListBusinesses, UpdateBusiness};
    use didit_types::user::{CreateUser, ListUsers, UpdateUser};
    use serde_json::json;

    use super::*;

    /// The field that is refused; an empty text if none is.
    fn refused(request: &impl Check) -> String {
        let checked = request.check();
        checked.map_or_else(|error| error.field().to_owned(), |()| String::new())
    }

    #[test]
    fn what_the_api_would_refuse_of_a_user_is_refused_by_its_field() {
        let new = || CreateUser::new("user-1");
        assert_eq!(refused(&new()), "");
        assert_eq!(refused(&CreateUser::new(" ")), "vendor_data");
        for (request, field) in [
            (new().full_name("x".repeat(513)), "full_name"),
            (new().display_name("x".repeat(256)), "display_name"),
            (new().date_of_birth("1.2.1980"), "date_of_birth"),
            (new().status("Blocked"), "status"),
            (new().metadata(json!([1])), "metadata"),
            (new().approved_emails(vec!["ana".into()]), "approved_emails"),
            (new().approved_phones(vec!["12".into()]), "approved_phones"),
            (new().issuing_states(vec!["ES".into()]), "issuing_states"),
        ] {
            assert_eq!(refused(&request), field);
        }
        let change = UpdateUser::new();
        assert_eq!(refused(&change.clone().metadata(json!("x"))), "metadata");
        assert_eq!(refused(&change.clone().date_of_birth("x")), "date_of_birth");
        assert_eq!(refused(&change.reason("x".repeat(1001))), "reason");
        assert_eq!(refused(&ListUsers::new().country("ES")), "country");
        assert_eq!(refused(&ListUsers::new().limit(201)), "limit");
    }

    #[test]
    fn what_the_api_would_refuse_of_a_company_is_refused_by_its_field() {
        let new = CreateBusiness::new;
        assert_eq!(refused(&new()), "");
        for (request, field) in [
            (new().vendor_data(""), "vendor_data"),
            (new().legal_name("x".repeat(256)), "legal_name"),
            (
                new().registration_number("x".repeat(101)),
                "registration_number",
            ),
            (new().country_code("x".repeat(11)), "country_code"),
        ] {
            assert_eq!(refused(&request), field);
        }
        let change = UpdateBusiness::new().country_code("United Kingdom");
        assert_eq!(refused(&change), "country_code");
        assert_eq!(refused(&ListBusinesses::new().country("GBR")), "country");
    }

    #[test]
    fn a_deletion_says_in_one_way_whom_it_means() {
        let none = BatchDeleteEntities::new();
        assert!(refused(&none).ends_with("delete_all"));
        let empty = none.clone().vendor_data_list(Vec::new()).delete_all(false);
        assert!(refused(&empty).starts_with("vendor_data_list"));
        let both = none
            .clone()
            .vendor_data_list(vec!["a".into()])
            .delete_all(true);
        assert_eq!(refused(&both), "delete_all");
        let blank = none.clone().vendor_data_list(vec!["".into()]);
        assert_eq!(refused(&blank), "vendor_data_list");
        assert_eq!(refused(&none.delete_all(true)), "");
    }
}
