//! Recording and replay of exchanges.

pub(crate) mod capture;
pub(crate) mod cassette;
pub(crate) mod never;
