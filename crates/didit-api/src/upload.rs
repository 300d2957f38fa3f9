//! An import whose file is sent along.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use didit_types::WorkflowId;
use didit_types::import::{ImportFormat, ImportJob, ImportType};

use crate::endpoint::endpoint;
use crate::multipart::{FileUpload, Form, Hear};

/// The API's own limit of an import.
const FILE_LIMIT: u64 = 25 << 20;

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
    file: FileUpload,
    import_type: Option<ImportType>,
    workflow_id: Option<WorkflowId>,
    source_format: Option<ImportFormat>,
    on_progress: Option<Hear>,
}

impl ImportUpload {
    /// Sends the file at `path`, as [`FileUpload::from_path`] does.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        Self::new(FileUpload::from_path(path))
    }

    /// Sends these bytes under a name, such as `people.csv`.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(FileUpload::from_bytes(name, bytes))
    }

    const fn new(file: FileUpload) -> Self {
        Self {
            file,
            import_type: None,
            workflow_id: None,
            source_format: None,
            on_progress: None,
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
        crate::check::workflow(call.import_type.as_ref(), call.workflow_id.is_some())?;
        let mut form = Form::new();
        let workflow_id = call.workflow_id.as_ref().map(WorkflowId::as_str);
        for (field, value) in [
            ("import_type", call.import_type.as_ref().map(ImportType::as_str)),
            ("workflow_id", workflow_id),
            ("source_format", call.source_format.as_ref().map(ImportFormat::as_str)),
        ] {
            if let Some(value) = value {
                form.field(field, value);
            }
        }
        form.file("file", &call.file, FILE_LIMIT)?;
        form.request(operation, call.on_progress.clone())
    },
}
