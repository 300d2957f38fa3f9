//! The list of scenarios.

use super::script::SCRIPTS;

/// Every scenario as the fake lists it: its slug, what happens, and how the session
/// ends. The shape of Didit's own list is not public.
pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    SCRIPTS
        .iter()
        .map(|script| (script.slug, script.title, script.status.as_str()))
}
