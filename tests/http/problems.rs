//! Refusals: a problem (RFC 9457) for a program, a page for a person, each saying what was wrong.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use server::app::BODY_BYTES;
use sim_core::base::Budget;

use crate::client::{QUESTIONS, get, post, posting, run, seed, send};

#[tokio::test]
async fn a_person_gets_a_page_and_a_program_a_problem() {
    let page = get("/nowhere").await;
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(page.text().contains("<h1>Nothing is here</h1>"));
    let problem = get("/api/v1/nowhere").await;
    assert_eq!((problem.status, problem.problem().as_str()), (404, "not-found"));
}

#[tokio::test]
async fn another_method_is_told_which_one_there_is() {
    for path in QUESTIONS {
        let answer = get(path).await;
        assert_eq!((answer.status, answer.problem().as_str()), (405, "method-not-allowed"), "{path}");
        assert_eq!(answer.header("allow"), "POST");
    }
    let answer = send(Request::post("/healthz").body(Body::empty()).expect("well formed")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"));
    assert!(answer.text().contains("</html>"));
}

#[tokio::test]
async fn a_body_that_is_not_marked_as_json_is_not_read() {
    let plain = Request::post("/api/v1/run").header("content-type", "text/plain");
    let answer = send(plain.body(Body::from(r#"{"lab":""}"#)).expect("well formed")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (415, "not-json"));
}

#[tokio::test]
async fn json_that_says_something_else_is_refused_with_the_place() {
    for (body, why) in [
        ("", "EOF"),
        ("{", "EOF"),
        ("5", "invalid type"),
        ("{}", "missing field `lab`"),
        (r#"{"lab": 5}"#, "expected a string"),
        (r#"{"lab": "", "lagn": "pt"}"#, "unknown field `lagn`"),
        (r#"{"lab": "", "lang": "tlh"}"#, "unknown language"),
        (r#"{"lab": ""} {"#, "trailing characters"),
    ] {
        let answer = send(posting("/api/v1/run", body)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (400, "bad-json"), "{body}");
        let said = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(why), "{body}: {said}");
    }
}

#[tokio::test]
async fn a_view_that_there_is_not_is_refused_by_name() {
    let answer = send(posting("/api/v1/view", r#"{"lab": "", "view": "mirror"}"#)).await;
    assert_eq!((answer.status, answer.problem().as_str()), (400, "bad-json"));
    let said = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("\"mirror\"") && said.contains("picture, ladder, list, lecture"), "{said}");
}

#[tokio::test]
async fn a_lab_may_have_64_kib_and_not_one_octet_more() {
    let longest = "#".repeat(Budget::LAB.lab_bytes);
    assert_eq!(run(&longest).await.status, 200);
    let answer = run(&(longest + "#")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "lab-too-long"));
    assert_eq!((&answer.json()["bytes"], &answer.json()["max"]), (&json!(65_537), &json!(65_536)));
}

#[tokio::test]
async fn the_longest_lab_fits_however_its_json_is_escaped() {
    let longest = "\\u0023".repeat(Budget::LAB.lab_bytes);
    let body = format!(r#"{{"lab": "{longest}"}}"#);
    assert_eq!(send(posting("/api/v1/run", body)).await.status, 200);
    let two = format!(r#"{{"lab": "{longest}", "other": "{longest}"}}"#);
    assert_eq!(send(posting("/api/v1/compare", two)).await.status, 200);
}

#[tokio::test]
async fn a_body_over_its_bound_is_refused_in_words_at_every_door() {
    for path in QUESTIONS {
        let answer = send(posting(path, " ".repeat(BODY_BYTES + 1))).await;
        assert_eq!((answer.status, answer.problem().as_str()), (413, "body-too-long"), "{path}");
    }
}

#[tokio::test]
async fn a_line_that_is_no_command_has_no_steps() {
    for line in [0, 1, 9_999] {
        for path in ["/api/v1/steps", "/api/v1/trace", "/api/v1/state"] {
            let answer = post(path, &json!({ "lab": seed(), "line": line })).await;
            assert_eq!((answer.status, answer.problem().as_str()), (422, "no-command"), "{path} {line}");
            assert_eq!(answer.json()["line"], line);
        }
    }
}
