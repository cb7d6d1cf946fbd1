//! The pages: a lab of the gallery as a person sees it, whole without script.

use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use sim_core::lab::Lab;

use crate::app::App;
use crate::error::AppError;
use crate::l10n::Lang;
use crate::page::{self, PageContext};
use crate::query::PageQuery;
use crate::sitting::Sitting;
use crate::{gallery, language};

/// `GET /`: the first lab of the gallery.
pub(crate) async fn first(
    app: State<App>,
    lang: Extension<Lang>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    show(app, lang, gallery::FIRST, query, false).await
}

/// `GET /gallery/{name}`.
pub(crate) async fn gallery(
    app: State<App>,
    lang: Extension<Lang>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    show(app, lang, &name, query, false).await
}

/// `GET /lab`: the page into which the browser puts the lab that the address carries behind its `#`.
/// No server ever sees that; without script the page holds the first lab.
pub(crate) async fn shell(
    app: State<App>,
    lang: Extension<Lang>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    show(app, lang, gallery::FIRST, query, true).await
}

async fn show(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    name: &str,
    query: Option<String>,
    shell: bool,
) -> Result<Response, AppError> {
    let text = gallery::text(name).ok_or_else(|| AppError::NoSuchLab { name: name.to_owned() })?;
    let query = PageQuery::parse(&query.unwrap_or_default());
    let html = app.pool.run(move || render(&text, &query, lang, shell)).await??;
    let mut response = Html(html).into_response();
    language::tell(&mut response, lang);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn render(text: &str, query: &PageQuery, lang: Lang, shell: bool) -> Result<String, AppError> {
    let with = |add: &[String]| Lab::parse(&add.iter().fold(text.to_owned(), |lab, added| page::appended(&lab, added)));
    let mut add = query.add.clone();
    if let Some(piece) = &query.piece {
        add.extend(piece.commands(&with(&add)?.run().state(None)));
    }
    if add.len() > PageQuery::MAX_ADDED {
        return Err(AppError::TooManyAdded { added: add.len(), max: PageQuery::MAX_ADDED });
    }
    let lab = with(&add)?;
    let run = lab.run();
    let mut position = query.position.clone();
    if !add.is_empty() && position.line.is_none() {
        position.line = run.commands.last().map(|last| last.line_no);
    }
    let sitting = Sitting::new(&lab, &run, lang, &position);
    let focus = position.focus.as_deref();
    let context = PageContext {
        lang: query.lang,
        theme: query.theme,
        focus,
        view: query.view,
        guess: query.guess,
        added: &add,
        shell,
        wish: None,
    };
    Ok(page::html(&sitting, &context)?)
}
