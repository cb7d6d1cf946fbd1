//! The whole server as one value: routes, and the layers that every answer passes.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sim_core::base::Budget;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::error::{self, AppError};
use crate::pool::{Limits, Pool};
use crate::{api, assets, capture, compare, headers, pages};

/// Octets of a request's body: two labs that are short enough fit, however their JSON escapes them (an octet becomes
/// at most six, `\u0001`), with room for the other members.
pub const BODY_BYTES: usize = 2 * 6 * Budget::LAB.lab_bytes + 4096;

/// What may differ from server to server.
#[derive(Clone, Debug)]
pub struct Config {
    pub limits: Limits,
    /// How long a request may take from its first line to its answer, a slow sender's body included.
    pub deadline: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self { limits: Limits::default(), deadline: Duration::from_secs(20) }
    }
}

/// What handlers share.
#[derive(Clone, Debug)]
pub struct App {
    pub pool: Pool,
}

/// Every route of the server.
pub fn app(config: &Config) -> Router {
    let deadline = config.deadline;
    Router::new()
        .route("/", get(pages::first))
        .route("/gallery/{name}", get(pages::gallery))
        .route("/lab", get(pages::shell))
        .route("/compare", get(compare::show).post(compare::form))
        .route("/capture", post(capture::download))
        .nest("/api/v1", api::routes())
        .route("/static/{*path}", get(assets::get))
        .route("/healthz", get(|| async { "ok\n" }))
        .fallback(|| async { AppError::NotFound })
        .method_not_allowed_fallback(|| async { AppError::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| AppError::Broken.into_response()))
        .layer(from_fn(move |request, next| within(deadline, request, next)))
        .layer(from_fn(error::speak))
        .layer(CompressionLayer::new())
        .layer(map_response(headers::shield))
        .layer(from_fn(log))
        .with_state(App { pool: Pool::new(config.limits) })
}

async fn within(deadline: Duration, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(deadline, next.run(request)).await;
    answer.unwrap_or_else(|_| AppError::TooSlow.into_response())
}

/// One line a request: never a query or a body, since labs are in them.
async fn log(request: Request, next: Next) -> Response {
    let (method, path, begun) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    let (status, elapsed) = (response.status().as_u16(), begun.elapsed());
    tracing::info!(%method, path, status, ?elapsed);
    response
}
