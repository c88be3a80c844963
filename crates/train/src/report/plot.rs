//! Where the points of a report's drawings lie, in the units of their SVG.

use ml::metrics::Bin;

use crate::record::Round;
use crate::report::Measured;

/// A scale from values to positions.
struct Scale {
    values: [f64; 2],
    positions: [f64; 2],
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let [low, high] = self.values;
        let [from, to] = self.positions;
        from + (value - low) / (high - low) * (to - from)
    }

    /// About five round values, with their positions.
    fn ticks(&self) -> Vec<Tick> {
        let [low, high] = self.values;
        let rough = (high - low) / 5.0;
        let magnitude = 10f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * magnitude);
        let step = steps.into_iter().find(|&step| step >= rough);
        let step = step.unwrap_or(10.0 * magnitude);
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        let first = (low / step - 1e-9).ceil() as i64;
        (first..)
            .map(|i| i as f64 * step)
            .take_while(|value| *value <= high + 1e-9 * step)
            .map(|value| Tick {
                at: self.at(value),
                text: format!("{value:.decimals$}"),
            })
            .collect()
    }
}

pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) text: String,
}

/// Side of the reliability diagram's square.
pub(super) const SIDE: f64 = 240.0;

/// Predictions against what became of them.
pub(super) struct Reliability {
    pub(super) points: Vec<Point>,
    pub(super) ticks: Vec<Tick>,
}

pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) radius: f64,
    pub(super) title: String,
}

pub(super) fn reliability(bins: &[Bin]) -> Reliability {
    let scale = Scale {
        values: [0.0, 1.0],
        positions: [0.0, SIDE],
    };
    let most = bins.iter().map(|bin| bin.n).max().unwrap_or(1) as f64;
    let point = |bin: &Bin| Point {
        x: scale.at(bin.predicted),
        y: SIDE - scale.at(bin.observed),
        radius: 2.5 + 8.0 * (bin.n as f64 / most).sqrt(),
        title: format!(
            "{} duels: predicted {:.1} %, won {:.1} %",
            bin.n,
            100.0 * bin.predicted,
            100.0 * bin.observed
        ),
    };
    Reliability {
        points: bins.iter().filter(|bin| bin.n > 0).map(point).collect(),
        ticks: scale.ticks(),
    }
}

/// Size of the learning curve.
pub(super) const CURVE: [f64; 2] = [640.0, 240.0];

/// As a multiple of the best log-loss, what is too high to be drawn: the first trees would flatten all others.
const STEEP: f64 = 1.5;

/// The log-loss after each tree.
pub(super) struct Curve {
    /// As `points` of a polyline.
    pub(super) training: String,
    pub(super) validation: String,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
    /// Where the last tree that is kept lies.
    pub(super) kept: f64,
}

pub(super) fn curve(rounds: &[Round], n_trees: usize) -> Curve {
    let lowest = |of: fn(&Round) -> f64| rounds.iter().map(of).fold(f64::INFINITY, f64::min);
    let best = lowest(|round| round.validation);
    let low = lowest(|round| round.training).min(best);
    let high = STEEP * best;
    let x = Scale {
        values: [0.0, rounds.len() as f64],
        positions: [0.0, CURVE[0]],
    };
    let y = Scale {
        values: [low, high],
        positions: [CURVE[1], 0.0],
    };
    let line = |of: fn(&Round) -> f64| {
        let points = rounds
            .iter()
            .zip(1..)
            .filter(|(round, _)| of(round) <= high)
            .map(|(round, tree)| format!("{:.1},{:.1}", x.at(f64::from(tree)), y.at(of(round))));
        points.collect::<Vec<_>>().join(" ")
    };
    Curve {
        training: line(|round| round.training),
        validation: line(|round| round.validation),
        x_ticks: x.ticks(),
        y_ticks: y.ticks(),
        kept: x.at(n_trees as f64),
    }
}

/// Width of the slices' errors, and height of a slice.
pub(super) const BARS: f64 = 420.0;
pub(super) const BAR: f64 = 18.0;

/// The mean error of each slice, in percentage points.
pub(super) struct Errors {
    pub(super) bars: Vec<ErrorBar>,
    pub(super) ticks: Vec<Tick>,
    /// Where the error of all duels lies.
    pub(super) overall: f64,
    pub(super) height: f64,
}

pub(super) struct ErrorBar {
    pub(super) name: String,
    pub(super) n_duels: usize,
    pub(super) y: f64,
    pub(super) error: f64,
    pub(super) interval: [f64; 2],
    pub(super) best: f64,
}

pub(super) fn errors(measured: &Measured) -> Errors {
    let percent = |error: f64| 100.0 * error;
    let ends = measured.slices.iter();
    let most = ends
        .map(|line| line.interval[1].mean_absolute_error)
        .fold(f64::EPSILON, f64::max);
    let scale = Scale {
        values: [0.0, percent(most)],
        positions: [0.0, BARS],
    };
    let at = |error| scale.at(percent(error));
    let bars: Vec<ErrorBar> = measured
        .slices
        .iter()
        .enumerate()
        .map(|(i, line)| ErrorBar {
            name: line.slice.to_string(),
            n_duels: line.n_duels,
            y: BAR * (i as f64 + 0.5),
            error: at(line.model.mean_absolute_error),
            interval: line
                .interval
                .each_ref()
                .map(|end| at(end.mean_absolute_error)),
            best: at(line.best_possible.mean_absolute_error),
        })
        .collect();
    let model = &measured.contestants[0].scores;
    Errors {
        height: BAR * bars.len() as f64,
        bars,
        ticks: scale.ticks(),
        overall: at(model.mean_absolute_error),
    }
}
