//! What every page needs to know of its request: the language, and where this page lives in both.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use crate::assets;
use crate::language::Language;
use crate::text::Text;

pub(crate) const HOME: &str = "/";
pub(crate) const PREDICTION: &str = "/prediction";

pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) t: &'static Text,
    /// The page's path without the language, or none for an unknown one. Never the request's own
    /// text: a path such as `//host` would make a link that leaves the site.
    path: Option<&'static str>,
    query: Option<String>,
}

impl Frame {
    pub(crate) fn of(uri: &Uri) -> Frame {
        let (language, path) = match uri.path().strip_prefix("/en/") {
            Some(rest) => (Language::English, rest),
            None => (
                Language::French,
                uri.path().strip_prefix('/').unwrap_or_default(),
            ),
        };
        let path = match path {
            "" => Some(HOME),
            "prediction" => Some(PREDICTION),
            _ => None,
        };
        Frame {
            language,
            t: Text::of(language),
            path,
            query: uri
                .query()
                .filter(|_| path == Some(PREDICTION))
                .map(String::from),
        }
    }

    /// The address of another page in the same language.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.language.prefix())
    }

    /// The address of this page, choices included, in a language; of the home page for an unknown one.
    pub(crate) fn in_language(&self, language: Language) -> String {
        let mut url = format!("{}{}", language.prefix(), self.path.unwrap_or(HOME));
        if let Some(query) = &self.query {
            url.push('?');
            url.push_str(query);
        }
        url
    }

    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.path == Some(path)
    }

    pub(crate) fn style(&self) -> &'static str {
        assets::STYLE.path()
    }

    pub(crate) fn icon(&self) -> &'static str {
        assets::ICON.path()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Frame, Infallible> {
        Ok(Frame::of(&parts.uri))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(uri: &str) -> Frame {
        Frame::of(&uri.parse().unwrap())
    }

    #[test]
    fn a_page_keeps_its_choices_in_the_other_language() {
        let frame = frame("/en/prediction?a=Mew&b=Abra");
        assert_eq!(frame.language, Language::English);
        assert_eq!(
            frame.in_language(Language::French),
            "/prediction?a=Mew&b=Abra"
        );
        assert_eq!(
            frame.in_language(Language::English),
            "/en/prediction?a=Mew&b=Abra"
        );
        assert_eq!(frame.url(HOME), "/en/");
    }

    #[test]
    fn an_unknown_path_never_becomes_a_link() {
        for uri in ["/en//evil.example", "//evil.example", "/nowhere?x=1"] {
            assert_eq!(frame(uri).in_language(Language::French), "/", "{uri}");
            assert!(!frame(uri).is_at(HOME), "{uri}");
        }
    }
}
