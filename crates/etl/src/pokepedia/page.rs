//! What a page about the seventh generation says of the two games: HTML in, names and levels out.
//!
//! The page has a section for each way of learning. Levels stand in a table with a column for each pair of
//! games; machines and tutors have a table of their own under a heading that names the games or the Pokémon.

use anyhow::{Context, bail, ensure};

use super::items::{Heading, Item, tables_and_headings};
use super::table::Table;

/// What one page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Each move by its French name, with its levels.
    pub level_up: Vec<(String, Vec<Level>)>,
    /// `None` where the page has no table of machines for these games.
    pub machines: Option<Vec<String>>,
    /// Moves that the partner is taught; `None` on a page of no partner.
    pub tutored: Option<Vec<String>>,
}

/// When a move is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// On evolving into this form.
    Evolution,
    /// Known from the start, or relearned.
    Start,
    At(u8),
}

/// What the pages call the two games.
const GAMES: [&str; 2] = ["let's go, pikachu et let's go, évoli", "lgpe"];

const BY_LEVEL: &str = "par montée en niveau";
const BY_MACHINE: &str = "par ct";
const BY_TUTOR: &str = "par donneur de capacités";

/// Reads a page; `partner` is the name of a Pokémon that is taught moves of its own.
///
/// # Errors
/// Says what was expected and is not there.
pub fn read(html: &str, partner: Option<&str>) -> anyhow::Result<Learned> {
    let items = tables_and_headings(html)?;
    Ok(Learned {
        level_up: level_up(&items)?,
        machines: machines(&items)?,
        tutored: partner
            .map(|partner| tutored(&items, partner))
            .transpose()?,
    })
}

fn level_up(items: &[Item]) -> anyhow::Result<Vec<(String, Vec<Level>)>> {
    let section = section(items, |heading| heading.is(BY_LEVEL));
    let section = section.with_context(|| format!("there is no heading `{BY_LEVEL}`"))?;
    let table = section.iter().find_map(Item::table);
    let table = table.with_context(|| format!("there is no table under `{BY_LEVEL}`"))?;
    let column = table.column_of(&GAMES).with_context(|| {
        format!(
            "the table `{BY_LEVEL}` has no column of Let's Go among: {}",
            table.header_texts()
        )
    })?;
    let mut moves = Vec::new();
    for row in table.body() {
        let Some(cell) = row.get(column).filter(|cell| !row.spans_all(cell)) else {
            continue;
        };
        let levels = levels(&cell.text)?;
        if levels.is_empty() {
            continue;
        }
        moves.push((row.name(0)?, levels));
    }
    ensure!(
        !moves.is_empty(),
        "the table `{BY_LEVEL}` has no move of Let's Go"
    );
    Ok(moves)
}

/// `Départ`, `Évolution` and `N.7`, in any number; a dash for never.
fn levels(text: &str) -> anyhow::Result<Vec<Level>> {
    let mut levels = Vec::new();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/'));
    for word in words.filter(|word| !word.is_empty()) {
        let number = word
            .strip_prefix("N.")
            .and_then(|number| number.parse().ok());
        levels.push(match (word, number) {
            ("—" | "–" | "-", _) => continue,
            ("Départ", _) => Level::Start,
            ("Évolution", _) => Level::Evolution,
            (_, Some(level @ 1..=100)) => Level::At(level),
            _ => {
                bail!("`{text}` is no level: `Départ`, `Évolution`, `N.` with 1 to 100, or a dash")
            }
        });
    }
    levels.sort_unstable();
    levels.dedup();
    Ok(levels)
}

fn machines(items: &[Item]) -> anyhow::Result<Option<Vec<String>>> {
    let Some(by_machine) = section(items, |heading| heading.is(BY_MACHINE)) else {
        return Ok(None);
    };
    let of_games = section(by_machine, |heading| {
        GAMES.iter().any(|games| heading.names(games))
    });
    // A machine's number stands before its move.
    of_games
        .and_then(table_alone)
        .map(|table| column(table, 1))
        .transpose()
}

fn tutored(items: &[Item], partner: &str) -> anyhow::Result<Vec<String>> {
    let by_tutor = section(items, |heading| heading.is(BY_TUTOR));
    let by_tutor = by_tutor.with_context(|| format!("there is no heading `{BY_TUTOR}`"))?;
    let of_partner = section(by_tutor, |heading| heading.names(&partner.to_lowercase()));
    let table = of_partner.and_then(table_alone).with_context(|| {
        format!("there is no table right under a heading of {partner} in `{BY_TUTOR}`")
    })?;
    let moves = column(table, 0)?;
    ensure!(
        !moves.is_empty(),
        "the table of {partner} in `{BY_TUTOR}` has no move"
    );
    Ok(moves)
}

/// What follows a heading, up to the next one of its rank.
fn section(items: &[Item], is_wanted: impl Fn(&Heading) -> bool) -> Option<&[Item]> {
    let is_start = |item: &Item| item.heading().is_some_and(&is_wanted);
    let start = items.iter().position(is_start)?;
    let rank = items[start].heading()?.rank;
    let rest = &items[start + 1..];
    let is_end = |item: &Item| item.heading().is_some_and(|heading| heading.rank <= rank);
    Some(&rest[..rest.iter().position(is_end).unwrap_or(rest.len())])
}

/// The first table before any other heading.
fn table_alone(section: &[Item]) -> Option<&Table> {
    section.first()?.table()
}

fn column(table: &Table, place: usize) -> anyhow::Result<Vec<String>> {
    let rows = table
        .body()
        .filter(|row| row.get(place).is_some_and(|cell| !row.spans_all(cell)));
    rows.map(|row| row.name(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_what_the_pages_write() {
        let read = |text| levels(text).unwrap();
        assert_eq!(read("N.7"), [Level::At(7)]);
        assert_eq!(read("Départ Évolution"), [Level::Evolution, Level::Start]);
        assert_eq!(read("Départ,\u{a0}N.9\n N.9"), [Level::Start, Level::At(9)]);
        assert_eq!(read(" — "), []);
        assert_eq!(read(""), []);
        for bad in [
            "N.0", "N.101", "N.-1", "7", "Niveau 7", "départ", "N.7a", "N.",
        ] {
            let error = levels(bad).unwrap_err().to_string();
            assert!(
                error.contains(bad) && error.contains("is no level"),
                "{error}"
            );
        }
    }

    const HEAD: &str =
        "<h3 id=\"Par_montée_en_niveau\">Par montée en niveau<span>[modifier]</span></h3>";

    fn by_level(table: &str) -> String {
        format!("{HEAD}<table>{table}</table>")
    }

    #[test]
    fn the_column_of_the_games_is_found_however_the_header_is_built() {
        let body = "<tr><td><a href=x>Charge</a></td><td>Normal</td><td>N.1</td><td>N.2</td><td>N.3</td></tr>";
        let games = "<th><a title=\"Pokémon Soleil et Lune\">SL</a></th><th>USUL</th>\
                     <th><a title=\"Pokémon : Let's Go, Pikachu et Let's Go, Évoli\">LGPE</a></th>";
        for head in [
            format!(
                "<thead><tr><th colspan=5>Capacités</th></tr><tr><th>Capacité</th><th>Type</th>{games}</tr></thead>"
            ),
            format!(
                "<tr><th rowspan=2>Capacité</th><th rowspan=2>Type</th><th colspan=3>Niveau</th></tr><tr>{games}</tr>"
            ),
            format!("<tr><th>Capacité</th><th>Type</th>{games}</tr><tr><th colspan=5></th></tr>"),
        ] {
            let page = by_level(&format!("{head}<tbody>{body}</tbody>"));
            let learned = read(&page, None).unwrap();
            assert_eq!(
                learned.level_up,
                [("Charge".to_owned(), vec![Level::At(3)])],
                "{head}"
            );
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let told = |page: &str| read(page, None).unwrap_err().to_string();
        assert_eq!(
            told("<h3>Capacités</h3>"),
            "there is no heading `par montée en niveau`"
        );
        assert_eq!(told(HEAD), "there is no table under `par montée en niveau`");
        let other_games =
            by_level("<tr><th>Capacité<th>SL<th>USUL</tr><tr><td>Charge<td>N.1<td>N.2</tr>");
        assert_eq!(
            told(&other_games),
            "the table `par montée en niveau` has no column of Let's Go among: Capacité, SL, USUL"
        );
        let no_move = by_level("<tr><th>Capacité<th>LGPE</tr><tr><td>Charge<td>—</tr>");
        assert_eq!(
            told(&no_move),
            "the table `par montée en niveau` has no move of Let's Go"
        );
        let no_name = by_level("<tr><th>Capacité<th>LGPE</tr><tr><td><td>N.7</tr>");
        assert_eq!(told(&no_name), "a row of a table has no name in column 1");
    }

    #[test]
    fn machines_are_those_of_the_games() {
        let page = format!(
            "{}<h3>Par CT</h3><h4>Soleil et Lune</h4><table><tr><td>CT01<td>Copie</tr></table>\
             <h4><a title=\"Let’s Go, Pikachu et Let’s Go, Évoli\">x</a></h4>\
             <table><tr><th>Numéro<th>Capacité</tr><tr><td>CT01<td><a>Coup d'Boule</a></tr></table>\
             <h3>Par reproduction</h3><table><tr><td>1<td>Mimique</tr></table>",
            by_level("<tr><th>Capacité<th>LGPE</tr><tr><td>Charge<td>N.1</tr>")
        );
        let learned = read(&page, None).unwrap();
        assert_eq!(learned.machines, Some(vec!["Coup d'Boule".to_owned()]));
        assert_eq!(learned.tutored, None);
        let elsewhere = page.replace("Let’s Go", "Let Us Go");
        assert_eq!(read(&elsewhere, None).unwrap().machines, None);
    }

    #[test]
    fn a_partner_is_taught_moves_of_its_own() {
        let page = |tutors: &str| {
            let levels = by_level("<tr><th>Capacité<th>LGPE</tr><tr><td>Charge<td>N.1</tr>");
            format!("{levels}{tutors}")
        };
        let head = "<h3>Par donneur de capacités</h3><h4>USUL</h4><table><tr><td>Météores</table>";
        let whole = page(&format!(
            "{head}<h4>Pikachu partenaire</h4><table><tr><th>Capacité</tr><tr><td>Pika-Splash</tr></table>"
        ));
        let learned = read(&whole, Some("Pikachu")).unwrap();
        assert_eq!(learned.tutored, Some(vec!["Pika-Splash".to_owned()]));
        assert_eq!(read(&whole, None).unwrap().tutored, None);
        for (page, expected) in [
            (page(""), "there is no heading `par donneur de capacités`"),
            (
                page(head),
                "there is no table right under a heading of Pikachu in `par donneur de capacités`",
            ),
            (
                whole.replace("<tr><td>Pika-Splash</tr>", ""),
                "the table of Pikachu in `par donneur de capacités` has no move",
            ),
        ] {
            let error = read(&page, Some("Pikachu")).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_table_of_the_next_section_is_not_taken_for_the_missing_one() {
        let page = format!(
            "{}<h3>Par CT</h3><h4>LGPE</h4><p>Mew apprend toutes les CT.</p>\
             <h3>Par donneur de capacités</h3><table><tr><td>1<td>Mimique</tr></table>",
            by_level("<tr><th>Capacité<th>LGPE</tr><tr><td>Charge<td>N.1</tr>")
        );
        assert_eq!(read(&page, None).unwrap().machines, None);
    }
}
