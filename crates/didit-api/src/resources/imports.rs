//! Imports of verifications from other providers.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::convert::IntoField;
use didit_types::import::{
    CreateImport, ImportError, ImportFormat, ImportJob, ImportTemplate, ImportType,
    ListImportErrors,
};
use didit_types::operation::{CREATE_IMPORT, Operation};
use didit_types::setters;
use didit_types::{Uuid, ValidationError, WorkflowId};
use http::{Request, Response};

use super::Imports;
use super::table::{endpoints, filters};
use crate::by_id::{ById, Retrieve};
use crate::call::Call;
use crate::endpoint::{self, Endpoint};
use crate::error::Error;
use crate::multipart::{FileUpload, Form, ProgressCallback};
use crate::request::QueryPairs;

/// Maximum length of an import file in bytes.
const MAX_FILE: u64 = 25 << 20;

impl Imports<'_> {
    /// Creates an import from a file on the web. One import runs at a time, none in a sandbox;
    /// the service must have enabled imports for the organisation.
    pub fn create(&self, request: CreateImport) -> Call<CreateImport> {
        self.0.call(request)
    }

    /// Creates an import from an uploaded file.
    pub fn upload(&self, upload: ImportUpload) -> Call<ImportUpload> {
        self.0.call(upload)
    }

    /// Retrieves the progress of an import.
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveImport> {
        self.0.call(ById::of(id))
    }

    /// Lists the failed lines of an import.
    pub fn errors(
        &self,
        id: impl Into<Uuid>,
        filter: ListImportErrors,
    ) -> Call<ListImportErrorsById> {
        self.0.call(ById::new(id, filter))
    }

    /// Retrieves the CSV template of an import.
    pub fn template(&self, request: ImportTemplate) -> Call<ImportTemplate> {
        self.0.call(request)
    }
}

/// Request of [`Imports::retrieve`].
pub type RetrieveImport = ById<Uuid, Retrieve<ImportJob>>;
/// Request of [`Imports::errors`].
pub type ListImportErrorsById = ById<Uuid, ListImportErrors>;

endpoints! {
    CreateImport: CREATE_IMPORT, json -> ImportJob, json;
    RetrieveImport: RETRIEVE_IMPORT, query -> ImportJob, json;
    ListImportErrorsById: LIST_IMPORT_ERRORS -> pages of ImportError;
    ImportTemplate: RETRIEVE_IMPORT_TEMPLATE, query -> Csv document;
}

setters! { CreateImport for Call<CreateImport> via map }

filters! {
    ListImportErrors: [offset, limit];
}

impl QueryPairs for ImportTemplate {
    fn pairs(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let import_type = self.import_type.iter();
        import_type.map(|import_type| ("import_type", import_type.as_str().into()))
    }
}

/// Request of [`Imports::upload`]: an import with its file of at most 25 MB.
///
/// The file is read in chunks while it is sent, from its beginning for each attempt.
///
/// ```
/// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
/// use didit_api::ImportUpload;
///
/// let upload = ImportUpload::from_path("people.csv")
///     .workflow_id("d8d2fa2d-c69c-471c-b7bc-bc71512b43ef")
///     .on_progress(|sent, total| println!("{sent} of {total} bytes"));
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
    on_progress: Option<ProgressCallback>,
}

impl ImportUpload {
    /// Uploads the file at `path`, as [`FileUpload::from_path`] does.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        Self::new(FileUpload::from_path(path))
    }

    /// Uploads bytes under a name, such as `people.csv`.
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

    /// Sets the kind of the lines. Defaults to verified people.
    pub fn import_type<M>(mut self, import_type: impl IntoField<Option<ImportType>, M>) -> Self {
        self.import_type = import_type.into_field();
        self
    }

    /// Sets the workflow to import into; required except for transactions.
    pub fn workflow_id<M>(mut self, workflow: impl IntoField<Option<WorkflowId>, M>) -> Self {
        self.workflow_id = workflow.into_field();
        self
    }

    /// Sets the format of the file.
    pub fn source_format<M>(mut self, format: impl IntoField<Option<ImportFormat>, M>) -> Self {
        self.source_format = format.into_field();
        self
    }

    /// Sets a callback that receives the number of bytes handed over for sending, and the
    /// total. Each attempt starts at 0.
    pub fn on_progress(mut self, callback: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(callback));
        self
    }
}

impl fmt::Debug for ImportUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportUpload")
            .field("import_type", &self.import_type)
            .field("workflow_id", &self.workflow_id)
            .finish_non_exhaustive()
    }
}

impl Endpoint for ImportUpload {
    type Output = ImportJob;

    fn operation(&self) -> Operation {
        CREATE_IMPORT
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let mut valid = Ok(());
        if self.workflow_id.is_none() && self.import_type != Some(ImportType::Transactions) {
            let problem = "is required unless `import_type` is transactions";
            valid = Err(ValidationError::new("workflow_id", problem));
        }
        let mut form = Form::new();
        let import_type = self.import_type.as_ref().map(ImportType::as_str);
        let workflow_id = self.workflow_id.as_ref().map(WorkflowId::as_str);
        let source_format = self.source_format.as_ref().map(ImportFormat::as_str);
        for (field, value) in [
            ("import_type", import_type),
            ("workflow_id", workflow_id),
            ("source_format", source_format),
        ] {
            if let Some(value) = value {
                form.field(field, value);
            }
        }
        ValidationError::both(valid, form.file("file", &self.file, MAX_FILE))?;
        form.request(&CREATE_IMPORT, &[], self.on_progress.clone())
    }

    fn decode(&self, response: Response<Bytes>) -> Result<ImportJob, Error> {
        endpoint::json(&CREATE_IMPORT, response)
    }
}
