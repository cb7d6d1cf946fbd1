//! Labs that are meant to explode, as somebody would send them.

use std::time::Duration;

use axum::Router;
use serde_json::{Value, json};
use server::app::{Config, app};
use server::pool::Limits;
use sim_core::base::{Bound, Budget};

use crate::client::{Answer, PATIENT, post, posting, run, send_to};

/// What is said where a bound is met.
fn words(bound: Bound) -> String {
    Budget::LAB.limit(bound).to_string()
}

/// Standard error of the commands that failed.
fn complaints(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{:.300}", answer.text());
    let transcript = answer.json();
    let commands = transcript["transcript"]["commands"].as_array().cloned().unwrap_or_default();
    commands.iter().map(|command| command["stderr"].as_str().unwrap_or_default().to_owned()).collect()
}

fn pings(count: usize, options: &str) -> String {
    let host = "ip netns add A\nip -n A link set lo up\n";
    format!("{host}{}", format!("ip netns exec A ping {options} 127.0.0.1\n").repeat(count))
}

#[tokio::test]
async fn a_thousand_hosts_are_refused_on_the_line_of_the_first_too_many() {
    let hosts: String = (0..1_000).map(|host| format!("ip netns add H{host}\n")).collect();
    let said = complaints(&run(&hosts).await);
    assert_eq!(said.iter().position(|line| line.contains(&words(Bound::Hosts))), Some(Budget::LAB.hosts));
}

#[tokio::test]
async fn a_line_of_a_megabyte_is_too_much_at_once() {
    let answer = run(&"x".repeat(1 << 20)).await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "body-too-long"));
}

#[tokio::test]
async fn ten_thousand_pings_are_too_long_or_too_many() {
    let answer = run(&pings(10_000, "-c 1")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "lab-too-long"));
    let answer = run(&"ping\n".repeat(10_000)).await;
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-many-commands"));
    assert_eq!(answer.json()["commands"], 10_000);
}

#[tokio::test]
async fn a_thousand_long_pings_meet_a_bound_that_is_named() {
    let said = complaints(&run(&pings(900, "-c 5000")).await);
    let bounds = [Bound::Events, Bound::EventsPerCommand, Bound::OutputBytes].map(words);
    assert!(said.iter().any(|line| bounds.iter().any(|bound| line.contains(bound.as_str()))), "{:?}", said.last());
}

/// A host with many addresses, and what is asked of it many times.
fn crowded(addresses: usize, asked: &str, times: usize) -> String {
    let address = |n: usize| format!("ip -n A addr add 10.{}.{}.1/24 dev lo\n", n / 250, n % 250);
    let addresses: String = (0..addresses).map(address).collect();
    format!("ip netns add A\nip -n A link set lo up\n{addresses}{}", format!("{asked}\n").repeat(times))
}

#[tokio::test]
async fn an_answer_stays_small_whatever_the_lab() {
    for (lab, line) in [
        (crowded(240, "ip -n A addr", 700), 400),
        (crowded(240, "ip -n A route show table all", 700), 400),
        (crowded(300, "ip netns exec A ping -c 16 10.0.0.1", 90), 303),
        (crowded(500, "ip netns exec A ping -c 3000 10.0.0.1", 2), 503),
        (crowded(1, "ip netns exec A ping -c 18 10.0.0.1", 900), 4),
    ] {
        let answer = run(&lab).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.len() < 16 << 20, "a run of {} MiB", answer.body.len() >> 20);
        for question in ["/api/v1/steps", "/api/v1/state", "/api/v1/view"] {
            let answer = post(question, &json!({ "lab": lab, "line": line })).await;
            assert_eq!(answer.status, 200, "{question}");
            assert!(answer.body.len() < 8 << 20, "{question}: {} MiB", answer.body.len() >> 20);
        }
        let question = json!({ "lab": lab, "line": line, "from": 0, "to": 7 });
        let answer = post("/api/v1/pictures", &question).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.len() < 1 << 20, "8 pictures of {} KiB", answer.body.len() >> 10);
    }
}

#[tokio::test]
async fn of_large_pictures_fewer_come_at_once() {
    let hosts: String = (0..64).map(|n| format!("ip netns add H{n}\n")).collect();
    let cable =
        |n: usize| format!("ip link add a{n} netns H{} type veth peer name b{n} netns H{}\n", n % 64, n * 7 % 64);
    let cables: String = (0..255).map(cable).collect();
    let ping = "ip -n H0 link set lo up\nip netns exec H0 ping -c 3 127.0.0.1\n";
    let lab = format!("{hosts}{cables}{ping}");
    let answer = post("/api/v1/pictures", &json!({ "lab": lab, "line": 321, "from": 0, "to": 40 })).await;
    let pictures = answer.json()["pictures"].as_array().map_or(0, Vec::len);
    assert!(pictures > 0 && answer.body.len() < 4 << 20, "{pictures} pictures, {} KiB", answer.body.len() >> 10);
}

#[tokio::test]
async fn a_lab_that_has_printed_enough_says_so() {
    let said = complaints(&run(&crowded(240, "ip -n A addr", 700)).await);
    assert!(said.last().is_some_and(|line| line.contains(&words(Bound::LabOutputBytes))), "{:?}", said.last());
}

#[tokio::test]
async fn the_steps_of_the_longest_command_end_with_one_that_says_so() {
    let lab = pings(1, "-c 4000");
    let told = post("/api/v1/steps", &json!({ "lab": lab, "line": 3 })).await.json();
    let steps = told["steps"].as_array().expect("a list");
    assert_eq!(told["cut"], json!(true));
    assert_eq!(steps.len(), Budget::LAB.steps_per_command + 1);
    let last = &steps.last().expect("many")["facts"];
    assert_eq!((&last["kind"], &last["bound"]), (&json!("bound_met"), &json!("steps_per_command")));
    let too_many = json!({ "lab": lab, "line": 3, "from": 0, "to": 64 });
    assert_eq!(post("/api/v1/pictures", &too_many).await.problem(), "bad-range");
}

/// As many requests at once as a busy hall sends.
async fn crowd(app: &Router, requests: usize, body: &Value) -> Vec<Answer> {
    let asked = (0..requests).map(|_| tokio::spawn(send_to(app.clone(), posting("/api/v1/run", body.to_string()))));
    let mut answers = Vec::new();
    for answer in asked.collect::<Vec<_>>() {
        answers.push(answer.await.expect("no panic"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn more_labs_than_can_be_replayed_are_asked_to_come_again() {
    let limits = Limits { at_once: 1, queue: 1, ..PATIENT.limits };
    let answers = crowd(&app(&Config { limits, ..PATIENT }), 40, &json!({ "lab": pings(300, "-c 50") })).await;
    let busy: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!busy.is_empty() && busy.len() < answers.len(), "{} of {} refused", busy.len(), answers.len());
    for answer in busy {
        assert_eq!((answer.problem().as_str(), answer.header("retry-after")), ("busy", "2"));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_there_in_time_is_given_up_in_words() {
    let hurried = Config { deadline: Duration::ZERO, ..PATIENT };
    let answer =
        send_to(app(&hurried), posting("/api/v1/run", json!({ "lab": pings(300, "-c 50") }).to_string())).await;
    assert_eq!((answer.status, answer.problem().as_str()), (503, "too-slow"));
    assert_eq!(answer.header("retry-after"), "2");
}
