//! The two languages of the pages and their place in the URL: French at `/`, English under `/en/`.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    English,
}

impl Language {
    /// The BCP 47 tag, for `lang` and `hreflang`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::French => "fr",
            Language::English => "en",
        }
    }

    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Language::French => "",
            Language::English => "/en",
        }
    }

    pub(crate) fn other(self) -> Language {
        match self {
            Language::French => Language::English,
            Language::English => Language::French,
        }
    }

    /// Of the two names of a thing, the one in this language.
    pub(crate) fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self {
            Language::French => french,
            Language::English => english,
        }
    }
}
