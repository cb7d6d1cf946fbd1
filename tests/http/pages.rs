//! The pages, as they are before any script ran.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::json;

use crate::client::{Answer, get, get_with, post, seed};

/// Every page that a person can come to, by an error too.
const PAGES: [&str; 9] = [
    "/",
    "/?step=5",
    "/?line=9&step=2&focus=GW&theme=dark",
    "/gallery/two-hosts-one-wire",
    "/lab",
    "/compare",
    "/compare?lab=two-hosts-one-wire&without=39",
    "/nowhere",
    "/gallery/none",
];

async fn page(path: &str, lang: &str) -> Answer {
    let answer = get_with(path, &[("accept-language", lang)]).await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
    answer
}

fn found(pattern: &str, text: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern of ours");
    pattern.captures_iter(text).map(|found| found[found.len() - 1].to_owned()).collect()
}

/// Tags alone, their values left out: what a lab prints, and what a person types, may look like anything.
fn tags(html: &str) -> String {
    found(r#"(<[A-Za-z](?:[^>"]|"[^"]*")*>)"#, html).join("\n")
}

fn without_values(tags: &str) -> String {
    Regex::new(r#""[^"]*""#).expect("a pattern of ours").replace_all(tags, r#""""#).into_owned()
}

#[track_caller]
fn assert_nothing_inline(path: &str, html: &str) {
    let tags = tags(html);
    for inline in [r"<style\b", r"\sstyle\b", r"\son[a-z]+=", r"\ssrcdoc\b", r"<base\b", r"<foreignObject\b"] {
        assert_eq!(found(&format!("({inline})"), &without_values(&tags)), Vec::<String>::new(), "{path}");
    }
    assert_eq!(found(r#"((?:href|src|action)="javascript:)"#, &tags), Vec::<String>::new(), "{path}");
    let bare =
        found(r"<script\b([^>]*)>", html).into_iter().filter(|attributes| !attributes.contains("src=\"/static/"));
    assert_eq!(bare.collect::<Vec<_>>(), Vec::<String>::new(), "{path}");
}

#[tokio::test]
async fn every_page_speaks_both_languages_and_says_which() {
    for path in PAGES {
        let (en, pt) = (page(path, "en").await, page(path, "pt").await);
        for (answer, tag) in [(&en, "en"), (&pt, "pt-BR")] {
            assert!(answer.text().contains(&format!("<html lang=\"{tag}\"")), "{path}");
            assert_eq!(answer.header("content-language"), tag, "{path}");
            let missing = found(r"((?:Unknown localization|\{ ?\$)[^<]*)", answer.text());
            assert_eq!(missing, Vec::<String>::new(), "{path} {tag}");
        }
        assert_ne!(found("<title>([^<]*)", en.text()), found("<title>([^<]*)", pt.text()), "{path}");
    }
}

#[tokio::test]
async fn no_page_has_code_or_style_in_its_text() {
    for path in PAGES {
        assert_nothing_inline(path, page(path, "en").await.text());
    }
    let view = post("/api/v1/view", &json!({ "lab": seed(), "step": 3 })).await.json();
    for (name, part) in view["parts"].as_object().expect("parts") {
        assert_nothing_inline(name, part.as_str().expect("HTML"));
    }
}

#[tokio::test]
async fn all_that_a_page_loads_is_there_and_ours() {
    for path in PAGES {
        let html = page(path, "en").await;
        for address in found(r#"<(?:link|script|img|source)\b[^>]*\s(?:href|src)="([^"]*)""#, html.text()) {
            assert!(address.starts_with("/static/v-"), "{path} loads {address}");
            let file = get(&address).await;
            assert_eq!(file.status, 200, "{path} loads {address}");
            assert!(file.header("cache-control").contains("immutable"), "{address}");
        }
    }
}

#[tokio::test]
async fn each_id_is_there_once() {
    for path in PAGES {
        let ids = found(r#"\sid="([^"]*)""#, &tags(page(path, "en").await.text()));
        let once: BTreeSet<&String> = ids.iter().collect();
        let twice: Vec<&String> =
            once.iter().copied().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
        assert_eq!(twice, Vec::<&String>::new(), "{path}");
    }
}

#[tokio::test]
async fn every_way_to_show_steps_is_whole_in_both_languages() {
    for path in [
        "/?line=53&step=14&view=ladder",
        "/?line=53&step=6&view=list",
        "/?line=53&view=lecture",
        "/?line=53&view=lecture&guess=1.2",
        "/?line=53&view=lecture&guess=99.99",
        "/?line=20&view=ladder",
        "/?line=20&view=list",
        "/?line=20&view=lecture",
    ] {
        for tag in ["en", "pt-BR"] {
            let answer = page(path, tag).await;
            assert_nothing_inline(path, answer.text());
            let missing = found(r"((?:Unknown localization|\{ ?\$)[^<]*)", answer.text());
            assert_eq!(missing, Vec::<String>::new(), "{path} {tag}");
            let ids = found(r#"\sid="([^"]*)""#, &tags(answer.text()));
            let once: BTreeSet<&String> = ids.iter().collect();
            assert_eq!(once.len(), ids.len(), "{path} {tag}: an id comes twice");
        }
    }
}

#[tokio::test]
async fn what_a_person_typed_is_shown_and_never_obeyed_as_html() {
    let hostile = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onload=%22x";
    for path in [
        format!("/?add={hostile}"),
        format!("/?focus={hostile}"),
        format!("/?host=A&typed={hostile}"),
        format!("/gallery/{hostile}"),
    ] {
        let answer = page(&path, "en").await;
        assert_nothing_inline(&path, answer.text());
        assert!(!answer.text().contains("<script>alert"), "{path}");
    }
    let lab = "# <b onclick=x>\n#@ title en \"<img src=x onerror=alert(1)>\"\nip netns add A\n</script><script>\n";
    for (name, part) in post("/api/v1/view", &json!({ "lab": lab })).await.json()["parts"].as_object().expect("parts") {
        assert_nothing_inline(name, part.as_str().expect("HTML"));
    }
}

#[tokio::test]
async fn a_form_without_script_adds_a_command_that_runs() {
    let html = page("/?add=ip+netns+add+NEW&host=NEW&typed=ip+link+show", "en").await;
    assert!(html.text().contains("NEW# "), "the prompt of the new host");
    assert!(
        html.text().contains("value=\"ip netns add NEW\"") && html.text().contains("value=\"ip -n NEW link show\"")
    );
    assert!(html.text().contains("LOOPBACK"), "what the command printed");
}

#[tokio::test]
async fn more_commands_than_an_address_may_add_are_refused_in_words() {
    let answer = page(&format!("/?{}", "add=x&".repeat(21)), "en").await;
    assert_eq!(answer.status, 414);
    assert!(answer.text().contains("at most 20"), "{}", answer.text());
}

#[tokio::test]
async fn a_view_is_the_parts_of_a_page_with_what_was_typed() {
    let question = json!({ "lab": "ip netns add A", "typed": { "host": "A", "text": "ping 127.0.0.1" }, "lang": "pt" });
    let told = post("/api/v1/view", &question).await.json();
    assert_eq!(told["lab"], "ip netns add A\nip netns exec A ping -c 1 -W 1 127.0.0.1\n");
    assert_eq!(told["line"], 2);
    let parts = told["parts"].as_object().expect("parts");
    assert!(parts.contains_key("notebook"));
    for (name, part) in parts {
        let start = format!("id=\"{name}\"");
        assert!(part.as_str().is_some_and(|html| html.contains(&start)), "{name} is an element of that id");
    }
}

#[tokio::test]
async fn the_first_page_is_at_most_100_kb_compressed_in_all() {
    let compressed = [("accept-encoding", "br")];
    let html = get("/").await;
    let mut sizes = vec![("/".to_owned(), get_with("/", &compressed).await.body.len())];
    let mut seen: BTreeSet<String> =
        found(r#"<(?:link|script)\b[^>]*\s(?:href|src)="([^"]*)""#, html.text()).into_iter().collect();
    let mut todo: Vec<String> = seen.iter().cloned().collect();
    while let Some(address) = todo.pop() {
        sizes.push((address.clone(), get_with(&address, &compressed).await.body.len()));
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = get(&address).await;
        let imports = found(r#"(?:from|import|@import|url)\s*\(?\s*['"]\./([^'"]+)['"]"#, file.text());
        todo.extend(
            imports.into_iter().map(|name| format!("{folder}/{name}")).filter(|address| seen.insert(address.clone())),
        );
    }
    let total: usize = sizes.iter().map(|(_, size)| size).sum();
    assert!(total <= 100_000, "{total} octets: {sizes:#?}");
}
