//! Multipart forms: fields and files, read while they are sent.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs::{File, Metadata};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::Operation;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};

use crate::check::ValidationError;
use crate::endpoint;
use crate::offload::{Offload, offload};

/// So much of a file is read at once.
const CHUNK: usize = 256 << 10;

/// A file that is sent along with a request.
///
/// It is read piece by piece while it is sent, and from its beginning for each
/// attempt.
#[derive(Clone)]
pub struct FileUpload {
    name: String,
    source: Source,
}

#[derive(Clone)]
enum Source {
    /// With its size, unless it is no file.
    Path(PathBuf, Option<u64>),
    Bytes(Bytes),
}

impl FileUpload {
    /// The file at `path`, under its own name. Its size is looked up here and now;
    /// it is read while it is sent, away from the executor.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let found = std::fs::metadata(path).ok();
        let size = found.filter(Metadata::is_file).map(|found| found.len());
        let name = path.file_name().map(|name| name.to_string_lossy());
        Self {
            name: name.unwrap_or_default().into_owned(),
            source: Source::Path(path.to_owned(), size),
        }
    }

    /// These bytes under a name, such as `front.jpg`; the API looks at its extension.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            source: Source::Bytes(bytes.into()),
        }
    }

    /// Whether the name ends in one of these extensions, in whatever case.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.name).extension();
        extension.is_some_and(|mine| {
            extensions
                .iter()
                .any(|extension| mine.eq_ignore_ascii_case(extension))
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

/// Shows neither the name nor the content: both are about a person.
impl std::fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.size() {
            Some(size) => write!(f, "FileUpload({size} bytes)"),
            None => f.write_str("FileUpload(unreadable)"),
        }
    }
}

/// Hears how many bytes were handed over, and of how many.
pub(crate) type Hear = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// A form under construction.
pub(crate) struct Form {
    boundary: String,
    /// What stands before the next file.
    text: String,
    parts: Vec<(Bytes, FileUpload)>,
    total: u64,
}

impl Form {
    pub(crate) fn new() -> Self {
        // It must not occur in a file: 128 random bits see to that.
        let mut boundary = String::from("didit-");
        for number in 0..2_u8 {
            // Writing to a `String` can't fail.
            _ = write!(boundary, "{:016x}", RandomState::new().hash_one(number));
        }
        Self {
            boundary,
            text: String::new(),
            parts: Vec::new(),
            total: 0,
        }
    }

    pub(crate) fn field(&mut self, name: &str, value: &str) {
        let boundary = &self.boundary;
        _ = write!(
            self.text,
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }

    /// Adds a file of at most `limit` bytes.
    pub(crate) fn file(
        &mut self,
        field: &'static str,
        file: &FileUpload,
        limit: u64,
    ) -> Result<(), ValidationError> {
        let size = file
            .size()
            .ok_or_else(|| ValidationError::new(field, "can't be read"))?;
        if size > limit {
            let problem = format!("is larger than {} MB", limit >> 20);
            return Err(ValidationError::new(field, problem));
        }
        // What would end the quotation or the line is replaced, as browsers do.
        let name = file
            .name
            .replace('"', "%22")
            .replace(|character: char| character.is_control(), "_");
        let boundary = &self.boundary;
        _ = write!(
            self.text,
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let head = Bytes::from(std::mem::replace(&mut self.text, String::from("\r\n")));
        self.total += head.len() as u64 + size;
        self.parts.push((head, file.clone()));
        Ok(())
    }

    /// The request that sends the form.
    pub(crate) fn request(
        mut self,
        operation: &Operation,
        on_progress: Option<Hear>,
    ) -> Result<Request<RequestBody>, ValidationError> {
        let kind = format!("multipart/form-data; boundary={}", self.boundary);
        let kind = HeaderValue::try_from(kind)
            .map_err(|_| ValidationError::new("file", "can't be sent"))?;
        let mut request = endpoint::bare(operation, &[])?;
        request.headers_mut().insert(CONTENT_TYPE, kind);
        _ = write!(self.text, "--{}--\r\n", self.boundary);
        let tail = Bytes::from(self.text);
        let total = self.total + tail.len() as u64;
        let parts = self.parts;
        *request.body_mut() = RequestBody::replay(Some(total), move || {
            let files = parts
                .iter()
                .flat_map(|(head, file)| [Part::Bytes(head.clone()), file.part()]);
            Parts {
                left: files.chain([Part::Bytes(tail.clone())]).collect(),
                sent: 0,
                total,
                on_progress: on_progress.clone(),
            }
        });
        Ok(request)
    }
}

enum Part {
    Bytes(Bytes),
    Unopened(PathBuf),
    File(File),
    Reading(Offload<(File, Vec<u8>)>),
}

/// One reading of the form.
struct Parts {
    left: VecDeque<Part>,
    sent: u64,
    total: u64,
    on_progress: Option<Hear>,
}

impl Parts {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        while let Some(part) = self.left.pop_front() {
            let mut reading = match part {
                Part::Bytes(bytes) => return Poll::Ready(Ok(Some(bytes))),
                Part::Unopened(path) => offload(move || read(File::open(path)?)),
                Part::File(file) => offload(move || read(file)),
                Part::Reading(reading) => reading,
            };
            let Poll::Ready(read) = Pin::new(&mut reading).poll(cx) else {
                self.left.push_front(Part::Reading(reading));
                return Poll::Pending;
            };
            let (file, chunk) = read?;
            if !chunk.is_empty() {
                self.left.push_front(Part::File(file));
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

impl Stream for Parts {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = ready!(this.poll(cx));
        if let (Ok(Some(chunk)), Some(hear)) = (&next, &this.on_progress) {
            this.sent += chunk.len() as u64;
            hear(this.sent, this.total);
        }
        Poll::Ready(next.transpose())
    }
}
