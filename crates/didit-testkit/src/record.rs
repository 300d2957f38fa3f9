//! Transports that record and replay exchanges.

mod capture;
mod cassette;
mod exchange;
mod never;
mod replay;
mod scrub;

pub use capture::Capture;
pub use cassette::{Cassette, CassetteError};
pub use never::Never;
pub use replay::Replay;
