# SPDX-License-Identifier: MIT
"""An epoch of a factorization machine beside the same mini-batches in numpy and scipy, on one thread each.

benchmarks/run compare factorization [ROWS BLOCKS WIDTH]"""
import os, subprocess, sys, time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
import scipy.sparse as sp

rows, blocks, width = (int(a) for a in sys.argv[1:4]) if len(sys.argv) > 3 else (100000, 20, 1000)
draw = np.random.default_rng(1)
places = draw.integers(0, width, (rows, blocks))
y = ((places % 7 - 3).sum(1) > 0).astype(float)
x = sp.csr_matrix((np.ones(rows * blocks), (places + np.arange(blocks) * width).ravel(),
                   np.arange(0, rows * blocks + 1, blocks)))


def seconds_of_epoch(factors, size, rate=0.1, decay=1e-4, epsilon=1e-8):
    n = blocks * width
    bias, linear, v = 0.0, draw.normal(0, 0.01, n), draw.normal(0, 0.01, (n, factors))
    squares = [0.0, np.zeros(n), np.zeros((n, factors))]
    began = time.perf_counter()
    order = draw.permutation(rows)
    for at in range(0, rows, size):
        part, target = x[order[at:at + size]], y[order[at:at + size]]
        touched, place = np.unique(part.indices, return_inverse=True)
        part = sp.csr_matrix((part.data, place, part.indptr), shape=(part.shape[0], len(touched)))
        squared, own = part.multiply(part).tocsr(), v[touched]
        sums = part @ own
        score = bias + part @ linear[touched] + ((sums * sums).sum(1) - (squared @ (own * own)).sum(1)) / 2
        slope = (1 / (1 + np.exp(-score)) - target) / len(target)
        g = part.T @ (slope[:, None] * sums) - (squared.T @ slope)[:, None] * own + decay * own
        squares[2][touched] += g * g
        v[touched] = own - rate * g / (np.sqrt(squares[2][touched]) + epsilon)
        g = part.T @ slope + decay * linear[touched]
        squares[1][touched] += g * g
        linear[touched] -= rate * g / (np.sqrt(squares[1][touched]) + epsilon)
        squares[0] += slope.sum() ** 2
        bias -= rate * slope.sum() / (squares[0] ** 0.5 + epsilon)
    return time.perf_counter() - began


for factors in (8, 32):
    for size in (100, 1000):
        twin = min(seconds_of_epoch(factors, size) for _ in range(5))
        ours = subprocess.check_output([os.environ["SLUICE_BIN"] + "/benchmarks/benchmark_factorization", str(rows),
                                        str(blocks), str(width), "1", "--num_factors", str(factors),
                                        "--mini_batch_size", str(size)], text=True).strip()
        print(f"factors {factors}, mini-batch {size}: numpy {twin:.3f} s; sluice {ours}", flush=True)
