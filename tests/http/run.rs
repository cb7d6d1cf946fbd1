//! What the API answers about a lab.

use serde_json::{Value, json};
use tests::labs::NamedLab;
use tests::sim;

use crate::client::{post, run, seed};

/// The line of the seed's first ping.
fn ping_line() -> usize {
    seed().lines().position(|line| line.starts_with("ip netns exec A ping")).expect("the seed pings") + 1
}

#[tokio::test]
async fn a_run_is_the_recorder_s_transcript_an_outline_of_each_trace_and_the_state() {
    let lab = NamedLab { name: "lab".to_owned(), text: seed() };
    let answer = run(&lab.text).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let told = answer.json();
    assert_eq!(told["transcript"], sim::transcript(&lab));
    let ping = told["traces"].as_array().and_then(|all| all.iter().find(|trace| trace["line"] == ping_line()));
    let ping = ping.expect("the ping can be played");
    assert_eq!(ping["host"], "A");
    assert!(ping["steps"].as_u64() > Some(3) && !plain(&ping["answer"]["headline"]).is_empty(), "{ping}");
    assert_eq!(told["state"][0]["name"], "A");
}

#[tokio::test]
async fn a_mistyped_command_is_an_answer() {
    let answer = run("ip netns add A\nip -n A adr show\nfrobnicate\n").await;
    assert_eq!(answer.status, 200);
    let told = answer.json();
    let exits: Vec<&Value> =
        told["transcript"]["commands"].as_array().expect("three").iter().map(|c| &c["exit"]).collect();
    assert!(exits[0] == 0 && exits[1] != 0 && exits[2] != 0, "{exits:?}");
}

#[tokio::test]
async fn an_empty_lab_is_answered() {
    let told = run("").await.json();
    assert_eq!((&told["traces"], &told["state"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_trace_has_as_many_steps_without_their_words_and_in_far_fewer_octets() {
    let question = json!({ "lab": seed(), "line": ping_line() });
    let (trace, steps) = (post("/api/v1/trace", &question).await, post("/api/v1/steps", &question).await);
    let (lean, whole) = (trace.json(), steps.json());
    let count = |told: &Value| told["steps"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&lean), &lean["cut"], &lean["line"]), (count(&whole), &json!(false), &json!(ping_line())));
    assert!(lean["steps"][0]["kind"].is_string() && lean["routes"].is_array(), "{lean}");
    assert!(5 * trace.body.len() < steps.body.len(), "{} and {} octets", trace.body.len(), steps.body.len());
}

#[tokio::test]
async fn each_step_has_its_facts_and_its_words_in_the_language_that_was_asked_for() {
    let ask = |lang: &'static str| async move {
        let question = json!({ "lab": seed(), "lang": lang, "line": ping_line() });
        post("/api/v1/steps", &question).await.json()
    };
    let (en, pt) = (ask("en").await, ask("pt").await);
    let steps = |told: &Value| told["steps"].as_array().expect("a list").clone();
    assert_eq!(steps(&en).len(), steps(&pt).len());
    for (en, pt) in steps(&en).iter().zip(steps(&pt)) {
        assert_eq!(en["facts"], pt["facts"]);
        assert!(en["facts"]["kind"].is_string(), "{en}");
        assert!(!plain(&en["text"]["title"]).is_empty() && !plain(&pt["text"]["say"]).is_empty());
    }
    assert_ne!(plain(&en["answer"]["headline"]), plain(&pt["answer"]["headline"]));
}

#[tokio::test]
async fn the_state_at_a_line_is_that_of_the_lab_up_to_there() {
    let lab = "ip netns add A\nip -n A addr add 10.0.0.1/8 dev lo\nip netns add B\n";
    let at = |line: Value| async move { post("/api/v1/state", &json!({ "lab": lab, "line": line })).await.json() };
    let hosts = |told: &Value| told["state"].as_array().map_or(0, Vec::len);
    assert_eq!(hosts(&at(json!(1)).await), 1);
    assert_eq!(at(json!(1)).await["state"][0]["addrs"], json!([]));
    assert_eq!(at(json!(2)).await["state"][0]["addrs"][0]["net"], "10.0.0.1/8");
    assert_eq!(hosts(&at(json!(null)).await), 2);
}

#[tokio::test]
async fn pictures_come_for_each_step_and_end_with_the_trace() {
    let ask = |from: usize, to: usize| async move {
        let question = json!({ "lab": seed(), "line": ping_line(), "size": "narrow", "from": from, "to": to });
        post("/api/v1/pictures", &question).await
    };
    let told = ask(0, 2).await.json();
    let pictures = told["pictures"].as_array().expect("a list");
    assert_eq!((&told["from"], pictures.len()), (&json!(0), 3));
    assert!(pictures.iter().all(|svg| svg.as_str().is_some_and(|svg| svg.starts_with("<svg"))));
    let rest = ask(1, 60).await.json()["pictures"].as_array().map_or(0, Vec::len);
    assert!(rest > 3 && rest < 60, "{rest}");
    for (from, to) in [(2, 1), (9_999, 10_000)] {
        let answer = ask(from, to).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "bad-range"), "{from} to {to}");
    }
}

/// A rich text without its marks.
fn plain(rich: &Value) -> String {
    let spans = rich.as_array().into_iter().flatten();
    spans.filter_map(|span| span["text"].as_str().map(str::to_owned)).collect()
}
