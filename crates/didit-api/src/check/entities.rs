//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, country2, country3, date, each, email, longest, one_of, phone, refuse,
    required, set, within,
};
use didit_types::business::{CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_types::entity::{BatchDeleteEntities, EntityStatus, UpdateEntityStatus};
use didit_types::user::{CreateUser, ListUsers, UpdateUser};
use didit_types::{Personal, UntypedJson};

/// The API takes its own words only.
fn status(status: &EntityStatus) -> Checked {
    one_of("status", status.is_known(), "ACTIVE, FLAGGED, BLOCKED")
}
fn metadata(metadata: &UntypedJson) -> Checked {
    if metadata.reveal().is_object() {
        return Ok(());
    }
    refuse("metadata", "must be a JSON object")
}
fn page(limit: Option<u64>) -> Checked {
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
impl Check for ListUsers {
    fn check(&self) -> Checked {
        each(&self.status, status)?;
        each(&self.country, |code| country3("country", code.reveal()))?;
        page(self.limit)
    }
}
/// What the lists of a user hold.
fn lists(
    emails: Option<&[Personal]>,
    phones: Option<&[Personal]>,
    states: Option<&[Personal]>,
) -> Checked {
    let each_of = |list: Option<&[Personal]>, check: fn(&str) -> Checked| {
        let mut items = list.into_iter().flatten();
        items.try_for_each(|item| check(item.reveal()))
    };
    each_of(emails, |text| email("approved_emails", text))?;
    each_of(phones, |text| phone("approved_phones", text))?;
    each_of(states, |code| country3("issuing_states", code))
}
impl Check for CreateUser {
    fn check(&self) -> Checked {
        required("vendor_data", self.vendor_data.reveal())?;
        each(&self.full_name, |text| {
            at_most("full_name", text.reveal(), 512)
        })?;
        each(&self.display_name, |text| {
            at_most("display_name", text.reveal(), 255)
        })?;
        each(&self.date_of_birth, |day| {
            date("date_of_birth", day.reveal())
        })?;
        each(&self.status, status)?;
        each(&self.metadata, metadata)?;
        lists(
            self.approved_emails.as_deref(),
            self.approved_phones.as_deref(),
            self.issuing_states.as_deref(),
        )
    }
}
impl Check for UpdateUser {
    fn check(&self) -> Checked {
        longest("full_name", &self.full_name, 512)?;
        longest("display_name", &self.display_name, 255)?;
        set(&self.date_of_birth, |day| {
            date("date_of_birth", day.reveal())
        })?;
        each(&self.status, status)?;
        set(&self.metadata, metadata)?;
        each(&self.reason, |text| at_most("reason", text.reveal(), 1000))?;
        lists(
            self.approved_emails.as_deref(),
            self.approved_phones.as_deref(),
            self.issuing_states.as_deref(),
        )
    }
}
impl Check for ListBusinesses {
    fn check(&self) -> Checked {
        each(&self.status, status)?;
        each(&self.country, |code| country2("country", code.reveal()))?;
        page(self.limit)
    }
}
impl Check for CreateBusiness {
    fn check(&self) -> Checked {
        each(&self.vendor_data, |text| {
            required("vendor_data", text.reveal())
        })?;
        each(&self.display_name, |text| {
            at_most("display_name", text.reveal(), 255)
        })?;
        each(&self.legal_name, |text| {
            at_most("legal_name", text.reveal(), 255)
        })?;
        each(&self.registration_number, |text| {
            at_most("registration_number", text.reveal(), 100)
        })?;
        each(&self.country_code, |text| {
            at_most("country_code", text.reveal(), 10)
        })?;
        each(&self.status, status)?;
        each(&self.metadata, metadata)
    }
}
impl Check for UpdateBusiness {
    fn check(&self) -> Checked {
        longest("display_name", &self.display_name, 255)?;
        longest("legal_name", &self.legal_name, 255)?;
        longest("registration_number", &self.registration_number, 100)?;
        longest("country_code", &self.country_code, 10)?;
        each(&self.status, status)?;
        set(&self.metadata, metadata)
    }
}
