//! Which language a request is answered in: `?lang=`, then the browser's `Accept-Language`, then English.

use std::cmp::Reverse;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::l10n::Lang;

/// The language of a request whose address asks for one, or for none.
pub fn choose(asked: Option<Lang>, headers: &HeaderMap) -> Lang {
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let accepted = || preferred(&accepted.collect::<Vec<_>>().join(","));
    asked.or_else(accepted).unwrap_or_default()
}

/// Says in which language an answer is, and that another browser may get another one.
pub fn tell(response: &mut Response, lang: Lang) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
}

/// The best of our languages by an `Accept-Language` header; `None` if it names none of them.
///
/// Greater weight first, then the order of the header; weight 0 means never; `*` is any language
/// that the header does not name. Source: RFC 9110 §12.5.4 and §12.4.2.
pub fn preferred(header: &str) -> Option<Lang> {
    let mut ranges: Vec<(&str, u16)> = header.split(',').filter_map(range).collect();
    ranges.sort_by_key(|(_, weight)| Reverse(*weight));
    let named = |lang| ranges.iter().any(|(tag, _)| Lang::from_tag(tag) == Some(lang));
    ranges.iter().filter(|(_, weight)| *weight > 0).find_map(|(tag, _)| match *tag {
        "*" => Lang::ALL.into_iter().find(|lang| !named(*lang)),
        tag => Lang::from_tag(tag),
    })
}

/// A language range and its weight in thousandths. What is not well formed is passed over.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.next() {
        None => 1000,
        Some(param) => thousandths(param.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim_start())?,
    };
    Some((tag, weight))
}

/// `0.8` as 800: a digit 0 or 1, then at most three decimals, at most 1 in all.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = match whole {
        "0" => 0,
        "1" => 1000,
        _ => return None,
    };
    let part: u16 = format!("{decimals:0<3}").parse().ok()?;
    Some(whole + part).filter(|weight| *weight <= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_greater_weight_wins_wherever_it_stands() {
        assert_eq!(preferred("en;q=0.4, pt-BR;q=0.9, de"), Some(Lang::Pt));
        assert_eq!(preferred("pt, en"), Some(Lang::Pt));
        assert_eq!(preferred("en-GB , pt;q=1.0"), Some(Lang::En));
    }

    #[test]
    fn a_language_of_weight_zero_is_never_taken() {
        assert_eq!(preferred("pt;q=0"), None);
        assert_eq!(preferred("en;q=0, *;q=0.1"), Some(Lang::Pt));
    }

    #[test]
    fn a_star_is_any_language_that_is_not_named() {
        assert_eq!(preferred("*"), Some(Lang::En));
        assert_eq!(preferred("de, *;q=0.5"), Some(Lang::En));
    }

    #[test]
    fn what_is_not_well_formed_is_passed_over() {
        assert_eq!(preferred("pt;q=2, pt;q=0.1234, pt;q=x, pt;, ;;,=, en;q=0.1"), Some(Lang::En));
        assert_eq!(preferred(""), None);
    }

    proptest! {
        #[test]
        fn any_header_is_answered(header in ".*") {
            preferred(&header);
        }

        #[test]
        fn a_weight_that_is_written_is_read(weight in 0u16..=1000) {
            let text = format!("{}.{:03}", weight / 1000, weight % 1000);
            prop_assert_eq!(thousandths(&text), Some(weight));
        }
    }
}
