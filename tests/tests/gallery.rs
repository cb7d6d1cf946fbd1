//! The labs that ship: what a visitor sees first.

use sim_core::lab::Line;
use tests::labs::{MODELLED, NamedLab, gallery};

#[test]
fn the_first_labs_are_those_that_the_kernel_has_judged() {
    for name in MODELLED {
        let (shown, judged) = (NamedLab::of_gallery(name), NamedLab::of_kernel(name));
        assert_eq!(shown.commands(), judged.commands(), "{name}");
    }
}

#[test]
fn a_lab_says_what_it_is_in_both_languages() {
    for name in gallery() {
        let lab = NamedLab::of_gallery(&name).parse();
        let plain = lab.title("");
        for lang in ["en", "pt"] {
            assert!(lab.title(lang) != plain, "{name}: no `#@ title {lang}`");
            assert!(lab.story(lang).is_some_and(|story| !story.is_empty()), "{name}: no `#@ story {lang}`");
        }
    }
}

#[test]
fn a_comment_above_a_command_is_there_in_portuguese_too() {
    for name in gallery() {
        let lab = NamedLab::of_gallery(&name).parse();
        for (at, _) in lab.commands() {
            let (comment, note) = (lab.comment(at), lab.note(at, "pt"));
            let line = lab.entries[at].line_no;
            assert!(comment.is_empty() || note != comment, "{name}, line {line}: no `#@ note pt` for {comment:?}");
        }
    }
}

#[test]
fn every_host_has_its_place_in_the_picture() {
    for name in gallery() {
        let lab = NamedLab::of_gallery(&name).parse();
        for (at, _) in lab.commands() {
            let Line::Command { words: Ok(words), .. } = &lab.entries[at].line else { continue };
            if let ["ip", "netns", "add", host] = words.iter().collect::<Vec<_>>()[..] {
                assert!(lab.position(host).is_some(), "{name}: no `#@ at {host}`");
            }
        }
    }
}
