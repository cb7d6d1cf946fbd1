//! A request and its answer.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, header};
use serde_json::{Value, json};
use server::app::{Config, app};
use server::pool::Limits;
use tests::labs::NamedLab;
use tower::ServiceExt;

/// Questions of the API; each takes at least a lab.
pub(crate) const QUESTIONS: [&str; 12] = [
    "/api/v1/run",
    "/api/v1/steps",
    "/api/v1/trace",
    "/api/v1/why",
    "/api/v1/ask",
    "/api/v1/compare",
    "/api/v1/beside",
    "/api/v1/state",
    "/api/v1/view",
    "/api/v1/pictures",
    "/api/v1/panels",
    "/api/v1/complete",
];

/// A debug build on a busy machine takes its time; what it may do is bounded by its budget all the same.
pub(crate) const PATIENT: Config = Config {
    limits: Limits { at_once: 2, queue: 64, patience: Duration::from_secs(120), deadline: Duration::from_secs(120) },
    deadline: Duration::from_secs(240),
};

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// A header's value, empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("our headers are text"))
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("UTF-8")
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:.200}", self.text()))
    }

    /// The problem's name, after checking that it is a whole one.
    #[track_caller]
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}: {:.200}", self.status, self.text());
        let told = self.json();
        assert_eq!(told["status"], self.status);
        for member in ["title", "detail"] {
            let words = told[member].as_str().unwrap_or_default();
            assert!(words.len() > 3 && !words.contains("error-"), "{member}: {words:?}");
        }
        let name = told["type"].as_str().and_then(|name| name.strip_prefix("urn:hairpin:problem:"));
        name.unwrap_or_else(|| panic!("no name: {told}")).to_owned()
    }
}

pub(crate) async fn send_to(app: Router, request: Request<Body>) -> Answer {
    let response = app.oneshot(request).await.expect("the router never fails");
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body in memory");
    Answer { status: head.status.as_u16(), headers: head.headers, body }
}

pub(crate) async fn send(request: Request<Body>) -> Answer {
    send_to(app(&PATIENT), request).await
}

pub(crate) async fn get(path: &str) -> Answer {
    get_with(path, &[]).await
}

pub(crate) async fn get_with(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    send(request.body(Body::empty()).expect("well formed")).await
}

pub(crate) fn posting(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header(header::CONTENT_TYPE, "application/json").body(body.into()).expect("well formed")
}

pub(crate) async fn post(path: &str, body: &Value) -> Answer {
    send(posting(path, body.to_string())).await
}

/// Asks for the run of a lab.
pub(crate) async fn run(lab: &str) -> Answer {
    post("/api/v1/run", &json!({ "lab": lab })).await
}

pub(crate) fn seed() -> String {
    NamedLab::of_gallery(server::gallery::FIRST).text
}
