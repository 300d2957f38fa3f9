//! Methods of the client, with their requests and endpoints.

use std::fmt::Write as _;

use anyhow::Result;

use super::declare::Kind;
use super::models::Models;
use super::names::{deed, noun, pascal};
use super::operation::{ACCOUNT, Operation, Response, text as text_of};

/// Methods, aliases, endpoints, setters and filters.
pub(super) fn text(
    operations: &[Operation<'_>],
    models: &Models<'_>,
    responses: &[Option<Response>],
) -> Result<String> {
    let mut texts = [const { String::new() }; 5];
    let [methods, aliases, endpoints, setters, filters] = &mut texts;
    let mut resource = "";
    for (operation, response) in operations.iter().zip(responses) {
        let Operation {
            name: constant,
            documented,
            ..
        } = operation;
        let (owner, method) = operation.resource();
        let handle = operation.handle();
        let resource_type = pascal(&handle);
        if owner != resource {
            let end = if resource.is_empty() { "" } else { "}\n\n" };
            writeln!(methods, "{end}impl {resource_type}<'_> {{")?;
            resource = owner;
        }
        let request = operation.request();
        let declared = models.structs.iter().find(|known| known.name == request);
        let kind = declared.map(|known| known.kind);
        let model = response.as_ref().map(|response| response.model.clone());
        let ids = operation.ids();
        let [name, body] = match (kind, text_of(documented, "method")) {
            (Some(_), _) if ids.is_empty() => [request.clone(), String::new()],
            (Some(_), _) => [format!("{request}ById"), request.clone()],
            (None, "DELETE") => [request.clone(), format!("Delete<{}>", noun(&request))],
            (None, _) => {
                let model = model.clone().unwrap_or_else(|| noun(&request));
                [request.clone(), format!("Retrieve<{model}>")]
            }
        };
        let parameters = parameters(&ids);
        let request_parameter = kind.map_or(String::new(), |_| format!(", request: {request}"));
        let path = path(&ids);
        let types: Vec<_> = ids.iter().map(|(_, ty)| (*ty).to_owned()).collect();
        let call = match (kind, body.is_empty()) {
            (_, true) => "request".to_owned(),
            (Some(_), _) => format!("ById::new({}, request)", tuple(&path)),
            (None, _) => format!("ById::of({})", tuple(&path)),
        };
        let (summary, documented_path) = (deed(constant), text_of(documented, "path"));
        writeln!(
            methods,
            "    /// {summary}.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {{
    /// let response = client.{handle}().{method}().await?;
    /// # Ok(())
    /// # }}
    /// ```
    ///
    /// Source: the OpenAPI document, `{documented_path}`
    pub fn {method}(&self{parameters}{request_parameter}) -> Call<{name}> {{
        self.0.call({call})
    }}
"
        )?;
        if !body.is_empty() {
            let id = tuple(&types);
            writeln!(
                aliases,
                "/// Request of [`{resource_type}::{method}`].\npub type {name} = ById<{id}, {body}>;"
            )?;
        }
        let build = if kind == Some(Kind::Request) {
            "json"
        } else {
            "query"
        };
        let output = match (response, model) {
            (
                Some(Response {
                    is_page: true,
                    model,
                }),
                _,
            ) => format!("{name}: {constant} -> pages of {model}"),
            (_, Some(model)) => format!("{name}: {constant}, {build} -> {model}, json"),
            (_, None) => format!("{name}: {constant}, {build} -> (), empty"),
        };
        writeln!(endpoints, "    {output};")?;
        let map = if body.is_empty() { "map" } else { "map_body" };
        match kind {
            Some(Kind::Request) => writeln!(
                setters,
                "setters! {{ {request} for Call<{name}> via {map} }}"
            )?,
            Some(Kind::Query) => {
                let fields = declared.into_iter().flat_map(|known| &known.fields);
                let fields = fields.map(|field| &*field.name);
                let fields: Vec<_> = fields
                    .filter(|name| ["limit", "offset"].contains(name))
                    .collect();
                writeln!(filters, "    {request}: [{}];", fields.join(", "))?;
            }
            Some(Kind::Model) | None => {}
        }
    }
    let [methods, aliases, endpoints, setters, filters] = texts;
    Ok(format!(
        "\n==== crates/didit-api/src/resources/MODULE.rs\n\n{methods}}}\n\n{aliases}\nendpoints! {{\n{endpoints}}}\n\n{setters}\nfilters! {{\n{filters}}}\n"
    ))
}

/// One value, or several in parentheses.
fn tuple(parts: &[String]) -> String {
    match parts {
        [only] => only.clone(),
        parts => format!("({})", parts.join(", ")),
    }
}

/// Parameters of the ids that the client does not have.
fn parameters(ids: &[(&str, &str)]) -> String {
    let ids = ids.iter().filter(|(name, _)| *name != ACCOUNT);
    let ids = ids.map(|(name, ty)| format!(", {name}: impl Into<{ty}>"));
    ids.collect::<Vec<_>>().concat()
}

/// Arguments of `ById` for the ids.
fn path(ids: &[(&str, &str)]) -> Vec<String> {
    let path = ids.iter().map(|(name, _)| match (*name, ids.len()) {
        (ACCOUNT, _) => "self.0.account()".to_owned(),
        (name, 1) => name.to_owned(),
        (name, _) => format!("{name}.into()"),
    });
    path.collect()
}
