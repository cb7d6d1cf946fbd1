//! A trace as lean JSON: what a step has in common with one before it is not said again.
//!
//! ```json
//! {
//!   "routes": [{"dev": "e0", "route": {"dst": "10.0.0.2/32", "kind": "local", …}}, {"like": 1, "route": {"dst": …}}],
//!   "steps": [{"kind": "receive", "at": 40000, "host": 1, "packet": {…}, …}, {"like": 9, "at": 50000, "host": 2}]
//! }
//! ```
//!
//! - A member that is `null` in the facts of a step is not there.
//! - In a table that was read, the routes are numbers: places in `routes`, from 0, each with the name of its device.
//!   `candidates` goes with `fates`, and `unread` has rules with `priority`, `table`, `routes`.
//! - `like` says how many places before an item that one stands which it begins as. Of a step, though, `at`, `host`,
//!   `dev`, `packet` and `needs` begin as in the step just before it. What an item says is then merged into that as
//!   RFC 7396 has it: `null` takes a member away.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use sim_core::trace::Trace;

/// What mostly stays as it is from one step to the next, whatever the step is.
const CARRIED: [&str; 5] = ["at", "host", "dev", "packet", "needs"];

/// The trace of one command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lean {
    routes: Vec<Value>,
    steps: Vec<Value>,
    /// More happened than steps were recorded.
    cut: bool,
}

impl Lean {
    /// # Errors
    /// A fact can not be written as JSON.
    pub fn new(trace: &Trace) -> serde_json::Result<Self> {
        let (mut routes, mut places) = (List::default(), BTreeMap::new());
        let mut steps = List::default();
        for step in &trace.steps {
            let mut facts = without_nulls(serde_json::to_value(step)?);
            number_routes(&mut facts, |candidate| {
                let next = places.len();
                *places.entry(candidate.to_string()).or_insert_with(|| {
                    let (kind, whole) = (kind_of_route(&candidate["route"]), candidate);
                    routes.push(kind, whole, &[]);
                    next
                })
            });
            let kind = ["kind", "purpose", "table", "function"].map(|key| &facts[key]);
            steps.push(json!(kind).to_string(), facts, &CARRIED);
        }
        Ok(Self { routes: routes.said, steps: steps.said, cut: trace.cut })
    }
}

/// Those that differ in little more than their addresses.
fn kind_of_route(route: &Value) -> String {
    let devices: Vec<&Value> =
        route["nexthops"].as_array().into_iter().flatten().map(|nexthop| &nexthop["dev"]).collect();
    json!([route["kind"], route["scope"], route["proto"], devices]).to_string()
}

/// Items in their order, each said as what differs.
#[derive(Default)]
struct List {
    said: Vec<Value>,
    whole: Vec<Value>,
    /// Where the last item of each kind stands.
    last: BTreeMap<String, usize>,
}

impl List {
    fn push(&mut self, kind: String, item: Value, carried: &[&str]) {
        let at = self.whole.len();
        let like = self.last.insert(kind, at);
        let mut base = like.map_or_else(|| json!({}), |like| self.whole[like].clone());
        if let (Some(base), Some(before)) = (base.as_object_mut(), self.whole.last()) {
            for key in carried {
                base.remove(*key);
                base.extend(before.get(*key).map(|value| ((*key).to_owned(), value.clone())));
            }
        }
        let mut said = difference(&base, &item);
        if let (Some(said), Some(like)) = (said.as_object_mut(), like) {
            said.insert("like".to_owned(), json!(at - like));
        }
        self.said.push(said);
        self.whole.push(item);
    }
}

/// What merged into `base` gives `item`, neither of which has a `null` among its members. RFC 7396.
fn difference(base: &Value, item: &Value) -> Value {
    let (Value::Object(base), Value::Object(item)) = (base, item) else { return item.clone() };
    let gone = base.keys().filter(|key| !item.contains_key(*key)).map(|key| (key.clone(), Value::Null));
    let new = item.iter().filter(|(key, value)| base.get(*key) != Some(value)).map(|(key, value)| {
        let said = match base.get(key) {
            Some(old) if old.is_object() => difference(old, value),
            Some(_) | None => value.clone(),
        };
        (key.clone(), said)
    });
    gone.chain(new).collect::<Map<_, _>>().into()
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(key, value)| (key, without_nulls(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// Puts a number in place of each route of a table that was read.
fn number_routes(step: &mut Value, mut number: impl FnMut(Value) -> usize) {
    let Some(step) = step.as_object_mut().filter(|step| step["kind"] == "table") else { return };
    if let Some(Value::Array(candidates)) = step.remove("candidates") {
        let mut fates = Vec::with_capacity(candidates.len());
        let numbers = candidates.into_iter().map(|mut candidate| {
            fates.extend(candidate.as_object_mut().and_then(|members| members.remove("fate")));
            number(candidate)
        });
        step.insert("candidates".to_owned(), numbers.collect());
        step.insert("fates".to_owned(), fates.into());
    }
    if let Some(Value::Array(rules)) = step.remove("unread") {
        let rules = rules.into_iter().map(|rule| {
            let routes = rule[2].as_array().into_iter().flatten();
            let numbers: Vec<usize> =
                routes.map(|route| number(json!({ "route": route[0], "dev": route[1] }))).collect();
            json!({ "priority": rule[0], "table": rule[1], "routes": numbers })
        });
        step.insert("unread".to_owned(), rules.collect());
    }
}
