#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What scikit-learn 1.9.1 reaches on the data of golden_test.cpp. benchmarks/run compare makes build/venv; then:
build/venv/bin/python tests/nn/golden.py FOLDER, that of the CSV files. Rows 0, 4, 8 ... are
held out; means and deviations over ten seeds."""
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, log_loss, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])
common = dict(hidden_layer_sizes=(32, 16), learning_rate_init=0.003, batch_size=64, max_iter=40, alpha=0, tol=0,
              n_iter_no_change=1000)


def split(file, target, every=1):
    frame = pd.read_csv(folder / file)[::every].select_dtypes(["number", "object"])
    x, y = frame.drop(columns=target).select_dtypes("number").to_numpy(float), frame[target].to_numpy()
    held = np.arange(len(x)) % 4 == 0
    scaler = StandardScaler().fit(x[~held])
    return scaler.transform(x[~held]), y[~held], scaler.transform(x[held]), y[held]


def show(name, values):
    print(f"{name}: {np.mean(values):.4f} +- {np.std(values):.4f}")


for file, target in (("breast_cancer.csv", "diagnosis"), ("wine.csv", "cultivar")):
    x, y, x_held, y_held = split(file, target)
    models = [MLPClassifier(random_state=s, **common).fit(x, y) for s in range(10)]
    show(f"{file} accuracy", [accuracy_score(y_held, m.predict(x_held)) for m in models])
    show(f"{file} log loss", [log_loss(y_held, m.predict_proba(x_held)) for m in models])
x, y, x_held, y_held = split("diamonds.csv", "price", 20)
y, y_held = (y - y.mean()) / y.std(), (y_held - y.mean()) / y.std()
show("diamonds.csv r2", [r2_score(y_held, MLPRegressor(random_state=s, **common).fit(x, y).predict(x_held)) for s in range(10)])
