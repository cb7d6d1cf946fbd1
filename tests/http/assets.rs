//! Files of the page: cached by their content, compressed, and nothing beside them.

use server::assets::href;

use crate::client::{get, get_with};

const LAB: &str = "labs/seed-loopback-alias.lab";

#[tokio::test]
async fn a_file_by_its_version_is_good_for_ever() {
    let answer = get(&href(LAB)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert!(answer.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn a_file_of_no_version_or_an_old_one_is_asked_for_again_and_costs_nothing() {
    for path in [format!("/static/{LAB}"), format!("/static/v-0000000000000000/{LAB}")] {
        let answer = get(&path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-cache"));
        let again = get_with(&path, &[("if-none-match", answer.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("etag"), answer.header("etag"));
    }
}

#[tokio::test]
async fn text_travels_compressed() {
    let plain = get(&href(LAB)).await;
    for (accepted, encoding) in [("gzip", "gzip"), ("gzip, br", "br")] {
        let answer = get_with(&href(LAB), &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert!(answer.header("vary").contains("accept-encoding"));
        assert!(answer.body.len() < plain.body.len() * 6 / 10, "{} of {}", answer.body.len(), plain.body.len());
    }
}

#[tokio::test]
async fn no_address_leads_out_of_the_folder() {
    for path in [
        "/static/../Cargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/static/..%2fCargo.toml",
        "/static/v-0/../../Cargo.toml",
        "/static//etc/passwd",
        "/static/css",
        "/static/css/README.md",
        "/static/labs/seed-loopback-alias.lab%00.css",
        "/gallery/..%2f..%2fREADME",
    ] {
        assert_eq!(get(path).await.status, 404, "{path}");
    }
}
