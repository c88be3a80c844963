//! Battles take nothing from the heap, whatever is played.

use battle::choice::{Policy, greedy, uniform};
use battle::duel::simulate_battles;
use battle::moves::Move;
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::stats::Build;

#[test]
fn no_turn_allocates() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let known = pokedex.moves.iter().map(|entry| entry.rules);
    let known: Vec<Move> = known.filter(Move::is_simulated).collect();
    let form = pokedex.find_form("mewtwo").unwrap();
    let combatant = Combatant::new(&form.battle, &Build::link_battle(50));
    let mut turns = 0;
    let info = allocation_counter::measure(|| {
        for moves in known.chunks(4) {
            let corner = Corner {
                combatant: &combatant,
                moves,
                mega: None,
            };
            let battle = Battle::new(&pokedex.chart, corner, corner).unwrap();
            let policies: [Policy<Seeded>; 2] = [greedy, uniform];
            turns += simulate_battles(&battle, policies, 5, 1).turns;
        }
    });
    assert!(turns > 500, "{turns} turns");
    assert_eq!(info.count_total, 0);
}
