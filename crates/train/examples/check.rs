use battle::duel::{Fighter, simulate};
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::Build;
use std::collections::BTreeMap;
use std::time::Instant;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let seed: u64 = std::env::args().nth(3).unwrap().parse().unwrap();
    let dex = dex::snapshot::pokedex().unwrap();
    let t = Instant::now();
    let model = ml::registry::Registry::new(dir)
        .champion()
        .unwrap()
        .unwrap()
        .model;
    println!("load {:?}", t.elapsed());
    let mut rolls = Seeded::new(seed);
    let mut sum = 0.0;
    let mut worst: Vec<(f64, String)> = vec![];
    let mut by: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    let mut done = 0;
    let mut predict = std::time::Duration::ZERO;
    while done < n {
        let f = [0, 1].map(|_| &dex.forms[rolls.below(dex.forms.len() as u32) as usize]);
        let mv = f.map(|f| dex.battle_moves(f.id, 50));
        if mv.iter().any(|m| m.is_empty()) {
            continue;
        }
        let m = [0, 1].map(|i| mv[i][rolls.below(mv[i].len() as u32) as usize]);
        let c = f.map(|f| Combatant::new(&f.battle, &Build::link_battle(50)));
        let fi = [0, 1].map(|i| Fighter {
            combatant: &c[i],
            mv: &m[i].rules,
        });
        let t = Instant::now();
        let p = model.predict(&dex.chart, fi[0], fi[1]);
        predict += t.elapsed();
        let truth = simulate(&dex.chart, fi[0], fi[1], 10000, seed + done as u64)
            .unwrap()
            .win_rate_a();
        let e = (p - truth).abs();
        sum += e;
        done += 1;
        for i in 0..2 {
            let b = by.entry(m[i].slug.clone()).or_default();
            b.0 += e;
            b.1 += 1;
        }
        worst.push((
            e,
            format!(
                "{} {} vs {} {}: p {p:.3} truth {truth:.3}",
                f[0].slug, m[0].slug, f[1].slug, m[1].slug
            ),
        ));
    }
    println!(
        "MAE {:.5} over {n}; predict {:?} each",
        sum / n as f64,
        predict / n as u32
    );
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    let errs: Vec<f64> = worst.iter().map(|w| w.0).collect();
    println!(
        "quantiles: max {:.3} p1 {:.3} p5 {:.3} p10 {:.3} median {:.4}",
        errs[0],
        errs[n / 100],
        errs[n / 20],
        errs[n / 10],
        errs[n / 2]
    );
    for w in worst.iter().take(25) {
        println!("{:.3} {}", w.0, w.1)
    }
    let mut by: Vec<_> = by.into_iter().collect();
    by.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    for (s, (e, k)) in by.iter().take(30) {
        println!("{s:16} total {e:.2} mean {:.4} n {k}", e / *k as f64)
    }
}
