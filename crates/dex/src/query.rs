//! What a Pokédex answers: entries by id, and who knows which moves.

use std::ops::Range;

use battle::types::Type;

use crate::pokedex::{
    Availability, Form, FormId, FormKind, Learn, LearnMethod, MoveEntry, MoveId, Name, Pokedex,
};

impl Pokedex {
    pub fn form(&self, id: FormId) -> Option<&Form> {
        let place = self.forms.binary_search_by_key(&id, |form| form.id);
        place.ok().map(|place| &self.forms[place])
    }

    pub fn mv(&self, id: MoveId) -> Option<&MoveEntry> {
        let place = self.moves.binary_search_by_key(&id, |mv| mv.id);
        place.ok().map(|place| &self.moves[place])
    }

    pub fn type_name(&self, ty: Type) -> &Name {
        &self.type_names[ty.index()].1
    }

    /// Every way in which a form comes to know moves, by move; empty for an unknown form.
    pub fn learnset(&self, form: FormId) -> &[Learn] {
        &self.learnset[self.learnset_range(form)]
    }

    /// Whether a form can come to know a move at all, at any level or event.
    pub fn knows(&self, form: FormId, mv: MoveId) -> bool {
        let learnset = self.learnset(form);
        learnset.binary_search_by_key(&mv, |learn| learn.mv).is_ok()
    }

    /// The moves that a form can fight with at a level, by id: damaging, open to selection, and
    /// learned by that level without an event.
    pub fn battle_moves(&self, form: FormId, level: u8) -> Vec<&MoveEntry> {
        let Some(form) = self.form(form) else {
            return Vec::new();
        };
        let ways = self.learnset(form.id).iter();
        let usable = ways.filter(|way| self.usable_from(way).is_some_and(|from| from <= level));
        let mut ids: Vec<MoveId> = usable.map(|learn| learn.mv).collect();
        ids.dedup();
        let moves = ids.into_iter().filter_map(|id| self.mv(id));
        moves.filter(|mv| mv.rules.is_damaging()).collect()
    }

    /// The lowest level, 1 to 100, at which this way of learning lets a form select the move in a battle.
    ///
    /// `None` for a way that only events offer and for a move that cannot be selected.
    pub fn usable_from(&self, learn: &Learn) -> Option<u8> {
        if self.mv(learn.mv)?.availability != Availability::Regular {
            return None;
        }
        match (learn.method, learn.level) {
            (LearnMethod::Machine | LearnMethod::Tutor, _) => Some(1),
            (LearnMethod::Event, _) => None,
            (LearnMethod::LevelUp, Some(0)) => {
                Some(self.form(learn.form)?.evolution_level.unwrap_or(1))
            }
            (LearnMethod::LevelUp | LearnMethod::PreviousEvolution, level) => level,
        }
    }

    /// The Mega forms that a form can evolve into during a battle, by id; only base forms can.
    pub fn megas(&self, form: &Form) -> Vec<&Form> {
        if form.kind != FormKind::Base {
            return Vec::new();
        }
        let species = self
            .forms
            .iter()
            .filter(|other| other.species == form.species);
        let megas = species.filter(|other| match other.kind {
            FormKind::Mega | FormKind::MegaX | FormKind::MegaY => true,
            FormKind::Base | FormKind::Alola | FormKind::Partner => false,
        });
        megas.collect()
    }

    fn learnset_range(&self, form: FormId) -> Range<usize> {
        let start = self.learnset.partition_point(|learn| learn.form < form);
        let end = self.learnset.partition_point(|learn| learn.form <= form);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::facts::LearnRow;
    use crate::snapshot;

    fn legal(pokedex: &Pokedex, form: &str, mv: &str, level: u8) -> bool {
        let form = pokedex.find_form(form).unwrap();
        let moves = pokedex.battle_moves(form.id, level);
        moves.iter().any(|entry| entry.slug == mv)
    }

    #[test]
    fn a_level_up_move_is_legal_from_its_level() {
        let pokedex = snapshot::pokedex().unwrap();
        assert!(!legal(&pokedex, "bulbasaur", "vinewhip", 4));
        assert!(legal(&pokedex, "bulbasaur", "vinewhip", 5));
    }

    /// The snapshot in which Charizard learns Wing Attack in this one way.
    fn charizard_learns_wing_attack(method: &str, level: Option<i32>) -> Pokedex {
        let mut facts = snapshot::facts().unwrap();
        facts
            .learnset
            .retain(|row| row.form != "charizard" || row.mv != "wingattack");
        facts.learnset.push(LearnRow {
            form: "charizard".to_owned(),
            mv: "wingattack".to_owned(),
            method: method.to_owned(),
            level,
            ..LearnRow::default()
        });
        check(&facts).unwrap()
    }

    #[test]
    fn a_move_learned_on_evolving_is_legal_from_the_level_of_evolution() {
        let pokedex = charizard_learns_wing_attack("level_up", Some(0));
        assert!(!legal(&pokedex, "charizard", "wingattack", 35));
        assert!(legal(&pokedex, "charizard", "wingattack", 36));
        assert!(legal(&pokedex, "vaporeon", "watergun", 1));
    }

    #[test]
    fn a_move_of_the_earlier_form_is_legal_from_the_level_at_which_that_form_knows_it() {
        let pokedex = snapshot::pokedex().unwrap();
        let kept = |learn: &&Learn| {
            learn.method == LearnMethod::PreviousEvolution && learn.level > Some(1)
        };
        let damaging = |learn: &&Learn| pokedex.mv(learn.mv).unwrap().rules.is_damaging();
        let learn = pokedex.learnset.iter().filter(kept).find(damaging).unwrap();
        let level = learn.level.unwrap();
        let legal_at = |level| {
            let moves = pokedex.battle_moves(learn.form, level);
            moves.iter().any(|mv| mv.id == learn.mv)
        };
        assert!(legal_at(level));
        assert!(!legal_at(level - 1));
    }

    #[test]
    fn machines_and_tutors_teach_at_any_level() {
        let pokedex = snapshot::pokedex().unwrap();
        assert!(legal(&pokedex, "bulbasaur", "solarbeam", 1));
        assert!(legal(&pokedex, "eeveestarter", "sizzlyslide", 1));
    }

    #[test]
    fn only_selectable_damaging_moves_fight() {
        let pokedex = snapshot::pokedex().unwrap();
        for form in &pokedex.forms {
            for mv in pokedex.battle_moves(form.id, 100) {
                assert!(mv.rules.is_damaging());
                assert_eq!(mv.availability, Availability::Regular);
            }
        }
        assert!(!legal(&pokedex, "pikachustarter", "pikapapow", 100));
        assert!(legal(&pokedex, "pikachustarter", "zippyzap", 100));
    }

    #[test]
    fn a_move_from_an_event_alone_does_not_fight_but_is_known() {
        let pokedex = charizard_learns_wing_attack("event", None);
        let wing_attack = pokedex.find_move("wingattack").unwrap().id;
        assert!(!legal(&pokedex, "charizard", "wingattack", 100));
        assert!(pokedex.knows(FormId(6), wing_attack));
    }

    #[test]
    fn entries_are_found_by_id_and_unknown_ids_are_none() {
        let pokedex = snapshot::pokedex().unwrap();
        assert_eq!(pokedex.form(FormId(3006)).unwrap().slug, "charizardmegax");
        assert_eq!(pokedex.mv(MoveId(55)).unwrap().slug, "watergun");
        assert_eq!(pokedex.form(FormId(0)), None);
        assert_eq!(pokedex.mv(MoveId(0)), None);
        assert!(pokedex.learnset(FormId(0)).is_empty());
        assert_eq!(pokedex.type_name(Type::Electric).french, "Électrik");
    }

    #[test]
    fn base_forms_have_the_mega_forms_of_their_species() {
        let pokedex = snapshot::pokedex().unwrap();
        let megas = |form: &str| -> Vec<&str> {
            let megas = pokedex.megas(pokedex.find_form(form).unwrap()).into_iter();
            megas.map(|mega| mega.slug.as_str()).collect()
        };
        assert_eq!(megas("charizard"), ["charizardmegax", "charizardmegay"]);
        assert_eq!(megas("blastoise"), ["blastoisemega"]);
        assert!(megas("charizardmegax").is_empty() && megas("squirtle").is_empty());
    }

    #[test]
    fn a_form_knows_the_moves_of_its_learnset_only() {
        let pokedex = snapshot::pokedex().unwrap();
        let squirtle = pokedex.find_form("squirtle").unwrap().id;
        let known = pokedex
            .moves
            .iter()
            .filter(|mv| pokedex.knows(squirtle, mv.id));
        let mut ids: Vec<MoveId> = pokedex
            .learnset(squirtle)
            .iter()
            .map(|learn| learn.mv)
            .collect();
        ids.dedup();
        assert_eq!(known.map(|mv| mv.id).collect::<Vec<_>>(), ids);
        assert!(!pokedex.knows(squirtle, pokedex.find_move("ember").unwrap().id));
    }
}
