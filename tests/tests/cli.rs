//! `hairpin` at a terminal: what it prints, how it ends, how it starts and stops serving.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tests::labs::{MODELLED, NamedLab};
use tests::terminal::hairpin;
use tests::{kernel, repository, sim};

fn piped(args: &[&str]) -> Child {
    let mut command = hairpin(args);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("hairpin starts")
}

fn replay(lab: &str, text: &[u8]) -> Output {
    let mut child = piped(&["run", "--json", lab]);
    let mut input = child.stdin.take().expect("piped");
    // It reads no more than it needs, and may have ended by now.
    let _ = input.write_all(text);
    drop(input);
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn assert_refused(said: &Output, why: &str) {
    let complaint = String::from_utf8_lossy(&said.stderr);
    assert_eq!(said.status.code(), Some(2), "{complaint}");
    assert!(complaint.starts_with("hairpin: ") && complaint.contains(why), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(said.stdout.is_empty());
}

#[test]
fn a_lab_from_standard_input_gives_the_transcript_of_the_file() {
    let lab = NamedLab { name: "stdin".to_owned(), text: NamedLab::of_gallery(server::gallery::FIRST).text };
    let said = replay("-", lab.text.as_bytes());
    assert_eq!(said.status.code(), Some(0));
    assert_eq!(serde_json::from_slice::<Value>(&said.stdout).expect("JSON"), sim::transcript(&lab));
}

#[test]
fn run_json_prints_the_transcript_that_the_kernel_gave() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in MODELLED {
        let lab = repository::path(&format!("tests/kernel/labs/{name}.lab"));
        let said = hairpin(&["run", "--json"]).arg(lab).output().expect("hairpin starts");
        assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
        let ours = serde_json::from_slice(&said.stdout).expect("JSON");
        if let Err(differences) = kernel::compare(&kernel::recorded(name), &ours, folder.path()) {
            panic!("{name}: - is Linux, + is ours\n{differences}");
        }
    }
}

#[test]
fn several_labs_are_replayed_each_from_nothing_and_told_a_line_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths = ["one", "two"].map(|name| folder.path().join(format!("{name}.lab")));
    paths.iter().for_each(|path| fs::write(path, "ip netns add A\n").expect("it can be written"));
    let said = hairpin(&["run", "--json"]).args(&paths).output().expect("hairpin starts");
    let told = String::from_utf8(said.stdout).expect("UTF-8");
    let told: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let seen = told.iter().map(|told| (told["lab"].as_str(), told["commands"][0]["exit"].as_i64()));
    assert_eq!(seen.collect::<Vec<_>>(), [(Some("one"), Some(0)), (Some("two"), Some(0))]);
    let said = hairpin(&["run", "--pcapng", "-"]).args(&paths).output().expect("hairpin starts");
    assert_refused(&said, "of one lab");
}

#[test]
fn a_capture_goes_to_a_file_beside_what_is_printed_or_to_standard_output_instead_of_it() {
    const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (lab, file) = (repository::path("tests/kernel/labs/two-hosts-one-wire.lab"), folder.path().join("x.pcapng"));
    let plain = hairpin(&["run"]).arg(&lab).output().expect("hairpin starts");
    let said = hairpin(&["run", "--pcapng"]).args([&file, &lab]).output().expect("hairpin starts");
    assert_eq!((said.status.code(), said.stdout), (Some(0), plain.stdout));
    let written = fs::read(&file).expect("it was written");
    assert_eq!(written[..4], SECTION);
    let said = hairpin(&["run", "--pcapng", "-"]).arg(&lab).output().expect("hairpin starts");
    assert_eq!((said.status.code(), said.stdout), (Some(0), written));
    let nowhere = folder.path().join("no/such/x.pcapng");
    let said = hairpin(&["run", "--pcapng"]).args([&nowhere, &lab]).output().expect("hairpin starts");
    assert_refused(&said, "no such file");
}

#[test]
fn a_terminal_shows_each_command_at_its_host_s_prompt_and_what_it_printed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("x.lab");
    fs::write(
        &path,
        "# a title\nip netns add A\n\nip -n A link set lo up\nip netns exec A ping -c 1 127.0.0.1\nip -n A adr\n",
    )
    .expect("it can be written");
    let said = hairpin(&["run"]).arg(path).output().expect("hairpin starts");
    assert_eq!(said.status.code(), Some(0), "a command that fails is an answer");
    let shown = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(
        shown.starts_with("# ip netns add A\nA# ip link set lo up\nA# ping -c 1 127.0.0.1\nPING 127.0.0.1"),
        "{shown}"
    );
    assert!(shown.contains("A# ip adr\nObject \"adr\" is unknown, try \"ip help\"."), "{shown}");
}

#[test]
fn why_tells_what_a_line_came_to_its_causes_and_what_mattered() {
    let lab = repository::path("static/labs/seed-loopback-alias.lab");
    let said = hairpin(&["why", "--lang", "pt", &format!("{}:53", lab.display())]).output().expect("hairpin starts");
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    let shown = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(
        shown.starts_with("53: A# ping -c 1 -W 1 10.0.3.2\n\nQuem respondeu por 10.0.3.2 foi o próprio A.\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\nPor causa de:\n   12  # ip netns add A\n   15  A# ip link set lo up\n   30  A# "),
        "{shown}"
    );
    assert!(shown.contains("\nO que importou:\n- Sem a linha 30, a linha 36 daria o erro Error: Nexthop"), "{shown}");
    assert!(shown.contains("\n- As linhas 12 e 15 só fazem coisas existir"), "{shown}");
    for (place, why) in [("53", "a file, a colon"), ("1", "no command is on line 1"), ("x", "no line number")] {
        let place = if place == "53" { lab.display().to_string() } else { format!("{}:{place}", lab.display()) };
        let said = hairpin(&["why", &place]).output().expect("hairpin starts");
        let complaint = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.code() == Some(2) && complaint.contains(why), "{complaint}");
    }
}

#[test]
fn why_json_is_what_the_api_answers() {
    let lab = repository::path("static/labs/seed-loopback-alias.lab");
    let place = format!("{}:53", lab.display());
    let said = hairpin(&["why", "--json", "--lang", "pt", &place]).output().expect("hairpin starts");
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    let told: Value = serde_json::from_slice(&said.stdout).expect("JSON");
    assert_eq!((&told["line_no"], &told["because"][0]), (&Value::from(53), &Value::from(12)));
    assert!(told["answer"].as_str().is_some_and(|answer| answer.contains("10.0.3.110/24")), "{}", told["answer"]);
    let first = &told["mattered"][0];
    assert_eq!(first["lines"], serde_json::json!([30]));
    assert!(first["instead"].as_str().is_some_and(|said| said.starts_with("Sem a linha 30")), "{first}");
    assert!(first["outcome"]["end"]["kind"].is_string() && told["steps"][0]["because"].is_array());
    let text = fs::read_to_string(lab).expect("it is there");
    let question = serde_json::json!({"lab": text, "line_no": 53, "lang": "pt"}).to_string();
    let answer = Server::start(&["serve"]).post("/api/v1/why", &question);
    let (from, to) = (answer.find('{').expect("an object"), answer.rfind('}').expect("its end"));
    assert_eq!(serde_json::from_str::<Value>(&answer[from..=to]).expect("JSON"), told);
    let both = hairpin(&["why", "--json", "--wish", "answered", &place]).output().expect("hairpin starts");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn compare_tells_where_a_probe_parts_from_itself_in_another_lab() {
    let lab = repository::path("static/labs/seed-loopback-alias.lab");
    let text = std::fs::read_to_string(&lab).expect("it is there");
    let without = text.replace("ip -n A addr add 10.0.3.110/24 dev lo", "#- ip -n A addr add 10.0.3.110/24 dev lo");
    let mut child = piped(&["compare", "--lang", "pt", &lab.display().to_string(), "-"]);
    child.stdin.take().expect("piped").write_all(without.as_bytes()).expect("it reads");
    let said = child.wait_with_output().expect("it ends");
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    let shown = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(shown.starts_with("-   30  A# ip addr add 10.0.3.110/24 dev lo"), "{shown}");
    assert!(shown.contains("\n53, 53: A# ping -c 1 -W 1 10.0.3.2\nNo outro laboratório, "), "{shown}");
    let said = hairpin(&["compare", "-", "-"]).output().expect("hairpin starts");
    let complaint = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.code() == Some(2) && complaint.contains("only one of the labs"), "{complaint}");
}

#[test]
fn a_wish_is_answered_with_the_changes_that_bring_it_about() {
    let lab = repository::path("static/labs/seed-loopback-alias.lab");
    let place = format!("{}:53", lab.display());
    let said = hairpin(&["why", &place, "--wish", "answered_by=GW"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(said.contains("30 + ip -n A addr add 10.0.3.110/24 dev enp0s3 label lo:0"), "{said}");
    assert!(said.contains("Then, GW would answer for 10.0.3.2."), "{said}");
}

#[test]
fn check_tells_which_goals_are_met_and_ends_accordingly() {
    let lab = tempfile::NamedTempFile::new().expect("a file");
    let path = lab.path().to_str().expect("plain");
    let check = |goal: &str| {
        fs::write(path, format!("ip netns add A\nip -n A link set lo up\n{goal}\n")).expect("written");
        let said = hairpin(&["check", path]).output().expect("it runs");
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (code, said) = check("#@ expect ping A 127.0.0.1 answered by A via lo");
    assert_eq!((code, said.starts_with("ok  3: ping A 127.0.0.1")), (Some(0), true), "{said}");
    let (code, said) = check("#@ expect ping A 127.0.0.1 unanswered");
    assert_eq!((code, said.starts_with("no  3: ")), (Some(1), true), "{said}");
    let (code, said) =
        check("#@ expect route get A 127.0.0.1 answered via lo\n#@ expect tracepath A 127.0.0.1 answered by A");
    assert_eq!((code, said.matches("ok  ").count()), (Some(0), 2), "{said}");
    assert_eq!(check("").0, Some(2));
}

#[test]
fn who_has_seen_enough_may_stop_reading() {
    let mut child = piped(&["run", "-"]);
    drop(child.stdout.take());
    child.stdin.take().expect("piped").write_all(&b"ip netns add A\n".repeat(900)).expect("it reads");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn what_can_not_be_read_is_refused_with_the_reason() {
    assert_refused(&replay("no/such.lab", b""), "no/such.lab: no such file");
    assert_refused(&replay("/", b""), "this is a directory");
    assert_refused(&replay("-", b"\xff\xfe"), "UTF-8");
    assert_refused(&replay("-", &[b'#'; 65_537]), "at most 65536 octets");
    assert_refused(&replay("/dev/zero", b""), "at most 65536 octets");
    assert_refused(&replay("-", &b"x\n".repeat(1_001)), "1001 commands");
}

#[test]
fn an_option_that_is_not_known_is_refused() {
    let said = hairpin(&["run", "--jsn", "x"]).output().expect("hairpin starts");
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("--jsn"));
}

/// A server on a port that was free, and its address. Ends with the test.
struct Server(Child, String);

impl Server {
    fn start(args: &[&str]) -> Self {
        let mut command = hairpin(args);
        let command = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("hairpin starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("it says where it is");
        let address = line.split(['/', ' ']).find(|word| word.starts_with("127.")).expect("an address").to_owned();
        Self(child, address)
    }

    fn ask(&self, request: &str) -> String {
        self.send(request, "")
    }

    fn post(&self, path: &str, json: &str) -> String {
        let about = format!("Content-Type: application/json\r\nContent-Length: {}", json.len());
        self.send(&format!("POST {path} HTTP/1.1\r\n{about}"), json)
    }

    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).expect("it listens");
        write!(stream, "{head}\r\nHost: {}\r\nConnection: close\r\n\r\n{body}", self.1).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serving_is_the_default_and_it_says_where() {
    for args in [&[][..], &["serve"]] {
        let server = Server::start(args);
        assert!(server.ask("GET /healthz HTTP/1.1").starts_with("HTTP/1.1 200 OK\r\n"));
    }
}

#[test]
fn a_port_that_is_taken_is_refused_by_name() {
    let server = Server::start(&[]);
    let said = hairpin(&["serve", "--listen", &server.1]).output().expect("hairpin starts");
    assert_refused(&said, "is taken by another program");
}

#[test]
fn asked_to_stop_it_stops_and_all_is_well() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&[]);
        // One that is open and asks nothing holds nobody up for long.
        let _idle = (signal == "-INT").then(|| TcpStream::connect(&server.1).expect("it listens"));
        let sent = Command::new("kill").args([signal, &server.0.id().to_string()]).status().expect("kill is there");
        assert!(sent.success());
        assert_eq!(server.0.wait().expect("it ends").code(), Some(0), "{signal}");
    }
}

#[test]
fn what_a_browser_never_sends_is_survived() {
    let server = Server::start(&[]);
    for request in
        ["GET / HTTP/9.9", "\u{1}\u{2}", "GET http://[::1 HTTP/1.1", "POST /api/v1/run HTTP/1.1\r\nContent-Length: 9"]
    {
        let mut stream = TcpStream::connect(&server.1).expect("it listens");
        let _ = write!(stream, "{request}\r\n\r\n");
    }
    assert!(server.ask("GET /healthz HTTP/1.1").contains("ok\n"));
}
