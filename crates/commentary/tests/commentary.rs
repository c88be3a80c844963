//! Typical turns in both languages, and every event of random battles over the real Pokédex.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::HashSet;
use std::sync::LazyLock;

use battle::choice::{Policy, uniform};
use battle::duel::fight;
use battle::log::{Cause, Event, Hindrance, Lasting, StageShift};
use battle::moves::{Move, StageChanges, Status};
use battle::rolls::Seeded;
use battle::setup::{self, Battle};
use battle::species::Combatant;
use battle::state::{MoveRef, SideId};
use battle::stats::{Build, Stat};
use battle::types::Type;
use commentary::{Commentary, Corner};
use dex::pokedex::{Form, FormKind, Language, MoveEntry, Pokedex};
use proptest::prelude::*;

// Read once: the tests only look at it.
static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| dex::snapshot::pokedex().unwrap());

const A: SideId = SideId::A;
const B: SideId = SideId::B;

fn moves(slugs: &[&str]) -> Vec<&'static MoveEntry> {
    let found = slugs.iter().map(|slug| POKEDEX.find_move(slug).unwrap());
    found.collect()
}

/// What an event is called in French and in English, with A of this form against an Onix.
fn told(form: &str, event: Event) -> [String; 2] {
    let own = moves(&["watergun", "dig"]);
    let foe = moves(&["tackle", "disable"]);
    let corner = |slug, moves| Corner {
        form: POKEDEX.find_form(slug).unwrap(),
        mega: POKEDEX.find_form("blastoisemega").ok(),
        moves,
        max_hp: 100,
    };
    let corners = [corner(form, &own), corner("onix", &foe)];
    [Language::French, Language::English]
        .map(|language| Commentary::new(&POKEDEX, corners, language).sentence(event))
}

fn shift(asked: StageChanges, applied: StageChanges) -> StageShift {
    StageShift { asked, applied }
}

#[test]
fn sentences_are_those_of_a_player() {
    let attack = |stages| StageChanges::one(Stat::Attack, stages);
    for (event, french, english) in [
        (
            Event::Used(A, MoveRef::Own(0)),
            "Carapuce utilise Pistolet à O\u{202f}!",
            "Squirtle uses Water Gun!",
        ),
        (
            Event::Used(A, MoveRef::Foe(0)),
            "Carapuce utilise Charge\u{202f}!",
            "Squirtle uses Tackle!",
        ),
        (
            Event::Used(B, MoveRef::Struggle),
            "Onix utilise Lutte\u{202f}!",
            "Onix uses Struggle!",
        ),
        (
            Event::Prepares(A, MoveRef::Own(1)),
            "Carapuce passe sous terre.",
            "Squirtle goes underground.",
        ),
        (
            Event::SuperEffective,
            "C’est super efficace\u{202f}!",
            "Super effective!",
        ),
        (
            Event::Hurt(B, Cause::Attack, 40, 60),
            "Onix perd 40 PV (60/100).",
            "Onix loses 40 HP (60/100).",
        ),
        (
            Event::Protected(B),
            "La protection d’Onix tient bon.",
            "Onix’s cover holds.",
        ),
        (
            Event::Protected(A),
            "La protection de Carapuce tient bon.",
            "Squirtle’s cover holds.",
        ),
        (
            Event::Stages(B, shift(attack(-2), attack(-1))),
            "L’Attaque d’Onix baisse d’un niveau.",
            "Onix’s Attack falls by one stage.",
        ),
        (
            Event::Stages(A, shift(attack(2), attack(0))),
            "L’Attaque de Carapuce ne peut plus monter.",
            "Squirtle’s Attack cannot rise any more.",
        ),
        (
            Event::Cannot(A, Hindrance::Disabled(MoveRef::Own(1))),
            "L’entrave empêche Carapuce d’utiliser Tunnel.",
            "Dig is disabled: Squirtle cannot use it.",
        ),
        (
            Event::Began(B, Lasting::Encore(1)),
            "Onix doit répéter Entrave.",
            "Onix has to repeat Disable.",
        ),
        (
            Event::Afflicted(B, Status::Toxic),
            "Un poison violent gagne Onix.",
            "Onix is badly poisoned.",
        ),
        (
            Event::Converted(A, Type::Electric),
            "Carapuce prend le type Électrik.",
            "Squirtle takes on the Electric type.",
        ),
        (
            Event::Hits(3),
            "Nombre de coups\u{a0}: 3.",
            "Number of hits: 3.",
        ),
    ] {
        assert_eq!(told("squirtle", event), [french, english], "{event:?}");
    }
}

/// What random battles seldom see.
fn rare_events() -> Vec<Event> {
    let statuses = [
        Status::Burn,
        Status::Freeze,
        Status::Paralysis,
        Status::Poison,
        Status::Toxic,
        Status::Sleep,
    ];
    let lasting = [
        Lasting::Reflect,
        Lasting::LightScreen,
        Lasting::Mist,
        Lasting::Substitute,
        Lasting::LeechSeed,
        Lasting::Trap,
        Lasting::Drowsiness,
        Lasting::Disable(0),
        Lasting::Encore(1),
        Lasting::Taunt,
        Lasting::FocusEnergy,
        Lasting::Bide,
    ];
    let mut events = vec![Event::ProtectionBroken(A), Event::SubstituteHeld(A)];
    for status in statuses {
        events.extend([Event::Afflicted(A, status), Event::Cured(A, status)]);
    }
    for lasting in lasting {
        events.extend([Event::Began(A, lasting), Event::Ended(A, lasting)]);
    }
    events
}

#[test]
fn whatever_comes_and_goes_has_a_sentence_of_its_own() {
    let told: Vec<[String; 2]> = rare_events()
        .iter()
        .map(|&it| told("squirtle", it))
        .collect();
    for (language, name) in [(0, "Carapuce"), (1, "Squirtle")] {
        let sentences: HashSet<&String> = told.iter().map(|it| &it[language]).collect();
        assert_eq!(sentences.len(), 38, "{sentences:?}");
        assert!(
            sentences.iter().all(|it| it.contains(name)),
            "{sentences:?}"
        );
    }
}

#[test]
fn several_stages_are_told_one_by_one() {
    let asked = StageChanges {
        stats: [0, 0, 1, 1, 1],
        ..StageChanges::NONE
    };
    let applied = StageChanges {
        stats: [0, 0, 1, 0, 2],
        ..StageChanges::NONE
    };
    assert_eq!(
        told("squirtle", Event::Stages(A, shift(asked, applied)))[0],
        "L’Attaque Spéciale de Carapuce monte d’un niveau. La Défense Spéciale de Carapuce ne peut \
         plus monter. La Vitesse de Carapuce monte de 2 niveaux."
    );
}

#[test]
fn of_two_with_the_same_name_the_second_is_the_opposing_one() {
    assert_eq!(
        told("onix", Event::Protected(A)),
        ["La protection d’Onix tient bon.", "Onix’s cover holds."]
    );
    assert_eq!(
        told("onix", Event::Protected(B)),
        [
            "La protection d’Onix adverse tient bon.",
            "The opposing Onix’s cover holds."
        ]
    );
}

#[test]
fn a_vowel_or_a_mute_h_elides() {
    for (slug, french) in [
        ("ekans", "La protection d’Abo tient bon."),
        ("electabuzz", "La protection d’Élektek tient bon."),
        ("hypno", "La protection d’Hypnomade tient bon."),
        ("exeggcute", "La protection de Nœunœuf tient bon."),
        ("mew", "La protection de Mew tient bon."),
    ] {
        assert_eq!(told(slug, Event::Protected(A))[0], french);
    }
}

#[test]
fn a_turn_has_one_line_for_each_action() {
    let own = moves(&["watergun"]);
    let corner = |slug, max_hp| Corner {
        form: POKEDEX.find_form(slug).unwrap(),
        mega: None,
        moves: &own,
        max_hp,
    };
    let corners = [corner("squirtle", 50), corner("onix", 30)];
    let commentary = Commentary::new(&POKEDEX, corners, Language::French);
    let turns = commentary.turns(&[
        Event::Turn(1),
        Event::Acts(A),
        Event::Used(A, MoveRef::Own(0)),
        Event::SuperEffective,
        Event::Hurt(B, Cause::Attack, 20, 10),
        Event::Acts(B),
        Event::Cured(B, Status::Sleep),
        Event::Used(B, MoveRef::Own(0)),
        Event::Cured(B, Status::Poison),
        Event::Missed(B),
        Event::TurnEnds,
        Event::Hurt(B, Cause::LeechSeed, 3, 7),
        Event::Healed(A, 3, 50),
        Event::Ended(B, Lasting::Trap),
        Event::Turn(2),
    ]);
    assert_eq!(
        turns[0].lines,
        [
            "Carapuce utilise Pistolet à O\u{202f}! C’est super efficace\u{202f}! Onix perd 20 PV (10/30).",
            "Onix se réveille. Onix utilise Pistolet à O\u{202f}! Onix guérit du poison. Onix rate sa cible.",
            "La graine coûte 3 PV à Onix (7/30). Carapuce récupère 3 PV (50/50).",
            "Onix échappe à l’étreinte.",
        ]
    );
    assert_eq!(
        turns
            .iter()
            .map(|turn| (turn.number, turn.hp))
            .collect::<Vec<_>>(),
        [(1, [50, 7]), (2, [50, 7])]
    );
}

/// A form that is no Mega, the Mega form it has, and one to four moves that the engine knows.
fn team() -> impl Strategy<
    Value = (
        &'static Form,
        Option<&'static Form>,
        Vec<&'static MoveEntry>,
    ),
> {
    let known: Vec<&MoveEntry> = POKEDEX
        .moves
        .iter()
        .filter(|entry| entry.rules.is_simulated())
        .collect();
    let moves = prop::collection::vec(prop::sample::select(known), 1..=4);
    let forms: Vec<&Form> = POKEDEX.forms.iter().collect();
    (prop::sample::select(forms), moves).prop_map(|(form, moves)| {
        let mega = POKEDEX.forms.iter().find(|other| {
            other.species.number == form.species.number
                && matches!(other.kind, FormKind::Mega | FormKind::MegaX)
        });
        (form, mega, moves)
    })
}

/// The parts of an event that a sentence has to name.
fn is_named(event: Event) -> Option<SideId> {
    match event {
        Event::Turn(_)
        | Event::TurnEnds
        | Event::NothingHappened(_)
        | Event::CriticalHit
        | Event::SuperEffective
        | Event::NotVeryEffective
        | Event::OneHitKo
        | Event::Hits(_) => None,
        Event::MegaEvolved(side)
        | Event::Acts(side)
        | Event::Used(side, _)
        | Event::Prepares(side, _)
        | Event::Cannot(side, _)
        | Event::Missed(side)
        | Event::Failed(side)
        | Event::Immune(side)
        | Event::Braced(side)
        | Event::Protected(side)
        | Event::ProtectionBroken(side)
        | Event::Shielded(side)
        | Event::Hurt(side, ..)
        | Event::Healed(side, ..)
        | Event::SubstituteHeld(side)
        | Event::SubstituteHurt(side, _)
        | Event::Afflicted(side, _)
        | Event::Cured(side, _)
        | Event::Confused(side)
        | Event::Dazed(side)
        | Event::ClearHeaded(side)
        | Event::Stages(side, _)
        | Event::StagesReset(side)
        | Event::Converted(side, _)
        | Event::Began(side, _)
        | Event::Stores(side)
        | Event::Ended(side, _)
        | Event::Fainted(side)
        | Event::Won(side) => Some(side),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_event_of_a_battle_is_told_in_both_languages(a in team(), b in team(), seed: u64) {
        let build = Build::link_battle(50);
        let combatant = |form: &Form| Combatant::new(&form.battle, &build);
        let [own, foe] = [&a, &b].map(|team| combatant(team.0));
        let megas = [&a, &b].map(|team| team.1.map(combatant));
        let rules = [&a, &b].map(|team| team.2.iter().map(|entry| entry.rules).collect::<Vec<Move>>());
        let corner = |combatant, side: usize| setup::Corner {
            combatant,
            moves: &rules[side],
            mega: megas[side].as_ref(),
        };
        let battle = Battle::new(&POKEDEX.chart, corner(&own, 0), corner(&foe, 1)).unwrap();
        let policies: [Policy<Seeded>; 2] = [uniform, uniform];
        let mut log: Vec<Event> = Vec::new();
        fight(&battle, battle.start(), policies, &mut Seeded::new(seed), &mut log);
        let corners = [(&a, &own), (&b, &foe)].map(|(team, combatant)| Corner {
            form: team.0,
            mega: team.1,
            moves: &team.2,
            max_hp: combatant.stats.hp,
        });
        for language in [Language::French, Language::English] {
            let commentary = Commentary::new(&POKEDEX, corners, language);
            for &event in &log {
                let sentence = commentary.sentence(event);
                prop_assert!(!sentence.is_empty() && !sentence.contains("  "), "{event:?}");
                if let Some(side) = is_named(event) {
                    let name = corners[side as usize].form.name.get(language);
                    prop_assert!(sentence.contains(name), "{sentence} without {name}");
                }
                let french_gap = [" !", " ?", " :"].iter().any(|gap| sentence.contains(gap));
                prop_assert!(!french_gap, "{sentence}");
                prop_assert!(!sentence.contains("de A") && !sentence.contains("de O"), "{sentence}");
            }
            let told: usize = commentary.turns(&log).iter().map(|turn| turn.lines.len()).sum();
            prop_assert!(told > 0);
        }
    }
}
