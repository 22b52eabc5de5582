#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Titanic job beside XGBoost and pandas: benchmarks/run compare titanic --data FILE [--seeds N]

For each seed the job splits, trains and judges; XGBoost gets the very same train and test files and the same
parameters. The processed table, with statistics from all rows, is compared cell by cell with what pandas makes.
"""
import argparse, os, pathlib, subprocess, tempfile

import pandas
import xgboost

arguments = argparse.ArgumentParser()
arguments.add_argument("--data", required=True)
arguments.add_argument("--seeds", type=int, default=20)
options = arguments.parse_args()
programs = pathlib.Path(os.environ["SLUICE_BIN"]) / "examples"


def run(seed, out, statistics_from):
    said = ""
    for program in ("prepare", "train", "predict", "evaluate"):
        said = subprocess.run([programs / f"example_titanic_{program}", "--data", options.data, "--out", out, "--seed",
                               str(seed), "--statistics-from", statistics_from], check=True, capture_output=True, text=True).stdout
    return said


def by_pandas(file):
    raw = pandas.read_csv(file)
    numbers = ["Survived", "Pclass", "Age", "SibSp", "Parch", "Fare"]
    raw[numbers] = raw[numbers].fillna(raw[numbers].median())
    for column in ("Sex", "Embarked"):
        raw[column] = raw[column].fillna(raw[column].mode()[0])
    raw["Sex"] = raw["Sex"].map({"male": 0, "female": 1})
    for port in ("Q", "S"):
        raw[f"Embarked_{port}"] = (raw["Embarked"] == port).astype(int)
    return raw[["Survived", "Pclass", "Sex", "Age", "SibSp", "Parch", "Fare", "Embarked_Q", "Embarked_S"]]


def accuracy(truth, probability):
    return float(((probability > 0.5).astype(int) == truth).mean())


rows = []
with tempfile.TemporaryDirectory() as out:
    run(0, out, "all")
    ours, theirs = pandas.read_csv(f"{out}/processed/titanic.csv"), by_pandas(options.data)
    assert list(ours.columns) == list(theirs.columns), ours.columns
    assert (ours.to_numpy(float) == theirs.to_numpy(float)).all(), "a cell differs"
    print(f"processed table: all {ours.size} cells equal those of pandas {pandas.__version__}\n")
    for seed in range(options.seeds):
        run(seed, out, "train")
        train, test = pandas.read_csv(f"{out}/splitData/X_train_with_labels.csv"), pandas.read_csv(f"{out}/splitData/X_test.csv")
        truth = pandas.read_csv(f"{out}/splitData/y_test.csv")["Survived"].to_numpy()
        ours = pandas.read_csv(f"{out}/inference-output/X_test_no_header.csv.out", header=None)[0].to_numpy()
        booster = xgboost.XGBClassifier(n_estimators=100, max_depth=5, learning_rate=0.2, subsample=0.8, tree_method="hist",
                                        random_state=seed, n_jobs=2)
        booster.fit(train.drop(columns="Survived").to_numpy(), train["Survived"].to_numpy())
        rows.append((seed, accuracy(truth, ours), accuracy(truth, booster.predict_proba(test.to_numpy())[:, 1])))

print(f"| seed | sluice | XGBoost {xgboost.__version__} |\n|---|---|---|")
for seed, a, b in rows:
    print(f"| {seed} | {a:.4f} | {b:.4f} |")
means = [sum(column) / len(rows) for column in list(zip(*rows))[1:]]
print(f"| mean | **{means[0]:.4f}** | {means[1]:.4f} |")
