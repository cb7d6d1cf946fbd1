use std::collections::BTreeSet;

use super::*;
use crate::query::Theme;
use crate::sitting::Position;
use sim_core::lab::Lab;

const LAB: &str = "\
# A title
# the first host
#@ note pt \"a primeira máquina\"
ip netns add A
ip -n A link set lo up
ip -n A addr add 10.0.3.110/24 dev lo label lo:0
ip netns exec A ping -c 1 -W 1 10.0.3.2
ip -n A addr show
ip -n A link set nosuch up
";
const PING: usize = 7;

fn with<T>(lab: &str, lang: Lang, line: Option<usize>, step: usize, read: impl FnOnce(&Sitting<'_>) -> T) -> T {
    let lab = Lab::parse(lab).expect("a lab");
    let run = lab.run();
    read(&Sitting::new(&lab, &run, lang, &Position { line, step: Some(step), focus: None }))
}

fn page(lab: &str, line: Option<usize>, step: usize) -> String {
    with(lab, Lang::En, line, step, |sitting| html(sitting, &PageContext::default()).expect("a page"))
}

fn part(lang: Lang, step: usize, pick: impl FnOnce(Parts) -> String) -> String {
    with(LAB, lang, Some(PING), step, |sitting| pick(parts(sitting, &PageContext::default()).expect("parts")))
}

#[test]
fn a_part_is_one_element_and_its_id_is_the_name_of_the_part() {
    let parts = with(LAB, Lang::En, None, 0, |sitting| parts(sitting, &PageContext::default()).expect("parts"));
    let serde_json::Value::Object(parts) = serde_json::to_value(parts).expect("json") else { panic!("an object") };
    for (name, html) in parts {
        let html = html.as_str().expect("text").trim();
        let tag = html.split_once('>').expect("a tag").0;
        assert!(tag.contains(&format!("id=\"{name}\"")), "{name}: {tag}");
        let element = tag[1..].split_whitespace().next().expect("a name");
        assert!(html.ends_with(&format!("</{element}>")), "{name}");
    }
}

#[test]
fn every_command_stands_there_with_all_that_it_printed() {
    let notebook = part(Lang::En, 0, |parts| parts.notebook);
    for said in ["64 bytes from 10.0.3.2: icmp_seq=1 ttl=64", "1 packets transmitted", "valid_lft forever"] {
        assert!(notebook.contains(said), "{said}");
    }
    assert!(notebook.contains("Cannot find device") && notebook.contains("exit status 1"));
}

#[test]
fn a_note_is_in_the_language_of_the_reader() {
    assert!(part(Lang::En, 0, |parts| parts.notebook).contains("The first host"));
    assert!(part(Lang::Pt, 0, |parts| parts.notebook).contains("A primeira máquina"));
}

#[test]
fn what_a_step_was_decided_by_is_said_at_its_line() {
    let step = with(LAB, Lang::En, Some(PING), 0, |sitting| {
        let alias = sitting.run.at_line(6).expect("a command").id;
        sitting.steps().iter().position(|step| step.cause.contains(alias)).expect("the alias decides something") + 1
    });
    let notebook = part(Lang::En, step, |parts| parts.notebook);
    let line = notebook.split("id=\"l6\"").nth(1).expect("line 6");
    assert!(line.contains(&format!("cause of step {step}")));
}

#[test]
fn what_the_current_line_changed_stands_below_it_with_its_mark() {
    let shown = |line| {
        with(LAB, Lang::En, Some(line), 0, |sitting| parts(sitting, &PageContext::default()).expect("parts").notebook)
    };
    let addr = shown(6);
    assert!(addr.contains("<b>+<span class=\"sr\"> added</span></b>"), "{addr}");
    assert!(addr.contains("local 10.0.3.0/24 dev lo table local"), "{addr}");
    assert!(shown(5).contains("<b>~<span class=\"sr\"> changed</span></b>"));
    assert!(!shown(8).contains("class=\"changes\""), "ip addr show changes nothing");
}

#[test]
fn the_tables_mark_what_the_current_line_added_changed_and_took_away() {
    let lab = "ip netns add A\nip -n A link set lo up\nip -n A addr add 10.0.0.1/24 dev lo\nip -n A addr del 10.0.0.1/24 dev lo\n";
    let tables = |line| {
        with(lab, Lang::En, Some(line), 0, |sitting| parts(sitting, &PageContext::default()).expect("parts").tables)
    };
    let marks = |line, sign: &str| tables(line).matches(&format!("<b class=\"plus\">{sign} ")).count();
    assert_eq!((marks(2, "~"), marks(3, "+"), marks(4, "−")), (1, 4, 4), "{}", tables(3));
    assert_eq!(marks(3, "−"), 0);
    assert_eq!(tables(4).matches("class=\"is-gone\"").count(), 4);
}

#[test]
fn lines_that_are_not_printed_yet_say_when_they_are() {
    let notebook = part(Lang::En, 1, |parts| parts.notebook);
    let later = notebook.split("class=\"printed later\"").nth(1).expect("a later line");
    assert!(later.contains("64 bytes from") && later.contains("printed at step"));
    assert!(!part(Lang::En, 0, |parts| parts.notebook).contains("class=\"printed later\""));
}

#[test]
fn one_step_is_open_and_only_while_it_is_current() {
    let open = |step| {
        let why = part(Lang::En, step, |parts| parts.why);
        (why.matches("<div class=\"body\">").count(), why.matches("aria-current=\"step\"").count())
    };
    assert_eq!(open(0), (0, 0));
    assert_eq!(open(3), (1, 1));
}

#[test]
fn what_people_write_is_never_markup() {
    let evil =
        "# <script>alert(1)</script>\n#@ story en \"<img src=x>\"\n\n# <b>note\nip netns add <i>A\nip netns add \"'\n";
    let page = page(evil, None, 0);
    for tag in ["<script>alert", "<img src=x>", "<b>note", "<i>A"] {
        assert!(!page.contains(tag), "{tag}");
    }
}

#[test]
fn a_page_has_no_style_and_no_script_of_its_own() {
    let page = page(LAB, Some(PING), 3);
    assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains("javascript:"));
    for script in page.split("<script").skip(1) {
        assert!(script.split('>').next().expect("a tag").contains(" src=\"/static/"), "{script}");
    }
}

#[test]
fn links_carry_on_what_the_address_said() {
    let added = ["ip netns add B".to_owned(), "ip netns add C&D".to_owned()];
    let context = PageContext { lang: Some(Lang::Pt), theme: Some(Theme::Dark), added: &added, ..Default::default() };
    with(LAB, Lang::Pt, Some(PING), 2, |sitting| {
        let links = Links::new(sitting, &context);
        let kept = "add=ip+netns+add+B&add=ip+netns+add+C%26D&lang=pt&theme=dark";
        assert_eq!(links.line(&4), format!("?line=4&{kept}"));
        assert_eq!(links.step(&3), format!("?line={PING}&step=3&{kept}"));
        assert!(links.lang(Lang::En).ends_with("&theme=dark&lang=en"));
        let names: Vec<String> = links.taken_back().into_iter().map(|(_, value)| value).collect();
        assert_eq!(names, ["ip netns add B", "pt", "dark"]);
    });
}

#[test]
fn a_lab_without_commands_is_a_page_too() {
    let page = page("", None, 0);
    assert!(page.contains("A lab without a title") && page.contains("id=\"play\""));
}

#[test]
fn every_word_of_the_page_is_there_in_both_languages() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let folders = ["templates", "server/src/page", "server/src/page/compare"];
    let files = folders.map(|folder| std::fs::read_dir(format!("{root}/{folder}")).expect("there"));
    let files = files.into_iter().flatten().map(|file| file.expect("a file").path()).filter(|path| path.is_file());
    let texts = files.map(|path| std::fs::read_to_string(path).expect("text"));
    let keys: BTreeSet<String> = texts
        .flat_map(|text| {
            text.split('"')
                .filter(|word| word.len() > 5 && word.starts_with("page-"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(keys.len() > 60, "{}", keys.len());
    let args = [
        "host", "dev", "count", "step", "steps", "title", "status", "line", "max", "number", "name", "program", "when",
    ]
    .map(|name| (name, 2.into()));
    for lang in Lang::ALL {
        for key in &keys {
            assert!(!lang.with(key, &args).contains("nknown"), "{key} in {}", lang.tag());
        }
    }
}

/// The messages of a catalogue that has neither terms nor attributes, by their keys.
fn keys(catalogue: &'static str) -> BTreeSet<&'static str> {
    catalogue.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
}

#[test]
fn the_words_of_views_are_the_same_in_both_languages_and_each_is_said() {
    let (en, pt) = (include_str!("../../locales/en/views.ftl"), include_str!("../../locales/pt-BR/views.ftl"));
    assert_eq!(keys(en), keys(pt));
    let sources = [
        include_str!("../../../templates/keys.html"),
        include_str!("../../../templates/ladder.html"),
        include_str!("../../../templates/lecture.html"),
        include_str!("../../../templates/list.html"),
        include_str!("../../../templates/player.html"),
        include_str!("../../../templates/asks.html"),
        include_str!("../../../templates/build.html"),
        include_str!("../../../templates/checkpoint.html"),
        include_str!("../../../templates/goals.html"),
        include_str!("../../../templates/mattered.html"),
        include_str!("../../../templates/views.html"),
        include_str!("../../../templates/wishes.html"),
        include_str!("asks.rs"),
        include_str!("build.rs"),
        include_str!("goals.rs"),
        include_str!("jumps.rs"),
        include_str!("ladder.rs"),
        include_str!("lecture.rs"),
        include_str!("notebook.rs"),
        include_str!("views.rs"),
        include_str!("wish.rs"),
    ];
    for key in keys(en) {
        assert!(sources.iter().any(|source| source.contains(&format!("\"{key}\""))), "nobody says {key}");
    }
}

#[test]
fn the_words_of_two_labs_are_the_same_in_both_languages_and_each_is_said() {
    let (en, pt) = (include_str!("../../locales/en/compare.ftl"), include_str!("../../locales/pt-BR/compare.ftl"));
    assert_eq!(keys(en), keys(pt));
    let sources = [
        include_str!("../../../templates/changed.html"),
        include_str!("../../../templates/compare.html"),
        include_str!("../../../templates/compared.html"),
        include_str!("../../../templates/uncompared.html"),
        include_str!("compare/mod.rs"),
    ];
    for key in keys(en) {
        assert!(sources.iter().any(|source| source.contains(&format!("\"{key}\""))), "nobody says {key}");
    }
}
