//! Files that arguments name.

use std::io::Read as _;
use std::path::Path;

use crate::failure::{Failure, Outcome};

/// The content of a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    let content = if path == Path::new("-") {
        let mut content = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut content)
            .map(|_| content)
    } else {
        std::fs::read(path)
    };
    content
        .map_err(|error| Failure::misuse(format!("{} could not be read: {error}", path.display())))
}
