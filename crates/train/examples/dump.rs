use battle::duel::Fighter;
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::Build;
use std::io::Write;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dex = dex::snapshot::pokedex().unwrap();
    let bytes = std::fs::read(format!("{}/versions/1/model.json", args[1])).unwrap();
    let trees =
        ml::trees::Trees::<{ ml::features::N_FEATURES }>::from_xgboost_json(&bytes).unwrap();
    let mut rolls = Seeded::new(5);
    let mut rows = vec![];
    while rows.len() < 100_000 {
        let l = 1 + rolls.below(100) as u8;
        let f = [0, 1].map(|_| &dex.forms[rolls.below(dex.forms.len() as u32) as usize]);
        let mv = f.map(|f| dex.battle_moves(f.id, l));
        if mv.iter().any(|m| m.is_empty()) {
            continue;
        }
        let m = [0, 1].map(|i| mv[i][rolls.below(mv[i].len() as u32) as usize]);
        let c = f.map(|f| Combatant::new(&f.battle, &Build::link_battle(l)));
        let fi = [0, 1].map(|i| Fighter {
            combatant: &c[i],
            mv: &m[i].rules,
        });
        rows.push(ml::features::features(&dex.chart, fi[0], fi[1]));
    }
    let t = std::time::Instant::now();
    let margins = trees.margins(&rows);
    eprintln!(
        "{} rows in {:?}, base {}",
        rows.len(),
        t.elapsed(),
        trees.n_trees()
    );
    let f0 = 0;
    let _ = f0;
    let mut f = std::fs::File::create("/tmp/rows.f32").unwrap();
    for v in rows.as_flattened() {
        f.write_all(&v.to_le_bytes()).unwrap();
    }
    let mut f = std::fs::File::create("/tmp/margins.f32").unwrap();
    for v in margins {
        f.write_all(&v.to_le_bytes()).unwrap();
    }
}
