//! What a page's address says after its `?`. A value that means nothing is passed over: a link that was
//! mistyped, or is from another time, still opens the page.

use crate::build::Piece;
use crate::l10n::Lang;
use crate::page;
use crate::sitting::Position;

/// The settings of a page.
///
/// - `line`, `step`: where the reader stands, from 1 (step 0: before the first)
/// - `focus`: the host that is drawn open
/// - `view`: `picture`, `ladder` or `list`, how the steps are shown, or `lecture`, for a whole room
/// - `guess`: `2.1`, the first choice of the second question of the lecture view, or of a checkpoint
/// - `lang`: `en` or `pt`; `theme`: `light` or `dark`; without them as the browser likes
/// - `add`: one more command at the end of the lab, at most [`PageQuery::MAX_ADDED`] times
/// - `host` with `typed` or `to`: the same for what a form of the page sends, a command as it was typed at that host's
///   prompt or a ping from it
/// - `make` with the fields of a form: a piece that is built by hand
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    pub position: Position,
    pub view: View,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub add: Vec<String>,
    /// Becomes commands as soon as it is known what the lab has.
    pub piece: Option<Piece>,
    /// A question of the lecture view that was answered, and the choice that was taken; both count from 1, and choice 0
    /// asks for the answer.
    pub guess: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// As `?theme=` and `data-theme` have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// `None` for anything else.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

/// How the steps of a command are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Picture,
    /// Hosts side by side, time downward.
    Ladder,
    List,
    /// The picture and one sentence, large, with questions before answers.
    Lecture,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Picture, Self::Ladder, Self::List, Self::Lecture];

    /// As `?view=` and `data-view` have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Ladder => "ladder",
            Self::List => "list",
            Self::Lecture => "lecture",
        }
    }

    /// `None` for anything else.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }
}

impl PageQuery {
    /// Commands that an address can add to a lab.
    pub const MAX_ADDED: usize = 20;

    /// Reads the part of an address after `?`. Of a setting that comes twice the last one counts.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        let (mut host, mut typed) = (None, None);
        let fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        read.piece = Piece::from_fields(fields.iter().map(|(key, value)| (&**key, &**value)));
        for (key, value) in fields {
            match &*key {
                "line" => read.position.line = value.parse().ok(),
                "step" => read.position.step = value.parse().ok(),
                "focus" => read.position.focus = Some(value.into_owned()).filter(|name| !name.is_empty()),
                "view" => read.view = View::from_code(&value).unwrap_or_default(),
                "guess" => read.guess = guess(&value),
                "lang" => read.lang = Lang::from_tag(&value),
                "theme" => read.theme = Theme::from_code(&value),
                "add" => read.add(&value),
                "host" => host = Some(value),
                "typed" => typed = Some(value.into_owned()),
                "to" if read.piece.is_none() => typed = Some(format!("ping {value}")),
                _ => {}
            }
        }
        if let (Some(host), Some(typed)) = (host, typed) {
            read.add(&page::command(&host, &typed));
        }
        read
    }

    fn add(&mut self, command: &str) {
        let line = command.replace(['\r', '\n'], " ");
        let line = line.trim();
        if !line.is_empty() {
            self.add.push(line.to_owned());
        }
    }
}

fn guess(value: &str) -> Option<(usize, usize)> {
    let (question, choice) = value.split_once('.')?;
    Some((question.parse().ok()?, choice.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_says_where_the_reader_stands() {
        let query = PageQuery::parse("line=27&step=5&focus=A&view=ladder&lang=pt-BR&theme=dark");
        assert_eq!(query.position, Position { line: Some(27), step: Some(5), focus: Some("A".to_owned()) });
        assert_eq!((query.view, query.lang, query.theme), (View::Ladder, Some(Lang::Pt), Some(Theme::Dark)));
    }

    #[test]
    fn what_means_nothing_is_passed_over() {
        assert_eq!(
            PageQuery::parse("line=-1&step=x&lang=tlh&theme=mauve&view=x&%ff=%&&==&zoom=3"),
            PageQuery::default()
        );
    }

    #[test]
    fn a_command_that_is_added_is_one_line() {
        assert_eq!(PageQuery::parse("add=ip+netns+add+B&add=+&add=a%0Ab").add, ["ip netns add B", "a b"]);
    }

    #[test]
    fn a_form_adds_what_was_typed_at_a_host_after_what_was_there() {
        let typed = PageQuery::parse("host=A&typed=ip+route&add=ip+netns");
        assert_eq!(typed.add, ["ip netns", "ip -n A route"]);
        assert_eq!(PageQuery::parse("host=A&to=10.0.3.2").add, ["ip netns exec A ping -c 1 -W 1 10.0.3.2"]);
        assert_eq!(PageQuery::parse("host=A").add, [""; 0]);
    }

    proptest! {
        #[test]
        fn any_query_is_read(query in ".*") {
            let read = PageQuery::parse(&query);
            prop_assert!(read.add.iter().all(|command| command.lines().count() == 1));
        }

        #[test]
        fn a_command_comes_through_as_it_was_typed(command in "[!-~]([ -~]*[!-~])?") {
            let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("add", &command).finish();
            prop_assert_eq!(PageQuery::parse(&query).add, [command]);
        }
    }
}
