//! Requests to every operation on networks, valid and not.

use didit_testkit::{Fake, Template};

use super::{Investigator, UNKNOWN, pay, text};
use crate::caller::Caller;

/// Calls every operation with the key of a caller, and with valid and invalid requests.
pub(crate) fn calls(fake: &Fake) {
    let investigator = Investigator::new(fake);
    let [session, ..] = investigator.ring();
    let booked = pay(&investigator, "network", "198.51.100.7");
    pay(&investigator, "network-2", "198.51.100.7");
    let company = fake.workflow_of(Template::Kyb);
    let company = investigator.caller.create(&company, "company-9");
    let business = investigator.caller.get("/v3/businesses/company-9/").json;
    let user = investigator.user("ring-1");
    let networks = investigator.get("networks/?signal_type=phone");
    let network = format!("networks/{}/", text(&networks["results"][0], "uuid"));
    let transaction = format!("transactions/{}/", text(&booked, "uuid"));
    let party = text(&booked["parties"][1], "uuid");
    for path in [
        "networks/".to_owned(),
        "networks/?scope=none".into(),
        format!("networks/{UNKNOWN}/"),
        network.clone(),
        format!("{network}graph/"),
        format!("{network}graph/?focus_kind=vendor_user&focus_id={user}&depth=2"),
        format!("{network}graph/?depth=9"),
        format!("{network}members/"),
        format!("{network}signals/"),
        format!("{network}timeline/"),
        format!("{network}map/"),
        format!("sessions/{session}/networks/"),
        format!("business-sessions/{company}/networks/"),
        format!("users/{user}/networks/"),
        format!(
            "businesses/{}/networks/",
            text(&business, "didit_internal_id")
        ),
        format!("{transaction}networks/"),
        format!("{transaction}parties/{party}/networks/"),
        format!("{transaction}parties/{UNKNOWN}/networks/"),
    ] {
        let path = format!("{}{path}", investigator.root);
        for key in [&*investigator.caller.key, "wrong", ""] {
            Caller::with_key(fake, key).get(&path);
        }
    }
}
