"""Python XGBoost on a dataset of `predictiondex dataset build`, beside a model of `predictiondex train`.

Prints JSON: how long XGBoost's training takes with the settings of that model, how large and how fast
both are there, and how good they are on the splits that neither has learned from. The rows whose
prediction is timed are left in a file, as numbers of single precision.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import pyarrow.dataset
import xgboost

ROUNDS = 5
BATCH = 200_000


def duels(folder, split, names):
    """Rows as A and as B see them, and the share of A's wins."""
    files = pyarrow.dataset.dataset(
        folder, format="parquet", partitioning="hive", exclude_invalid_files=True
    )
    table = files.to_table(filter=pyarrow.dataset.field("split") == split)
    column = lambda name: table[f"feature_{name}"].to_numpy().astype(numpy.float32)
    forward = numpy.column_stack([column(name) for name in names])
    mirrored = numpy.column_stack([column(exchanged(name, names)) for name in names])
    return forward, mirrored, table["win_rate"].to_numpy()


def exchanged(name, names):
    """The column that holds a feature of the same duel with its sides exchanged."""
    other = {"a_": "b_", "b_": "a_"}.get(name[:2], "") + name[2:]
    return other if other in names else f"{name}_for_b"


def both_views(forward, mirrored, wins):
    rows = numpy.empty((2 * len(wins), forward.shape[1]), numpy.float32)
    rows[0::2], rows[1::2] = forward, mirrored
    labels = numpy.empty(2 * len(wins), numpy.float32)
    labels[0::2], labels[1::2] = wins, 1 - wins
    return xgboost.DMatrix(rows, labels)


def probabilities(booster, forward, mirrored):
    margin = lambda rows: booster.inplace_predict(rows, predict_type="margin").astype(float)
    return 1 / (1 + numpy.exp(-(margin(forward) - margin(mirrored)) / 2))


def quality(booster, forward, mirrored, wins):
    found = probabilities(booster, forward, mirrored).clip(1e-15, 1 - 1e-15)
    decided = wins != 0.5
    return {
        "log_loss": -numpy.mean(wins * numpy.log(found) + (1 - wins) * numpy.log(1 - found)),
        "mean_absolute_error": numpy.mean(numpy.abs(found - wins)),
        "accuracy": numpy.mean((found > 0.5)[decided] == (wins > 0.5)[decided]),
    }


def speed(booster, rows):
    """Microseconds a row, alone and among many, on one thread."""
    booster.set_param({"nthread": 1})
    singly = [rows[i : i + 1] for i in range(len(rows))]
    one_by_one = lambda: [booster.inplace_predict(row) for row in singly]
    alone = min(timed(one_by_one) for _ in range(ROUNDS)) / len(singly)
    many = numpy.resize(rows, (BATCH, rows.shape[1]))
    together = min(timed(lambda: booster.inplace_predict(many)) for _ in range(ROUNDS))
    return {"alone_us": 1e6 * alone, "together_us": 1e6 * together / BATCH}


def timed(run):
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def train(training, validation, settings):
    parameters = {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "base_score": 0.5,
        "max_depth": settings["depth"],
        "eta": settings["learning_rate"],
        "min_child_weight": settings["min_child_weight"],
        "seed": settings["seed"],
    }
    booster = xgboost.train(
        parameters,
        both_views(*training),
        settings["trees"],
        evals=[(both_views(*validation), "validation")],
        early_stopping_rounds=settings["patience"],
        verbose_eval=False,
    )
    return booster[: booster.best_iteration + 1]


def sheet(booster, tests):
    return {
        "trees": booster.num_boosted_rounds(),
        "bytes": len(booster.save_raw("json")),
        "quality": {split: quality(booster, *duels) for split, duels in tests.items()},
    } | speed(booster, tests["unseen_pairs"][0])


def main(folder, version, rows):
    manifest = json.loads(Path(version, "manifest.json").read_text())
    names, settings = manifest["features"], manifest["hyperparameters"]
    read = lambda split: duels(folder, split, names)
    tests = {split: read(split) for split in ("unseen_pairs", "unseen_species", "varied")}
    tests["unseen_pairs"][0].tofile(rows)
    training, validation = read("training"), read("validation")
    started = time.perf_counter()
    booster = train(training, validation, settings)
    duration = time.perf_counter() - started
    ours = xgboost.Booster(model_file=Path(version, "model.json"))
    golden = manifest["golden"]
    views = [
        numpy.array([it[view] for it in golden], numpy.float32)
        for view in ("forward", "mirrored")
    ]
    differences = probabilities(ours, *views) - [it["probability"] for it in golden]
    print(
        json.dumps(
            {
                "xgboost": xgboost.__version__,
                "rows": 2 * len(training[2]),
                "training_s": duration,
                "python": sheet(booster, tests),
                "ours": sheet(ours, tests),
                "largest_difference": numpy.abs(differences).max(),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
