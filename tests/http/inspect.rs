//! The inspectors: panels that follow the steps, and the capture as a file.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::client::{Answer, post, seed, send};

/// The first ping of the seed, and a step at which `lo` hears it.
const PING: usize = 53;
const HEARD: usize = 7;

async fn panels(panel: &str, from: usize, to: usize) -> Vec<String> {
    let question = json!({ "lab": seed(), "panel": panel, "line": PING, "from": from, "to": to });
    let told = post("/api/v1/panels", &question).await.json();
    assert_eq!(told["from"], from);
    let all = told["panels"].as_array().expect("panels").iter();
    all.map(|html| html.as_str().expect("HTML").to_owned()).collect()
}

async fn form(body: impl Into<Body>) -> Answer {
    let request = Request::post("/capture").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    send(request.body(body.into()).expect("well formed")).await
}

/// A field of a form, as a browser sends it.
pub(crate) fn filled(name: &str, lab: &str) -> String {
    let octet = |octet: u8| match octet {
        b'\n' => "%0D%0A".to_owned(),
        octet => format!("%{octet:02X}"),
    };
    format!("{name}={}", lab.bytes().map(octet).collect::<String>())
}

#[tokio::test]
async fn each_step_has_its_panel() {
    for panel in ["packet", "tables"] {
        let all = panels(panel, HEARD - 1, HEARD + 1).await;
        assert_eq!(all.len(), 3, "{panel}");
        assert!(all.iter().all(|html| html.contains(&format!("id=\"{panel}\""))));
    }
}

#[tokio::test]
async fn a_packet_has_a_frame_once_it_left_by_a_device() {
    let all = panels("packet", HEARD - 1, HEARD).await;
    assert!(!all[0].contains("Ethernet II") && all[0].contains("no Ethernet header"), "{}", all[0]);
    assert!(all[1].contains("Ethernet II") && all[1].contains("Time to Live"), "{}", all[1]);
}

#[tokio::test]
async fn counters_move_with_the_steps() {
    let all = panels("tables", HEARD - 1, 100).await;
    assert!(!all[0].contains("IcmpInEchos"), "{}", all[0]);
    assert!(all.last().is_some_and(|html| html.contains("IcmpInEchos") && html.contains("+1")));
}

#[tokio::test]
async fn more_panels_than_are_written_at_once_are_refused_in_words() {
    let question = json!({ "lab": seed(), "panel": "packet", "line": PING, "from": 9, "to": 3 });
    assert_eq!(post("/api/v1/panels", &question).await.problem(), "bad-range");
    let question = json!({ "lab": seed(), "panel": "nothing", "line": PING, "from": 0, "to": 3 });
    assert_eq!(post("/api/v1/panels", &question).await.problem(), "bad-json");
}

#[tokio::test]
async fn a_form_gets_all_frames_as_a_file() {
    let answer = form(filled("lab", &seed())).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/vnd.tcpdump.pcap"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename="));
    assert_eq!(answer.body[..4], [0x0a, 0x0d, 0x0d, 0x0a], "a section header of pcapng");
    let wanted = {
        let mut file = Vec::new();
        let lab = sim_core::lab::Lab::parse(&seed()).expect("the seed");
        server::pcapng::write(lab.title("en").unwrap_or_default(), &lab.run(), &mut file).expect("a short capture");
        file
    };
    assert!(answer.body == wanted, "the same file as from the command line");
}

#[tokio::test]
async fn a_form_that_gets_no_file_is_told_why_on_a_page() {
    for (body, status, words) in [
        ("other=x".to_owned(), 400, "No lab was sent"),
        (filled("lab", "ip netns del A\n"), 422, "Nothing could be captured"),
        (filled("lab", &"ping ".repeat(20_000)), 413, "The lab is too long"),
        ("lab=".to_owned() + &"x".repeat(900_000), 413, "Too much at once"),
    ] {
        let answer = form(body).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"));
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_capture_past_its_bound_is_refused_in_words() {
    let ping = "ip netns exec A ping -c 40 -s 60000 -i 0.2 127.0.0.1\n";
    let lab = format!("ip netns add A\nip -n A link set lo up\n{}", ping.repeat(8));
    let answer = form(filled("lab", &lab)).await;
    assert_eq!(answer.status, 422, "{} octets", answer.body.len());
    assert!(answer.text().contains("16 MiB"));
}

#[tokio::test]
async fn what_belongs_together_has_the_same_tokens() {
    let view = json!({ "lab": seed(), "line": PING, "step": 4 });
    let told = post("/api/v1/view", &view).await.json();
    let part = |name: &str| told["parts"][name].as_str().expect("HTML").to_owned();
    let route = "route:A/local_10.0.3.0/24_dev_lo_table_local_proto_kernel_scope_host_src_10.0.3.110";
    for name in ["picture", "why", "tables"] {
        assert!(part(name).contains(&format!("data-is=\"{route}\"")), "{name} has the route that won");
    }
    let step = part("why").split("id=\"step-4\"").nth(1).expect("step 4").split('>').next().expect("a tag").to_owned();
    assert!(step.contains(route) && step.contains("line:30"), "{step}");
    assert!(part("packet").contains("data-of=\"step:4\"") && Value::is_object(&told["parts"]));
}
