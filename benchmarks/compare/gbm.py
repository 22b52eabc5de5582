#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boosted trees beside XGBoost, LightGBM and scikit-learn: benchmarks/run compare gbm [--data FILE.bin | --tables FOLDER]
    [--shapes a,b] [--names a,b] [--task binary|multiclass|regression] [--threads N] [--rounds N] [--only a,b]

Every library trains 100 rounds on the same rows, in a process of its own, by turns; what is printed are medians over the
rounds of turns, and how many times faster sluice is. Totals are binning and training. The settings are the same ones:
learning rate 0.1, l2 1, a sum of hessians of 1 and one row at least in each leaf (scikit-learn knows no sum of hessians),
else every library's defaults. What sluice's do beyond its peers' (noise of splits) is switched off.
FILE.bin and FILE.json are as for `benchmarks/run gbm`; with --tables the real tables of tables.py that FOLDER holds are
split, four fifths to train; with neither, the five shapes of shapes.py are made.
"""
import argparse, importlib, json, os, pathlib, statistics, subprocess, sys, tempfile, time

arguments = argparse.ArgumentParser()
arguments.add_argument("--data")
arguments.add_argument("--shapes", help="names, with commas between; all by default")
arguments.add_argument("--tables", help="a folder of the tables of tables.py")
arguments.add_argument("--names", help="of tables, with commas between; all by default")
arguments.add_argument("--task", default="binary", choices=["binary", "multiclass", "regression"])
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
    return dict(row_us=statistics.median(times) * 1e6, row_us_p99=sorted(times)[len(times) * 99 // 100] * 1e6)


def fit_xgboost(name, x, y, categorical, n_classes):
    import xgboost
    types = dict(feature_types=["c" if j in categorical else "q" for j in range(x.shape[1])],
                 enable_categorical=True) if categorical else {}
    data = xgboost.QuantileDMatrix(x, y, nthread=options.threads, **types)
    binned = time.perf_counter()
    growth = dict(max_depth=6) if name.endswith("depth6") else dict(max_depth=0, max_leaves=31, grow_policy="lossguide")
    objective = {"binary": dict(objective="binary:logistic"), "regression": dict(objective="reg:squarederror"),
                 "multiclass": dict(objective="multi:softprob", num_class=n_classes)}[options.task]
    model = xgboost.train(dict(tree_method="hist", eta=0.1, nthread=options.threads, **objective, **growth), data, 100)
    if categorical:
        return binned, lambda rows: model.predict(xgboost.DMatrix(rows, nthread=options.threads, **types))
    return binned, model.inplace_predict


def fit_lightgbm(name, x, y, categorical, n_classes):
    import lightgbm
    parameters = dict(objective=options.task, num_leaves=31, learning_rate=0.1, lambda_l2=1, min_sum_hessian_in_leaf=1,
                      min_data_in_leaf=1, num_threads=options.threads, verbose=-1)
    if options.task == "multiclass":
        parameters.update(num_class=n_classes)
    if name.endswith("quantised"):
        parameters.update(use_quantized_grad=True, num_grad_quant_bins=4, quant_train_renew_leaf=True)
    data = lightgbm.Dataset(x, y, params=parameters, categorical_feature=categorical or "auto")
    data.construct()
    binned = time.perf_counter()
    model = lightgbm.train(parameters, data, 100)
    return binned, lambda rows: model.predict(rows, num_threads=options.threads)


def fit_sklearn(name, x, y, categorical, n_classes):
    import numpy
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    start = time.perf_counter()
    few = [j for j in categorical if numpy.nanmax(x[:, j]) < 255] or None  # it takes no more
    kind = HistGradientBoostingRegressor if options.task == "regression" else HistGradientBoostingClassifier
    model = kind(max_iter=100, learning_rate=0.1, max_leaf_nodes=31, l2_regularization=1, min_samples_leaf=1,
                 early_stopping=False, categorical_features=few).fit(x, y)
    if options.task == "regression":
        return start, model.predict
    return start, (lambda rows: model.predict_proba(rows)[:, 1]) if options.task == "binary" else model.predict_proba


def quality(y, predicted):
    import numpy
    from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
    if options.task == "regression":
        return dict(rmse=numpy.sqrt(((predicted - y) ** 2).mean()))
    loss = log_loss(y, numpy.clip(predicted, 1e-12, 1 - 1e-12) if predicted.ndim == 1 else predicted,
                    labels=range(2 if predicted.ndim == 1 else predicted.shape[1]))
    if options.task == "multiclass":
        return dict(accuracy=accuracy_score(y, predicted.argmax(axis=1)), logloss=loss)
    return dict(auc=roc_auc_score(y, predicted), logloss=loss)


def work(name):
    (x, y), (x_test, y_test) = load()
    categorical = about_data().get("categorical", [])
    library = name.split("_")[0]
    importlib.import_module("sklearn.ensemble" if library == "sklearn" else library)  # not what is timed
    fit = {"xgboost": fit_xgboost, "lightgbm": fit_lightgbm, "sklearn": fit_sklearn}[library]
    loaded = peak_megabytes()
    start = time.perf_counter()
    binned, predict = fit(name, x, y, categorical, int(max(y.max(), y_test.max())) + 1)
    end = time.perf_counter()
    peak = peak_megabytes() - loaded
    before = time.perf_counter()
    predicted = predict(x_test)
    seconds = time.perf_counter() - before
    result = dict(bin_s=binned - start, train_s=end - start, predict_rows_per_s=len(x_test) / seconds,
                  **one_row_microseconds(predict, x_test), peak_mb=peak, **quality(y_test, predicted))
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
    columns = [c for c in ("bin_s", "train_s", "predict_rows_per_s", "row_us", "row_us_p99", "peak_mb", "auc", "accuracy", "logloss", "rmse")
               if all(c in of[0] for of in results.values())]
    median = {name: {c: statistics.median(r[c] for r in results[name]) for c in columns} for name in names}
    print("| library | " + " | ".join(columns) + " | sluice is faster by |")
    print("|---" * (len(columns) + 2) + "|")
    for name in names:
        own = "sluice_depth6" if name.endswith("depth6") else "sluice_leaves31"
        ratio = f"{median[name]['train_s'] / median[own]['train_s']:.2f}" if own in median else ""
        print(f"| {name} | " + " | ".join(f"{median[name][c]:.4g}" for c in columns) + f" | {ratio} |", flush=True)


if options.data:
    compare()
elif options.tables:
    import tables
    for table in options.names.split(",") if options.names else tables.TABLES:
        with tempfile.TemporaryDirectory() as folder:
            path, options.task = tables.split(options.tables, table, folder)
            options.data = str(path)
            print(f"\n{table}\n")
            compare()
else:
    import shapes
    for shape in options.shapes.split(",") if options.shapes else shapes.SHAPES:
        options.data = str(shapes.make(shape, pathlib.Path(os.environ["SLUICE_BIN"]).parent / "data"))
        options.task = shapes.TASKS[shape]
        print(f"\n{shape}\n")
        compare()
