//! Multipart forms.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use multer::Multipart;
use serde_json::{Map, Value, json};

use crate::http::context::RequestContext;
use crate::http::form::Form;
use crate::http::reply::Reply;
use crate::vocabulary::is_shallow;

/// A form with files.
pub(crate) struct Upload {
    /// The fields: text, except for `metadata`, which is JSON.
    pub(crate) form: Form,
    files: Vec<File>,
}

struct File {
    field: String,
    name: String,
    bytes: Bytes,
}

/// Constraints of a file.
pub(crate) struct Rules {
    pub(crate) extensions: &'static [&'static str],
    pub(crate) megabytes: usize,
}

impl RequestContext<'_> {
    /// The body as a multipart form. A request without content type has no fields.
    pub(crate) fn upload(&self) -> Result<Upload, Reply> {
        let content_type = self.headers.get(CONTENT_TYPE);
        let Some(content_type) = content_type.and_then(|value| value.to_str().ok()) else {
            return Ok(Upload::new(Form::new(Map::new())));
        };
        let boundary = match multer::parse_boundary(content_type) {
            Err(multer::Error::NoMultipart) => {
                return Err(Reply::detail(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    &format!("Unsupported media type \"{content_type}\" in request."),
                ));
            }
            boundary => boundary.ok(),
        };
        boundary
            .and_then(|boundary| parse(boundary, self.body.clone()))
            .ok_or_else(|| {
                Reply::refused("Multipart form parse error - Invalid boundary in multipart.")
            })
    }

    /// The body as a multipart form, or as JSON.
    pub(crate) fn upload_or_form(&self) -> Result<Upload, Reply> {
        let content_type = self.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        if content_type.is_some_and(|text| text.starts_with("multipart/")) {
            return self.upload();
        }
        self.form().map(Upload::new)
    }
}

impl Upload {
    /// Returns a form without files.
    const fn new(form: Form) -> Self {
        Self {
            form,
            files: Vec::new(),
        }
    }

    /// The file of a field: if the field is repeated, the last one.
    fn find(&self, field: &str) -> Option<&File> {
        self.files.iter().rfind(|file| file.field == field)
    }

    /// A required file.
    pub(crate) fn require(&mut self, field: &str, rules: &Rules) -> Option<Bytes> {
        if !self.form.has(field) && self.find(field).is_none() {
            self.form.invalid(field, "No file was submitted.");
        }
        self.file(field, rules)
    }

    /// The name and the content of a file.
    pub(crate) fn sent(&self, field: &str) -> Option<(String, Bytes)> {
        let file = self.files.iter().find(|file| file.field == field)?;
        Some((file.name.clone(), file.bytes.clone()))
    }

    /// The name of a file.
    pub(crate) fn file_name(&self, field: &str) -> Option<&str> {
        Some(&self.find(field)?.name)
    }

    /// The extension of a file's name, in lower case.
    pub(crate) fn extension(&self, field: &str) -> String {
        let name = self.file_name(field).unwrap_or_default();
        let (_, extension) = name.rsplit_once('.').unwrap_or_default();
        extension.to_ascii_lowercase()
    }

    /// An optional file.
    pub(crate) fn file(&mut self, field: &str, rules: &Rules) -> Option<Bytes> {
        if self.form.has(field) {
            let text = "The submitted data was not a file. Check the encoding type on the form.";
            self.form.invalid(field, text);
            return None;
        }
        let file = self.find(field)?;
        let (_, extension) = file.name.rsplit_once('.').unwrap_or_default();
        let error = if file.bytes.is_empty() {
            "The submitted file is empty.".to_owned()
        } else if !rules.extensions.is_empty()
            && !rules.extensions.contains(&&*extension.to_ascii_lowercase())
        {
            let allowed = rules.extensions.join(", ");
            format!(
                "File extension \u{201c}{extension}\u{201d} is not allowed. Allowed extensions are: {allowed}."
            )
        } else if file.bytes.len() > rules.megabytes << 20 {
            format!("File size should not exceed {} MB", rules.megabytes)
        } else {
            return Some(file.bytes.clone());
        };
        self.form.invalid(field, error);
        None
    }
}

fn parse(boundary: String, body: Bytes) -> Option<Upload> {
    let body = stream::once(async { Ok::<_, Infallible>(body) });
    let read = async {
        let mut form = Multipart::new(body, boundary);
        let (mut members, mut files) = (Map::new(), Vec::new());
        while let Some(part) = form.next_field().await.ok()? {
            let field = part.name()?.to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.ok()?;
            if let Some(name) = file_name {
                // A browser sends an empty name for a field without a chosen file.
                if !name.is_empty() {
                    files.push(File { field, name, bytes });
                }
                continue;
            }
            let json = (field == "metadata").then(|| serde_json::from_slice(&bytes).ok());
            let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
            let value = json.flatten().filter(is_shallow).unwrap_or_else(text);
            if field != "services" {
                // Of a repeated field, the last one counts.
                members.insert(field, value);
                continue;
            }
            // The only list of a form has a field for each item.
            let items = members.entry(field).or_insert_with(|| json!([]));
            items.as_array_mut()?.push(value);
        }
        let form = Form::new(members);
        Some(Upload { form, files })
    };
    // The body is complete, so that the future never waits.
    read.now_or_never().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        extensions: &["jpg"],
        megabytes: 1,
    };

    fn read(body: &str) -> Option<Upload> {
        parse("B".to_owned(), Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn fields_and_files_are_separate() {
        let mut upload = read(
            "--B\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"n\":1}\r\n\
             --B\r\ncontent-type: image/jpeg\r\n\
             content-disposition: form-data; name=a; filename=\"name=b; c.JPG\"\r\n\r\n\
             -- B\r\n\r\n--B--\r\n",
        )
        .unwrap();
        assert_eq!(upload.form.dictionary("metadata").unwrap()["n"], 1);
        // Not a delimiter, because of the space.
        assert_eq!(upload.file("a", &RULES).unwrap(), "-- B\r\n");
        assert!(upload.form.finish().is_ok());
    }

    #[test]
    fn truncated_forms_are_refused() {
        let form = "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--\r\n";
        assert!(read(form).is_some());
        for end in 0..form.len() - 4 {
            assert!(read(&form[..end]).is_none(), "{end}");
        }
    }
}
