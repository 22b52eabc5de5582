#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads one CSV file by turns with sluice, pandas' C engine and XGBoost's text loader, and prints the ratios.

Usage: benchmarks/run compare read_csv --data FILE [--threads N] [--rounds K] [--binary BENCHMARK]
BENCHMARK is the built benchmarks/csv.cpp, by default the one in $SLUICE_BIN. Needs numpy, pandas and xgboost (xgboost-cpu will do). XGBoost's
loader takes no header, so it reads a copy without the first line, written beside FILE and removed again.
Each peer reads in a process of its own; seconds are those of the call alone, the median over the rounds.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

PANDAS = """
import sys, time, numpy, pandas
start = time.perf_counter()
frame = pandas.read_csv(sys.argv[1], engine="c", dtype=numpy.float32)
print(time.perf_counter() - start)
"""

XGBOOST = """
import os, sys, time, xgboost
xgboost.set_config(verbosity=0)
start = time.perf_counter()
matrix = xgboost.DMatrix(sys.argv[1] + "?format=csv&label_column=0", nthread=int(sys.argv[2]))
print(time.perf_counter() - start)
"""


def seconds_of(program, *arguments):
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        return None, (done.stderr.strip().splitlines() or ["no message"])[-1]
    return float(done.stdout.strip().splitlines()[-1]), None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    built = os.path.join(os.environ.get("SLUICE_BIN", "."), "benchmarks", "benchmark_csv")
    parser.add_argument("--binary", default=built)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    megabytes = os.path.getsize(options.data) / 1e6
    times = {"sluice": [], "pandas": [], "xgboost": []}
    problems, peak = {}, 0.0
    folder = os.path.dirname(os.path.abspath(options.data))
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".csv") as bare:
        with open(options.data, "rb") as whole:
            whole.readline()
            while piece := whole.read(1 << 22):
                bare.write(piece)
        bare.flush()
        for _ in range(options.rounds):
            out = subprocess.run([options.binary, "--data", options.data, "--threads", options.threads],
                                 capture_output=True, text=True, check=True).stdout
            figures = json.loads(out)
            times["sluice"].append(figures["read_s"])
            peak = max(peak, figures["peak_mb"])
            for name, program, path in (("pandas", PANDAS, options.data), ("xgboost", XGBOOST, bare.name)):
                taken, problem = seconds_of(program, path, options.threads)
                times[name].append(taken) if problem is None else problems.setdefault(name, problem)
    ours = statistics.median(times["sluice"])
    print(f"| reader | s (median of {options.rounds}) | MB/s | sluice is faster by |")
    print("|---|---|---|---|")
    for name, taken in times.items():
        if not taken:
            print(f"| {name} | failed: {problems[name]} | | |")
            continue
        median = statistics.median(taken)
        print(f"| {name} | {median:.3f} | {megabytes / median:.0f} | {median / ours:.1f} |")
    print(f"peak private memory of sluice: {peak:.0f} MB")


if __name__ == "__main__":
    main()
