#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Linear leaves beside LightGBM's linear trees, on smooth functions: benchmarks/run compare linear_leaves [--threads N]

Root mean squared errors on 50,000 rows without noise, learned from 20,000 rows with noise of a third of the standard deviation of
the function, which is 1: Friedman's three functions (doi:10.1214/aos/1176347963). 100 rounds of 31 leaves of 20 rows at
least, learning rate 0.1, no penalty on values, `linear_lambda` and `linear_l2` 1.
"""
import argparse, json, os, pathlib, subprocess

import lightgbm
import numpy
from sklearn.datasets import make_friedman1, make_friedman2, make_friedman3

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--rounds", type=int, default=100)
options = arguments.parse_args()
folder = pathlib.Path(os.environ["SLUICE_BIN"]).parent / "data"
folder.mkdir(parents=True, exist_ok=True)
n_train, n_rows = 20_000, 70_000


def by_sluice(data, linear):
    command = [pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_gbm", "--data", data, "--task", "regression",
               "--threads", options.threads, "--rounds", options.rounds, "--leaves", 31, "--min_rows_in_leaf", 20,
               "--min_child_weight", 0.001, "--l2", 0, "--linear_l2", 1, "--linear_leaves", "true" if linear else "false"]
    return json.loads(subprocess.run(map(str, command), check=True, capture_output=True, text=True).stdout)["rmse"]


def by_lightgbm(x, y, linear):
    parameters = dict(objective="regression", num_leaves=31, learning_rate=0.1, min_data_in_leaf=20, linear_tree=linear,
                      linear_lambda=1.0, num_threads=options.threads, verbose=-1)
    model = lightgbm.train(parameters, lightgbm.Dataset(x[:n_train], y[:n_train], params=parameters), options.rounds)
    return float(numpy.sqrt(((model.predict(x[n_train:]) - y[n_train:]) ** 2).mean()))


print("| function | sluice | LightGBM | sluice, linear | LightGBM, linear |\n|---|---|---|---|---|")
for name, make in (("Friedman 1", make_friedman1), ("Friedman 2", make_friedman2), ("Friedman 3", make_friedman3)):
    x, y = make(n_rows, noise=0.0, random_state=1)
    y = y / y.std()
    y[:n_train] += numpy.random.RandomState(2).normal(0, 1 / 3, n_train)
    rows = numpy.column_stack([y, x]).astype("<f4")
    data = folder / (name.lower().replace(" ", "_") + ".bin")
    rows.tofile(data)
    data.with_suffix(".json").write_text(json.dumps({"rows": n_rows, "cols": rows.shape[1], "train": n_train}))
    x, y = rows[:, 1:].copy(), rows[:, 0].copy()
    results = [by_sluice(data, False), by_lightgbm(x, y, False), by_sluice(data, True), by_lightgbm(x, y, True)]
    print(f"| {name} | " + " | ".join(f"{rmse:.4f}" for rmse in results) + " |", flush=True)
