//! Multipart forms, read the way the service reads them.

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use memchr::memmem;
use serde_json::{Map, Value};

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::reply::Reply;

/// A form with files.
pub(crate) struct Upload {
    /// The fields: all of them text, but for `metadata`, which is JSON.
    pub(crate) form: Form,
    files: Vec<File>,
}

struct File {
    field: String,
    name: String,
    bytes: Bytes,
}

/// The kinds and the size that a field takes.
pub(crate) struct Rules {
    pub(crate) extensions: &'static [&'static str],
    pub(crate) megabytes: usize,
}

impl RequestContext<'_> {
    /// The body as a form with files; another kind of body is refused.
    pub(crate) fn upload(&self) -> Result<Upload, Reply> {
        let kind = self.headers.get(CONTENT_TYPE);
        let Some(kind) = kind.and_then(|kind| kind.to_str().ok()) else {
            return Ok(Upload {
                form: Form::new(Map::new()),
                files: Vec::new(),
            });
        };
        if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            return Err(Reply::detail(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                &format!("Unsupported media type \"{kind}\" in request."),
            ));
        }
        let parts = boundary(kind).and_then(|boundary| parse(boundary, self.body));
        parts.ok_or_else(|| {
            Reply::detail(
                StatusCode::BAD_REQUEST,
                "Multipart form parse error - Invalid boundary in multipart.",
            )
        })
    }
}

impl Upload {
    /// A file that must be there.
    pub(crate) fn require(&mut self, field: &str, rules: &Rules) -> Option<Bytes> {
        if !self.form.has(field) && !self.files.iter().any(|file| file.field == field) {
            self.form.invalid(field, "No file was submitted.");
        }
        self.file(field, rules)
    }

    /// A file, if it was sent and is as it may be.
    pub(crate) fn file(&mut self, field: &str, rules: &Rules) -> Option<Bytes> {
        if self.form.has(field) {
            let text = "The submitted data was not a file. Check the encoding type on the form.";
            self.form.invalid(field, text);
            return None;
        }
        let file = self.files.iter().find(|file| file.field == field)?;
        let extension = file
            .name
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        let refusal = if file.bytes.is_empty() {
            "The submitted file is empty.".to_owned()
        } else if !rules.extensions.contains(&&*extension.to_ascii_lowercase()) {
            let allowed = rules.extensions.join(", ");
            format!(
                "File extension \u{201c}{extension}\u{201d} is not allowed. Allowed extensions are: {allowed}."
            )
        } else if file.bytes.len() > rules.megabytes << 20 {
            format!("File size should not exceed {} MB", rules.megabytes)
        } else {
            return Some(file.bytes.clone());
        };
        self.form.invalid(field, refusal);
        None
    }
}

fn boundary(kind: &str) -> Option<&str> {
    let (_, rest) = kind.split_once("boundary=")?;
    let boundary = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split(';').next()?.trim(),
    };
    (!boundary.is_empty()).then_some(boundary)
}

fn parse(boundary: &str, body: &Bytes) -> Option<Upload> {
    let delimiter = format!("\r\n--{boundary}");
    let mut members = Map::new();
    let mut files = Vec::new();
    // The first delimiter has no line before it.
    let mut at = body.strip_prefix(&delimiter.as_bytes()[2..])?;
    loop {
        if at.starts_with(b"--") {
            break;
        }
        let part = at.strip_prefix(b"\r\n")?;
        let head_end = memmem::find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&part[..head_end]).ok()?;
        let content = &part[head_end + 4..];
        let end = memmem::find(content, delimiter.as_bytes())?;
        let (content, rest) = content.split_at(end);
        at = &rest[delimiter.len()..];
        let disposition = disposition(head)?;
        let field = parameter(disposition, "name")?.to_owned();
        if let Some(name) = parameter(disposition, "filename") {
            files.push(File {
                field,
                name: name.to_owned(),
                bytes: body.slice_ref(content),
            });
            continue;
        }
        let text = String::from_utf8_lossy(content);
        let json = (field == "metadata").then(|| serde_json::from_str(&text).ok());
        let value = json.flatten();
        members.insert(
            field,
            value.unwrap_or_else(|| Value::String(text.into_owned())),
        );
    }
    let form = Form::new(members);
    Some(Upload { form, files })
}

fn disposition(head: &str) -> Option<&str> {
    head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })
}

/// A parameter of a header; what is quoted may hold semicolons.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut rest = header;
    while let Some((_, parameters)) = rest.split_once(';') {
        let (mine, value) = parameters.split_once('=')?;
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if mine.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        extensions: &["jpg"],
        megabytes: 1,
    };

    fn read(body: &str) -> Option<Upload> {
        parse("B", &Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn fields_and_files_are_told_apart() {
        let mut upload = read(
            "--B\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"n\":1}\r\n\
             --B\r\ncontent-type: image/jpeg\r\n\
             content-disposition: form-data; name=a; filename=\"name=b; c.JPG\"\r\n\r\n\
             -- B\r\n\r\n--B--\r\n",
        )
        .unwrap();
        assert_eq!(upload.form.dictionary("metadata").unwrap()["n"], 1);
        // A delimiter stands at the beginning of a line; this file has none.
        assert_eq!(upload.file("a", &RULES).unwrap(), "-- B\r\n");
        assert!(upload.form.finish().is_ok());
    }

    #[test]
    fn a_form_that_breaks_off_is_none() {
        let whole = "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--\r\n";
        assert!(read(whole).is_some());
        for end in 0..whole.len() - 4 {
            assert!(read(&whole[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn the_boundary_may_be_quoted() {
        assert_eq!(
            boundary("multipart/form-data; boundary=\"a b\"; x=1"),
            Some("a b")
        );
        assert_eq!(
            boundary("multipart/form-data; boundary=ab; x=1"),
            Some("ab")
        );
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
