//! Whatever is sent, it is answered in words and nothing breaks.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::client::{Answer, QUESTIONS, get_with, post, posting, seed, send};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));

/// Answered, or refused with a reason; never broken.
fn assert_spoken(answer: &Answer) {
    match answer.status {
        200 => assert_eq!(answer.header("content-type"), "application/json"),
        400 | 413 | 415 | 422 => drop(answer.problem()),
        status => panic!("{status}: {:.300}", answer.text()),
    }
}

/// The members that a question takes besides the lab.
fn members(path: &str) -> &'static [&'static str] {
    match path {
        "/api/v1/run" => &["lang"],
        "/api/v1/view" => &["lang", "line", "step", "focus", "typed", "edit"],
        "/api/v1/complete" => &["lang", "line", "host", "text"],
        "/api/v1/pictures" => &["lang", "line", "from", "to", "focus", "size"],
        "/api/v1/panels" => &["lang", "line", "from", "to", "focus", "panel", "wish"],
        "/api/v1/why" => &["lang", "line_no"],
        "/api/v1/ask" => &["lang", "line_no", "wish"],
        "/api/v1/compare" => &["lang", "other"],
        "/api/v1/beside" => &["lang", "other", "line"],
        _ => &["lang", "line"],
    }
}

/// JSON of a question's form, with any values, about labs of any sort.
fn question(path: &'static str) -> impl Strategy<Value = Value> {
    let lab = prop_oneof![Just(seed()), ".{0,80}", "((ip|ping|arping|sysctl|#@ at)[ -~]{0,30}\n){0,9}"];
    let values = members(path).iter().map(|name| value(name).prop_map(move |value| (name, value)));
    let all = values.collect::<Vec<_>>();
    let some = proptest::sample::subsequence(members(path), 0..=members(path).len());
    (lab, all, some).prop_map(|(lab, all, some)| {
        let mut question = json!({ "lab": lab });
        for (name, value) in all.into_iter().filter(|(name, _)| some.contains(name)) {
            question[name] = value;
        }
        question
    })
}

fn asked(path: &'static str) -> impl Strategy<Value = (&'static str, Value)> {
    question(path).prop_map(move |question| (path, question))
}

fn value(name: &str) -> BoxedStrategy<Value> {
    let seldom = prop_oneof![Just(json!(null)), any::<i64>().prop_map(|n| json!(n)), ".{0,6}".prop_map(|s| json!(s))];
    let often = match name {
        "lang" => prop_oneof![Just(json!("pt")), Just(json!("en-GB"))].boxed(),
        "focus" => prop_oneof![Just(json!("A")), Just(json!("GW"))].boxed(),
        "size" => prop_oneof![Just(json!("wide")), Just(json!("narrow"))].boxed(),
        "panel" => prop_oneof![Just(json!("packet")), Just(json!("tables")), Just(json!("ask"))].boxed(),
        "wish" => prop_oneof![Just(json!("answered")), Just(json!("leaves_by=lo")), Just(json!("from="))].boxed(),
        "edit" => edit().boxed(),
        "other" => "((ip|ping|arping|sysctl)[ -~]{0,30}\n){0,9}".prop_map(|lab| json!(lab)).boxed(),
        "host" => "[A-Z]{0,2}".prop_map(|host| json!(host)).boxed(),
        "text" => "(ip|ping|arping|sysctl)[ -~]{0,30}".prop_map(|text| json!(text)).boxed(),
        "typed" => {
            ("[A-Z]{1,2}", "(ip|ping|arping)[ -~]{0,30}").prop_map(|(h, t)| json!({ "host": h, "text": t })).boxed()
        }
        _ => (0u8..70).prop_map(|n| json!(n)).boxed(),
    };
    prop_oneof![4 => often, 1 => seldom].boxed()
}

fn edit() -> impl Strategy<Value = Value> {
    let line = || 0u8..70;
    prop_oneof![
        (line(), "[ -~]{0,20}")
            .prop_map(|(line, text)| json!({ "do": "write", "line": line, "host": "A", "text": text })),
        (line(), ".{0,20}", any::<bool>())
            .prop_map(|(line, text, note)| json!({ "do": "insert", "below": line, "text": text, "note": note })),
        (line(), any::<bool>()).prop_map(|(line, up)| json!({ "do": "move", "line": line, "up": up })),
        (line(), any::<bool>()).prop_map(|(line, on)| json!({ "do": "switch", "line": line, "on": on })),
        line().prop_map(|line| json!({ "do": "remove", "line": line })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_octets_are_answered(
        body in proptest::collection::vec(any::<u8>(), 0..300),
        path in proptest::sample::select(&QUESTIONS[..]),
    ) {
        assert_spoken(&RUNTIME.block_on(send(posting(path, body))));
    }

    #[test]
    fn any_question_is_answered((path, question) in proptest::sample::select(&QUESTIONS[..]).prop_flat_map(asked)) {
        assert_spoken(&RUNTIME.block_on(post(path, &question)));
    }

    #[test]
    fn any_address_opens_a_page(query in "([a-z]{1,6}=[!-\"$-~]{0,9}&){0,5}", language in "[ -~]{0,30}") {
        let path = format!("/?{query}");
        if axum::http::Uri::try_from(&path).is_ok() {
            let answer = RUNTIME.block_on(get_with(&path, &[("accept-language", &language)]));
            prop_assert_eq!(answer.status, 200, "{}", path);
        }
    }
}
