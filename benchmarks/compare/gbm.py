#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boosted trees beside XGBoost, LightGBM and scikit-learn: benchmarks/run compare gbm [--data FILE.bin] [--threads N]

Every library trains 100 rounds with learning rate 0.1 on the same rows, in a process of its own, by turns; what is
printed are medians over the rounds of turns, and how many times faster sluice is. Totals are binning and training.
What sluice's defaults do beyond its peers' (noise of splits, lighter children) is switched off.
FILE.bin and FILE.json are as for `benchmarks/run gbm`; without them the five shapes of shapes.py are made and run.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, time

arguments = argparse.ArgumentParser()
arguments.add_argument("--data")
arguments.add_argument("--shapes", help="names, with commas between; all by default")
arguments.add_argument("--task", default="binary", choices=["binary", "regression"])
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--rounds", type=int, default=5, help="of turns")
arguments.add_argument("--only", help="names, with commas between")
arguments.add_argument("--worker", help="used by the program itself")
options = arguments.parse_args()


def about_data():
    return json.load(open(options.data[: -len(".bin")] + ".json"))


def load():
    import numpy
    about = about_data()
    all_rows = numpy.fromfile(options.data, numpy.float32).reshape(about["rows"], about["cols"])
    n = about["train"]
    part = lambda rows: (numpy.ascontiguousarray(rows[:, 1:]), rows[:, 0].copy())
    return part(all_rows[:n]), part(all_rows[n:])


def peak_megabytes():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024 / 1e6


def one_row_microseconds(predict, rows):
    times = []
    for i in range(min(len(rows), 2000)):
        start = time.perf_counter()
        predict(rows[i : i + 1])
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def work(name):
    import numpy
    (x, y), (x_test, y_test) = load()
    binary = options.task == "binary"
    categorical = about_data().get("categorical", [])
    loaded = peak_megabytes()
    start = time.perf_counter()
    if name.startswith("xgboost"):
        import xgboost
        types = dict(feature_types=["c" if j in categorical else "q" for j in range(x.shape[1])],
                     enable_categorical=True) if categorical else {}
        data = xgboost.QuantileDMatrix(x, y, nthread=options.threads, **types)
        binned = time.perf_counter()
        growth = dict(max_depth=6) if name.endswith("depth6") else dict(max_depth=0, max_leaves=31, grow_policy="lossguide")
        model = xgboost.train(dict(objective="binary:logistic" if binary else "reg:squarederror", tree_method="hist",
                                   eta=0.1, nthread=options.threads, **growth), data, 100)
        predict = model.inplace_predict
        if categorical:
            predict = lambda rows: model.predict(xgboost.DMatrix(rows, nthread=options.threads, **types))
    elif name.startswith("lightgbm"):
        import lightgbm
        parameters = dict(objective="binary" if binary else "regression", num_leaves=31, learning_rate=0.1,
                          num_threads=options.threads, verbose=-1)
        if name.endswith("quantised"):
            parameters.update(use_quantized_grad=True, num_grad_quant_bins=4, quant_train_renew_leaf=True)
        data = lightgbm.Dataset(x, y, params=parameters, categorical_feature=categorical or "auto")
        data.construct()
        binned = time.perf_counter()
        model = lightgbm.train(parameters, data, 100)
        predict = lambda rows: model.predict(rows, num_threads=options.threads)
    else:
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
        kind = HistGradientBoostingClassifier if binary else HistGradientBoostingRegressor
        binned = start
        few = [j for j in categorical if numpy.nanmax(x[:, j]) < 255] or None  # it takes no more
        model = kind(max_iter=100, learning_rate=0.1, max_leaf_nodes=31, early_stopping=False,
                     categorical_features=few).fit(x, y)
        predict = (lambda rows: model.predict_proba(rows)[:, 1]) if binary else model.predict
    end = time.perf_counter()
    peak = peak_megabytes() - loaded
    before = time.perf_counter()
    predicted = predict(x_test)
    seconds = time.perf_counter() - before
    result = dict(bin_s=binned - start, train_s=end - start, predict_rows_per_s=len(x_test) / seconds,
                  row_us=one_row_microseconds(predict, x_test), peak_mb=peak)
    if binary:
        from sklearn.metrics import log_loss, roc_auc_score
        result.update(auc=roc_auc_score(y_test, predicted), logloss=log_loss(y_test, numpy.clip(predicted, 1e-12, 1 - 1e-12)))
    else:
        result.update(rmse=float(numpy.sqrt(((predicted - y_test) ** 2).mean())))
    print(json.dumps({key: float(value) for key, value in result.items()}))


def by_sluice(name):
    growth = ["--depth", "6"]
    if name.endswith("leaves31"):
        growth = ["--leaves", "31"]
    categorical = about_data().get("categorical", [])
    if categorical:
        growth += ["--categorical", "[" + ", ".join(f"x{j + 1}" for j in categorical) + "]"]
    return [pathlib.Path(os.environ["SLUICE_BIN"]) / "benchmarks/benchmark_gbm", "--data", options.data, "--threads",
            str(options.threads), "--task", options.task, "--rounds", "100", "--learning-rate", "0.1", "--random_strength", "0",
            "--min_child_weight", "1", *growth]


if options.worker:
    work(options.worker)
    sys.exit()

names = ["sluice_depth6", "xgboost_depth6", "sluice_leaves31", "xgboost_leaves31", "lightgbm_leaves31",
         "lightgbm_leaves31_quantised", "sklearn_leaves31"]
if options.only:
    names = options.only.split(",")
environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads))


def compare():
    results = {name: [] for name in names}
    for _ in range(options.rounds):
        for name in names:
            command = by_sluice(name) if name.startswith("sluice") else [
                sys.executable, __file__, "--data", options.data, "--threads", str(options.threads), "--task", options.task, "--worker", name]
            said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
            results[name].append(json.loads(said.splitlines()[-1]))
    columns = [c for c in ("bin_s", "train_s", "predict_rows_per_s", "row_us", "peak_mb", "auc", "logloss", "rmse")
               if c in results[names[0]][0]]
    median = {name: {c: statistics.median(r[c] for r in results[name]) for c in columns} for name in names}
    print("| library | " + " | ".join(columns) + " | sluice is faster by |")
    print("|---" * (len(columns) + 2) + "|")
    for name in names:
        own = "sluice_depth6" if name.endswith("depth6") else "sluice_leaves31"
        ratio = f"{median[name]['train_s'] / median[own]['train_s']:.2f}" if own in median else ""
        print(f"| {name} | " + " | ".join(f"{median[name][c]:.4g}" for c in columns) + f" | {ratio} |", flush=True)


if options.data:
    compare()
else:
    import shapes
    for shape in options.shapes.split(",") if options.shapes else shapes.SHAPES:
        options.data = str(shapes.make(shape, pathlib.Path(os.environ["SLUICE_BIN"]).parent / "data"))
        options.task = shapes.TASKS[shape]
        print(f"\n{shape}\n")
        compare()
