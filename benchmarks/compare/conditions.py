#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boosted trees under worse conditions: benchmarks/run compare conditions [--data FILE.bin] [--threads N] [--rounds N]

By turns, medians over the rounds of turns, 100 rounds of 31 leaves:
- a program built for this processor, and one built for any (without -march=native), which chooses its vectors as it runs;
- with all cores free, and with another process that keeps one of them busy.
FILE.bin is as for `compare gbm`; without it the shape `physics` is made.
"""
import argparse, json, os, pathlib, statistics, subprocess, tempfile

import shapes

arguments = argparse.ArgumentParser()
arguments.add_argument("--data")
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--rounds", type=int, default=5, help="of turns")
options = arguments.parse_args()
root = pathlib.Path(__file__).resolve().parents[2]
data = options.data or shapes.make("physics", pathlib.Path(os.environ["SLUICE_BIN"]).parent / "data")
SHOWN = ("bin_s", "train_s", "predict_rows_per_s", "row_us", "row_us_p99")


def built(folder, name, *flags):
    program = pathlib.Path(folder) / name
    subprocess.run(["g++", "-std=c++20", "-O3", "-DNDEBUG", *flags, "-ffp-contract=off", f"-I{root}/include", f"-I{root}/benchmarks",
                    "-isystem", "/usr/include/eigen3", "-pthread", root / "benchmarks/gbm.cpp", "-o", program], check=True)
    return program


def measured(program):
    said = subprocess.run([program, "--data", data, "--task", "binary", "--leaves", "31", "--rounds", "100", "--learning-rate", "0.1",
                           "--threads", str(options.threads)], check=True, capture_output=True, text=True).stdout
    return json.loads(said.splitlines()[-1])


def beside_a_busy_core(program):
    spinning = subprocess.Popen(["python3", "-c", "import os\nos.sched_setaffinity(0, {max(os.sched_getaffinity(0))})\nwhile True: pass"])
    try:
        return measured(program)
    finally:
        spinning.kill()
        spinning.wait()


with tempfile.TemporaryDirectory() as folder:
    native, any_processor = built(folder, "native", "-march=native"), built(folder, "any")
    ways = {"built for this processor": lambda: measured(native), "built for any": lambda: measured(any_processor),
            "one core busy": lambda: beside_a_busy_core(native)}
    results = {way: [] for way in ways}
    for _ in range(options.rounds):
        for way, measure in ways.items():
            results[way].append(measure())
print("| | " + " | ".join(SHOWN) + " |")
print("|---" * (len(SHOWN) + 1) + "|")
for way, runs in results.items():
    print(f"| {way} | " + " | ".join(f"{statistics.median(run[shown] for run in runs):.4g}" for shown in SHOWN) + " |")
