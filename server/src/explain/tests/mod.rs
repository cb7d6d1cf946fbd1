//! The catalogue and the grammar together: one of everything that can be said, in every language, with nothing left over.

mod samples;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement};

use sim_core::trace::Program;
use sim_core::why::Story;

use super::answer::Teller;
use super::message::Message;
use super::names::Names;
use super::rich::Rich;
use super::{list, predict, quiet, steps};
use crate::l10n::Lang;

thread_local! {
    /// Keys asked for on this thread, each with the arguments that it was given.
    static USED: RefCell<BTreeMap<String, BTreeSet<&'static str>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Remembers that a message was asked for.
pub(super) fn note_used(key: &str, args: impl Iterator<Item = &'static str>) {
    USED.with_borrow_mut(|used| used.entry(key.to_owned()).or_default().extend(args));
}

const EN: &str =
    concat!(include_str!("../../../locales/en/why.ftl"), "\n", include_str!("../../../locales/en/drops.ftl"));
const PT_BR: &str =
    concat!(include_str!("../../../locales/pt-BR/why.ftl"), "\n", include_str!("../../../locales/pt-BR/drops.ftl"));

/// The messages of a catalogue, `key` or `key.attribute`, each with the variables that it speaks of.
fn catalogue(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).map_err(|(_, errors)| errors).expect("a catalogue that parses");
    let mut all = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        if let Some(value) = &message.value {
            all.insert(key.to_owned(), variables(value));
        }
        for Attribute { id, value } in &message.attributes {
            all.insert(format!("{key}.{}", id.name), variables(value));
        }
    }
    all
}

fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => found.extend(variable(inline)),
            Expression::Select { selector, variants } => {
                found.extend(variable(selector));
                found.extend(variants.iter().flat_map(|variant| variables(&variant.value)));
            }
        }
    }
    found
}

fn variable(inline: &InlineExpression<&str>) -> Option<String> {
    if let InlineExpression::VariableReference { id } = inline { Some(id.name.to_owned()) } else { None }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (en, pt) = (catalogue(EN), catalogue(PT_BR));
    for (key, variables) in &en {
        assert_eq!(pt.get(key), Some(variables), "{key}");
    }
    assert_eq!(pt.len(), en.len(), "{:?}", pt.keys().filter(|key| !en.contains_key(*key)).collect::<Vec<_>>());
}

#[test]
fn one_of_everything_finds_its_message_and_uses_them_all() {
    for lang in Lang::ALL {
        for (what, text) in everything(lang) {
            let plain = text.plain();
            assert!(!plain.trim().is_empty(), "{what}: nothing is said in {lang:?}");
            assert!(!plain.contains("Unknown localization"), "{what}: {plain}");
            let leftover =
                plain.chars().find(|ch| ('\u{e000}'..='\u{f8ff}').contains(ch) || ['`', '{', '}'].contains(ch));
            assert_eq!(leftover, None, "{what}: {plain}");
            assert!(!plain.contains("  ") && !plain.contains("**") && !plain.contains("?."), "{what}: {plain}");
            for sentence in plain.split(". ") {
                let words = sentence.split_whitespace().count();
                assert!(words <= 30, "{what}: {words} words: {sentence}");
            }
        }
    }
    let used = USED.with_borrow(Clone::clone);
    for (key, variables) in catalogue(EN) {
        let given = used.get(&key).unwrap_or_else(|| panic!("nobody asks for {key}"));
        let missing: Vec<_> = variables.iter().filter(|name| !given.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "{key} is not given {missing:?}");
    }
}

/// Everything that this module can say, with a name for each.
fn everything(lang: Lang) -> Vec<(String, Rich)> {
    let names = Names::new(&[], vec![samples::host(0, "A"), samples::host(1, "B")]);
    let mut all = Vec::new();
    for steps in samples::step_lists() {
        for text in steps::texts(&steps, &[], &names, lang) {
            let what = format!("{:?}", steps.last().map(|step| &step.kind));
            all.push((format!("{what} title"), text.title));
            all.push((format!("{what} say"), text.say));
            all.extend(text.more.into_iter().map(|more| (format!("{what} more"), more)));
            if let Some(remedy) = text.remedy {
                all.extend(remedy.see.into_iter().map(|see| (format!("{what} see"), see)));
                all.extend(remedy.mend.into_iter().map(|mend| (format!("{what} mend"), mend)));
            }
            all.extend(text.uncounted.map(|rest| (format!("{what} uncounted"), rest)));
            all.extend(text.section.map(|section| (format!("{what} section"), section)));
            let lost = text.candidates.into_iter().filter(|candidate| candidate.fate != "won");
            all.extend(lost.map(|candidate| (format!("{what} candidate"), candidate.reason)));
        }
    }
    for (steps, heard, ending) in samples::stories() {
        for program in [Program::Ping, Program::Ip] {
            let story = Story { steps: &steps, heard: &heard, program, ..samples::story() };
            let answer = Teller { story: &story, names: &names, lang }.answer(&ending);
            all.extend([(format!("{ending:?} headline"), answer.headline), (format!("{ending:?} taps"), answer.taps)]);
            all.extend(Some((format!("{ending:?} paragraph"), answer.paragraph)).filter(|(_, said)| !said.is_empty()));
        }
    }
    let ends =
        [(0, "", ""), (0, "x\n", ""), (0, "", "remark\n"), (2, "", "error\n"), (2, "", "hairpin: x\n"), (1, "", "")];
    for (exit, stdout, stderr) in ends {
        let (headline, said) = quiet::said(exit, stdout, stderr);
        all.extend([headline, said].map(|message| (format!("quiet {exit}"), message.say(lang))));
    }
    all.extend(predict::tests::sayings(lang, &names));
    all.extend(samples::sayings(lang));
    for count in [2, 9] {
        all.push((format!("list of {count}"), Rich::parse(&list::join(&vec!["x".to_owned(); count], lang))));
    }
    all.extend(["why-quiet-empty", "why-quiet-begin"].map(|key| (key.to_owned(), Message::new(key).say(lang))));
    all
}
