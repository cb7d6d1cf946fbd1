//! A trace as lean JSON loses nothing, and stays small over many hops.

use serde_json::{Map, Value, json};
use server::lean::Lean;
use sim_core::lab::Lab;
use sim_core::trace::Trace;
use tests::grown::{Built, Grown};
use tests::labs::{self, NamedLab};

/// RFC 7396.
fn merge(base: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else { return *base = patch.clone() };
    if !base.is_object() {
        *base = json!({});
    }
    let Some(base) = base.as_object_mut() else { return };
    for (key, value) in patch {
        if value.is_null() {
            base.remove(key);
        } else {
            merge(base.entry(key).or_insert(Value::Null), value);
        }
    }
}

/// The items of a list as whole as they were, by what is promised of the form.
fn whole(said: &Value, carried: &[&str]) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for item in said.as_array().expect("a list") {
        let mut patch = item.clone();
        let like = patch.as_object_mut().and_then(|members| members.remove("like")).and_then(|like| like.as_u64());
        let mut base = like.map_or_else(|| json!({}), |like| all[all.len() - like as usize].clone());
        for key in carried {
            let before = all.last().and_then(|before| before.get(*key)).cloned();
            merge(&mut base, &json!({ *key: null }));
            merge(&mut base, &before.map_or_else(|| json!({}), |value| json!({ *key: value })));
        }
        merge(&mut base, &patch);
        all.push(base);
    }
    all
}

/// The steps as the facts have them, but for members that are null.
fn read(lean: &Value) -> Vec<Value> {
    let routes = whole(&lean["routes"], &[]);
    let mut steps = whole(&lean["steps"], &["at", "host", "dev", "packet", "needs"]);
    let place = |number: &Value| routes[number.as_u64().expect("a place") as usize].clone();
    for step in steps.iter_mut().filter(|step| step["kind"] == "table") {
        let fates = step.as_object_mut().and_then(|members| members.remove("fates")).expect("fates");
        let candidates = step["candidates"].as_array().expect("numbers").iter().zip(fates.as_array().expect("words"));
        let candidates = candidates.map(|(number, fate)| {
            let mut candidate = place(number);
            candidate["fate"] = fate.clone();
            candidate
        });
        step["candidates"] = candidates.collect();
        let rules = step["unread"].as_array().expect("rules").iter().map(|rule| {
            let routes = rule["routes"].as_array().expect("numbers").iter().map(place);
            let routes: Vec<Value> = routes.map(|own| json!([own["route"], own["dev"]])).collect();
            json!([rule["priority"], rule["table"], routes])
        });
        step["unread"] = rules.collect();
    }
    steps
}

fn bare(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(key, value)| (key.clone(), bare(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[track_caller]
fn keeps_all(trace: &Trace) -> Value {
    let lean = serde_json::to_value(Lean::new(trace).expect("JSON")).expect("JSON");
    let facts = bare(&serde_json::to_value(&trace.steps).expect("JSON"));
    assert_eq!(Value::from(read(&lean)), facts);
    lean
}

#[test]
fn what_was_left_out_can_be_put_back() {
    let (mut traces, mut plain, mut lean) = (0, 0, 0);
    for name in labs::kernel().iter().step_by(8) {
        let NamedLab { text, .. } = NamedLab::of_kernel(name);
        let run = Lab::parse(&text).expect("a lab of ours").run();
        for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
            let trace = &command.record.trace;
            lean += keeps_all(trace).to_string().len();
            plain += serde_json::to_string(&trace.steps).expect("JSON").len();
            traces += 1;
        }
    }
    assert!(traces > 100, "{traces} traces");
    assert!(lean < plain / 2, "{lean} octets for {plain}");
}

#[test]
fn the_trace_of_a_ping_over_200_links_and_back_is_at_most_400_kb() {
    let (_, said, record) = Built::after(&Grown::line(201), 1).ping();
    assert!(said.stdout.contains(" 0% packet loss"), "{}", said.stdout);
    let lean = keeps_all(&record.trace).to_string();
    assert!(lean.len() <= 400_000, "{} steps in {} octets", record.trace.steps.len(), lean.len());
}
