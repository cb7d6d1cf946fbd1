//! In which language an answer is: the address, then the browser, then English.

use serde_json::json;

use crate::client::{get_with, post, posting, send};

#[tokio::test]
async fn the_address_goes_before_the_browser_and_the_browser_before_english() {
    for (path, accepted, language) in [
        ("/nowhere", "", "en"),
        ("/nowhere", "pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("/nowhere", "fr, en;q=0.3, pt;q=0.7", "pt-BR"),
        ("/nowhere?lang=en", "pt-BR", "en"),
        ("/nowhere?lang=pt", "en", "pt-BR"),
        ("/nowhere?lang=klingon", "pt", "pt-BR"),
    ] {
        let answer = get_with(path, &[("accept-language", accepted)]).await;
        assert_eq!(answer.header("content-language"), language, "{path} {accepted}");
        assert!(answer.text().contains(&format!("<html lang=\"{language}\"")), "{path} {accepted}");
        assert!(answer.header("vary").contains("accept-language"));
    }
}

#[tokio::test]
async fn the_api_tells_its_problems_in_the_language_of_the_request_s_body() {
    let long = "#".repeat(65_537);
    let answer = post("/api/v1/run", &json!({ "lab": long, "lang": "pt" })).await;
    assert_eq!(answer.header("content-language"), "pt-BR");
    assert_eq!(answer.json()["title"], "O laboratório é longo demais");
    let answer = post("/api/v1/run?lang=pt", &json!({ "lab": long, "lang": "en" })).await;
    assert_eq!(answer.json()["title"], "The lab is too long");
}

#[tokio::test]
async fn what_can_not_be_read_is_told_in_the_language_of_its_address() {
    let answer = send(posting("/api/v1/run?lang=pt", "{")).await;
    assert_eq!((answer.problem().as_str(), answer.header("content-language")), ("bad-json", "pt-BR"));
}
