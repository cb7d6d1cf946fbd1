//! What every answer says about itself to a browser.

use std::collections::BTreeSet;

use serde_json::json;

use crate::client::{Answer, get, get_with, post, run, seed};

fn assert_shielded(answer: &Answer) {
    let policy: BTreeSet<&str> = answer.header("content-security-policy").split(';').map(str::trim).collect();
    for directive in
        ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.contains(directive), "{directive} is not in {policy:?}");
    }
    let loose = ["unsafe-inline", "unsafe-eval", "*", "http:", "https:", "blob:"];
    assert!(policy.iter().all(|directive| loose.iter().all(|word| !directive.contains(word))), "{policy:?}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert!(answer.header("permissions-policy").contains("camera=()"));
}

#[tokio::test]
async fn every_answer_is_shielded_errors_too() {
    for path in ["/", "/gallery/none", "/nowhere", "/static/css/none.css", "/healthz", "/api/v1/run", "/api/none"] {
        assert_shielded(&get(path).await);
    }
    assert_shielded(&post("/api/v1/run", &json!({ "lab": 1 })).await);
    assert_shielded(&run(&seed()).await);
    assert_shielded(&get_with("/static/labs/seed-loopback-alias.lab", &[("if-none-match", "*")]).await);
}

#[tokio::test]
async fn a_server_that_is_up_says_so() {
    let answer = get("/healthz").await;
    assert_eq!((answer.status, answer.text()), (200, "ok\n"));
}

#[tokio::test]
async fn what_a_run_answers_is_kept_by_nobody() {
    assert_eq!(run(&seed()).await.header("cache-control"), "no-store");
}
