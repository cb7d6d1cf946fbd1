//! What can go wrong with a request, and how it is told: as a problem (RFC 9457) to a program, as a page to a person.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use sim_core::command::SplitError;
use sim_core::lab::{EditError, LabError};
use thiserror::Error;

use crate::l10n::{Arg, Lang};
use crate::query::{PageQuery, Theme};
use crate::{assets, language};

/// A request that makes no sense, or that can not be served now. A command that fails and a packet
/// that is dropped are answers, never one of these.
#[derive(Debug, Error)]
pub enum AppError {
    #[error("there is nothing at this address")]
    NotFound,
    #[error("the gallery has no lab {name:?}")]
    NoSuchLab { name: String },
    #[error("this address does not take this method")]
    MethodNotAllowed,
    #[error("the body has more than {max} octets")]
    BodyTooLong { max: usize },
    #[error(transparent)]
    Lab(#[from] LabError),
    #[error(transparent)]
    Edit(EditError),
    #[error("the body is not declared as application/json")]
    NotJson,
    #[error("the body does not say what this address asks for: {why}")]
    BadJson { why: String },
    #[error("the address adds {added} commands; at most {max} are taken")]
    TooManyAdded { added: usize, max: usize },
    #[error("no command stands on line {line}")]
    NoCommand { line: usize },
    #[error("steps {from} to {to} are no range of at most {max} of the {steps} steps")]
    BadRange { from: usize, to: usize, steps: usize, max: usize },
    #[error("the form holds no lab")]
    NoLabInForm,
    #[error("no host of the lab has a device that could hear anything")]
    NoCapture,
    #[error("the capture has more than {max} octets")]
    CaptureTooLong { max: usize },
    #[error("too many labs are being replayed")]
    Busy,
    #[error("the answer took too long")]
    TooSlow,
    #[error("a template failed: {0}")]
    Render(#[from] askama::Error),
    #[error("the program met a case that it holds for impossible")]
    Broken,
}

/// Names why an edit was not made.
const fn edit_name(error: &EditError) -> &'static str {
    match error {
        EditError::NoLine { .. } => "edit-no-line",
        EditError::NoWay { .. } => "edit-no-way",
        EditError::NoCommand => "edit-no-command",
        EditError::NotANote => "edit-not-a-note",
        EditError::Setting => "edit-setting",
        EditError::Words(SplitError::NotPrintable(_)) => "edit-not-printable",
        EditError::Words(SplitError::InQuotes(_)) => "edit-in-quotes",
        EditError::Words(SplitError::Shell(_)) => "edit-shell",
        EditError::Words(SplitError::Comment) => "edit-comment",
        EditError::Words(SplitError::Unbalanced) => "edit-unbalanced",
        EditError::Lab(LabError::TooLong { .. }) => "lab-too-long",
        EditError::Lab(LabError::TooManyCommands { .. }) => "too-many-commands",
    }
}

/// A lab that has grown too large is the same thing however it grew.
impl From<EditError> for AppError {
    fn from(error: EditError) -> Self {
        if let EditError::Lab(error) = error { Self::Lab(error) } else { Self::Edit(error) }
    }
}

/// Rides on a response until [`speak`] knows for whom to put it in words.
#[derive(Clone)]
struct Failure {
    error: Arc<AppError>,
    lang: Option<Lang>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    lang: Lang,
    theme: Option<Theme>,
    title: &'a str,
    detail: &'a str,
}

impl ErrorPage<'_> {
    /// The playground, as the reader likes it.
    fn home(&self) -> String {
        let theme = self.theme.map_or_else(String::new, |theme| format!("&theme={}", theme.code()));
        format!("/?lang={}{theme}", self.lang.code())
    }
}

impl AppError {
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoSuchLab { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLong { .. } | Self::Lab(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyAdded { .. } => StatusCode::URI_TOO_LONG,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadJson { .. } | Self::NoLabInForm => StatusCode::BAD_REQUEST,
            Self::NoCommand { .. }
            | Self::BadRange { .. }
            | Self::Edit(_)
            | Self::NoCapture
            | Self::CaptureTooLong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Render(_) | Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Names the problem for programs, and its messages in `errors.ftl`.
    const fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NoSuchLab { .. } => "no-such-lab",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::BodyTooLong { .. } => "body-too-long",
            Self::Lab(LabError::TooLong { .. }) => "lab-too-long",
            Self::Lab(LabError::TooManyCommands { .. }) => "too-many-commands",
            Self::TooManyAdded { .. } => "too-many-added",
            Self::Edit(error) => edit_name(error),
            Self::NotJson => "not-json",
            Self::BadJson { .. } => "bad-json",
            Self::NoCommand { .. } => "no-command",
            Self::BadRange { .. } => "bad-range",
            Self::NoLabInForm => "no-lab-in-form",
            Self::NoCapture => "no-capture",
            Self::CaptureTooLong { .. } => "capture-too-long",
            Self::Busy => "busy",
            Self::TooSlow => "too-slow",
            Self::Render(_) | Self::Broken => "broken",
        }
    }

    /// The facts of the problem: arguments of its message, and members of the JSON.
    fn facts(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::NoSuchLab { name } => vec![("name", name.as_str().into())],
            Self::BodyTooLong { max } => vec![("max", (*max).into())],
            Self::Lab(LabError::TooLong { bytes, max }) => vec![("bytes", (*bytes).into()), ("max", (*max).into())],
            Self::Lab(LabError::TooManyCommands { commands, max }) => {
                vec![("commands", (*commands).into()), ("max", (*max).into())]
            }
            Self::TooManyAdded { added, max } => vec![("added", (*added).into()), ("max", (*max).into())],
            Self::BadJson { why } => vec![("why", why.as_str().into())],
            Self::NoCommand { line } | Self::Edit(EditError::NoLine { line } | EditError::NoWay { line }) => {
                vec![("line", (*line).into())]
            }
            Self::Edit(EditError::Words(
                SplitError::NotPrintable(sign) | SplitError::InQuotes(sign) | SplitError::Shell(sign),
            )) => vec![("sign", sign.to_string().into())],
            Self::BadRange { from, to, steps, max } => {
                vec![("from", (*from).into()), ("to", (*to).into()), ("steps", (*steps).into()), ("max", (*max).into())]
            }
            Self::CaptureTooLong { max } => vec![("max", (*max / (1024 * 1024)).into())],
            Self::NotFound
            | Self::MethodNotAllowed
            | Self::Edit(_)
            | Self::NotJson
            | Self::NoLabInForm
            | Self::NoCapture
            | Self::Busy
            | Self::TooSlow
            | Self::Render(_)
            | Self::Broken => vec![],
        }
    }

    fn title(&self, lang: Lang) -> String {
        lang.text(&format!("error-{}", self.name()))
    }

    /// What was wrong, and what to do.
    pub(crate) fn detail(&self, lang: Lang) -> String {
        lang.with(&format!("error-{}-detail", self.name()), &self.facts())
    }

    /// A response in a language that the request's body asked for, which [`speak`] does not see.
    pub fn in_lang(self, lang: Option<Lang>) -> Response {
        let mut response = self.status().into_response();
        if matches!(self, Self::Busy | Self::TooSlow) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response.extensions_mut().insert(Failure { error: Arc::new(self), lang });
        response
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        self.in_lang(None)
    }
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLong { max: crate::app::BODY_BYTES },
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::NotJson,
            _ => Self::BadJson { why: innermost(&rejection) },
        }
    }
}

/// What serde itself says: where the text stops being JSON, which member is missing or unknown.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}

/// Puts what went wrong in words: in the reader's language, as JSON below `/api/`, as HTML elsewhere.
/// Tells handlers the language too, as an extension of the request.
pub async fn speak(mut request: Request, next: Next) -> Response {
    let query = PageQuery::parse(request.uri().query().unwrap_or_default());
    let asked = language::choose(query.lang, request.headers());
    let for_program = request.uri().path().starts_with("/api/");
    request.extensions_mut().insert(asked);
    let mut response = next.run(request).await;
    let Some(Failure { error, lang }) = response.extensions_mut().remove() else { return response };
    if error.status().is_server_error() {
        tracing::error!(%error, "no answer");
    }
    let lang = lang.unwrap_or(asked);
    let (media_type, body) = if for_program {
        ("application/problem+json", problem(&error, lang).to_string())
    } else {
        ("text/html; charset=utf-8", page(&error, lang, query.theme))
    };
    *response.body_mut() = Body::from(body);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    language::tell(&mut response, lang);
    response
}

fn problem(error: &AppError, lang: Lang) -> Value {
    let mut members: Map<String, Value> =
        error.facts().into_iter().map(|(name, fact)| (name.to_owned(), fact.into())).collect();
    members.insert("type".to_owned(), json!(format!("urn:hairpin:problem:{}", error.name())));
    members.insert("title".to_owned(), json!(error.title(lang)));
    members.insert("status".to_owned(), json!(error.status().as_u16()));
    members.insert("detail".to_owned(), json!(error.detail(lang)));
    Value::Object(members)
}

fn page(error: &AppError, lang: Lang, theme: Option<Theme>) -> String {
    let (title, detail) = (error.title(lang), error.detail(lang));
    let page = ErrorPage { lang, theme, title: &title, detail: &detail };
    page.render().unwrap_or(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<AppError> {
        vec![
            AppError::NotFound,
            AppError::NoSuchLab { name: "x".to_owned() },
            AppError::MethodNotAllowed,
            AppError::BodyTooLong { max: 2 },
            AppError::Lab(LabError::TooLong { bytes: 2, max: 1 }),
            AppError::Lab(LabError::TooManyCommands { commands: 2, max: 1 }),
            AppError::TooManyAdded { added: 21, max: 20 },
            AppError::Edit(EditError::NoLine { line: 3 }),
            AppError::Edit(EditError::NoWay { line: 3 }),
            AppError::Edit(EditError::NoCommand),
            AppError::Edit(EditError::NotANote),
            AppError::Edit(EditError::Setting),
            AppError::Edit(EditError::Words(SplitError::NotPrintable('é'))),
            AppError::Edit(EditError::Words(SplitError::InQuotes('$'))),
            AppError::Edit(EditError::Words(SplitError::Shell('|'))),
            AppError::Edit(EditError::Words(SplitError::Comment)),
            AppError::Edit(EditError::Words(SplitError::Unbalanced)),
            AppError::NotJson,
            AppError::BadJson { why: "y".to_owned() },
            AppError::NoCommand { line: 3 },
            AppError::BadRange { from: 5, to: 4, steps: 3, max: 64 },
            AppError::NoLabInForm,
            AppError::NoCapture,
            AppError::CaptureTooLong { max: 16 << 20 },
            AppError::Busy,
            AppError::TooSlow,
            AppError::Render(askama::Error::Fmt),
            AppError::Broken,
        ]
    }

    #[test]
    fn every_error_is_told_in_every_language_and_holds_its_facts() {
        for error in every() {
            for lang in Lang::ALL {
                let (title, detail) = (error.title(lang), error.detail(lang));
                for text in [&title, &detail, &lang.text("error-home")] {
                    let missing =
                        text.contains("error-") || text.contains("Unknown localization") || text.contains("{");
                    assert!(!missing && !text.is_empty(), "{error:?} in {lang:?}: {text}");
                }
                assert!(page(&error, lang, None).contains("</html>"));
            }
            assert_ne!(error.detail(Lang::En), error.detail(Lang::Pt));
        }
    }

    #[test]
    fn a_problem_names_itself_its_status_and_its_facts() {
        let error = AppError::Lab(LabError::TooLong { bytes: 65_537, max: 65_536 });
        let told = problem(&error, Lang::En);
        assert_eq!(told["type"], "urn:hairpin:problem:lab-too-long");
        assert_eq!((&told["status"], &told["bytes"], &told["max"]), (&json!(413), &json!(65_537), &json!(65_536)));
    }
}
