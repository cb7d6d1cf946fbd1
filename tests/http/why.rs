//! Why a line came to what it did, and what mattered.

use serde_json::{Value, json};

use crate::client::{post, seed};

/// The seed's question, the address by which `lo` answers, and the default route that then can not be made.
const PING: usize = 53;
const ADDRESS: usize = 30;
const ROUTE: usize = 36;

async fn why(lang: &str) -> Value {
    post("/api/v1/why", &json!({ "lab": seed(), "line_no": PING, "lang": lang })).await.json()
}

#[tokio::test]
async fn the_first_lab_s_question_is_answered_by_the_line_of_the_alias() {
    let told = why("en").await;
    assert!(told["answer"].as_str().is_some_and(|said| said.contains("Line 30 put 10.0.3.110/24 on lo")), "{told}");
    assert_eq!((&told["because"], &told["cut"]), (&json!([12, 15, ADDRESS]), &json!(false)));
    assert_eq!(told["outcome"]["end"], json!({ "kind": "answered", "by": ["A"] }));
    let mattered = told["mattered"].as_array().expect("a list");
    let lines: Vec<_> = mattered.iter().map(|matter| (&matter["lines"], &matter["builds"])).collect();
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(lines, [(&json!([ADDRESS]), &no), (&json!([12]), &yes), (&json!([15]), &yes)]);
    let alias = &mattered[0];
    assert_eq!(alias["fails"], json!({ "line_no": ROUTE, "said": "Error: Nexthop has invalid gateway." }));
    assert_eq!((&alias["outcome"]["end"]["kind"], &alias["difference"]["kind"]), (&json!("no_route"), &json!("end")));
    let instead = "Without line 30, line 36 would fail with Error: Nexthop has invalid gateway. \
        Then, A would have no route to 10.0.3.2.";
    assert_eq!(alias["instead"], instead);
}

#[tokio::test]
async fn its_steps_are_those_of_the_other_question_each_with_its_lines() {
    let steps = post("/api/v1/steps", &json!({ "lab": seed(), "line": PING, "lang": "pt" })).await.json();
    let told = why("pt").await;
    assert!(told["mattered"][0]["instead"].as_str().is_some_and(|said| said.starts_with("Sem a linha 30")), "{told}");
    let both = |told: &Value| told["steps"].as_array().cloned().expect("steps");
    let (mut ours, theirs) = (both(&told), both(&steps));
    let because: Vec<Value> = ours.iter_mut().map(|step| step["because"].take()).collect();
    for (one, other) in ours.iter().zip(&theirs) {
        assert_eq!((&one["facts"], &one["text"]), (&other["facts"], &other["text"]));
    }
    assert_eq!(ours.len(), theirs.len());
    assert!(because.contains(&json!([12, 15, ADDRESS])) || because.contains(&json!([ADDRESS])), "{because:?}");
}

#[tokio::test]
async fn a_line_that_is_no_command_has_no_why() {
    for line_no in [0, 1, 9_999] {
        let answer = post("/api/v1/why", &json!({ "lab": seed(), "line_no": line_no })).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "no-command"), "{line_no}");
    }
}

#[tokio::test]
async fn two_labs_are_compared_and_part_at_a_step_that_is_told() {
    let without: String = seed()
        .lines()
        .enumerate()
        .map(|(at, line)| match at + 1 {
            ADDRESS => format!("#- {line}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let told = post("/api/v1/compare", &json!({ "lab": seed(), "other": without, "lang": "en" })).await.json();
    assert_eq!((&told["lines"], &told["other_lines"]), (&json!([ADDRESS]), &json!([])));
    let probes = told["probes"].as_array().expect("a list");
    let probe = probes.iter().find(|probe| probe["line"] == PING).expect("the question");
    assert_eq!((&probe["other_line"], &probe["difference"]["kind"]), (&json!(PING), &json!("end")));
    let at = probe["parts_at"].as_u64().expect("they part");
    let say =
        "In the other lab, A would have no route to 10.0.3.2. They part at step 4, which is step 2 in the other lab.";
    assert_eq!((probe["say"].as_str(), at, &probe["other_parts_at"]), (Some(say), 4, &json!(2)));
    let alike = json!({ "same": true, "one": [3, 4], "other": [1, 2] });
    assert_eq!((&probe["steps"][1], &probe["reworded"]), (&alike, &json!(false)));
    assert_eq!((&probe["step"]["facts"]["kind"], &probe["step"]["facts"]["table"]), (&json!("table"), &json!(255)));
    let steps = post("/api/v1/steps", &json!({ "lab": seed(), "line": PING, "lang": "en" })).await.json();
    assert_eq!(probe["step"], steps["steps"][usize::try_from(at).expect("small") - 1]);
    assert_ne!(probe["other_step"]["facts"], probe["step"]["facts"]);
    let alone = post("/api/v1/compare", &json!({ "lab": seed() })).await;
    assert_eq!((alone.status, alone.problem().as_str()), (400, "bad-json"));
}

#[tokio::test]
async fn a_drop_says_how_to_see_it_on_a_real_machine_and_how_to_mend_it() {
    // `lo` is down, so the error that A sends to itself is dropped there.
    let lab = "ip netns add A\nip netns add B\nip -n A link add v type veth peer name w netns B\n\
        ip -n A addr add 10.0.1.1/24 dev v\nip -n A link set v up\nip -n B link set w up\n\
        ip netns exec A ping -c 1 -W 4 10.0.1.2\n";
    for (lang, see) in [("en", "lacks UP"), ("pt", "falta UP")] {
        let told = post("/api/v1/steps", &json!({ "lab": lab, "line": 7, "lang": lang })).await.json();
        let steps = told["steps"].as_array().expect("steps");
        let (drops, others): (Vec<_>, Vec<_>) = steps.iter().partition(|step| step["text"]["drop"].is_string());
        assert!(!drops.is_empty(), "{told}");
        let remedy = &drops[0]["text"]["remedy"];
        assert!(drops.iter().all(|step| step["text"]["remedy"]["mend"].is_array()), "{told}");
        assert!(remedy["see"][0].to_string().contains(see), "{remedy}");
        assert!(remedy["see"].to_string().contains("QDISC_DROP"), "{remedy}");
        assert!(remedy["mend"].as_array().is_some_and(|mend| !mend.is_empty()), "{remedy}");
        assert!(others.iter().all(|step| step["text"].get("remedy").is_none()));
    }
}

#[tokio::test]
async fn what_would_have_to_be_different_is_offered_and_each_offer_does_what_it_says() {
    let ask = |wish: &str| json!({ "lab": seed(), "line_no": PING, "lang": "en", "wish": wish });
    let told = post("/api/v1/ask", &ask("leaves_by=enp0s3")).await.json();
    assert_eq!((&told["holds"], &told["cut"]), (&json!(false), &json!(false)));
    let offers = told["offers"].as_array().expect("a list").clone();
    assert_eq!(offers[0]["now"], "ip -n A route add 10.0.3.2 dev enp0s3");
    assert!(offers.iter().any(|offer| offer["line_no"] == json!(ADDRESS)), "{told}");
    for offer in offers {
        let change = json!({ "lab": seed(), "line": PING, "edit": offer["edit"] });
        let changed = post("/api/v1/view", &change).await.json();
        let lab = changed["lab"].as_str().expect("a lab");
        let line = lab.lines().position(|line| line.contains("ping -c 1 -W 1 10.0.3.2")).expect("still there") + 1;
        let then = post("/api/v1/why", &json!({ "lab": lab, "line_no": line })).await.json();
        assert_eq!(then["outcome"], offer["outcome"]);
        let way = then["outcome"]["way"].as_array().expect("a way");
        assert!(way.contains(&json!({ "host": "A", "dev": "enp0s3", "pass": "out" })), "{offer}");
    }
    assert_eq!(post("/api/v1/ask", &ask("answered_by=A")).await.json()["holds"], json!(true));
    assert_eq!(post("/api/v1/ask", &ask("nonsense")).await.status, 400);
}
