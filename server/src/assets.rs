//! Styles, scripts and gallery labs: `static/`, embedded in the binary (a debug build reads the folder each time).
//!
//! A page links `/static/v-HASH/css/page.css`, where the hash is that of all of `static/` together: such an answer
//! is good for ever, and what a script imports by a relative path stays within its own version. Without a version,
//! or with another one, the answer has to be asked for again, which its `ETag` makes cheap.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

use crate::error::AppError;

#[derive(Embed)]
#[folder = "../static"]
struct Static;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// The address of a file below `static/`, good for ever.
pub fn href(path: &str) -> String {
    format!("/static/v-{}/{path}", version())
}

/// The text of a file below `static/`.
pub(crate) fn text(path: &str) -> Option<String> {
    let file = Static::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// The files in a folder below `static/`, sorted.
pub(crate) fn list(folder: &str) -> impl Iterator<Item = Cow<'static, str>> {
    Static::iter().filter(move |path| path.starts_with(folder))
}

/// `GET /static/{path}` and `GET /static/v-HASH/{path}`.
pub(crate) async fn get(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, AppError> {
    let (asked, path) = match path.strip_prefix("v-").and_then(|rest| rest.split_once('/')) {
        Some((version, path)) => (Some(version), path),
        None => (None, path.as_str()),
    };
    let (Some(media_type), Some(file)) = (media_type(path), Static::get(path)) else {
        return Err(AppError::NotFound);
    };
    let lasting = if asked == Some(version().as_str()) { FOR_EVER } else { ASK_AGAIN };
    let tag = format!("W/\"{}\"", short(&file.metadata.sha256_hash()));
    let caching = [(header::CACHE_CONTROL, lasting), (header::ETAG, &tag)];
    if has(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, [(header::CONTENT_TYPE, media_type)], octets(file)).into_response())
}

fn octets(file: EmbeddedFile) -> Response {
    match file.data {
        Cow::Borrowed(data) => data.into_response(),
        Cow::Owned(data) => data.into_response(),
    }
}

/// Does the browser hold the file already? Source: RFC 9110 §13.1.2.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    held.flat_map(|list| list.split(',')).map(str::trim).any(|held| held == "*" || held == tag)
}

/// `None` for what is no part of a page, such as a note to developers.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "lab" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// One hash for all files; in a debug build it follows the folder.
fn version() -> String {
    static EMBEDDED: OnceLock<String> = OnceLock::new();
    if cfg!(debug_assertions) { compute_version() } else { EMBEDDED.get_or_init(compute_version).clone() }
}

fn compute_version() -> String {
    // FNV-1a over the files' SHA-256: no secret depends on it, it only has to change when a file does.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for path in Static::iter().filter(|path| media_type(path).is_some()) {
        let Some(file) = Static::get(&path) else { continue };
        for byte in path.bytes().chain(file.metadata.sha256_hash()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

fn short(hash: &[u8]) -> String {
    hash[..12].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(tags: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_NONE_MATCH, axum::http::HeaderValue::from_static(tags))])
    }

    #[test]
    fn a_browser_names_what_it_holds_in_a_list() {
        assert!(has(&holding("\"a\", W/\"b\""), "W/\"b\""));
        assert!(has(&holding("*"), "W/\"b\""));
        assert!(!has(&holding("W/\"c\""), "W/\"b\""));
    }

    #[test]
    fn a_version_stays_while_no_file_changes() {
        assert_eq!(href("css/page.css"), href("css/page.css"));
    }

    #[test]
    fn a_note_to_developers_is_no_asset() {
        assert_eq!(media_type("css/README.md"), None);
    }
}
