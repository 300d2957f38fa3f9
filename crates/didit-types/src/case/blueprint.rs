//! Blueprints of cases: assignment, escalation, approval and content.
//!
//! Source: <https://docs.didit.me/management-api/case-blueprints/create>,
//! <https://docs.didit.me/console/case-management/blueprints>

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, Uuid, model::model, open_enum::open_enum, query::query, request::request,
    validate::Problems,
};

query! {
    /// Page of the blueprints of an application.
    pub struct ListCaseBlueprints {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Creates a blueprint.
    ///
    /// Source: <https://docs.didit.me/management-api/case-blueprints/create>
    pub struct CreateCaseBlueprint {
        required {
            /// Name, at most 24 characters.
            name: into Personal [required, max(24)],
            /// Ids of the members who can be assigned, at least one.
            assignee_pool: into Vec<Uuid> [required],
        }
        optional {
            /// Purpose of the blueprint.
            description: into Personal,
            /// How cases are assigned; defaults to `MANUAL`.
            assignment_method: into CaseAssignmentMethod [known],
            /// Maximum number of unresolved cases of a member, for automatic assignment; at least 1.
            max_active_cases: exact u64 [range(1..=u64::MAX)],
            /// Whether cases can be escalated; defaults to `false`.
            escalation_enabled: exact bool,
            /// Id of the blueprint to which cases are escalated.
            escalation_blueprint: into Uuid,
            /// Whether cases can be transferred; defaults to `false`.
            transfer_enabled: exact bool,
            /// Id of the blueprint whose officers approve resolutions.
            four_eyes_checker_blueprint: into Uuid,
            /// Whether a resolution needs a note; defaults to `false`.
            require_resolution_note: exact bool,
            /// Sections of a case.
            content_config: into CaseContentConfig [nested],
            /// Whether cases can be opened with the blueprint; defaults to `true`.
            is_active: exact bool,
        }
        check { has_pool }
    }
}

request! {
    /// Changes a blueprint; unset fields do not change.
    pub struct UpdateCaseBlueprint {
        optional {
            /// Name, at most 24 characters.
            name: into Personal [required, max(24)],
            /// All ids of the members who can be assigned, at least one.
            assignee_pool: into Vec<Uuid> [required],
            /// Purpose of the blueprint.
            description: patch Personal,
            /// How cases are assigned.
            assignment_method: into CaseAssignmentMethod [known],
            /// Maximum number of unresolved cases of a member, for automatic assignment; at least 1.
            max_active_cases: patch u64 [range(1..=u64::MAX)],
            /// Whether cases can be escalated.
            escalation_enabled: exact bool,
            /// Id of the blueprint to which cases are escalated.
            escalation_blueprint: patch Uuid,
            /// Whether cases can be transferred.
            transfer_enabled: exact bool,
            /// Id of the blueprint whose officers approve resolutions.
            four_eyes_checker_blueprint: patch Uuid,
            /// Whether a resolution needs a note.
            require_resolution_note: exact bool,
            /// Sections of a case.
            content_config: into CaseContentConfig [nested],
            /// Whether cases can be opened with the blueprint.
            is_active: exact bool,
        }
        check { keeps_pool }
    }
}

fn has_pool(request: &CreateCaseBlueprint, problems: &mut Problems) {
    require_pool(Some(&request.assignee_pool), problems);
}

fn keeps_pool(request: &UpdateCaseBlueprint, problems: &mut Problems) {
    require_pool(request.assignee_pool.as_ref(), problems);
}

fn require_pool(pool: Option<&Vec<Uuid>>, problems: &mut Problems) {
    if pool.is_some_and(Vec::is_empty) {
        problems.add("assignee_pool", "must not be empty");
    }
}

request! {
    /// Sections of the cases of a blueprint.
    pub struct CaseContentConfig {
        optional {
            /// Checklist.
            checklist: into ChecklistSection [nested],
            /// AML screening.
            aml_control: into AmlControlSection [nested],
            /// Identity of the subject.
            identity: into IdentitySection [nested],
            /// Sessions of the subject.
            verifications: into VerificationsSection [nested],
            /// Reports to authorities.
            reporting: into ReportingSection [nested],
            /// Payments of the subject.
            financial: into FinancialSection [nested],
        }
    }
}

request! {
    /// Section with the checklist of a case.
    pub struct ChecklistSection {
        optional {
            /// Whether cases have the checklist.
            enabled: exact bool,
            /// Whether a case can be resolved with incomplete items.
            optional: exact bool,
            /// Items of the checklist.
            items: into Vec<ChecklistTemplateItem> [nested],
        }
    }
}

request! {
    /// Item of the checklist of a blueprint.
    pub struct ChecklistTemplateItem {
        required {
            /// Text, at most 255 characters.
            label: into Personal [required, max(255)],
        }
        optional {
            /// Position of the item.
            order: exact u64,
        }
    }
}

request! {
    /// Section with the AML screening.
    pub struct AmlControlSection {
        optional {
            /// Whether the section is shown.
            enabled: exact bool,
            /// Whether financial data are shown.
            financial: exact bool,
            /// Whether identity data are shown.
            identity: exact bool,
        }
    }
}

request! {
    /// Section with the identity of the subject.
    pub struct IdentitySection {
        optional {
            /// Whether the section is shown.
            enabled: exact bool,
            /// Whether personal data are shown.
            personal_information: exact bool,
            /// Whether tags of the subject are shown.
            applicant_tags: exact bool,
            /// Whether contact data are shown.
            contact_information: exact bool,
            /// Whether the overview of risks is shown.
            risk_overview: exact bool,
            /// Whether identity documents are shown.
            poi_documents: exact bool,
            /// Whether proofs of address are shown.
            poa_documents: exact bool,
        }
    }
}

request! {
    /// Section with the sessions of the subject.
    pub struct VerificationsSection {
        optional {
            /// Whether the section is shown.
            enabled: exact bool,
            /// Whether the summary is shown.
            summary: exact bool,
        }
    }
}

request! {
    /// Section with reports to authorities.
    pub struct ReportingSection {
        optional {
            /// Whether the section is shown.
            enabled: exact bool,
            /// Whether reports to financial intelligence units are shown.
            fiu_reports: exact bool,
        }
    }
}

request! {
    /// Section with the payments of the subject.
    pub struct FinancialSection {
        optional {
            /// Whether the section is shown.
            enabled: exact bool,
            /// Whether payment methods are shown.
            payment_methods: exact bool,
            /// Whether transactions are shown.
            transactions: exact bool,
        }
    }
}

request! {
    /// Installs presets as blueprints.
    ///
    /// Source: <https://docs.didit.me/management-api/case-blueprints/install-presets>
    pub struct InstallCaseBlueprintPresets {
        optional {
            /// Presets to install; defaults to all that are not installed.
            preset_keys: into Vec<CaseBlueprintPresetKey> [known],
        }
    }
}

model! {
    /// Blueprint of cases. A list omits the linked blueprints and the content, a case in a list
    /// all but the name.
    pub struct CaseBlueprint {
        /// Id of the blueprint.
        pub uuid: Option<Uuid>,
        /// Name of the blueprint.
        pub name: Option<Personal>,
        /// Purpose of the blueprint.
        pub description: Option<Personal>,
        /// How cases are assigned.
        pub assignment_method: Option<CaseAssignmentMethod>,
        /// Ids of the members who can be assigned.
        pub assignee_pool: Option<Vec<Uuid>>,
        /// Maximum number of unresolved cases of a member.
        pub max_active_cases: Option<u64>,
        /// Whether cases can be escalated.
        pub escalation_enabled: Option<bool>,
        /// Whether cases can be transferred.
        pub transfer_enabled: Option<bool>,
        /// Whether a resolution needs a note.
        pub require_resolution_note: Option<bool>,
        /// Whether cases can be opened with the blueprint.
        pub is_active: Option<bool>,
        /// Preset from which the blueprint was installed.
        pub preset_key: Option<CaseBlueprintPresetKey>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Id of the blueprint to which cases are escalated.
        pub escalation_blueprint: Option<Uuid>,
        /// Name of the blueprint to which cases are escalated.
        pub escalation_blueprint_name: Option<Personal>,
        /// Id of the blueprint whose officers approve resolutions.
        pub four_eyes_checker_blueprint: Option<Uuid>,
        /// Name of the blueprint whose officers approve resolutions.
        pub four_eyes_checker_blueprint_name: Option<Personal>,
        /// Sections of a case.
        pub content_config: Option<CaseContentConfig>,
        /// What opens cases with the blueprint.
        pub creation_sources: Option<Vec<CaseCreationSource>>,
        /// Blueprints that escalate to this one.
        pub receives_escalation_from: Option<Vec<BlueprintReference>>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// What opens cases with a blueprint.
    pub struct CaseCreationSource {
        /// Kind of the source.
        pub kind: Option<CaseCreationKind>,
        /// Id of the rule or workflow.
        pub id: Option<Personal>,
        /// Name of the rule or workflow.
        pub name: Option<Personal>,
    }
}

model! {
    /// Id and name of a blueprint.
    pub struct BlueprintReference {
        /// Id of the blueprint.
        pub id: Option<Uuid>,
        /// Name of the blueprint.
        pub name: Option<Personal>,
    }
}

model! {
    /// Presets of blueprints.
    pub struct CaseBlueprintPresets {
        /// Presets.
        pub results: Option<Vec<CaseBlueprintPreset>>,
    }
}

model! {
    /// Preset of a blueprint.
    pub struct CaseBlueprintPreset {
        /// Key of the preset.
        pub preset_key: Option<CaseBlueprintPresetKey>,
        /// Name of the preset.
        pub name: Option<Personal>,
        /// Purpose of the preset.
        pub description: Option<Personal>,
        /// Sections of a case.
        pub content_config: Option<CaseContentConfig>,
        /// Whether the preset is installed.
        pub installed: Option<bool>,
    }
}

model! {
    /// Response to [`InstallCaseBlueprintPresets`].
    pub struct InstalledCaseBlueprintPresets {
        /// Presets that were installed; empty if all were before.
        pub created: Option<Vec<CaseBlueprintPresetKey>>,
    }
}

open_enum! {
    /// How the cases of a blueprint are assigned.
    pub enum CaseAssignmentMethod {
        Manual = "MANUAL",
        /// To the member of the pool with the fewest unresolved cases.
        Automatic = "AUTOMATIC",
    }
}

open_enum! {
    /// Kind of what opens cases with a blueprint.
    pub enum CaseCreationKind {
        Aml = "aml",
        Rule = "rule",
        Workflow = "workflow",
    }
}

open_enum! {
    /// Key of a preset of a blueprint.
    pub enum CaseBlueprintPresetKey {
        ScreeningHit = "screening_hit",
        AmlInvestigation = "aml_investigation",
        SuspiciousActivity = "suspicious_activity",
        Kyc = "kyc",
    }
}
