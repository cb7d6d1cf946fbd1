use super::*;

const LAB: &str = "\
#@ env 1
# neigh: real
# The title

# two hosts
#@ note pt \"dois hosts\"
ip netns add A
ip netns add B
#- sleep 1

ip -n A link set lo up
# the end
";
const A: usize = 7;
const B: usize = 8;
const OFF: usize = 9;
const UP: usize = 11;

fn lab() -> Lab {
    Lab::parse(LAB).expect("small")
}

fn text(edit: &Edit) -> String {
    lab().edited(edit).expect("fine").lab.text()
}

fn one(line: &str) -> Content {
    Content::Commands(vec![line.to_owned()])
}

fn note(lang: &str, text: &str) -> Content {
    Content::Note { lang: lang.to_owned(), text: text.to_owned() }
}

/// The lines of the text that are not those of the lab before, each with what it stood for.
#[track_caller]
fn check(edit: &Edit, from: &str, to: &str) {
    assert!(LAB.contains(from), "{from:?}");
    assert_eq!(text(edit), LAB.replacen(from, to, 1));
}

#[test]
fn a_command_is_written_in_its_place() {
    let edit = Edit::Write { line: B, text: one(" ip netns add C ") };
    check(&edit, "ip netns add B\n", "ip netns add C\n");
    assert_eq!(lab().edited(&edit).expect("fine").line, Some(B));
}

#[test]
fn a_command_that_is_off_is_written_and_stays_off() {
    check(&Edit::Write { line: OFF, text: one("sleep 2") }, "#- sleep 1", "#- sleep 2");
}

#[test]
fn a_command_is_put_above_and_below_a_row() {
    check(&Edit::Insert { at: Place::Above(A), text: one("sleep 3") }, "ip netns add A", "sleep 3\nip netns add A");
    check(&Edit::Insert { at: Place::Below(OFF), text: one("sleep 3") }, "#- sleep 1\n", "#- sleep 1\nsleep 3\n");
    check(&Edit::Insert { at: Place::End, text: one("sleep 3") }, "# the end\n", "# the end\nsleep 3\n");
}

#[test]
fn several_commands_are_put_in_together_and_the_last_is_where_one_stands() {
    let two = Content::Commands(vec!["ip netns add C".to_owned(), "ip -n C link set lo up".to_owned()]);
    let edited = lab().edited(&Edit::Insert { at: Place::Below(B), text: two }).expect("fine");
    assert_eq!((edited.line, edited.line_now(UP)), (Some(B + 2), Some(UP + 2)));
}

#[test]
fn a_row_is_moved_past_the_next_one_and_blank_lines_stay() {
    check(
        &Edit::Move { line: B, way: Way::Up },
        "ip netns add A\nip netns add B\n",
        "ip netns add B\nip netns add A\n",
    );
    let down = Edit::Move { line: OFF, way: Way::Down };
    check(&down, "#- sleep 1\n\nip -n A link set lo up\n", "ip -n A link set lo up\n\n#- sleep 1\n");
    assert_eq!(lab().edited(&down).expect("fine").line, Some(UP));
}

#[test]
fn a_note_is_moved_whole_and_two_notes_do_not_grow_together() {
    let edit = Edit::Move { line: UP, way: Way::Down };
    check(&edit, "ip -n A link set lo up\n# the end\n", "# the end\nip -n A link set lo up\n");
    let lab = Lab::parse("# T\n\n# one\n# more\nsleep 1\n# two\n").expect("small");
    let edited = lab.edited(&Edit::Move { line: 4, way: Way::Down }).expect("fine");
    assert_eq!(edited.lab.text(), "# T\n\nsleep 1\n# one\n# more\n\n# two\n");
    let edited = lab.edited(&Edit::Remove { line: 5 }).expect("fine");
    assert_eq!(edited.lab.text(), "# T\n\n# one\n# more\n\n# two\n");
}

#[test]
fn nothing_is_moved_past_the_ends_or_past_a_setting() {
    let moved = |line, way| lab().edited(&Edit::Move { line, way }).expect_err("no way");
    assert_eq!(moved(12, Way::Down), EditError::NoWay { line: 12 });
    assert_eq!(moved(5, Way::Up), EditError::NoWay { line: 5 });
    assert_eq!(moved(2, Way::Down), EditError::NoWay { line: 2 });
}

#[test]
fn no_note_is_moved_above_the_title() {
    let lab = Lab::parse("sleep 1\n# T\n\n# one host\nsleep 2\n").expect("small");
    for (line, way) in [(1, Way::Down), (4, Way::Up)] {
        assert_eq!(lab.edited(&Edit::Move { line, way }), Err(EditError::NoWay { line }));
    }
}

#[test]
fn a_command_is_switched_off_and_on_again() {
    check(&Edit::Switch { line: A, on: false }, "ip netns add A", "#- ip netns add A");
    check(&Edit::Switch { line: OFF, on: true }, "#- sleep 1", "sleep 1");
    assert_eq!(lab().edited(&Edit::Switch { line: 5, on: true }), Err(EditError::NoCommand));
}

#[test]
fn a_row_is_taken_out_alone() {
    check(&Edit::Remove { line: A }, "ip netns add A\n", "");
    check(&Edit::Remove { line: 6 }, "# two hosts\n#@ note pt \"dois hosts\"\n", "");
}

#[test]
fn a_note_is_written_in_the_language_in_which_it_was_read() {
    check(&Edit::Write { line: 5, text: note("en", "both\n\nhosts") }, "# two hosts\n", "# both\n# hosts\n");
    check(&Edit::Write { line: 5, text: note("pt", "os dois\nhosts") }, "\"dois hosts\"", "\"os dois hosts\"");
}

#[test]
fn the_first_note_of_a_lab_without_a_title_does_not_become_its_title() {
    let lab = Lab::parse("#@ env 1\nsleep 1\n").expect("small");
    let edited = lab.edited(&Edit::Insert { at: Place::Above(2), text: note("en", "wait") }).expect("fine");
    assert_eq!(edited.lab.text(), "#@ env 1\n#\n# wait\nsleep 1\n");
    assert_eq!((edited.lab.title("en"), edited.line), (Some(""), Some(3)));
}

#[test]
fn what_would_not_be_what_it_is_called_is_refused() {
    let written = |text| lab().edited(&Edit::Write { line: A, text }).expect_err("refused");
    assert_eq!(written(one("")), EditError::NoCommand);
    assert_eq!(written(one("# a note")), EditError::NoCommand);
    assert_eq!(written(one("ip addr | cat")), EditError::Words(SplitError::Shell('|')));
    assert_eq!(written(note("en", "x")), EditError::NotANote);
    let put = |at, text| lab().edited(&Edit::Insert { at, text }).expect_err("refused");
    assert_eq!(put(Place::Above(5), note("en", "ipv6: on")), EditError::NotANote);
    assert_eq!(put(Place::Above(2), one("sleep 1")), EditError::Setting);
    assert_eq!(put(Place::Above(99), one("sleep 1")), EditError::NoLine { line: 99 });
}

#[test]
fn an_edit_that_makes_the_lab_too_long_is_refused() {
    let long = Edit::Insert { at: Place::End, text: note("en", &"x".repeat(65_536)) };
    assert!(matches!(lab().edited(&long), Err(EditError::Lab(LabError::TooLong { .. }))));
}

#[test]
fn a_checkpoint_is_a_row_that_is_put_in_written_moved_and_taken_out() {
    let ask = |topics: &str| Content::Ask(topics.to_owned());
    let at = |edit: &Edit, lab: &Lab| lab.edited(edit).expect("fine");
    let put = at(&Edit::Insert { at: Place::Above(UP), text: ask(" who\tears\n") }, &lab());
    assert_eq!(put.lab.text(), LAB.replace("ip -n A link", "#@ ask who ears\nip -n A link"));
    assert_eq!(put.line, Some(UP));
    let written = at(&Edit::Write { line: UP, text: ask("") }, &put.lab);
    assert_eq!(written.lab.text(), LAB.replace("ip -n A link", "#@ ask\nip -n A link"));
    let moved = at(&Edit::Move { line: UP, way: Way::Down }, &put.lab);
    assert!(moved.lab.text().contains("up\n#@ ask who ears\n"), "{}", moved.lab.text());
    assert_eq!(at(&Edit::Remove { line: UP }, &put.lab).lab.text(), LAB);
    assert_eq!(put.lab.edited(&Edit::Write { line: UP, text: one("sleep 1") }), Err(EditError::NotANote));
}
