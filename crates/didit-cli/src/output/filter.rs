//! `--jq`: a filter of what `--json` prints.

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::Val;

use super::text;
use crate::error::{CliError, CliResult};

/// A jq filter.
pub(crate) struct Filter {
    compiled: jaq_core::Filter<data::JustLut<Val>>,
    /// Whether texts are printed in quotes.
    quotes: bool,
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filter").finish_non_exhaustive()
    }
}

fn invalid(detail: impl std::fmt::Display) -> CliError {
    CliError::misuse(format!("--jq: {detail}")).with_hint("example: --jq '.results[].session_id'")
}

impl Filter {
    pub(crate) fn compile(code: &str, quotes: bool) -> CliResult<Self> {
        let definitions = (jaq_core::defs().chain(jaq_std::defs())).chain(jaq_json::defs());
        let functions = (jaq_core::funs().chain(jaq_std::funs())).chain(jaq_json::funs());
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .map_err(|_| invalid("the filter is not valid"))?;
        let compiled = Compiler::default().with_funs(functions).compile(modules);
        let compiled = compiled.map_err(|errors| {
            let undefined = errors.iter().flat_map(|(_, errors)| errors).next();
            let name = undefined.map_or("a name", |(name, _)| *name);
            invalid(format!("{name} is not defined"))
        })?;
        Ok(Self { compiled, quotes })
    }

    /// The results for a JSON text, one per line.
    pub(crate) fn lines(&self, json: &str) -> CliResult<Vec<String>> {
        let value = jaq_json::read::parse_single(json.as_bytes()).map_err(invalid)?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        let results = self.compiled.id.run((context, value)).map(unwrap_valr);
        let line = |result: Val| match &result {
            Val::TStr(text) | Val::BStr(text) if !self.quotes => {
                text::clean_lines(&String::from_utf8_lossy(text))
            }
            other => text::escape_json(other.to_string()),
        };
        let lines = results.map(|result| result.map(line).map_err(invalid));
        lines.collect()
    }
}
