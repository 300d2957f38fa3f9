//! An empty page as a PDF.

use std::fmt::Write as _;
use std::sync::LazyLock;

use bytes::Bytes;

/// The objects of a file with one page of A4.
const OBJECTS: [&str; 3] = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
];

/// The file.
pub(super) fn paper() -> Bytes {
    static PAPER: LazyLock<Bytes> = LazyLock::new(|| build().into());
    PAPER.clone()
}

fn build() -> String {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = "0000000000 65535 f \n".to_owned();
    // To a string, nothing fails to be written.
    for (number, object) in (1..).zip(OBJECTS) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let start = file.len();
    let size = OBJECTS.len() + 1;
    let _ = write!(
        file,
        "xref\n0 {size}\n{places}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_that_of_its_object() {
        let file = build();
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        let table: Vec<_> = file[start..].lines().collect();
        assert_eq!(table[..2], ["xref", "0 4"]);
        for (number, row) in table[3..6].iter().enumerate() {
            assert_eq!(row.len(), 19, "{row}");
            let place: usize = row[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{} 0 obj\n", number + 1)));
        }
    }
}
