//! Multipart forms whose files are read while they are sent.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::fs::{File, Metadata};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::ValidationError;
use didit_types::operation::Operation;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};
use serde_json::Value;

use crate::files::{Offload, offload};
use crate::path::Query;
use crate::request;

/// Size of a read from disk in bytes.
const CHUNK: usize = 256 << 10;

/// File of a multipart request. It is read in chunks while it is sent, from its beginning for
/// each attempt.
#[derive(Clone)]
pub struct FileUpload {
    name: String,
    source: Source,
}

#[derive(Clone)]
enum Source {
    /// Path and size; no size if the path is not a readable file.
    Path(PathBuf, Option<u64>),
    Bytes(Bytes),
}

impl FileUpload {
    /// Uploads the file at `path` under its own name. The size is read immediately, the
    /// content while it is sent, on another thread.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let metadata = std::fs::metadata(path).ok().filter(Metadata::is_file);
        let name = path.file_name().map(|name| name.to_string_lossy());
        Self {
            name: name.unwrap_or_default().into_owned(),
            source: Source::Path(path.to_owned(), metadata.map(|metadata| metadata.len())),
        }
    }

    /// Uploads bytes under a name, such as `front.jpg`; the API checks the extension.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            source: Source::Bytes(bytes.into()),
        }
    }

    /// Whether the name has one of these extensions, in any case.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.name).extension();
        extension.is_some_and(|extension| {
            let mut extensions = extensions.iter();
            extensions.any(|known| extension.eq_ignore_ascii_case(known))
        })
    }

    fn size(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Path(_, size) => *size,
        }
    }

    fn part(&self) -> Part {
        match &self.source {
            Source::Bytes(bytes) => Part::Bytes(bytes.clone()),
            Source::Path(path, _) => Part::Unopened(path.clone()),
        }
    }
}

/// Shows neither the name nor the content: both are personal data.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.size() {
            Some(size) => write!(f, "FileUpload({size} bytes)"),
            None => f.write_str("FileUpload(unreadable)"),
        }
    }
}

/// Callback that receives the number of bytes handed over for sending, and the total.
pub(crate) type ProgressCallback = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Builder of a multipart form.
pub(crate) struct Form {
    boundary: String,
    /// Text before the next file.
    text: String,
    /// Files, each with the text before it.
    files: Vec<(Bytes, FileUpload)>,
    total: u64,
}

impl Form {
    pub(crate) fn new() -> Self {
        // 128 random bits do not occur in a file.
        let random = |key: u8| RandomState::new().hash_one(key);
        Self {
            boundary: format!("didit-{:016x}{:016x}", random(0), random(1)),
            text: String::new(),
            files: Vec::new(),
            total: 0,
        }
    }

    pub(crate) fn field(&mut self, name: &str, value: &str) {
        let (boundary, name) = (&self.boundary, quoted(name));
        // Writing to a `String` can't fail.
        _ = write!(
            self.text,
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }

    /// Adds the fields of a JSON object, other values than texts as JSON.
    pub(crate) fn fields(&mut self, body: Option<&Value>) {
        for (field, value) in body.and_then(Value::as_object).into_iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(text) => self.field(field, text),
                Value::Array(texts) if texts.iter().all(Value::is_string) => {
                    for text in texts.iter().filter_map(Value::as_str) {
                        self.field(field, text);
                    }
                }
                other => self.field(field, &other.to_string()),
            }
        }
    }

    /// Adds a file of at most `limit` bytes.
    pub(crate) fn file(
        &mut self,
        field: &str,
        file: &FileUpload,
        limit: u64,
    ) -> Result<(), ValidationError> {
        let size = file
            .size()
            .ok_or_else(|| ValidationError::new(field.to_owned(), "can't be read"))?;
        if size > limit {
            let problem = format!("is larger than {} MB", limit >> 20);
            return Err(ValidationError::new(field.to_owned(), problem));
        }
        let (boundary, field, name) = (&self.boundary, quoted(field), quoted(&file.name));
        _ = write!(
            self.text,
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let head = Bytes::from(std::mem::replace(&mut self.text, String::from("\r\n")));
        self.total += head.len() as u64 + size;
        self.files.push((head, file.clone()));
        Ok(())
    }

    /// Builds the request that sends the form.
    pub(crate) fn request(
        self,
        operation: &Operation,
        path: &[&str],
        on_progress: Option<ProgressCallback>,
    ) -> Result<Request<RequestBody>, ValidationError> {
        let mut request = request::without_body(operation, path, &Query::default())?;
        self.attach(&mut request, on_progress)?;
        Ok(request)
    }

    /// Makes the form the body of a request.
    pub(crate) fn attach(
        mut self,
        request: &mut Request<RequestBody>,
        on_progress: Option<ProgressCallback>,
    ) -> Result<(), ValidationError> {
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        let content_type = HeaderValue::try_from(content_type)
            .map_err(|_| ValidationError::new("file", "can't be sent"))?;
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        _ = write!(self.text, "--{}--\r\n", self.boundary);
        let tail = Bytes::from(self.text);
        let total = self.total + tail.len() as u64;
        let files = self.files;
        *request.body_mut() = RequestBody::replay(Some(total), move || {
            let parts = files
                .iter()
                .flat_map(|(head, file)| [Part::Bytes(head.clone()), file.part()]);
            FormStream {
                parts: parts.chain([Part::Bytes(tail.clone())]).collect(),
                sent: 0,
                total,
                on_progress: on_progress.clone(),
            }
        });
        Ok(())
    }
}

/// A name in a header. Characters that would end the quotation or the line are replaced, as in
/// browsers.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace(|character: char| character.is_control(), "_")
}

enum Part {
    Bytes(Bytes),
    Unopened(PathBuf),
    File(File),
    Reading(Offload<(File, Vec<u8>)>),
}

/// Stream of a form's bytes.
struct FormStream {
    parts: VecDeque<Part>,
    sent: u64,
    total: u64,
    on_progress: Option<ProgressCallback>,
}

impl FormStream {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        while let Some(part) = self.parts.pop_front() {
            let mut reading = match part {
                Part::Bytes(bytes) => return Poll::Ready(Ok(Some(bytes))),
                Part::Unopened(path) => offload(move || read(File::open(path)?)),
                Part::File(file) => offload(move || read(file)),
                Part::Reading(reading) => reading,
            };
            let Poll::Ready(read) = Pin::new(&mut reading).poll(cx) else {
                self.parts.push_front(Part::Reading(reading));
                return Poll::Pending;
            };
            let (file, chunk) = read?;
            if !chunk.is_empty() {
                self.parts.push_front(Part::File(file));
                return Poll::Ready(Ok(Some(chunk.into())));
            }
        }
        Poll::Ready(Ok(None))
    }
}

fn read(mut file: File) -> io::Result<(File, Vec<u8>)> {
    let mut chunk = Vec::with_capacity(CHUNK);
    (&mut file).take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok((file, chunk))
}

impl Stream for FormStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = ready!(this.poll_chunk(cx));
        if let (Ok(Some(chunk)), Some(callback)) = (&next, &this.on_progress) {
            this.sent += chunk.len() as u64;
            callback(this.sent, this.total);
        }
        Poll::Ready(next.transpose())
    }
}
