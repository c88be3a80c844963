//! What PokéAPI v2 answers, in the shape that it has, written from the facts of the snapshot.

use std::collections::{BTreeMap, HashMap};

use dex::facts::{Facts, FormRow, MoveRow};
use dex::snapshot;
use serde_json::{Value, json};

use crate::server::{Reply, Request};

/// Power, accuracy and PP that later games gave to moves of these games, as PokéAPI states them.
const LATER_NUMBERS: [(&str, Option<i32>, Option<i32>, i32); 17] = [
    ("absorb", Some(20), Some(100), 25),
    ("megadrain", Some(40), Some(100), 15),
    ("solarbeam", Some(120), Some(100), 10),
    ("skyattack", Some(140), Some(90), 5),
    ("recover", None, None, 5),
    ("softboiled", None, None, 5),
    ("rest", None, None, 5),
    ("roost", None, None, 5),
    ("zippyzap", Some(80), Some(100), 10),
    ("bouncybubble", Some(60), Some(100), 20),
    ("buzzybuzz", Some(60), Some(100), 20),
    ("sizzlyslide", Some(60), Some(100), 20),
    ("glitzyglow", Some(80), Some(95), 15),
    ("baddybad", Some(80), Some(95), 15),
    ("sappyseed", Some(100), Some(90), 10),
    ("freezyfrost", Some(100), Some(90), 10),
    ("sparklyswirl", Some(120), Some(85), 5),
];

/// Pokémon of other games, which the list has too.
const OTHERS: [&str; 5] = [
    "raichu-mega-x",
    "meowth-galar",
    "raticate-totem-alola",
    "pikachu-gmax",
    "pichu",
];

/// Every document by its path below the server; `HOST` stands for the server's own URL.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) documents: HashMap<String, Value>,
}

impl Site {
    pub(crate) fn new() -> Site {
        let facts = snapshot::collection().unwrap().facts;
        let mut site = Site {
            documents: HashMap::new(),
        };
        site.add_lists(&facts);
        facts.forms.iter().for_each(|form| site.add_form(form));
        site.add_species(&facts);
        facts.moves.iter().for_each(|mv| site.add_move(mv));
        site.add_types(&facts);
        site
    }

    /// The document at a path, with its cache headers, as the real host sends them.
    pub(crate) fn reply(&self, request: &Request, host: &str) -> Reply {
        let Some(document) = self.documents.get(&request.path) else {
            return Reply::status("404 Not Found");
        };
        let text = document.to_string().replace("HOST", host);
        let etag = format!("W/\"{:x}\"", text.len());
        if request.headers.get("if-none-match") == Some(&etag) {
            return Reply::status("304 Not Modified");
        }
        Reply::body(text)
            .header("content-type", "application/json; charset=utf-8")
            .header("etag", etag)
    }

    fn add(&mut self, path: &str, document: Value) {
        self.documents.insert(format!("/api/v2/{path}"), document);
    }

    fn add_lists(&mut self, facts: &Facts) {
        let names = facts.forms.iter().map(api_name);
        let names: Vec<String> = names.chain(OTHERS.map(str::to_owned)).collect();
        let n_pages = names.len().div_ceil(100);
        for (page, names) in names.chunks(100).enumerate() {
            let offset = page * 100;
            let next = (page + 1 < n_pages)
                .then(|| format!("HOST/api/v2/pokemon?offset={}&limit=100", offset + 100));
            let results = names.iter().map(|name| named("pokemon", name, name));
            let document = json!({
                "count": 193, "next": next, "previous": null, "results": results.collect::<Vec<_>>(),
            });
            let path = if page == 0 {
                "limit=100&offset=0".to_owned()
            } else {
                format!("offset={offset}&limit=100")
            };
            self.add(&format!("pokemon?{path}"), document);
        }
    }

    fn add_form(&mut self, form: &FormRow) {
        let name = api_name(form);
        let stat = |name, value| json!({"base_stat": value, "effort": 0, "stat": named("stat", name, "1")});
        let types = std::iter::once(&form.type1).chain(&form.type2);
        let types = (1..)
            .zip(types)
            .map(|(slot, ty)| json!({"slot": slot, "type": named("type", ty, "1")}));
        let document = json!({
            "id": form.id,
            "name": name,
            "order": 1,
            "is_default": form.kind == "base",
            "abilities": [],
            "moves": [],
            "sprites": {"front_default": null},
            "height": (form.height_m * 10.0).round() as i32,
            "weight": (form.weight_kg * 10.0).round() as i32,
            "stats": [
                stat("hp", form.hp), stat("attack", form.attack), stat("defense", form.defense),
                stat("special-attack", form.special_attack),
                stat("special-defense", form.special_defense), stat("speed", form.speed),
            ],
            "types": types.collect::<Vec<_>>(),
            "species": named("pokemon-species", &species_name(form.species), &form.species.to_string()),
            "forms": [named("pokemon-form", &name, &name)],
        });
        self.add(&format!("pokemon/{name}/"), document);
        if form.kind != "base" {
            let own = form.kind != "starter";
            let names = if own {
                names(&form.name_fr, &form.name_en)
            } else {
                json!([])
            };
            let document = json!({"id": form.id, "name": name, "form_names": [], "names": names});
            self.add(&format!("pokemon-form/{name}/"), document);
        }
    }

    fn add_species(&mut self, facts: &Facts) {
        let base: Vec<&FormRow> = facts
            .forms
            .iter()
            .filter(|form| form.kind == "base")
            .collect();
        let by_slug: BTreeMap<&str, &FormRow> =
            base.iter().map(|form| (&*form.slug, *form)).collect();
        let root = |form: &FormRow| {
            let mut root = by_slug[&*form.slug];
            while let Some(earlier) = &root.evolves_from {
                root = by_slug[&**earlier];
            }
            // Melmetal evolves in another game.
            if root.species == 809 {
                808
            } else {
                root.species
            }
        };
        for row in &facts.species {
            let form = base.iter().find(|form| form.species == row.number).unwrap();
            let chain = json!({"url": format!("HOST/api/v2/evolution-chain/{}/", root(form))});
            let document = json!({
                "id": row.number,
                "name": species_name(row.number),
                "names": names(&row.name_fr, &row.name_en),
                "evolution_chain": chain,
                "varieties": [],
            });
            self.add(&format!("pokemon-species/{}/", row.number), document);
        }
        for form in base
            .iter()
            .filter(|form| form.evolves_from.is_none() && form.species != 809)
        {
            let mut chain = link(form, &base);
            if form.slug == "pikachu" {
                chain = json!({
                    "species": named("pokemon-species", "pichu", "172"),
                    "is_baby": true, "evolution_details": [], "evolves_to": [chain],
                });
            }
            let document = json!({"id": form.species, "baby_trigger_item": null, "chain": chain});
            self.add(&format!("evolution-chain/{}/", form.species), document);
        }
    }

    fn add_move(&mut self, mv: &MoveRow) {
        let later = LATER_NUMBERS.iter().find(|(slug, ..)| *slug == mv.slug);
        let (power, accuracy, pp) = match later {
            Some(&(_, power, accuracy, pp)) => (power, accuracy, pp),
            None => (mv.power, mv.accuracy, mv.pp),
        };
        let class = match &*mv.category {
            "physique" => "physical",
            "spécial" => "special",
            _ => "status",
        };
        let document = json!({
            "id": mv.id, "name": mv.slug, "names": names(&mv.name_fr, &mv.name_en),
            "type": named("type", &mv.ty, "1"), "damage_class": named("move-damage-class", class, "1"),
            "power": power, "accuracy": accuracy, "pp": pp, "priority": mv.priority,
            "effect_chance": null, "past_values": [], "meta": null,
        });
        self.add(&format!("move/{}/", mv.id), document);
    }

    fn add_types(&mut self, facts: &Facts) {
        for row in &facts.types {
            let to = |effect: &str| {
                let cells = facts
                    .chart
                    .iter()
                    .filter(|cell| cell.attack == row.slug && cell.effect == effect);
                cells
                    .map(|cell| named("type", &cell.defend, "1"))
                    .collect::<Vec<_>>()
            };
            let document = json!({
                "id": row.id, "name": row.slug, "names": names(&row.name_fr, &row.name_en),
                "damage_relations": {
                    "double_damage_to": to("super_effective"), "half_damage_to": to("resisted"),
                    "no_damage_to": to("immune"), "double_damage_from": [],
                },
            });
            self.add(&format!("type/{}/", row.id), document);
        }
    }
}

fn link(form: &FormRow, base: &[&FormRow]) -> Value {
    let later = base.iter().filter(|later| {
        let is_melmetal = later.slug == "melmetal" && form.slug == "meltan";
        later.evolves_from.as_deref() == Some(&*form.slug) || is_melmetal
    });
    let level = |level: Option<i32>| match level {
        Some(level) => {
            json!([{"min_level": level, "trigger": named("evolution-trigger", "level-up", "1")}])
        }
        None => json!([{"min_level": null, "trigger": named("evolution-trigger", "other", "4")}]),
    };
    let details = if form.evolves_from.is_some() || form.slug == "melmetal" {
        level(form.evolution_level)
    } else {
        json!([])
    };
    json!({
        "species": named("pokemon-species", &species_name(form.species), &form.species.to_string()),
        "is_baby": false,
        "evolution_details": details,
        "evolves_to": later.map(|later| link(later, base)).collect::<Vec<_>>(),
    })
}

fn named(path: &str, name: &str, id: &str) -> Value {
    json!({"name": name, "url": format!("HOST/api/v2/{path}/{id}/")})
}

/// As PokéAPI does, with straight apostrophes here and there, and other languages.
fn names(french: &str, english: &str) -> Value {
    let name = |code, text: &str| json!({"name": text, "language": named("language", code, "5")});
    json!([
        name("ja", "ピカチュウ"),
        name("fr", &french.replace('’', "'")),
        name("en", english)
    ])
}

fn species_name(number: i32) -> String {
    format!("species-{number}")
}

/// `charizardmegax` with its hyphens.
pub(crate) fn api_name(form: &FormRow) -> String {
    let slug = &*form.slug;
    for (ending, hyphenated) in [
        ("megax", "-mega-x"),
        ("megay", "-mega-y"),
        ("mega", "-mega"),
        ("alola", "-alola"),
        ("starter", "-starter"),
        ("mrmime", "mr-mime"),
        ("nidoranf", "nidoran-f"),
        ("nidoranm", "nidoran-m"),
    ] {
        if let Some(start) = slug.strip_suffix(ending) {
            return format!("{start}{hyphenated}");
        }
    }
    slug.to_owned()
}
