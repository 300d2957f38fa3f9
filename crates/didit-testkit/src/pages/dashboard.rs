//! The dashboard: the fake for who develops against it.

mod act;
mod clock;
mod explain;
mod faults;
mod journal;
mod list;
mod report;
mod session;
mod snippet;
mod timeline;
mod view;
mod webhooks;

use std::net::SocketAddr;

use http::StatusCode;

use self::view::{Lost, Shell};
use super::page::desk;
use super::{Asked, live};
use crate::http::reply::Reply;
use crate::server::guard;
use crate::state::State;

/// What a visitor may do with it is as much as the control plane may.
pub(super) async fn answer(asked: &Asked<'_>, path: &[&str], peer: SocketAddr) -> Reply {
    if let Err(reply) = guard::same_machine(peer) {
        return reply;
    }
    match (path, &asked.form) {
        (["live"], None) => {
            let section = asked.query.get("of").unwrap_or_default();
            live::wait(asked, |state| mark(state, section)).await
        }
        // The page of a refused form is looked at again under the form's address.
        ([] | ["sessions"], None) => list::show(asked, None),
        (["applications"], Some(form)) => session::add_application(asked, form),
        (["sessions"], Some(form)) => list::create(asked, form),
        (["sessions", id], None) => session::page(asked, id),
        (["sessions", id], Some(form)) => session::act(asked, id, form),
        (["webhooks"], None) => webhooks::list(asked),
        (["webhooks", id], None) => webhooks::show(asked, id),
        (["webhooks", id], Some(_)) => webhooks::resend(asked, id),
        (["journal"], None) => journal::list(asked),
        (["journal", number], None) => journal::show(asked, number),
        (["faults"], None) => faults::page(asked),
        (["faults"], Some(form)) => faults::act(asked, form),
        (["clock"], None) => clock::page(asked),
        (["clock"], Some(form)) => clock::act(asked, form),
        _ => lost(asked, "There is no such page."),
    }
}

/// A page that is not there.
fn lost(asked: &Asked<'_>, text: &str) -> Reply {
    let shell = Shell::new(&asked.fake.lock(), "Sessions");
    desk(
        StatusCode::NOT_FOUND,
        &Lost {
            text: text.to_owned(),
            shell,
        },
    )
}

/// Differs after every change that a section shows.
fn mark(state: &State, section: &str) -> u64 {
    match section {
        "Sessions" => state.feed.seen() + state.deliveries.changes() + state.journal.seen(),
        "Webhooks" => state.deliveries.changes(),
        "Journal" => state.journal.seen(),
        "Faults" => state.faults.changes() + state.deliveries.changes() + state.journal.seen(),
        _ => state.now.seconds().unsigned_abs(),
    }
}
