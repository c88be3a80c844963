//! Texts of a source as people can be shown them, alone and in errors.

use anyhow::Error;

/// Characters of a text, or of one message of an error; the middle of a longer one is left out.
const LONGEST: usize = 300;

/// The same error, each message of it cut, and with nothing in it that a terminal would obey.
pub(crate) fn legible(error: Error) -> Error {
    let mut messages = error.chain().rev().map(|cause| excerpt(&cause.to_string()));
    let root = messages.next().map_or_else(|| Error::msg(""), Error::msg);
    messages.fold(root, Error::context)
}

/// A text, cut, and with nothing in it that a terminal would obey.
pub(crate) fn excerpt(text: &str) -> String {
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    if starts.len() <= LONGEST {
        return escaped(text);
    }
    let head = &text[..starts[LONGEST / 2]];
    let tail = &text[starts[starts.len() - LONGEST / 2]..];
    format!("{}…{}", escaped(head), escaped(tail))
}

/// What is no letter, sign or plain space is written as Rust writes it: `\u{1b}`.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\'' | '"' | '\\' => written.push(character),
            _ => written.extend(character.escape_debug()),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn plain_errors_stay_as_they_are() {
        let error = anyhow!("`Départ` is no \"level\": 'x' \\ y").context("l’Évoli ♀ — page");
        let before = format!("{error:#}");
        assert_eq!(format!("{:#}", legible(error)), before);
        let longest = "é".repeat(LONGEST);
        assert_eq!(legible(anyhow!(longest.clone())).to_string(), longest);
    }

    #[test]
    fn each_message_is_cut_in_its_middle_and_escaped() {
        let error = anyhow!("`{}` is\tno level", "é".repeat(LONGEST)).context("\u{1b}[2J\u{202e}");
        let told: Vec<String> = legible(error).chain().map(|it| it.to_string()).collect();
        let expected = format!(
            "`{}…{}` is\\tno level",
            "é".repeat(LONGEST / 2 - 1),
            "é".repeat(LONGEST / 2 - 13)
        );
        assert_eq!(told, ["\\u{1b}[2J\\u{202e}", &expected]);
    }
}
