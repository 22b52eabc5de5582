#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the golden values of tests/linear/golden_test.cpp: what scikit-learn 1.9.1 and scipy 1.17.1 say of the data
that golden_data.hpp makes.  benchmarks/run compare makes build/venv; then: build/venv/bin/python tests/linear/golden.py"""
import warnings
import numpy as np
from scipy import stats
from scipy.optimize import minimize
from sklearn import linear_model as lm
from sklearn.svm import LinearSVC

warnings.simplefilter("ignore")
n, p = 80, 5
i, j = np.arange(n)[:, None], np.arange(p)[None, :]
x = ((i * (7 + 4 * j * j) + 13 * j * j * j + i * i * (j + 1)) % 97) / 9.7 - 5
i = i[:, 0]
y = 1.5 + 0.8 * x[:, 0] - 0.5 * x[:, 1] + 0.3 * x[:, 2] + ((i * 29) % 13) / 4
counts = ((i * i * 5 + i * 3) % 7).astype(float)
three = ((y > 2).astype(int) + (y > 5).astype(int) + i) % 4 // 2 + (y > 6)
two = (three > 0).astype(int)
w = (1 + i % 3).astype(float)


def show(name, *arrays):
    values = np.concatenate([np.ravel(a) for a in arrays])
    print(f"{name}: {{{', '.join(repr(float(v)) for v in values)}}}")


def linear(name, model, target=y, weights=w):
    model.fit(x, target, sample_weight=weights)
    show(name, model.intercept_, model.coef_)


linear("linear", lm.LinearRegression())
linear("linear without intercept", lm.LinearRegression(fit_intercept=False))
linear("linear without weights", lm.LinearRegression(), weights=None)
dependent = np.c_[x, x[:, 0] - 2 * x[:, 1]]
model = lm.LinearRegression().fit(dependent, y)
show("linear, columns that depend", model.intercept_, model.coef_)
linear("ridge 3", lm.Ridge(alpha=3, solver="cholesky"))
linear("lasso 0.2", lm.Lasso(alpha=0.2, tol=1e-15, max_iter=1000000))
linear("elastic net 0.3, 0.4", lm.ElasticNet(alpha=0.3, l1_ratio=0.4, tol=1e-15, max_iter=1000000))
model = lm.RidgeCV(alphas=(0.5, 5, 50, 500), store_cv_results=True).fit(x, y)
show("ridge, cross-validated", model.alpha_, model.cv_results_.mean(0), model.intercept_, model.coef_)
for quantile, alpha in ((0.5, 0), (0.1, 0), (0.9, 0.05), (0.3, 0.3)):
    model = lm.QuantileRegressor(quantile=quantile, alpha=alpha, solver="highs")
    linear(f"quantile {quantile}, {alpha}", model)
    error = y - model.predict(x)
    loss = np.average(np.where(error > 0, quantile, quantile - 1) * error, weights=w)
    show("  objective", loss + alpha * np.abs(model.coef_).sum())
wide = lm.Lasso(alpha=0.5, tol=1e-15, max_iter=1000000).fit(x[:3], y[:3])
show("lasso of three rows", wide.intercept_, wide.coef_)


def polished(objective, start):
    """The best that BFGS finds from several starts; golden values are objectives, which do not depend on a solver."""
    best = min((minimize(objective, start + 0.01 * k, method="BFGS", options={"gtol": 1e-10, "maxiter": 10000})
                for k in range(3)), key=lambda r: r.fun)
    return best.fun


def half_deviance(power, y, mu):
    if power == 1:
        return np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mu), 0) - y + mu
    if power == 2:
        return np.log(mu / y) + y / mu - 1
    return y ** (2 - power) / ((1 - power) * (2 - power)) - y * mu ** (1 - power) / (1 - power) + \
        mu ** (2 - power) / (2 - power)


for name, power, target in (("poisson", 1, counts), ("gamma", 2, counts + 0.5), ("tweedie 1.5", 1.5, counts),
                            ("tweedie 3", 3, counts + 0.5)):
    model = lm.TweedieRegressor(power=power, alpha=0.01, link="log", solver="newton-cholesky", tol=1e-12, max_iter=10000)
    linear(name, model, target)

    def objective(b):
        mu = np.exp(b[0] + x @ b[1:])
        return np.average(half_deviance(power, target, mu), weights=w) + 0.005 * b[1:] @ b[1:]
    show(name + " objective", polished(objective, np.r_[model.intercept_, model.coef_]))


def negative_binomial(b):
    a, mu, t = 0.7, np.exp(b[0] + x @ b[1:]), counts
    d = np.where(t > 0, t * np.log(np.where(t > 0, t, 1) / mu), 0) - (t + 1 / a) * np.log((1 + a * t) / (1 + a * mu))
    return np.average(d, weights=w) + 0.005 * b[1:] @ b[1:]


show("negative binomial objective", polished(negative_binomial, np.zeros(p + 1)))
for c in (1, 100):
    for name, target in (("two", two), ("three", three)):
        linear(f"logistic {name}, C {c}",
               lm.LogisticRegression(C=c, solver="newton-cg" if name == "three" else "newton-cholesky", tol=1e-12,
                                     max_iter=10000), target)


def huber(b):
    r, e = y - b[0] - x @ b[1:-1], 1.35
    z = np.abs(r / b[-1])
    h = np.where(z <= e, z * z, 2 * e * z - e * e)
    return np.sum(b[-1] + b[-1] * h) + 0.01 * b[1:-1] @ b[1:-1]


model = lm.HuberRegressor(epsilon=1.35, alpha=0.01, tol=1e-12, max_iter=10000).fit(x, y)
best = min((minimize(huber, np.r_[model.intercept_, model.coef_, model.scale_ * (1 + k / 10)], method="Nelder-Mead",
                     options={"xatol": 1e-12, "fatol": 1e-15, "maxiter": 200000, "maxfev": 200000}) for k in range(3)),
           key=lambda r: r.fun)
show("huber: scikit-learn's objective", huber(np.r_[model.intercept_, model.coef_, model.scale_]))
show("huber: the best objective, scale", best.fun, best.x[-1])
linear("svm", LinearSVC(C=0.5, loss="squared_hinge", dual=False, tol=1e-12, max_iter=100000, intercept_scaling=1e4),
       two)

for t, df in ((0, 3), (0.5, 1), (2, 2.5), (-2.5, 10), (40, 5), (1e-8, 7), (3, 1e6), (1.959963984540054, 1e12)):
    show(f"two-sided t {t}, {df}", 2 * stats.t.sf(abs(t), df))
for q, df in ((0.05, 1), (0.05, 7.5), (0.01, 100), (0.5, 3), (0.001, 1e7)):
    show(f"critical t {q}, {df}", stats.t.isf(q / 2, df))
a = np.c_[np.ones(n), x]
gram = np.linalg.inv(a.T @ (w[:, None] * a))
b = gram @ a.T @ (w * y)
df = w.sum() - p - 1
variance = (w * (y - a @ b) ** 2).sum() / df
errors = np.sqrt(variance * np.diag(gram))
show("summary: variance, errors", variance, errors)
show("summary: p-values", 2 * stats.t.sf(abs(b / errors), df))
show("summary: half width of the interval of 0.9", stats.t.isf(0.05, df) * errors)
