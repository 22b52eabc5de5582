#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What programs cost to compile.

.ci/compile_time.py           counts template instantiations by clang, and fails where one has 3 % more than its budget
.ci/compile_time.py --write   writes the counts down as the new budgets
.ci/compile_time.py --table   prints a table with the seconds and megabytes of g++ -O2 beside, headers alone and compiled
"""
import concurrent.futures, json, os, pathlib, re, subprocess, sys, tempfile, time

root = pathlib.Path(__file__).resolve().parent.parent
budgets = root / "benchmarks/compile_time/budgets.json"
slack = 1.03
programs = {path.stem: path for path in sorted((root / "benchmarks/compile_time").glob("*.cpp"))}
programs["quickstart"] = root / "examples/01_quickstart.cpp"
# The headers that programs name; each in a program of its own.
components = (
    "io/csv_reader", "io/archive", "preprocess/simple_imputer", "preprocess/one_hot_encoder", "preprocess/standard_scaler",
    "metrics/metrics", "linear/logistic_regression", "linear/linear_regression", "trees/gbm/gbm_classifier",
    "trees/gbm/gbm_regressor", "trees/forest/random_forest_classifier", "trees/isolation/isolation_forest",
)
flags = ["-std=c++20", f"-I{root}/include", "-isystem", "/usr/include/eigen3"]


def program_of(name, folder):
    if name in programs:
        return programs[name]
    path = pathlib.Path(folder) / (name.replace("/", "_") + ".cpp")
    path.write_text(f'#include "sluice/{name}.hpp"\nint main() {{}}\n')
    return path


def newest_clang():
    for version in (19, 18, 17, 16):
        if subprocess.run(["sh", "-c", f"command -v clang++-{version}"], capture_output=True).returncode == 0:
            return f"clang++-{version}"
    sys.exit("there is no clang 16 or newer")


def toolchain():
    """What counts depend on beside the library."""
    clang = subprocess.run([newest_clang(), "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    names = "".join(f"#include <{header}>\n" for header in ("version", "Eigen/Core"))
    text = subprocess.run([newest_clang(), *flags, "-E", "-dM", "-xc++", "-"], input=names, capture_output=True, text=True, check=True).stdout
    value = lambda name: re.search(rf"#define {name} (\S+)", text).group(1)
    major = re.search(r"version (\d+)", clang).group(1)
    return f"clang {major}, libstdc++ {value('_GLIBCXX_RELEASE')}, Eigen {value('EIGEN_WORLD_VERSION')}.{value('EIGEN_MAJOR_VERSION')}"


def instantiations(name, folder):
    out = pathlib.Path(folder) / (name.replace("/", "_") + ".o")
    subprocess.run([newest_clang(), *flags, "-O0", "-ftime-trace", "-ftime-trace-granularity=0", "-c", str(program_of(name, folder)),
                    "-o", str(out)], check=True)
    trace = out.with_suffix(".json").read_text()
    return trace.count('"name":"InstantiateClass"') + trace.count('"name":"InstantiateFunction"')


def cost(name, folder, more):
    """Seconds and megabytes of g++."""
    before = time.monotonic()
    run = subprocess.Popen(["g++", *flags, *more, "-O2", "-c", str(program_of(name, folder)), "-o", "/dev/null"])
    _, status, usage = os.wait4(run.pid, 0)
    if status != 0:
        sys.exit(f"{name} does not compile")
    return time.monotonic() - before, usage.ru_maxrss / 1024


def main():
    names = [*programs, *components]
    with tempfile.TemporaryDirectory() as folder:
        if sys.argv[1:] == ["--table"]:
            print("| program | instantiations | seconds | MB | seconds, compiled | MB, compiled |\n|---|---|---|---|---|---|")
            for name in names:
                alone, compiled = cost(name, folder, []), cost(name, folder, ["-DSLUICE_COMPILED"])
                print(f"| `{name}` | {instantiations(name, folder)} | {alone[0]:.1f} | {alone[1]:.0f} | {compiled[0]:.1f} | {compiled[1]:.0f} |",
                      flush=True)
            return
        known = json.loads(budgets.read_text()) if budgets.exists() else {}
        if sys.argv[1:] != ["--write"] and known.get("toolchain") != toolchain():
            print(f"NOT RUN: the budgets are those of {known.get('toolchain')}, and this is {toolchain()}")
            return
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as side_by_side:
            counts = dict(zip(names, side_by_side.map(lambda name: instantiations(name, folder), names)))
    if sys.argv[1:] == ["--write"]:
        budgets.write_text(json.dumps({"toolchain": toolchain(), "instantiations": counts}, indent=2) + "\n")
        return
    over = [f"{name}: {count} instantiations, {known['instantiations'].get(name, 0)} are its budget"
            for name, count in counts.items() if count > slack * known["instantiations"].get(name, 0)]
    for line in over:
        print(line)
    sys.exit(1 if over else 0)


main()
