use clap::Parser;
use std::sync::Mutex;
use std::time::Instant;
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: train::Config,
    #[arg(long, default_value = "/tmp/reg")]
    dir: String,
}
fn main() {
    let cli = Cli::parse();
    let t = Instant::now();
    let dex = dex::snapshot::pokedex().unwrap();
    let m = Mutex::new(());
    let s = train::run(&dex, &cli.config, std::path::Path::new(&cli.dir), |p| {
        if let train::Progress::Step { .. } = p {
            let _g = m.lock();
            eprintln!("{:?} {:?}", t.elapsed(), p)
        }
    })
    .unwrap();
    eprintln!(
        "{:?} trees {} nodes {} bytes {}",
        t.elapsed(),
        s.n_trees,
        s.n_nodes,
        s.model_bytes
    );
    let mm = &s.manifest.metrics;
    for (n, x) in [
        ("val", &mm.validation),
        ("pairs", &mm.unseen_pairs),
        ("species", &mm.unseen_species),
    ] {
        for (k, sc) in [
            ("model", x.model),
            ("race", x.race_estimate),
            ("damage", x.damage_rule),
            ("base", x.base_stats_rule),
            ("best", x.best_possible),
        ] {
            println!(
                "{n:8} {k:8} ll {:.5} brier {:.5} ece {:.4} mae {:.5} acc {:.4} auc {:.4}",
                sc.log_loss,
                sc.brier,
                sc.calibration_error,
                sc.mean_absolute_error,
                sc.accuracy,
                sc.auc.unwrap()
            );
        }
    }
}
