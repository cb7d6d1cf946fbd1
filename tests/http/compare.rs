//! Two labs side by side: the page with and without script, and the note after a change.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::client::{Answer, get, post, seed, send};
use crate::inspect::filled;

/// The first ping of the first lab, and the alias by which it is answered.
const PING: usize = 53;
const ALIAS: usize = 30;

async fn form(one: &str, other: &str) -> Answer {
    let body = format!("{}&{}", filled("lab", one), filled("other", other));
    let request = Request::post("/compare?lang=en").header("content-type", "application/x-www-form-urlencoded");
    send(request.body(Body::from(body)).expect("well formed")).await
}

#[tokio::test]
async fn a_line_that_is_switched_off_in_the_address_is_set_beside_the_lab_that_has_it() {
    let page = get(&format!("/compare?lab=seed-loopback-alias&without={ALIAS}&lang=en")).await;
    assert_eq!((page.status, page.header("content-language")), (200, "en"));
    let text = page.text();
    for said in [
        "They part at step 4, which is step 2 in the other lab.",
        "10.0.3.2 was answered by A itself.",
        "A has no route to 10.0.3.2.",
        "Error: Nexthop has invalid gateway.",
        "href=\"/gallery/seed-loopback-alias?lang=en&#38;line=53&#38;step=4\"",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains("#- ip -n A addr add 10.0.3.110/24 dev lo label lo:0"), "the other script");
    let none = get("/compare?lab=seed-loopback-alias&without=9999").await;
    assert_eq!(none.status, 422);
    assert_eq!(get("/compare?lab=nowhere&other=seed-loopback-alias").await.status, 404);
}

#[tokio::test]
async fn without_labs_the_page_has_examples_that_lead_somewhere() {
    for lang in ["en", "pt"] {
        let page = get(&format!("/compare?lang={lang}")).await;
        let links = page.text().match_indices("href=\"/compare?lab=").count();
        assert_eq!((page.status, links), (200, 3), "{}", page.text());
    }
}

#[tokio::test]
async fn a_form_sets_two_scripts_side_by_side_and_tells_beside_each_what_is_no_lab() {
    let lab = "ip netns add A\nip netns exec A ping -c 1 127.0.0.1\n";
    let up = lab.replace("A\n", "A\nip -n A link set lo up\n");
    let page = form(lab, &up).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("A# </span>ip link set lo up") && page.text().contains("Here they part"));
    let long = "ping ".repeat(20_000);
    let refused = form(lab, &long).await;
    let at = refused.text().find("id=\"refused-1\" role=\"alert\">").expect("beside the second box");
    assert!(refused.text()[at..at + 300].contains("65536") || refused.text()[at..at + 300].contains("64"));
    assert!(refused.text().contains("id=\"refused-0\" role=\"alert\" hidden>") && refused.text().contains(&long[..99]));
    let send = |body: &'static str| send(Request::post("/compare").body(Body::from(body)).expect("well formed"));
    assert_eq!(send("lab=x").await.status, 400);
}

#[tokio::test]
async fn after_a_change_it_is_said_what_it_has_made_of_a_command() {
    let without = seed().replace("ip -n A addr add 10.0.3.110/24", "#- ip -n A addr add 10.0.3.110/24");
    let note = |other: String, line: usize, lang: &'static str| async move {
        let told = post("/api/v1/beside", &json!({ "lab": seed(), "other": other, "line": line, "lang": lang })).await;
        told.json()["html"].as_str().expect("HTML").to_owned()
    };
    let said = note(without.clone(), PING, "en").await;
    assert!(
        said.contains("</b> 10.0.3.2 was answered by A itself. From step 2 on, which was step 4 before,"),
        "{said}"
    );
    assert!(said.contains("data-go=\"2\""), "{said}");
    let alike = note(format!("{}ip -n GW addr show\n", seed()), PING, "en").await;
    assert!(alike.contains("The change makes no difference to this command.") && !alike.contains("data-go"), "{alike}");
    assert_eq!(note(format!("{}# a remark\n", seed()), PING, "en").await, "", "nothing was changed");
    assert_eq!(note(without, ALIAS, "pt").await, "", "no command that asks");
}
