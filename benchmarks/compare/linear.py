#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Linear models beside scikit-learn: the same CSV files, rows and parameters, the same number of threads.
benchmarks/run compare linear [--threads N] [--repeats N] [--folder DIR] [--only JOB]
Data are made by numpy; sluice runs as benchmark_linear. Times are medians, of fits alone. What begins with train_ is of the
rows that were fitted, logloss and rmse are of the rows behind them, the same for both. Each line is JSON."""
import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.linear_model import (Lasso, LinearRegression, LogisticRegression, LogisticRegressionCV, QuantileRegressor, Ridge,
                                  RidgeCV, SGDClassifier, SGDRegressor, lasso_path)
from threadpoolctl import threadpool_limits

JOBS = ("logistic_regression", "cross_validation", "linear_learner", "least_squares", "quantile_regression", "path")
arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=3)
arguments.add_argument("--folder", default=tempfile.gettempdir())
arguments.add_argument("--only", choices=JOBS)
asked = arguments.parse_args()
program = pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_linear"
folder = pathlib.Path(asked.folder)
warnings.simplefilter("ignore")


def physics_like(n, p=28):
    """Two classes; three quarters of the columns are measured, the rest made of those as in HIGGS: they resemble each
    other and some have long tails."""
    r = np.random.default_rng(1)
    x = r.standard_normal((n, p))
    x[:, 14:21] = r.gamma(2.0, 0.5, (n, 7))
    x[:, 21] = np.sqrt(x[:, 0] ** 2 + x[:, 1] ** 2 + x[:, 14] ** 2) + 0.1 * x[:, 21]
    x[:, 22] = x[:, 2] + x[:, 3] + 0.2 * x[:, 22]
    x[:, 23] = np.abs(x[:, 4] - x[:, 5]) + 0.1 * x[:, 23]
    x[:, 24] = x[:, 15] / (x[:, 16] + 0.3) + 0.1 * x[:, 24]
    x[:, 25] = x[:, 17] + x[:, 18] + 0.1 * x[:, 25]
    x[:, 26] = np.maximum(x[:, 18], x[:, 19]) + 0.1 * x[:, 26]
    x[:, 27] = x[:, 7] * x[:, 9] + x[:, 10] + 0.3 * x[:, 27]
    z = 0.9 * np.sin(1.5 * x[:, 21]) + 0.7 * x[:, 22] - x[:, 23] + 0.4 * x[:, 13] - 0.5 * x[:, 26] + 0.4 * x[:, 27]
    return x, (r.random(n) < 1 / (1 + np.exp(z.mean() - z))).astype(int)


def straight(n, p, used, noise):
    r = np.random.default_rng(2)
    x = r.standard_normal((n, p))
    c = np.zeros(p)
    c[:used] = 2 * r.standard_normal(used)
    return x, x @ c + noise * r.standard_normal(n)


dataset = collections.namedtuple("dataset", "file x y held_x held_y")


def written(name, n_train, x, y):
    """The first rows are fitted, all scaled by them; the others are held out."""
    x, y = np.round(x, 4), np.round(y, 4)
    file = folder / f"sluice_{name}_{len(x)}.csv"
    if not file.exists():
        frame = pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])])
        frame["y"] = y
        frame.to_csv(file, index=False)
    x = np.ascontiguousarray((x - x[:n_train].mean(0)) / x[:n_train].std(0))
    return dataset(file, x[:n_train], y[:n_train], x[n_train:], y[n_train:])


def sluice(data, task, **parameters):
    command = [program, "--data", data.file, "--target", "y", "--task", task, "--threads", str(asked.threads), "--train",
               str(len(data.x))]
    for name, value in parameters.items():
        command += [f"--{name}", str(value)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(asked.repeats)]
    return {**runs[0], "fit_s": statistics.median(r["fit_s"] for r in runs)}


def peer(name, fit, quality=lambda model: {}):
    seconds = []
    with threadpool_limits(asked.threads):
        for _ in range(asked.repeats):
            start = time.perf_counter()
            model = fit()
            seconds.append(time.perf_counter() - start)
    return {"model": name, "fit_s": round(statistics.median(seconds), 4), **quality(model)}


def log_loss(model, x, y):
    margin = model.decision_function(x)
    return float(np.logaddexp(0, np.where(y > 0, -margin, margin)).mean())


def rmse(model, x, y):
    return float(np.sqrt(np.mean((model.predict(x) - y) ** 2)))


def judged(data, loss):
    name = {log_loss: "logloss", rmse: "rmse"}[loss]
    return lambda model: {f"train_{name}": loss(model, data.x, data.y), name: loss(model, data.held_x, data.held_y)}


def best_judged(data, loss):
    return lambda models: judged(data, loss)(min(models, key=lambda model: loss(model, data.x, data.y)))


def show(ours, theirs):
    faster = round(theirs["fit_s"] / ours["fit_s"], 2)
    print(json.dumps({"sluice": ours, "peer": theirs, "times_faster": faster}), flush=True)


def logistic_regression():
    data = written("physics", 1_000_000, *physics_like(1_010_000))
    for solver, tolerance in (("lbfgs", 1e-4), ("lbfgs", 1e-6), ("newton-cholesky", 1e-6)):
        theirs = LogisticRegression(C=1e6, solver=solver, tol=tolerance, max_iter=1000)
        show(sluice(data, "binary", l2=1e-6, tolerance=1e-6),
             peer(f"LogisticRegression {solver} tol {tolerance}", lambda: theirs.fit(data.x, data.y), judged(data, log_loss)))


def cross_validation():
    """The nine penalties that ours tries by default; each library draws its own five folds."""
    data = written("fewer", 100_000, *physics_like(120_000))
    theirs = LogisticRegressionCV(Cs=np.logspace(-4, 4, 9), cv=5, scoring="neg_log_loss", max_iter=1000)
    show(sluice(data, "binary", model="logistic_regression_cv", scoring="log_loss"),
         peer("LogisticRegressionCV", lambda: theirs.fit(data.x, data.y), judged(data, log_loss)))


def linear_learner():
    """Eight models of neighbouring parameters, side by side, and one fit after the other: 15 epochs each, the best kept."""
    eight = [10.0 ** -k for k in range(2, 10)]
    data = written("fewer", 100_000, *physics_like(120_000))
    show(sluice(data, "binary", model="linear_learner_classifier", num_models=8, early_stopping_patience=100),
         peer("8 x SGDClassifier of 15 epochs",
              lambda: [SGDClassifier(loss="log_loss", alpha=a, max_iter=15, tol=None).fit(data.x, data.y) for a in eight],
              best_judged(data, log_loss)))
    data = written("noisy", 100_000, *straight(120_000, 28, 28, 2.6))
    show(sluice(data, "regression", model="linear_learner_regressor", num_models=8, early_stopping_patience=100),
         peer("8 x SGDRegressor of 15 epochs",
              lambda: [SGDRegressor(alpha=a, max_iter=15, tol=None).fit(data.x, data.y) for a in eight],
              best_judged(data, rmse)))


def least_squares():
    data = written("straight", 500_000, *straight(505_000, 50, 50, 2.6))
    for ours, theirs in (({}, LinearRegression()), ({"model": "ridge_regression", "l2": 1}, Ridge(1.0)),
                         ({"model": "ridge_regression_cv"}, RidgeCV()),
                         ({"model": "lasso_regression", "alpha": 0.01}, Lasso(0.01))):
        show(sluice(data, "regression", **ours),
             peer(repr(theirs), lambda: theirs.fit(data.x, data.y), judged(data, rmse)))


def quantile_regression():
    data = written("few", 10_000, *straight(10_100, 20, 20, 2.6))
    for alpha in (0, 0.01):
        theirs = QuantileRegressor(quantile=0.9, alpha=alpha, solver="highs")
        show(sluice(data, "regression", model="quantile_regression", quantile=0.9, alpha=alpha),
             peer(f"QuantileRegressor(0.9, {alpha})", lambda: theirs.fit(data.x, data.y), judged(data, rmse)))


def path():
    data = written("many", 10_000, *straight(10_100, 1000, 50, 5))
    columns = np.asfortranarray(data.x)
    show(sluice(data, "regression", model="lambda_path"),
         peer("lasso_path", lambda: lasso_path(columns, data.y - data.y.mean(), alphas=100, eps=1e-3),
              lambda found: {"largest_gap": float(found[2].max() / (0.5 * np.var(data.y)))}))


for name in JOBS if asked.only is None else [asked.only]:
    globals()[name]()
