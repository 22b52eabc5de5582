#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Linear models beside scikit-learn: the same CSV files, rows and parameters, the same number of threads.
benchmarks/run compare linear [--threads N] [--repeats N] [--folder DIR]
Data are made by numpy; sluice runs as benchmark_linear. Times are medians; each line is JSON."""
import argparse
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

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=3)
arguments.add_argument("--folder", default=tempfile.gettempdir())
asked = arguments.parse_args()
program = pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_linear"
folder = pathlib.Path(asked.folder)
warnings.simplefilter("ignore")


def physics_like(n=1_010_101, p=28):
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


def written(name, x, y):
    file = folder / f"sluice_{name}.csv"
    if not file.exists():
        frame = pd.DataFrame(np.round(x, 4), columns=[f"x{j}" for j in range(x.shape[1])])
        frame["y"] = np.round(y, 4)
        frame.to_csv(file, index=False)
    return file


def sluice(file, task, **parameters):
    command = [program, "--data", file, "--target", "y", "--task", task, "--threads", str(asked.threads),
               "--test-fraction", "0.01"]
    for name, value in parameters.items():
        command += [f"--{name}", str(value)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(asked.repeats)]
    return {**runs[0], "fit_s": statistics.median(r["fit_s"] for r in runs)}


def peer(name, fit):
    seconds = []
    with threadpool_limits(asked.threads):
        for _ in range(asked.repeats):
            start = time.perf_counter()
            result = fit()
            seconds.append(time.perf_counter() - start)
    return {"model": name, "fit_s": round(statistics.median(seconds), 4)}, result


def standardised(file):
    """All rows scaled; sluice holds one in a hundred back, so it has that many fewer."""
    frame = pd.read_csv(file)
    x = frame.drop(columns="y").to_numpy()
    n = int(len(x) * 0.99)
    return np.ascontiguousarray((x - x.mean(0)) / x.std(0))[:n], frame["y"].to_numpy()[:n]


def show(ours, theirs):
    faster = round(theirs["fit_s"] / ours["fit_s"], 2)
    print(json.dumps({"sluice": ours, "peer": theirs, "times_faster": faster}), flush=True)


file = written("physics", *physics_like())
x, y = standardised(file)
for solver, tolerance in (("lbfgs", 1e-4), ("lbfgs", 1e-6), ("newton-cholesky", 1e-6)):
    theirs, model = peer(f"LogisticRegression {solver} tol {tolerance}",
                         lambda: LogisticRegression(C=1e6, solver=solver, tol=tolerance, max_iter=1000).fit(x, y))
    margin = model.decision_function(x)
    theirs["train_logloss"] = float(np.logaddexp(0, np.where(y > 0, -margin, margin)).mean())
    show(sluice(file, "binary", l2=1e-6, tolerance=1e-6), theirs)

# Eight models of neighbouring parameters: side by side, and one fit after the other.
eight = [10.0 ** -k for k in range(2, 10)]
show(sluice(file, "binary", model="linear_learner_classifier", early_stopping_patience=100),
     peer("8 x SGDClassifier of 15 epochs",
          lambda: [SGDClassifier(loss="log_loss", alpha=a, max_iter=15, tol=None).fit(x, y) for a in eight])[0])

file = written("fewer", *physics_like(101_010))
x, y = standardised(file)
show(sluice(file, "binary", model="logistic_regression_cv", scoring="log_loss"),
     peer("LogisticRegressionCV", lambda: LogisticRegressionCV(Cs=10, cv=5, scoring="neg_log_loss").fit(x, y))[0])

file = written("straight", *straight(505_051, 50, 50, 2.6))
x, y = standardised(file)
show(sluice(file, "regression"), peer("LinearRegression", lambda: LinearRegression().fit(x, y))[0])
show(sluice(file, "regression", model="ridge_regression", l2=1), peer("Ridge(1)", lambda: Ridge(1.0).fit(x, y))[0])
show(sluice(file, "regression", model="ridge_regression_cv"),
     peer("RidgeCV", lambda: RidgeCV().fit(x, y))[0])
show(sluice(file, "regression", model="lasso_regression", alpha=0.01),
     peer("Lasso(0.01)", lambda: Lasso(0.01).fit(x, y))[0])

show(sluice(file, "regression", model="linear_learner_regressor", early_stopping_patience=100),
     peer("8 x SGDRegressor of 15 epochs",
          lambda: [SGDRegressor(alpha=a, max_iter=15, tol=None).fit(x, y) for a in eight])[0])

file = written("few", *straight(10_102, 20, 20, 2.6))
x, y = standardised(file)
for alpha in (0, 0.01):
    theirs, model = peer(f"QuantileRegressor(0.9, {alpha})",
                         lambda: QuantileRegressor(quantile=0.9, alpha=alpha, solver="highs").fit(x, y))
    show(sluice(file, "regression", model="quantile_regression", quantile=0.9, alpha=alpha), theirs)

file = written("many", *straight(10_102, 1000, 50, 5))
x, y = standardised(file)
columns = np.asfortranarray(x)
theirs, (_, _, gaps) = peer("lasso_path", lambda: lasso_path(columns, y - y.mean(), alphas=100, eps=1e-3))
theirs["largest_gap"] = float(gaps.max() / (0.5 * np.var(y)))
show(sluice(file, "regression", model="lambda_path"), theirs)
