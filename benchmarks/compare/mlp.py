#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Multilayer perceptrons beside scikit-learn: the same rows, float32 for both, and parameters, the same number of threads.
benchmarks/run compare mlp [--threads N] [--repeats N] [--epochs N] [--folder DIR]
Data are made by numpy; sluice runs as benchmark_mlp. Times are medians, of fits without reading; each line is JSON."""
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
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=3)
arguments.add_argument("--epochs", type=int, default=5)
arguments.add_argument("--folder", default=tempfile.gettempdir())
asked = arguments.parse_args()
program = pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_mlp"
file = pathlib.Path(asked.folder) / "sluice_mlp.bin"
warnings.simplefilter("ignore")
n_train, n_test, n_columns = 200_000, 50_000, 28


def made():
    """Two classes by sines, products and magnitudes of some of the columns."""
    r = np.random.default_rng(1)
    x = r.standard_normal((n_train + n_test, n_columns)).astype(np.float32)
    z = np.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] - np.abs(x[:, 3]) + 0.5 * x[:, 4] + 0.7
    return x, (r.random(len(x)) < 1 / (1 + np.exp(-2 * z))).astype(np.float32)


def sluice(layers):
    command = [program, "--data", file, "--task", "binary", "--threads", str(asked.threads), "--hidden_layers", str(layers),
               "--batch_size", "256", "--epochs", str(asked.epochs)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(asked.repeats)]
    return {**runs[0], "epoch_s": statistics.median(r["epoch_s"] for r in runs)}


def peer(x, y, layers):
    seconds = []
    scaled = StandardScaler().fit_transform(x[:n_train])
    with threadpool_limits(asked.threads):
        for _ in range(asked.repeats):
            start = time.perf_counter()
            model = MLPClassifier(tuple(layers), batch_size=256, max_iter=asked.epochs, alpha=0, tol=0,
                                  n_iter_no_change=1000, random_state=1).fit(scaled, y[:n_train])
            seconds.append((time.perf_counter() - start) / asked.epochs)
    held = StandardScaler().fit(x[:n_train]).transform(x[n_train:])
    return {"model": "MLPClassifier", "epoch_s": round(statistics.median(seconds), 4),
            "logloss": log_loss(y[n_train:], model.predict_proba(held))}


x, y = made()
np.column_stack([y, x]).astype("<f4").tofile(file)
file.with_suffix(".json").write_text(f'{{"rows":{len(x)},"cols":{n_columns + 1},"train":{n_train}}}')
for layers in ([64, 64], [256, 256]):
    ours, theirs = sluice(layers), peer(x, y, layers)
    faster = round(theirs["epoch_s"] / ours["epoch_s"], 2)
    print(json.dumps({"layers": layers, "sluice": ours, "peer": theirs, "times_faster": faster}), flush=True)
