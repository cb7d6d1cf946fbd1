//! `GET` and `POST /compare`: two labs side by side as a page. A form sends two scripts; an address names labs of the
//! gallery, or a lab and the lines of it that the other one has switched off.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use sim_core::lab::{Edit, Lab};

use crate::app::{App, BODY_BYTES};
use crate::error::AppError;
use crate::explain::fold;
use crate::l10n::Lang;
use crate::page::compare::{self, Example, Frame, Side};
use crate::query::PageQuery;
use crate::{gallery, language};

/// Lines that an address can switch off.
const MOST_LINES: usize = 20;

/// What if a line was not there: the examples of the page. A lab of the gallery and a line of it.
const EXAMPLES: [(&str, usize); 3] = [(gallery::FIRST, 30), (gallery::FIRST, 36), ("two-hosts-one-wire", 39)];

/// What the address says.
#[derive(Debug, Default)]
struct Asked {
    lab: Option<String>,
    other: Option<String>,
    without: Vec<usize>,
}

impl Asked {
    fn parse(query: &str) -> Self {
        let mut asked = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "lab" => asked.lab = Some(value.into_owned()),
                "other" => asked.other = Some(value.into_owned()),
                "without" => asked.without.extend(value.parse::<usize>().ok()),
                _ => {}
            }
        }
        asked.without.truncate(MOST_LINES);
        asked
    }

    /// The texts of both labs; empty where the address names none.
    fn texts(&self) -> Result<[String; 2], AppError> {
        let text = |name: &Option<String>| match name {
            Some(name) => gallery::text(name).ok_or_else(|| AppError::NoSuchLab { name: name.clone() }),
            None => Ok(String::new()),
        };
        let one = text(&self.lab)?;
        let mut other = if self.other.is_some() { text(&self.other)? } else { one.clone() };
        if !self.without.is_empty() {
            other = without(&other, &self.without)?;
        } else if self.other.is_none() {
            other.clear();
        }
        Ok([one, other])
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let named = [("lab", &self.lab), ("other", &self.other)];
        let named = named.into_iter().filter_map(|(name, of)| Some((name, of.clone()?)));
        named.chain(self.without.iter().map(|line| ("without", line.to_string()))).collect()
    }
}

/// The lab with some of its lines switched off: that changes no line's number.
fn without(text: &str, lines: &[usize]) -> Result<String, AppError> {
    let mut lab = Lab::parse(text)?;
    for line in lines {
        lab = lab.edited(&Edit::Switch { line: *line, on: false })?.lab;
    }
    Ok(lab.text())
}

fn examples(lang: Lang, query: &PageQuery) -> Vec<Example> {
    let example = |(name, line): (&str, usize)| {
        let lab = Lab::parse(&gallery::text(name)?).ok()?;
        let mut href = form_urlencoded::Serializer::new(String::new());
        href.append_pair("lab", name).append_pair("without", &line.to_string());
        href.extend_pairs(query.lang.map(|lang| ("lang", lang.code())));
        href.extend_pairs(query.theme.map(|theme| ("theme", theme.code())));
        Some(Example {
            title: lab.title(lang.code()).unwrap_or(name).to_owned(),
            line,
            command: fold(&lab.entries.get(line.checked_sub(1)?)?.text),
            href: format!("/compare?{}", href.finish()),
        })
    };
    EXAMPLES.into_iter().filter_map(example).collect()
}

/// `GET /compare`.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let query = query.unwrap_or_default();
    let html = app
        .pool
        .run(move || {
            let asked = Asked::parse(&query);
            render(asked.texts()?, asked.pairs(), &PageQuery::parse(&query), lang)
        })
        .await??;
    Ok(page(html, lang))
}

/// `POST /compare`: what the form of the page sends.
pub(crate) async fn form(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    RawQuery(query): RawQuery,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, AppError> {
    let body = body.map_err(|_| AppError::BodyTooLong { max: BODY_BYTES })?;
    let query = PageQuery::parse(&query.unwrap_or_default());
    let html = app
        .pool
        .run(move || {
            let text = |name| {
                let text = form_urlencoded::parse(&body).find(|(of, _)| of == name);
                // A browser sends every end of a line as two characters.
                text.map(|(_, lab)| lab.replace("\r\n", "\n")).ok_or(AppError::NoLabInForm)
            };
            render([text("lab")?, text("other")?], Vec::new(), &query, lang)
        })
        .await??;
    Ok(page(html, lang))
}

fn page(html: String, lang: Lang) -> Response {
    let mut response = Html(html).into_response();
    language::tell(&mut response, lang);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// What is no lab is told beside its text, which stays.
fn render(
    texts: [String; 2],
    pairs: Vec<(&'static str, String)>,
    query: &PageQuery,
    lang: Lang,
) -> Result<String, AppError> {
    let examples = examples(lang, query);
    let (sides, compared) = besides(texts, lang, &examples)?;
    let frame = Frame { lang, asked: query.lang, theme: query.theme, sides, query: pairs };
    Ok(compare::page(&frame, &compared)?)
}

/// Both labs as they were handed in, and the element that sets them side by side.
pub(crate) fn besides(texts: [String; 2], lang: Lang, examples: &[Example]) -> Result<([Side; 2], String), AppError> {
    let labs = texts.each_ref().map(|text| Lab::parse(text));
    let html = match &labs {
        [Ok(one), Ok(other)] if texts.iter().all(|text| !text.trim().is_empty()) => {
            compare::compared(one, other, lang)?
        }
        _ => compare::nothing(lang, examples)?,
    };
    let [one, other] = labs.map(|lab| lab.err().map(|error| AppError::from(error).detail(lang)));
    let [text, other_text] = texts;
    Ok(([Side { text, refused: one }, Side { text: other_text, refused: other }], html))
}
