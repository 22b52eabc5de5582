#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes data of five shapes for benchmarks: benchmarks/run compare shapes --out FOLDER [--seed N] [NAME]...

| name | training + test rows | features | target |
|---|---|---|---|
| physics | 1,000,000 + 100,000 | 28: normal, skewed and derived ones | binary |
| numbers | 500,000 + 50,000 | 50, half of them of use | a number |
| wide | 80,000 + 20,000 | 500, 10 % missing, many zeros | binary |
| categories | 400,000 + 100,000 | 8, codes of up to 5,000 categories among them | binary |
| tiny | 800 + 200 | 10 | binary |

NAME.bin is a row-major matrix of little-endian float32 with the target in column 0, NAME.json tells its rows, columns,
how many of the rows train and which features are codes of categories. The same seed makes the same bytes with the same NumPy.
"""
import argparse, pathlib

import numpy

import tables


def coin(random, margin, noise=2.0):
    """Labels whose log odds are `noise` standard deviations of the margin."""
    odds = noise * (margin - margin.mean()) / margin.std()
    return random.random(len(margin)) < 1 / (1 + numpy.exp(-odds))


def physics(random):
    n = 1_100_000
    x = random.standard_normal((n, 28), dtype=numpy.float32)
    x[:, 14:20] = random.gamma(2, 0.5, (n, 6))
    x[:, 6] = numpy.round(2 * x[:, 6])
    for k in range(8):  # derived from two raw ones each, and smeared
        a, b = x[:, k], x[:, 19 - k]
        x[:, 20 + k] = (numpy.hypot(a, b), a * b, numpy.abs(a - b), numpy.cos(a) * b)[k % 4] + 0.2 * x[:, 20 + k]
    margin = numpy.sin(2 * x[:, 20]) + x[:, 21] - numpy.tanh(x[:, 22]) + x[:, 23] * (x[:, 9] > 0) - 0.5 * x[:, 25] + 0.4 * x[:, 13]
    return x, coin(random, margin), 1_000_000


def numbers(random):
    n = 550_000
    x = random.standard_normal((n, 50), dtype=numpy.float32)
    x[:, 30:] = numpy.exp(x[:, 30:])
    y = 10 * numpy.sin(x[:, 0] * x[:, 1]) + 5 * numpy.abs(x[:, 2]) + 3 * x[:, 3] * (x[:, 4] > 0) + x[:, 5:25].sum(axis=1)
    return x, y + numpy.log1p(x[:, 31]) * x[:, 6] + random.standard_normal(n), 500_000


def wide(random):
    n = 100_000
    x = random.standard_normal((n, 500), dtype=numpy.float32)
    x[:, 200:][random.random((n, 300), dtype=numpy.float32) < 0.6] = 0
    useful = random.choice(500, 60, replace=False)
    margin = x[:, useful[:40]] @ random.normal(0, 1, 40) + 2 * (x[:, useful[40:50]] * x[:, useful[50:]]).sum(axis=1)
    y = coin(random, margin)
    x[random.random((n, 500), dtype=numpy.float32) < 0.1] = numpy.nan
    return x, y, 80_000


def categories(random):
    n = 500_000
    x, margin = numpy.empty((n, 8), numpy.float32), numpy.zeros(n)
    for j, size in enumerate((12, 7, 20, 300, 300, 5000)):
        frequency = 1 / numpy.arange(1, size + 1)
        codes = random.choice(size, n, p=frequency / frequency.sum())
        margin += random.normal(0, 0.5, size)[codes]
        x[:, j] = codes
    x[:, 6:] = random.standard_normal((n, 2))
    margin += 0.5 * x[:, 6] * (x[:, 0] > 3) + 0.3 * x[:, 7]
    y = coin(random, margin)
    x[random.random((n, 8)) < 0.03] = numpy.nan
    return x, y, 400_000


def tiny(random):
    x = random.standard_normal((1000, 10), dtype=numpy.float32)
    return x, coin(random, x[:, 0] * x[:, 1] + x[:, 2] - numpy.abs(x[:, 3])), 800


SHAPES = {"physics": physics, "numbers": numbers, "wide": wide, "categories": categories, "tiny": tiny}
CATEGORICAL = {"categories": [0, 1, 2, 3, 4, 5]}  # columns that hold codes of categories
TASKS = {name: "regression" if name == "numbers" else "binary" for name in SHAPES}


def make(name, folder, seed=0):
    """Writes a shape unless it is there, and says where."""
    path = pathlib.Path(folder) / f"{name}.bin"
    if seed == 0 and path.exists():
        return path
    x, y, n_train = SHAPES[name](numpy.random.Generator(numpy.random.PCG64([seed, sorted(SHAPES).index(name)])))
    return tables.write(path, x, y, n_train, CATEGORICAL.get(name, []))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SHAPES))
    options = arguments.parse_args()
    for name in options.names or SHAPES:
        print(make(name, options.out, options.seed))
