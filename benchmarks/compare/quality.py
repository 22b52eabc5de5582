#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well learners do beside their peers: benchmarks/run compare quality --data FOLDER [--models trees|linear|mlp]
    [--tables a,b] [--threads N] [--repeats N] [--scores FOLDER [--libraries a,b]]

Five times five folds of each table, the same numbers for every library, and its defaults. Trees: 100 rounds and 31 leaves,
categories are codes, missing values NaN; CatBoost takes part where it is installed. Linear models and perceptrons, beside
scikit-learn's: categories are indicators, missing values means, and columns have mean 0 and variance 1 in the training rows.
Printed are the mean scores (area under the ROC curve for two classes, accuracy for more, R2 for numbers), how far sluice is
from the best peer, and the standard error of that difference: the standard deviation of the 25 paired differences times
sqrt(1/25 + 1/4), as folds share rows. With --scores a library that has its scores of a table in that folder is not run again:
an hour's table comes bit by bit, and after a change of sluice only sluice is run (delete `sluice` there).
"""
import argparse, json, os, pathlib, subprocess, tempfile, warnings

import numpy
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.model_selection import RepeatedKFold, RepeatedStratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import tables

OF_NUMBERS = ("breast_cancer", "wine", "digits", "iris", "ames", "credit_data", "spambase")  # for linear models and perceptrons

arguments = argparse.ArgumentParser()
arguments.add_argument("--data", required=True, help="the folder of the tables")
arguments.add_argument("--models", choices=("trees", "linear", "mlp"), default="trees")
arguments.add_argument("--tables", help="names, with commas between; all by default")
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=5)
arguments.add_argument("--scores", type=pathlib.Path, help="where the scores of each fold are kept: FOLDER/LIBRARY/TABLE.json")
arguments.add_argument("--libraries", help="names, with commas between: no others are run, and no table is printed")
options = arguments.parse_args()
warnings.filterwarnings("ignore")


def score(task, y, said):
    if task == "regression":
        return r2_score(y, said)
    return roc_auc_score(y, said[:, 1]) if task == "binary" else accuracy_score(y, said.argmax(axis=1))


def standardised(train, test):
    steps = make_pipeline(SimpleImputer(), StandardScaler()).fit(train[0])
    return tuple((steps.transform(x).astype(numpy.float32), y) for x, y in (train, test))


def by_sluice(task, train, test, folder):
    fold = tables.write(folder / "fold.bin", numpy.vstack([train[0], test[0]]), numpy.concatenate([train[1], test[1]]), len(train[1]))
    name, settings = {"trees": ("gbm", ["--rounds", "100", "--leaves", "31"]), "linear": ("linear", ["--runs", "1"]),
                      "mlp": ("mlp", ["--runs", "1"])}[options.models]
    program = pathlib.Path(os.environ["SLUICE_BIN"]) / f"benchmarks/benchmark_{name}"
    said = subprocess.run([program, "--data", fold, "--task", task, "--threads", str(options.threads), *settings],
                          check=True, capture_output=True, text=True).stdout
    return json.loads(said.splitlines()[-1])[{"regression": "r2", "binary": "auc", "multiclass": "accuracy"}[task]]


def classes(model, regressor):
    def fit_and_score(task, train, test):
        made = (regressor if task == "regression" else model)()
        made.fit(*train)
        return score(task, test[1], made.predict(test[0]) if task == "regression" else made.predict_proba(test[0]))
    return fit_and_score


def peers():
    if options.models == "linear":
        return {"scikit-learn": classes(LogisticRegression, LinearRegression)}
    if options.models == "mlp":
        return {"scikit-learn": classes(MLPClassifier, MLPRegressor)}
    return peers_of_trees()


def peers_of_trees():
    import lightgbm, xgboost
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    n = options.threads
    by_leaves = dict(n_estimators=100, max_leaves=31, max_depth=0, grow_policy="lossguide", n_jobs=n)
    light = dict(n_estimators=100, num_leaves=31, n_jobs=n, verbose=-1)
    hist = dict(max_iter=100, max_leaf_nodes=31, early_stopping=False)
    known = {
        "XGBoost": classes(lambda: xgboost.XGBClassifier(**by_leaves), lambda: xgboost.XGBRegressor(**by_leaves)),
        "LightGBM": classes(lambda: lightgbm.LGBMClassifier(**light), lambda: lightgbm.LGBMRegressor(**light)),
        "HistGradientBoosting": classes(lambda: HistGradientBoostingClassifier(**hist), lambda: HistGradientBoostingRegressor(**hist)),
    }
    try:
        import catboost
        cat = dict(iterations=100, grow_policy="Lossguide", max_leaves=31, thread_count=n, verbose=0, allow_writing_files=False)
        known["CatBoost"] = classes(lambda: catboost.CatBoostClassifier(**cat), lambda: catboost.CatBoostRegressor(**cat))
    except ImportError:
        pass
    return known


def folds_of(x, y, task):
    kind = RepeatedKFold if task == "regression" else RepeatedStratifiedKFold
    for train, test in kind(n_splits=5, n_repeats=options.repeats, random_state=0).split(x, y):
        train, test = (x[train], y[train]), (x[test], y[test])
        yield standardised(train, test) if options.models != "trees" else (train, test)


def scores_of(library, fit_and_score, name, x, y, task):
    kept = options.scores / library / f"{name}.json" if options.scores else None
    if kept and kept.exists():
        return json.loads(kept.read_text())
    scores = [float(fit_and_score(task, train, test)) for train, test in folds_of(x, y, task)]
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(scores))
    return scores


def line_of(name, x, task, scores):
    means = {library: numpy.mean(of_folds) for library, of_folds in scores.items()}
    best = max((library for library in scores if library != "sluice"), key=means.get)
    differences = numpy.subtract(scores["sluice"], scores[best])
    error = differences.std(ddof=1) * numpy.sqrt(1 / len(differences) + 1 / 4)
    kind = {"regression": "R2", "binary": "AUC", "multiclass": "accuracy"}[task]
    return (f"| {name} | {x.shape[0]} x {x.shape[1]} | {kind} | " + " | ".join(f"{m:.4f}" for m in means.values()) +
            f" | {differences.mean():+.4f} | {error:.4f} |")


os.environ["OMP_NUM_THREADS"] = str(options.threads)
with tempfile.TemporaryDirectory() as folder:
    known = {"sluice": lambda task, train, test: by_sluice(task, train, test, pathlib.Path(folder)), **peers()}
    if options.libraries:
        known = {library: known[library] for library in options.libraries.split(",")}
    else:
        print("| table | rows x features | score | " + " | ".join(known) + " | sluice - best | standard error |")
        print("|---" * (len(known) + 5) + "|")
    for name in options.tables.split(",") if options.tables else tables.TABLES if options.models == "trees" else OF_NUMBERS:
        x, y, task = tables.read(options.data, name, indicators=options.models != "trees")
        scores = {library: scores_of(library, fit_and_score, name, x, y, task) for library, fit_and_score in known.items()}
        if not options.libraries:
            print(line_of(name, x, task, scores), flush=True)
