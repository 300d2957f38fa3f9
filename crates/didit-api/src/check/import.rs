//! What imports, workflows and the sandbox take.

use didit_types::import::{CreateImport, ImportType, ListImportErrors};
use didit_types::sandbox::ArmSandbox;
use didit_types::workflow::ListWorkflows;

use super::{Check, Checked, each, https_link, refuse, required, within};

impl Check for CreateImport {
    fn check(&self) -> Checked {
        https_link("source_file_url", self.source_file_url.reveal())?;
        workflow(self.import_type.as_ref(), self.workflow_id.is_some())
    }
}

/// Everything but transactions goes into a workflow.
pub(crate) fn workflow(kind: Option<&ImportType>, given: bool) -> Checked {
    if given || kind == Some(&ImportType::Transactions) {
        return Ok(());
    }
    refuse(
        "workflow_id",
        "is required unless `import_type` is transactions",
    )
}

impl Check for ListImportErrors {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}

impl Check for ListWorkflows {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}

impl Check for ArmSandbox {
    fn check(&self) -> Checked {
        required("scenario", self.scenario.as_str())
    }
}
