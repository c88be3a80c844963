//! Poképédia's pages, in the shape that public scrapers of it describe, written from the facts of the snapshot.

use std::collections::BTreeMap;
use std::fmt::Write;

use dex::facts::{Facts, FormRow, LearnRow};
use dex::snapshot;

use crate::server::{Reply, Request};

const ROBOTS: &str =
    "User-agent: *\nDisallow: /index.php\nDisallow: /Spécial:\nCrawl-delay: 0.01\n";

/// French names that the pages still write as they were before later games.
const FORMER_NAMES: [(&str, &str); 3] = [
    ("wingattack", "Cru-Aile"),
    ("eggbomb", "Bomb'Œuf"),
    ("absorb", "Vol-Vie"),
];

/// Every page by its path, as a URL writes it.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) pages: BTreeMap<String, String>,
}

impl Site {
    pub(crate) fn new() -> Site {
        let facts = snapshot::collection().unwrap().facts;
        let mut pages = BTreeMap::from([("/robots.txt".to_owned(), ROBOTS.to_owned())]);
        for form in facts
            .forms
            .iter()
            .filter(|form| matches!(&*form.kind, "base" | "alola"))
        {
            pages.insert(path(form), page(form, &facts));
        }
        Site { pages }
    }

    pub(crate) fn reply(&self, request: &Request) -> Reply {
        let Some(page) = self.pages.get(&request.path) else {
            return Reply::status("404 Not Found");
        };
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        if request
            .headers
            .get("if-modified-since")
            .is_some_and(|since| since == date)
        {
            return Reply::status("304 Not Modified");
        }
        let html = Reply::body(page.clone()).header("content-type", "text/html; charset=UTF-8");
        html.header("last-modified", date)
            .header("cache-control", "private, must-revalidate, max-age=0")
    }
}

/// As the browser asks for it.
fn path(form: &FormRow) -> String {
    let title = form
        .name_fr
        .replace('’', "'")
        .replace('œ', "oe")
        .replace(' ', "_");
    let mut path = String::from("/");
    for byte in format!("{title}/Génération_7").bytes() {
        match byte {
            b'!'..=b'~' => path.push(char::from(byte)),
            _ => write!(path, "%{byte:02X}").unwrap(),
        }
    }
    path
}

fn page(form: &FormRow, facts: &Facts) -> String {
    let name = &form.name_fr;
    let mut html = format!(
        "<!DOCTYPE html><html><head><title>{name}/Génération 7 — Poképédia</title>\
         <script>if (1<2) document.write('<table>');</script></head><body>\
         <table class=\"ruban\"><tr><td><a href=\"/x\">Précédent</a></td></tr></table>\
         <h1 id=\"firstHeading\">{name}/Génération 7</h1><h2 id=\"Capacités_apprises\">Capacités apprises</h2>"
    );
    html += &by_level(form, facts);
    if form.slug == "mew" {
        html += "<h3><span class=\"mw-headline\" id=\"Par_CT\">Par <a title=\"CT\">CT</a></span></h3>\
                 <h4><a title=\"Pokémon : Let's Go, Pikachu et Let's Go, Évoli\">LGPE</a></h4>\
                 <p>Mew peut apprendre toutes les CT.</p>";
    } else {
        html += &by_machine(form, facts);
    }
    html += "<h3><span class=\"mw-headline\" id=\"Par_reproduction\">Par reproduction</span></h3>\
             <table><tbody><tr><td><a>Mimique</a></td></tr></tbody></table>";
    html += &by_tutor(form, facts);
    html + "</body></html>"
}

fn ways<'a>(
    form: &'a str,
    method: &'a str,
    facts: &'a Facts,
) -> impl Iterator<Item = &'a LearnRow> {
    facts
        .learnset
        .iter()
        .filter(move |row| row.form == form && row.method == method)
}

/// Plain apostrophes, and names as they were.
fn move_name(slug: &str, facts: &Facts) -> String {
    let former = FORMER_NAMES.iter().find(|(known, _)| *known == slug);
    let name = || {
        facts
            .moves
            .iter()
            .find(|row| row.slug == slug)
            .unwrap()
            .name_fr
            .replace('’', "'")
    };
    former.map_or_else(name, |(_, former)| (*former).to_owned())
}

fn link(name: &str) -> String {
    format!("<a href=\"/{name}\" title=\"{name}\">{name}</a>")
}

fn by_level(form: &FormRow, facts: &Facts) -> String {
    let mut levels: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for row in ways(&form.slug, "level_up", facts) {
        levels.entry(&row.mv).or_default().push(row.level.unwrap());
    }
    let mut html = String::from(
        "<h3><span id=\"Par_mont.C3.A9e_en_niveau\"></span><span class=\"mw-headline\" id=\"Par_montée_en_niveau\">\
         Par montée en <a href=\"/Niveau\" title=\"Niveau\">niveau</a></span><span>[<a>modifier</a>]</span></h3>\
         <table class=\"tableaustandard sortable\"><thead><tr><th colspan=\"8\">Capacités</th></tr>\
         <tr><th>Capacité</th><th>Type</th><th>Catégorie</th><th>Puissance</th><th>PP</th>\
         <th><a title=\"Pokémon Soleil et Lune\">SL</a></th><th><a title=\"Pokémon Ultra-Soleil et Ultra-Lune\">USUL</a></th>\
         <th><a title=\"Pokémon : Let's Go, Pikachu et Let's Go, Évoli\">LGPE</a></th></tr></thead><tbody>",
    );
    for (mv, levels) in levels {
        let text = |level: &i32| match level {
            0 => "Évolution".to_owned(),
            1 => "Départ".to_owned(),
            level => format!("N.{level}"),
        };
        let levels: Vec<String> = levels.iter().map(text).collect();
        write!(
            html,
            "<tr><td>{}<sup>[1]</sup></td><td><a title=\"Feu\"><img alt=\"Feu\"></a></td><td>—</td><td>40</td>\
             <td>35</td><td>N.99</td><td>—</td><td>{}</td></tr>",
            link(&move_name(mv, facts)),
            levels.join("<br>")
        )
        .unwrap();
    }
    html + "<tr><td><a>Croco Larme</a></td><td></td><td></td><td></td><td></td><td>N.5</td><td>N.5</td><td>—</td></tr>\
            <tr><td colspan=\"8\">En gras, les capacités du type.</td></tr></tbody></table>"
}

fn by_machine(form: &FormRow, facts: &Facts) -> String {
    let mut html = String::from(
        "<h3><span class=\"mw-headline\" id=\"Par_CT\">Par <a title=\"CT\">CT</a></span></h3>\
         <h4>Pokémon Soleil et Lune</h4><table><tbody><tr><td>CT01</td><td><a>Yama Arashi</a></td></tr></tbody></table>",
    );
    let rows: Vec<String> = ways(&form.slug, "ct", facts)
        .map(|row| {
            format!(
                "<tr><td>CT01</td><td>{}</td><td>Normal</td></tr>",
                link(&move_name(&row.mv, facts))
            )
        })
        .collect();
    if !rows.is_empty() {
        html += "<h4><a href=\"/LGPE\" title=\"Pokémon : Let's Go, Pikachu et Let's Go, Évoli\">Let's Go</a></h4>\
                 <table><thead><tr><th>Numéro</th><th>Capacité</th><th>Type</th></tr></thead><tbody>";
        html += &rows.concat();
        html += "</tbody></table>";
    }
    html
}

/// The partner's table; what it may command is no move that is taught.
fn by_tutor(form: &FormRow, facts: &Facts) -> String {
    let partner = facts
        .forms
        .iter()
        .find(|it| it.kind == "starter" && it.species == form.species);
    let Some(partner) = partner.filter(|_| form.kind == "base") else {
        return String::new();
    };
    let taught = ways(&partner.slug, "move_tutor", facts);
    let taught = taught.filter(|row| !matches!(&*row.mv, "pikapapow" | "veeveevolley"));
    let rows = taught.map(|row| {
        format!(
            "<tr><td>{}</td><td>Normal</td></tr>",
            link(&move_name(&row.mv, facts))
        )
    });
    format!(
        "<h3><span class=\"mw-headline\" id=\"Par_donneur_de_capacités\">Par donneur de capacités</span></h3>\
         <h4>Ultra-Soleil et Ultra-Lune</h4><table><tr><td><a>Aboiement</a></td></tr></table>\
         <h4>{} partenaire</h4><table><thead><tr><th>Capacité</th><th>Type</th></tr></thead><tbody>{}</tbody></table>",
        form.name_fr,
        rows.collect::<String>()
    )
}
