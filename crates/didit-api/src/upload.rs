//! Files that are sent to the API as multipart forms.

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
use didit_types::WorkflowId;
use didit_types::import::{ImportFormat, ImportJob, ImportType};
use futures_core::Stream;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use crate::check::InvalidRequest;
use crate::endpoint::{self, endpoint};
use crate::offload::{Offload, offload};
use crate::resources::imports;

/// The API's own limit of an import.
const FILE_LIMIT: u64 = 25 << 20;

/// So much of a file is read at once.
const CHUNK: usize = 256 << 10;

/// An import whose file is sent along, up to 25 MB of it.
///
/// The file is read piece by piece while it is sent, and from its beginning for
/// each attempt.
///
/// ```
/// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
/// use didit_api::ImportUpload;
///
/// let upload = ImportUpload::from_path("people.csv")
///     .workflow_id("d8d2fa2d-c69c-471c-b7bc-bc71512b43ef")
///     .on_progress(|sent, of| println!("{sent} of {of} bytes"));
/// let job = client.imports().upload(upload).await?;
/// # drop(job);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before `Imports::upload` is awaited"]
pub struct ImportUpload {
    name: String,
    source: Source,
    import_type: Option<ImportType>,
    workflow_id: Option<WorkflowId>,
    source_format: Option<ImportFormat>,
    on_progress: Option<Hear>,
    boundary: String,
}

type Hear = Arc<dyn Fn(u64, u64) + Send + Sync>;

#[derive(Clone)]
enum Source {
    /// With its size, unless it is no file.
    Path(PathBuf, Option<u64>),
    Bytes(Bytes),
}

impl ImportUpload {
    /// Sends the file at `path`, under its own name. Its size is looked up here
    /// and now; it is read while it is sent, away from the executor.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let found = std::fs::metadata(path).ok();
        let size = found.filter(Metadata::is_file).map(|found| found.len());
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default().into_owned();
        Self::new(name, Source::Path(path.to_owned(), size))
    }

    /// Sends these bytes under a name, such as `people.csv`.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(name.into(), Source::Bytes(bytes.into()))
    }

    fn new(name: String, source: Source) -> Self {
        // It must not occur in the file: 128 random bits see to that.
        let mut boundary = String::from("didit-");
        for number in 0..2_u8 {
            // Writing to a `String` can't fail.
            _ = write!(boundary, "{:016x}", RandomState::new().hash_one(number));
        }
        Self {
            name,
            source,
            import_type: None,
            workflow_id: None,
            source_format: None,
            on_progress: None,
            boundary,
        }
    }

    /// What the rows are; verified people if not set.
    pub fn import_type(mut self, import_type: impl Into<ImportType>) -> Self {
        self.import_type = Some(import_type.into());
        self
    }

    /// The workflow to import into; needed for all but transactions.
    pub fn workflow_id(mut self, workflow: impl Into<WorkflowId>) -> Self {
        self.workflow_id = Some(workflow.into());
        self
    }

    /// How the file is written.
    pub fn source_format(mut self, format: impl Into<ImportFormat>) -> Self {
        self.source_format = Some(format.into());
        self
    }

    /// Hears how many bytes of the request were handed over for sending, and of
    /// how many. A repeated attempt begins anew.
    pub fn on_progress(mut self, hear: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(hear));
        self
    }

    fn check(&self) -> Result<(), InvalidRequest> {
        imports::workflow(self.import_type.as_ref(), self.workflow_id.is_some())
    }

    fn body(&self) -> Result<RequestBody, InvalidRequest> {
        let size = match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Path(_, size) => *size,
        };
        let size = size.ok_or_else(|| InvalidRequest::new("file", "can't be read"))?;
        if size > FILE_LIMIT {
            return Err(InvalidRequest::new("file", "is larger than 25 MB"));
        }
        let head = Bytes::from(self.head());
        let tail = Bytes::from(format!("\r\n--{}--\r\n", self.boundary));
        let total = head.len() as u64 + size + tail.len() as u64;
        let (source, on_progress) = (self.source.clone(), self.on_progress.clone());
        Ok(RequestBody::replay(Some(total), move || {
            let file = match &source {
                Source::Bytes(bytes) => Part::Bytes(bytes.clone()),
                Source::Path(path, _) => Part::Unopened(path.clone()),
            };
            Parts {
                left: VecDeque::from([Part::Bytes(head.clone()), file, Part::Bytes(tail.clone())]),
                sent: 0,
                total,
                on_progress: on_progress.clone(),
            }
        }))
    }

    /// Everything before the file itself.
    fn head(&self) -> String {
        let mut head = String::new();
        let fields = [
            (
                "import_type",
                self.import_type.as_ref().map(ImportType::as_str),
            ),
            (
                "workflow_id",
                self.workflow_id.as_ref().map(WorkflowId::as_str),
            ),
            (
                "source_format",
                self.source_format.as_ref().map(ImportFormat::as_str),
            ),
        ];
        let boundary = &self.boundary;
        for (field, value) in fields {
            if let Some(value) = value {
                _ = write!(
                    head,
                    "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                );
            }
        }
        // What would end the quotation or the line is replaced, as browsers do.
        let name = self
            .name
            .replace('"', "%22")
            .replace(|character: char| character.is_control(), "_");
        _ = write!(
            head,
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        head
    }
}

impl std::fmt::Debug for ImportUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportUpload")
            .field("import_type", &self.import_type)
            .field("workflow_id", &self.workflow_id)
            .finish_non_exhaustive()
    }
}

endpoint! { ImportUpload: CREATE_IMPORT -> ImportJob as json,
    |call, operation| {
        call.check()?;
        let mut request = endpoint::bare(operation, &[])?;
        let kind = format!("multipart/form-data; boundary={}", call.boundary);
        let kind = HeaderValue::try_from(kind)
            .map_err(|_| InvalidRequest::new("file", "can't be sent"))?;
        request.headers_mut().insert(CONTENT_TYPE, kind);
        *request.body_mut() = call.body()?;
        Ok(request)
    },
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
