#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the golden values of tests/trees/forest/*_test.cpp and tests/trees/{dropout,refit,linear_leaf_fitter}_test.cpp: what
scikit-learn 1.9.1, XGBoost 3.2.0 and LightGBM 4.7.0 say of the data that tests/linear/golden_data.hpp makes.
benchmarks/run compare makes build/venv; then: build/venv/bin/python tests/trees/golden.py"""
import lightgbm as lgb
import numpy as np
import xgboost as xgb
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.ensemble._iforest import _average_path_length

n, p = 80, 5
i, j = np.arange(n)[:, None], np.arange(p)[None, :]
x = ((i * (7 + 4 * j * j) + 13 * j * j * j + i * i * (j + 1)) % 97) / 9.7 - 5
i = i[:, 0]
y = 1.5 + 0.8 * x[:, 0] - 0.5 * x[:, 1] + 0.3 * x[:, 2] + ((i * 29) % 13) / 4
three = ((y > 2).astype(int) + (y > 5).astype(int) + i) % 4 // 2 + (y > 6)
weights = 1.0 + i % 3


def show(name, values):
    print(name, ", ".join(f"{v:.15g}" for v in np.ravel(values)))


one = dict(n_estimators=1, bootstrap=False, max_features=None)
for seed in range(3):  # the same for every seed: no ties
    tree = RandomForestRegressor(max_depth=4, random_state=seed, **one).fit(x, y)
    show("regression", [tree.predict(x)[:8], np.sum(tree.predict(x) ** 2).repeat(8)])
    tree = RandomForestRegressor(max_leaf_nodes=9, min_samples_leaf=4, random_state=seed, **one).fit(x, y, weights)
    show("regression, weights, 9 leaves", [tree.predict(x)[:8], np.sum(tree.predict(x) ** 2).repeat(8)])
    show("importances", tree.feature_importances_)
    tree = RandomForestClassifier(max_depth=3, min_samples_leaf=3, random_state=seed, **one).fit(x, three, weights)
    show("classes", tree.predict_proba(x)[:5])
    show("importances", tree.feature_importances_)

settings = dict(booster="dart", rate_drop=1.0, eta=0.4, max_depth=3, base_score=float(np.mean(y)), tree_method="exact")
for kind in ("tree", "forest"):
    model = xgb.train(dict(settings, normalize_type=kind), xgb.DMatrix(x, y), 4)
    show("dart, " + kind, model.predict(xgb.DMatrix(x))[:8])

settings = dict(eta=0.4, max_depth=3, base_score=float(np.mean(y)), tree_method="exact")
grown = xgb.train(settings, xgb.DMatrix(x, y), 4)
later = 2 * y[::-1] + 1  # other targets for the same rows
renewed = xgb.train(dict(settings, process_type="update", updater="refresh"), xgb.DMatrix(x, later), 4, xgb_model=grown)
show("refreshed", renewed.predict(xgb.DMatrix(x))[:8])

for penalty in (0.0, 2.0):  # LightGBM 4.7.0
    for rounds in (2, 6):
        settings = dict(objective="regression", linear_tree=True, linear_lambda=penalty, num_leaves=6, learning_rate=0.4, min_data_in_leaf=8,
                        min_sum_hessian_in_leaf=1e-3, min_data_in_bin=1, verbose=-1, num_threads=1)
        model = lgb.train(settings, lgb.Dataset(x, y, params=settings), rounds)
        show(f"linear leaves, {penalty}, {rounds} rounds", model.predict(x)[:8])

show("path lengths", _average_path_length([1, 2, 3, 10, 256]))
far = np.vstack([x, [[60.0] * p]])
show("isolation", IsolationForest(n_estimators=2000, max_samples=64, random_state=1).fit(far).score_samples(far)[[0, 1, 2, 3, 80]])
