//! `didit api`: any operation of the API.

use std::path::PathBuf;

use clap::Args;
use didit_api::FileUpload;
use didit_api::types::operation::Method;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::args::pair;
use crate::connect::{Connection, Context};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::files;
use crate::output::Output;
use crate::output::text::clean_lines;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit api GET v3/sessions/ -q status=Declined --paginate --jq '.results[].session_id'
  didit api POST v3/session/ -f workflow_id=11111111-2222-3333-4444-555555555555 -f vendor_data=user-42
  didit api POST v3/id-verification/ -F front_image=@front.jpg

Prints the response as it came, unmasked. Only GET is retried. Operations: https://docs.didit.me")]
pub(crate) struct Api {
    /// Method: GET, POST, PUT, PATCH or DELETE
    #[arg(value_name = "METHOD", value_parser = method)]
    method: Method,
    /// Path, percent-encoded, such as /v3/sessions/
    #[arg(value_name = "PATH")]
    path: String,
    /// Field of the body with a text; a.b=x is {"a": {"b": "x"}}; repeatable
    #[arg(short = 'f', long = "field", value_name = "NAME=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,
    /// Field of the body with a value: JSON, @FILE for a file, or else text; repeatable
    #[arg(short = 'F', long, value_name = "NAME=VALUE", value_parser = pair)]
    typed_field: Vec<(String, String)>,
    /// Parameter of the query; repeatable
    #[arg(short = 'q', long = "query", value_name = "NAME=VALUE", value_parser = pair)]
    query: Vec<(String, String)>,
    /// Body as a JSON file; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fields", "typed_field"])]
    input: Option<PathBuf>,
    /// Print all pages of a list
    #[arg(long)]
    paginate: bool,
}

fn method(text: &str) -> Result<Method, &'static str> {
    Ok(match text.to_ascii_uppercase().as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => return Err("must be GET, POST, PUT, PATCH or DELETE"),
    })
}

pub(crate) async fn run(args: Api, cx: &mut Context) -> CliResult {
    if args.paginate && args.method != Method::Get {
        return Err(CliError::misuse("--paginate requires GET"));
    }
    let body = Body::read(&args)?;
    let connection = cx.connect()?;
    let mut path = args.target();
    loop {
        let mut call = connection.client.request(args.method, &path);
        if let Some(fields) = &body.fields {
            call = call.json(fields);
        }
        for (name, file) in &body.files {
            call = call.file(name, file.clone());
        }
        let response = call.raw().await?;
        let status = response.status();
        if !status.is_success() {
            cx.output.drop_filter();
            print(response.body(), &mut cx.output)?;
            return Err(refused(status));
        }
        let is_json = response
            .headers()
            .get(CONTENT_TYPE)
            .is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
        if is_json {
            print(response.body(), &mut cx.output)?;
        } else {
            cx.output.binary(response.body())?;
        }
        let Some(next) = args
            .paginate
            .then(|| next(response.body(), &connection))
            .flatten()
        else {
            return Ok(());
        };
        if next == path {
            let message = "the list repeats itself: its next page is the same page";
            return Err(CliError::new(ErrorKind::Unavailable, message));
        }
        path = next;
    }
}

fn refused(status: StatusCode) -> CliError {
    let message = format!("the service answered {}", status.as_u16());
    let error = CliError::new(ErrorKind::of_status(status), message);
    if status.is_redirection() {
        return error.with_hint("paths of the API end with a slash");
    }
    error
}

impl Api {
    /// Path and query of the request.
    fn target(&self) -> String {
        let mut path = self.path.clone();
        if !path.starts_with('/') {
            path.insert(0, '/');
        }
        if !self.query.is_empty() {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(&self.query);
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str(&query.finish());
        }
        path
    }
}

/// Fields and files of the request.
struct Body {
    fields: Option<Value>,
    files: Vec<(String, FileUpload)>,
}

impl Body {
    fn read(args: &Api) -> CliResult<Self> {
        let mut files = Vec::new();
        if let Some(path) = &args.input {
            let fields = serde_json::from_slice(&files::read(path)?)
                .map_err(|error| CliError::misuse(format!("{}: {error}", path.display())))?;
            return Ok(Self {
                fields: Some(fields),
                files,
            });
        }
        let mut fields = Map::new();
        for (name, text) in &args.fields {
            insert(&mut fields, name, text.as_str().into())?;
        }
        for (name, value) in &args.typed_field {
            if let Some(path) = value.strip_prefix('@') {
                files.push((name.clone(), FileUpload::from_path(path)));
                continue;
            }
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.as_str().into());
            insert(&mut fields, name, value)?;
        }
        let fields = (!fields.is_empty()).then_some(Value::Object(fields));
        Ok(Self { fields, files })
    }
}

/// Sets a field at a path in dots.
fn insert(fields: &mut Map<String, Value>, name: &str, value: Value) -> CliResult {
    let Some((parent, child)) = name.split_once('.') else {
        fields.insert(name.to_owned(), value);
        return Ok(());
    };
    match fields.entry(parent).or_insert_with(|| Map::new().into()) {
        Value::Object(fields) => insert(fields, child, value),
        _ => Err(CliError::misuse(format!(
            "{parent} is set twice: as a value and as an object"
        ))),
    }
}

/// The target of the next page of a list.
fn next(body: &[u8], connection: &Connection) -> Option<String> {
    let page: Value = serde_json::from_slice(body).ok()?;
    let url: http::Uri = page.get("next")?.as_str()?.parse().ok()?;
    let base: http::Uri = connection.base_url.parse().ok()?;
    let target = url.path_and_query()?.as_str();
    // The client puts the path of the base URL before.
    let prefix = base.path().trim_end_matches('/').trim_end_matches("/v3");
    Some(target.strip_prefix(prefix).unwrap_or(target).to_owned())
}

/// Prints JSON as it came, except that control characters are escaped.
fn print(body: &[u8], output: &mut Output) -> CliResult {
    match serde_json::from_slice::<&serde_json::value::RawValue>(body) {
        Ok(json) => output.data(&json),
        Err(_) if body.is_empty() => Ok(()),
        Err(_) if output.is_json() => output.data(&String::from_utf8_lossy(body)),
        Err(_) => output.line(clean_lines(&String::from_utf8_lossy(body))),
    }
}
