//! One individual of a request, and the statistics that follow from how it was raised.

use api_types::battle::{Fighter, FinalStats, Individual, NameOrId, StatValues, Values};
use battle::species::Combatant;
use battle::stats::{Build, Stats};
use dex::pokedex::{Form, Name, Pokedex};

use super::faults::Faults;
use super::refusal::Refusal;

/// What link battles take for granted.
const USUAL: Build = Build::link_battle(50);

pub(super) struct Raised<'p> {
    pub(super) form: &'p Form,
    nature: &'p Name,
    pub(super) build: Build,
    pub(super) combatant: Combatant,
}

impl<'p> Raised<'p> {
    /// Reads an individual; what is wrong with it becomes faults.
    pub(super) fn read(
        pokedex: &'p Pokedex,
        field: &str,
        asked: &Individual,
        faults: &mut Faults,
    ) -> Option<Raised<'p>> {
        let form = match &asked.pokemon {
            NameOrId::Id(id) => pokedex.find_form(&id.to_string()),
            NameOrId::Name(name) => pokedex.find_form(name),
        };
        let form = faults.keep(&[field, "pokemon"], form.map_err(Refusal::Unknown));
        let nature = pokedex.find_nature(asked.nature.as_deref().unwrap_or("Serious"));
        let nature = faults.keep(&[field, "nature"], nature.map_err(Refusal::Unknown));
        let mut whole = |name, value, usual: u8, limits| {
            let read = faults.within(&[field, name], value, usual.into(), limits);
            u8::try_from(read).expect("both limits fit")
        };
        let level = whole("level", asked.level, USUAL.level, [1, 100]);
        let friendship = whole("friendship", asked.friendship, USUAL.friendship, [0, 255]);
        let ivs = six(&[field, "ivs"], asked.ivs, USUAL.ivs.hp, 31, faults);
        let avs = six(&[field, "avs"], asked.avs, USUAL.avs.hp, 200, faults);
        let (form, (name, nature)) = (form?, nature?);
        let build = Build {
            level,
            nature: *nature,
            ivs,
            avs,
            friendship,
        };
        Some(Raised {
            form,
            nature: name,
            build,
            combatant: Combatant::new(&form.battle, &build),
        })
    }

    pub(super) fn fighter(&self) -> Fighter {
        let stats = &self.combatant.stats;
        Fighter {
            pokemon_id: self.form.id.0,
            name: self.form.name.french.clone(),
            name_en: self.form.name.english.clone(),
            level: self.build.level,
            nature: self.nature.french.clone(),
            nature_en: self.nature.english.clone(),
            stats: FinalStats {
                hp: stats.hp,
                attack: stats.attack,
                defense: stats.defense,
                sp_attack: stats.special_attack,
                sp_defense: stats.special_defense,
                speed: stats.speed,
            },
        }
    }
}

/// Six values up to `most`, each the usual one where it is not said.
fn six(
    path: &[&str; 2],
    asked: Option<Values>,
    usual: u16,
    most: u16,
    faults: &mut Faults,
) -> Stats {
    let limits = [0, i64::from(most)];
    let each = match asked {
        None => StatValues::default(),
        Some(Values::All(value)) => {
            let all = faults.within(path, Some(value), usual.into(), limits);
            return Stats::all(u16::try_from(all).expect("both limits fit"));
        }
        Some(Values::Each(each)) => each,
    };
    let mut value = |name, value| {
        let path = [path[0], path[1], name];
        let read = faults.within(&path, value, usual.into(), limits);
        u16::try_from(read).expect("both limits fit")
    };
    Stats {
        hp: value("hp", each.hp),
        attack: value("attack", each.attack),
        defense: value("defense", each.defense),
        special_attack: value("sp_attack", each.sp_attack),
        special_defense: value("sp_defense", each.sp_defense),
        speed: value("speed", each.speed),
    }
}
