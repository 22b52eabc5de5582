#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Multilayer perceptrons beside scikit-learn and JAX: the same rows, float32 for all, the same parameters and processors.
benchmarks/run compare mlp [--threads N] [--repeats N] [--epochs N] [--folder DIR]
Data are made by numpy; sluice runs as benchmark_mlp. The libraries take turns; times are medians, of fits without reading.
JAX's are without compiling, too: an epoch is one compiled program that shuffles the rows and scans over the batches. The
floor, products of 2048 x 2048 by numpy's BLAS, takes its turn with them. Each line is JSON."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import warnings

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=3)
arguments.add_argument("--epochs", type=int, default=5)
arguments.add_argument("--folder", default=tempfile.gettempdir())
asked = arguments.parse_args()
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:asked.threads])  # all that JAX's threads go by

import jax
import numpy as np
from jax import numpy as jnp
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

program = pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_mlp"
file = pathlib.Path(asked.folder) / "sluice_mlp.bin"
warnings.simplefilter("ignore")
n_train, n_test, n_columns, batch, learning_rate = 200_000, 50_000, 28, 256, 1e-3


def made():
    """Two classes by sines, products and magnitudes of some of the columns."""
    r = np.random.default_rng(1)
    x = r.standard_normal((n_train + n_test, n_columns)).astype(np.float32)
    z = np.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] - np.abs(x[:, 3]) + 0.5 * x[:, 4] + 0.7
    return x, (r.random(len(x)) < 1 / (1 + np.exp(-2 * z))).astype(np.float32)


def product_gflops():
    a = np.ones((2048, 2048), np.float32)
    start = time.perf_counter()
    for _ in range(5):
        a @ a
    return 5 * 2 * 2048**3 / (time.perf_counter() - start) / 1e9


def gflop_of(layers):
    """Of an epoch: products forward, for the gradients of weights, and for those of inputs but the first layer's."""
    widths = [n_columns, *layers, 1]
    products = [a * b for a, b in zip(widths, widths[1:])]
    return 2 * n_train * (3 * sum(products) - products[0]) / 1e9


def by_sluice(layers):
    command = [program, "--data", file, "--task", "binary", "--threads", str(asked.threads), "--hidden_layers", str(layers),
               "--batch_size", str(batch), "--epochs", str(asked.epochs), "--runs", "1"]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return said["epoch_s"], said["logloss"]


def by_scikit_learn(layers):
    start = time.perf_counter()
    model = MLPClassifier(tuple(layers), batch_size=batch, max_iter=asked.epochs, alpha=0, tol=0, n_iter_no_change=1000,
                          random_state=1).fit(train_x, train_y)
    seconds = (time.perf_counter() - start) / asked.epochs
    return seconds, log_loss(test_y, model.predict_proba(test_x))


def jax_epoch(layers):
    """A compiled epoch of Adam: (parameters, moments, step, key) -> the same after one pass over the rows."""
    x, y = jnp.asarray(train_x), jnp.asarray(train_y)

    def margin(weights, rows):
        for w, b in weights[:-1]:
            rows = jax.nn.relu(rows @ w + b)
        return (rows @ weights[-1][0] + weights[-1][1])[:, 0]

    def loss(weights, rows, labels):
        z = margin(weights, rows)
        return jnp.mean(jnp.logaddexp(0, z) - labels * z)

    def step(state, places):
        weights, first, second, t = state
        gradient = jax.grad(loss)(weights, x[places], y[places])
        t = t + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        rate = learning_rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        weights = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-8), weights, first, second)
        return (weights, first, second, t), None

    @jax.jit
    def epoch(state, key):
        order = jax.random.permutation(key, n_train)[:n_train // batch * batch].reshape(-1, batch)
        return jax.lax.scan(step, state, order)[0]

    widths = [n_columns, *layers, 1]
    r = np.random.default_rng(1)
    weights = [(jnp.asarray(r.uniform(-1, 1, (a, b)) * np.sqrt(6 / (a + b)), jnp.float32), jnp.zeros(b)) for a, b in zip(widths, widths[1:])]
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, zeros, jnp.float32(0))
    keys = jax.random.split(jax.random.PRNGKey(1), asked.epochs)
    jax.block_until_ready(epoch(state, keys[0]))
    return epoch, state, keys, jax.jit(margin)


compiled = {}


def by_jax(layers):
    if str(layers) not in compiled:
        compiled[str(layers)] = jax_epoch(layers)
    epoch, state, keys, margin = compiled[str(layers)]
    start = time.perf_counter()
    for key in keys:
        state = epoch(state, key)
    jax.block_until_ready(state)
    seconds = (time.perf_counter() - start) / asked.epochs
    return seconds, log_loss(test_y, 1 / (1 + np.exp(-np.asarray(margin(state[0], test_x), np.float64))))


x, y = made()
np.column_stack([y, x]).astype("<f4").tofile(file)
file.with_suffix(".json").write_text(f'{{"rows":{len(x)},"cols":{n_columns + 1},"train":{n_train}}}')
scaler = StandardScaler().fit(x[:n_train])
train_x, train_y, test_x, test_y = scaler.transform(x[:n_train]), y[:n_train], scaler.transform(x[n_train:]), y[n_train:]
with threadpool_limits(asked.threads):
    for layers in ([64, 64], [256, 256]):
        libraries = {"sluice": by_sluice, "scikit-learn": by_scikit_learn, "jax": by_jax}
        runs, rates = {name: [] for name in libraries}, []
        for _ in range(asked.repeats):
            rates.append(product_gflops())
            for name, fit in libraries.items():
                runs[name].append(fit(layers))
        seconds = {name: statistics.median(s for s, _ in all_runs) for name, all_runs in runs.items()}
        gflops, rate = gflop_of(layers) / seconds["sluice"], statistics.median(rates)
        print(json.dumps({
            "layers": layers, "threads": asked.threads, "load": os.getloadavg()[0], "epoch_s": {name: round(s, 4) for name, s in seconds.items()},
            "logloss": {name: round(all_runs[0][1], 4) for name, all_runs in runs.items()},
            "times_faster": {name: round(s / seconds["sluice"], 2) for name, s in seconds.items()},
            "gflops": round(gflops), "product_gflops": round(rate), "share_of_product": round(gflops / rate, 2)}), flush=True)
