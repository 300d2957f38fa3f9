//! Types of identity documents.

/// Codes and names of the document types.
const TYPES: [(&str, &str); 6] = [
    ("P", "Passport"),
    ("ID", "Identity Card"),
    ("DL", "Driver's License"),
    ("RP", "Residence Permit"),
    ("HIC", "Health Insurance Card"),
    ("TC", "Tax Card"),
];

/// Returns the name of a document type, or `None` if the code is unknown.
pub(crate) fn document_name(code: &str) -> Option<&'static str> {
    let mut types = TYPES.into_iter();
    types
        .find(|(known, _)| *known == code)
        .map(|(_, name)| name)
}

/// Returns the code of a document type, or `None` if the name is unknown.
pub(crate) fn document_code(name: &str) -> Option<&'static str> {
    let mut types = TYPES.into_iter();
    types
        .find(|(_, known)| *known == name)
        .map(|(code, _)| code)
}
