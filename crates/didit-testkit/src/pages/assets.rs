//! The static files of the pages, embedded in the program.

use bytes::Bytes;
use http::header::CACHE_CONTROL;

use super::response::guarded;
use crate::http::Reply;

const STYLE: &[u8] = include_bytes!("assets/style.css");
const SCRIPT: &[u8] = include_bytes!("assets/script.js");
const HOSTED: &[u8] = include_bytes!("assets/hosted.js");
const ICON: &[u8] = include_bytes!("assets/icon.svg");

pub(super) fn serve(file: &str) -> Reply {
    let (content_type, bytes) = match file {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "script.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "hosted.js" => ("text/javascript; charset=utf-8", HOSTED),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Reply::not_found("File not found."),
    };
    let reply = Reply::bytes(content_type, Bytes::from_static(bytes));
    // Another version of the program can have other files.
    guarded(reply.with_header(CACHE_CONTROL, "no-cache"))
}
