//! The dashboard: sessions, users, businesses, lists, transactions, cases, webhooks, journal,
//! faults and clock of the fake.

mod action;
mod clock;
mod connect;
mod destinations;
mod explain;
mod faults;
mod journal;
mod kinds;
mod list;
mod records;
mod report;
mod session;
mod snippet;
mod timeline;
mod view;
mod webhooks;

use std::net::SocketAddr;

use self::view::{Notice, lost, mark};
use super::live;
use super::request::PageRequest;
use crate::http::Reply;
use crate::server::guard;

/// Responds to visitors on this machine. They have all rights of the control plane.
pub(super) async fn respond(request: &PageRequest<'_>, path: &[&str], peer: SocketAddr) -> Reply {
    if let Err(reply) = guard::same_machine(peer) {
        return reply;
    }
    match (path, &request.form) {
        (["live"], None) => {
            let section = request.query.get("of").unwrap_or_default();
            live::wait(request, |state| mark(state, section)).await
        }
        // A rejected form stays open under the URL of the form.
        ([] | ["sessions"], None) => {
            let notice = Notice::done(request, &[("delete", "The session is deleted.")]);
            list::show(request, notice)
        }
        (["applications"], Some(form)) => session::add_application(request, form),
        (["sessions"], Some(form)) => list::create(request, form),
        (["connect"], None) => connect::page(request),
        (["sessions", id, "report"], None) => session::report(request, id),
        (["sessions", id], None) => session::show(request, id, None),
        (["sessions", id], Some(form)) => session::act(request, id, form),
        (["users"], _) => kinds::USERS.respond(request),
        (["businesses"], _) => kinds::BUSINESSES.respond(request),
        (["lists"], _) => kinds::LISTS.respond(request),
        #[cfg(feature = "transactions")]
        (["transactions"], _) => kinds::TRANSACTIONS.respond(request),
        #[cfg(feature = "cases")]
        (["cases"], _) => kinds::CASES.respond(request),
        (["webhooks"], None) => webhooks::list(request, None),
        (["webhooks"], Some(form)) => webhooks::act(request, form),
        (["webhooks", id], None) => webhooks::show(request, id),
        (["webhooks", id], Some(_)) => webhooks::resend(request, id),
        (["journal"], None) => journal::list(request),
        (["journal", number], None) => journal::show(request, number),
        (["faults"], None) => faults::show(request, None),
        (["faults"], Some(form)) => faults::act(request, form),
        (["clock"], None) => clock::show(request, None),
        (["clock"], Some(form)) => clock::act(request, form),
        _ => lost(&request.fake.lock(), "Page not found."),
    }
}
