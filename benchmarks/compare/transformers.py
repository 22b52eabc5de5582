#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Transformers of tables beside the same layers in JAX: the same rows, float32, parameters, solvers and processors.
benchmarks/run compare transformers [--threads N] [--repeats N] [--folder DIR]
Data are made by numpy; sluice runs as benchmark_transformers. Both take turns; times are medians, of epochs without reading
and, for JAX, without compiling: an epoch is one compiled program that shuffles the rows and scans over the batches, and
draws what dropout leaves out by the fastest generator that JAX has. Log losses are of held-out rows, a seed each turn: their
mean and standard deviation. Each line is JSON."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--repeats", type=int, default=3)
arguments.add_argument("--folder", default=tempfile.gettempdir())
asked = arguments.parse_args()
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:asked.threads])  # all that JAX's threads go by

import jax
import numpy as np
import pandas as pd
from jax import numpy as jnp

jax.config.update("jax_default_prng_impl", "unsafe_rbg")
program = pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_transformers"
file = pathlib.Path(asked.folder) / "sluice_transformers.csv"
n_train, n_test, n_numbers, levels, batch = 10_240, 10_000, 8, (5, 10, 20, 40), 256
n_tokens = n_numbers + len(levels)

# What is compared, and by which parameters where they are not the defaults.
JOBS = (("tab_transformer", {"n_epochs": 5}),
        ("ft_transformer", {"token_dimension": 64, "learning_rate": 0.001, "epochs": 5}),
        ("ft_transformer", {"learning_rate": 0.001, "epochs": 1}))


def made():
    """Two classes by sines and products of numbers, by categories, and by numbers whose weight a category tells."""
    r = np.random.default_rng(1)
    n = n_train + n_test
    x = np.round(r.standard_normal((n, n_numbers)), 4)
    codes = np.column_stack([r.integers(0, k, n) for k in levels])
    z = np.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2]
    for j, k in enumerate(levels):
        z += 0.5 * r.standard_normal(k)[codes[:, j]] + 0.5 * r.standard_normal(k)[codes[:, j]] * x[:, 3 + j]
    return x, codes, (r.random(n) < 1 / (1 + np.exp(-2 * z))).astype(np.float32)


def write(x, codes, y):
    frame = pd.DataFrame({f"x{j}": x[:, j] for j in range(n_numbers)})
    for j in range(len(levels)):
        frame[f"c{j}"] = [f"k{code:02}" for code in codes[:, j]]
    frame["y"] = y.astype(int)
    frame.to_csv(file, index=False)


def by_sluice(name, parameters, seed):
    command = [program, "--data", file, "--target", "y", "--task", "binary", "--model", name, "--train", str(n_train),
               "--threads", str(asked.threads), "--runs", "1", "--seed", str(seed)]
    for key, value in parameters.items():
        command += [f"--{key}", str(value)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return said["epoch_s"], said["logloss"], said["parameters"]


def uniform(r, bound, *shape):
    return jnp.asarray(r.uniform(-1, 1, shape) * bound, jnp.float32)


def dense(r, inputs, outputs, he=False):
    return {"w": uniform(r, np.sqrt(6 / inputs if he else 6 / (inputs + outputs)), inputs, outputs), "b": jnp.zeros(outputs)}


def norm_of(width):
    return {"scale": jnp.ones(width), "shift": jnp.zeros(width)}


def attention_of(r, width):
    bound = np.sqrt(3 / width)
    return {"qkv": {"w": uniform(r, bound, width, 3 * width), "b": jnp.zeros(3 * width)},
            "out": {"w": uniform(r, bound, width, width), "b": jnp.zeros(width)}}


def times(p, x):
    return x @ p["w"] + p["b"]


def norm(p, x):
    off = x - x.mean(-1, keepdims=True)
    return off * jax.lax.rsqrt((off * off).mean(-1, keepdims=True) + 1e-5) * p["scale"] + p["shift"]


def dropped(key, probability, x):
    """None as the key: nothing is left out."""
    if key is None:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - probability, x.shape), x / (1 - probability), 0)


def attention(p, x, heads, key):
    rows, tokens, width = x.shape
    q, k, v = jnp.moveaxis(times(p["qkv"], x).reshape(rows, tokens, 3, heads, width // heads), 2, 0)
    shares = jax.nn.softmax(jnp.einsum("rthw,ruhw->rhtu", q, k) / np.sqrt(width // heads))
    given = jnp.einsum("rhtu,ruhw->rthw", dropped(key, 0.2, shares), v)
    return times(p["out"], given.reshape(rows, tokens, width))


class tab_transformer:
    """adam; blocks that normalise behind what they add, then a perceptron of two hidden layers."""
    decay, rate, epochs_name = 0.0, 1e-3, "n_epochs"
    width, heads, n_blocks, shared = 32, 8, 4, 8

    def __init__(self, given):
        assert set(given) == {"n_epochs"}

    def parameters(self, r):
        width, bound = self.width, np.sqrt(3 / self.width)
        inputs = len(levels) * width + n_numbers
        sizes = [inputs, min(4 * inputs, 512), min(2 * inputs, 256), 1]
        return {"shared": [uniform(r, bound, self.shared) for _ in levels],
                "own": [uniform(r, bound, k + 2, width - self.shared).at[-2:].set(0) for k in levels],
                "blocks": [{"attention": attention_of(r, width), "first": norm_of(width), "wide": dense(r, width, 4 * width, True),
                            "narrow": dense(r, 4 * width, width), "second": norm_of(width)} for _ in range(self.n_blocks)],
                "numbers": norm_of(n_numbers),
                "head": [dense(r, a, b, b > 1) for a, b in zip(sizes, sizes[1:])]}

    def margin(self, p, x, codes, keys):
        tokens = [jnp.concatenate([jnp.broadcast_to(p["shared"][j], (len(x), self.shared)), p["own"][j][codes[:, j]]], 1)
                  for j in range(len(levels))]
        z = jnp.stack(tokens, 1)
        for block in p["blocks"]:
            z = norm(block["first"], z + attention(block["attention"], z, self.heads, next(keys)))
            hidden = dropped(next(keys), 0.1, jax.nn.gelu(times(block["wide"], z)))
            z = norm(block["second"], z + times(block["narrow"], hidden))
        rows = jnp.concatenate([z.reshape(len(x), -1), norm(p["numbers"], x)], 1)
        for layer in p["head"][:-1]:
            rows = dropped(next(keys), 0.1, jax.nn.relu(times(layer, rows)))
        return times(p["head"][-1], rows)[:, 0]


class ft_transformer:
    """adamw; blocks that normalise before what they add, then a dense layer of the row's token."""
    decay, epochs_name = 1e-5, "epochs"
    heads, n_blocks = 8, 3

    def __init__(self, given):
        self.width, self.rate = given.get("token_dimension", 192), given["learning_rate"]
        self.hidden = int(self.width * 4 / 3)

    def parameters(self, r):
        width, bound = self.width, np.sqrt(3 / self.width)
        return {"slopes": uniform(r, bound, n_numbers, width), "starts": uniform(r, bound, n_numbers, width),
                "own": [uniform(r, bound, k + 2, width).at[-2:].set(0) for k in levels], "row": uniform(r, bound, width),
                "blocks": [{"attention": attention_of(r, width), "wide": dense(r, width, 2 * self.hidden, True),
                            "narrow": dense(r, self.hidden, width), "second": norm_of(width),
                            **({"first": norm_of(width)} if b > 0 else {})} for b in range(self.n_blocks)],
                "norm": norm_of(width), "head": dense(r, width, 1)}

    def margin(self, p, x, codes, keys):
        tokens = [x[:, :, None] * p["slopes"] + p["starts"], *(p["own"][j][codes[:, j]][:, None] for j in range(len(levels))),
                  jnp.broadcast_to(p["row"], (len(x), 1, self.width))]
        z = jnp.concatenate(tokens, 1)
        for block in p["blocks"]:
            z = z + attention(block["attention"], norm(block["first"], z) if "first" in block else z, self.heads, next(keys))
            a, b = jnp.split(times(block["wide"], norm(block["second"], z)), 2, -1)
            z = z + times(block["narrow"], dropped(next(keys), 0.1, a * jax.nn.relu(b)))
        return times(p["head"], jax.nn.relu(norm(p["norm"], z[:, -1])))[:, 0]


def compiled(design):
    """An epoch: (weights, moments, step), key -> the same after one pass over the rows; and the margin of held-out rows."""
    x, codes, y = jnp.asarray(train_x), jnp.asarray(train_codes), jnp.asarray(train_y)

    def loss(weights, rows, categories, labels, key):
        keys = iter(jax.random.split(key, 16))
        z = design.margin(weights, rows, categories, keys)
        return jnp.mean(jnp.logaddexp(0, z) - labels * z)

    def step(state, of_step):
        weights, first, second, t = state
        places, key = of_step
        gradient = jax.grad(loss)(weights, x[places], codes[places], y[places], key)
        t = t + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        rate = design.rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)

        def moved(path, w, m, v):
            kept = 1 - design.rate * design.decay if getattr(path[-1], "key", None) == "w" else 1
            return kept * w - rate * m / (jnp.sqrt(v) + 1e-8)

        return (jax.tree_util.tree_map_with_path(moved, weights, first, second), first, second, t), None

    @jax.jit
    def epoch(state, key):
        of_order, of_steps = jax.random.split(key)
        order = jax.random.permutation(of_order, n_train)[:n_train // batch * batch].reshape(-1, batch)
        return jax.lax.scan(step, state, (order, jax.random.split(of_steps, len(order))))[0]

    def nothing():
        while True:
            yield None

    def begun(seed):
        weights = design.parameters(np.random.default_rng(seed))
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return weights, zeros, zeros, jnp.float32(0)

    jax.block_until_ready(epoch(begun(0), jax.random.key(0)))
    return epoch, begun, jax.jit(lambda weights, rows, categories: design.margin(weights, rows, categories, nothing()))


def by_jax(made, n_epochs, seed):
    epoch, begun, margin = made
    state = begun(seed)
    start = time.perf_counter()
    for key in jax.random.split(jax.random.key(seed), n_epochs):
        state = epoch(state, key)
    jax.block_until_ready(state)
    seconds = (time.perf_counter() - start) / n_epochs
    z = np.asarray(margin(state[0], test_x, test_codes), np.float64)
    n_parameters = sum(w.size for w in jax.tree.leaves(state[0]))
    return seconds, float(np.mean(np.logaddexp(0, z) - test_y * z)), n_parameters


x, codes, y = made()
write(x, codes, y)
scaled = ((x - x[:n_train].mean(0)) / x[:n_train].std(0)).astype(np.float32)
train_x, train_codes, train_y = scaled[:n_train], codes[:n_train], y[:n_train]
test_x, test_codes, test_y = scaled[n_train:], codes[n_train:], y[n_train:]
for name, parameters in JOBS:
    design = {"tab_transformer": tab_transformer, "ft_transformer": ft_transformer}[name](parameters)
    of_jax, n_epochs = compiled(design), parameters[design.epochs_name]
    ours, theirs = [], []
    for seed in range(1, asked.repeats + 1):
        ours.append(by_sluice(name, parameters, seed))
        theirs.append(by_jax(of_jax, n_epochs, seed))
    assert ours[0][2] == theirs[0][2], "the networks differ"
    runs = {"sluice": ours, "jax": theirs}
    seconds = {library: statistics.median(run[0] for run in all_runs) for library, all_runs in runs.items()}
    losses = {library: np.array([run[1] for run in all_runs]) for library, all_runs in runs.items()}
    print(json.dumps({
        "model": name, **parameters, "parameters": ours[0][2], "threads": asked.threads, "load": os.getloadavg()[0],
        "epoch_s": {library: round(s, 3) for library, s in seconds.items()},
        "logloss": {library: [round(float(of.mean()), 4), round(float(of.std()), 4)] for library, of in losses.items()},
        "times_faster": round(seconds["jax"] / seconds["sluice"], 2)}), flush=True)
