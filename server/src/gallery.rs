//! The labs that come with the program: `static/labs/*.lab`.

use crate::assets;

const FOLDER: &str = "labs/";
const ENDING: &str = ".lab";

/// The lab that `/` opens.
pub const FIRST: &str = "seed-loopback-alias";

/// The text of a lab by its name, which is its file name without `.lab`.
pub fn text(name: &str) -> Option<String> {
    if name.contains('/') {
        return None;
    }
    assets::text(&format!("{FOLDER}{name}{ENDING}"))
}

/// The names of all labs, the first one first, the others sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = assets::list(FOLDER)
        .filter_map(|path| Some(path.strip_prefix(FOLDER)?.strip_suffix(ENDING)?.to_owned()))
        .collect();
    names.sort_by_key(|name| (name != FIRST, name.clone()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::lab::Lab;

    #[test]
    fn the_gallery_opens_with_its_first_lab() {
        assert_eq!(names().first().map(String::as_str), Some(FIRST));
    }

    #[test]
    fn every_lab_of_the_gallery_is_one() {
        for name in names() {
            let text = text(&name).expect("listed");
            assert!(Lab::parse(&text).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_name_is_no_path() {
        assert_eq!(text("../labs/seed-loopback-alias"), None);
    }
}
