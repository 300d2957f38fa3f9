//! Verifications that were made elsewhere.

use crate::call::Call;
use crate::client::Client;
use crate::download::{Document, FileEndpoint, Format};
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use crate::upload::ImportUpload;
use didit_types::import::{CreateImport, ImportError, ImportJob, ImportTemplate, ListImportErrors};
use didit_types::{Page, Uuid};

/// Imports; see [`Client::imports`].
#[derive(Debug, Clone, Copy)]
pub struct Imports<'a>(&'a Client);

impl<'a> Imports<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Starts an import from a file on the web. One runs at a time, and none in a
    /// sandbox; the service must have switched imports on for the organisation.
    pub fn create(&self, request: CreateImport) -> Call<CreateImport> {
        self.0.call(request)
    }

    /// Starts an import from a file that is sent along.
    pub fn upload(&self, upload: ImportUpload) -> Call<ImportUpload> {
        self.0.call(upload)
    }

    /// Reads how far an import is.
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveImport> {
        self.0.call(RetrieveImport::new(id))
    }

    /// Lists the rows of an import that failed.
    pub fn errors(&self, id: impl Into<Uuid>, filter: ListImportErrors) -> Call<ImportErrors> {
        self.0.call(ImportErrors::new(id, filter))
    }

    /// Reads the table that an import of this type is filled into, as CSV.
    pub fn template(&self, request: ImportTemplate) -> Call<ImportTemplate> {
        self.0.call(request)
    }
}

/// Reads how far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrieveImport {
    import_id: Uuid,
}

impl RetrieveImport {
    /// Reads the import with this id.
    pub fn new(import_id: impl Into<Uuid>) -> Self {
        Self {
            import_id: import_id.into(),
        }
    }
}

/// Lists the rows of an import that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportErrors {
    import_id: Uuid,
    filter: ListImportErrors,
}

impl ImportErrors {
    /// Lists those of the import with this id.
    pub fn new(import_id: impl Into<Uuid>, filter: ListImportErrors) -> Self {
        Self {
            import_id: import_id.into(),
            filter,
        }
    }

    pub(crate) fn filter(&self) -> &ListImportErrors {
        &self.filter
    }

    pub(crate) fn map_filter(
        mut self,
        change: impl FnOnce(ListImportErrors) -> ListImportErrors,
    ) -> Self {
        self.filter = change(self.filter);
        self
    }
}

endpoint! { CreateImport: CREATE_IMPORT -> ImportJob as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RetrieveImport: RETRIEVE_IMPORT -> ImportJob as json,
    |call, operation| endpoint::bare(operation, &[call.import_id.as_str()]),
}

endpoint! { ImportErrors: LIST_IMPORT_ERRORS -> Page<ImportError> as json,
    |call, operation| {
        let filter = &call.filter;
        endpoint::with_query(operation, &[call.import_id.as_str()], filter, filter.query_pairs())
    },
}

endpoint! { ImportTemplate: RETRIEVE_IMPORT_TEMPLATE -> Document as csv,
    |call, operation| {
        let kind = call.import_type.as_ref().map(|kind| ("import_type", kind.as_str()));
        endpoint::for_file(operation, &[], kind, "text/csv")
    },
}

impl FileEndpoint for ImportTemplate {
    const FORMAT: Format = Format::Csv;
}

paged! { ImportErrors: ImportError, [offset, limit] by filter, map_filter }
