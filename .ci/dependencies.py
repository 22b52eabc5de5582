#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what headers include, how long they are, that they have tests, and that every source file says its licence."""
import pathlib, re, subprocess, sys

root = pathlib.Path(__file__).resolve().parent.parent
below = {"core": set()}
below["data"] = {"core"}
middle = ("splits", "metrics", "losses", "compose", "statistics")
for folder in middle:
    below[folder] = {"core", "data"}
below["io"] = {"core", "data"}
below["preprocess"] = {"core", "data", "compose", "splits", "metrics", "losses", "statistics"}
learners = ("trees", "linear", "nn", "neighbors", "cluster", "factorization", "forecast", "vision", "text")
for folder in learners:
    below[folder] = below["preprocess"] | {"preprocess", "backend"}
below["linear_learner"] = below["linear"] | {"linear", "nn"}  # linear functions, by the solvers of networks
below["backend"] = {"core", "trees"}  # types.hpp alone
below["ensemble"] = below["trees"] | set(learners) | {"linear_learner"}
below["model_selection"] = below["ensemble"] | {"ensemble"}
below["automl"] = below["model_selection"] | {"model_selection"}
below["interop"] = below["automl"] | {"automl", "io"}
for folder in ("explain", "fairness", "monitor", "serve"):
    below[folder] = below["automl"] | {"automl", "io"}
below["testing"] = {"core", "data", "compose", "io", "splits", "metrics"}

problems = []
doors = ("core/eigen.hpp", "core/xtensor.hpp", "linear/eigen_decompositions.hpp")
for path in sorted((root / "include/sluice").rglob("*.[hc][pu]*")):
    name = path.relative_to(root / "include/sluice")
    text = path.read_text()
    folder = name.parts[0] if len(name.parts) > 1 else None
    if len(text.splitlines()) > 300:
        problems.append(f"{name}: {len(text.splitlines())} lines, at most 300")
    if "///" not in text and not name.stem.endswith("_definitions"):  # documented where it is declared
        problems.append(f"{name}: no documentation comment")
    for include in re.findall(r'#include "sluice/([^"]+)"', text):
        target = include.split("/")[0] if "/" in include else None
        # Module umbrellas and the top-level headers have no folder.
        if folder and target and target != folder and target not in below.get(folder, set()):
            problems.append(f"{name}: {folder} must not include {target} ({include})")
        if re.match(r"backend/(cuda|mpi)/", include) and not re.match(r"backend/(cuda|mpi)", str(name)):
            problems.append(f"{name}: only the user includes {include}")
    for include in re.findall(r"#include <([^>]+)>", text):
        library = re.match(r"(Eigen|unsupported|xtensor|xtl)/", include)
        if library and str(name) not in doors and folder != "interop":
            problems.append(f"{name}: <{include}> comes in through {', '.join(doors)}")
        if include in ("regex", "iostream", "iomanip", "random", "format"):
            problems.append(f"{name}: <{include}> is too heavy for a public header, or not the same everywhere")

# Who looks for the tests of a header finds them under its name, in the folder of its name.
tested_by_name = ("core", "data", "splits", "compose", "statistics", "preprocess", "model_selection", "interop")
not_by_name = {  # header: why it needs no file of its own
    "core/compiled.hpp": "a macro; tests/package builds with it and without it",
    "core/core.hpp": "umbrella", "data/data.hpp": "umbrella", "splits/splits.hpp": "umbrella",
    "compose/compose.hpp": "umbrella", "statistics/statistics.hpp": "umbrella",
    "preprocess/preprocess.hpp": "umbrella", "model_selection/model_selection.hpp": "umbrella",
}
headers = {str(path.relative_to(root / "include/sluice")): path for folder in tested_by_name
           for path in sorted((root / "include/sluice" / folder).rglob("*.hpp"))}
for name in headers:
    if name.endswith("_definitions.hpp"):  # tested by the name of what it defines
        continue
    if name not in not_by_name and not (root / "tests" / name.replace(".hpp", "_test.cpp")).exists():
        problems.append(f"{name}: no tests/{name.replace('.hpp', '_test.cpp')}")
for name in sorted(set(not_by_name) - set(headers)):
    problems.append(f"{name}: no such header, so it needs no exception")

# A concept is shown by what satisfies it and by what does not.
for folder in ("core", "data", "compose"):
    path = root / "tests/static" / f"{folder}.cpp"
    shown = path.read_text()
    for name, header in headers.items():
        if not name.startswith(folder + "/"):
            continue
        for concept in re.findall(r"^concept (\w+)", header.read_text(), re.MULTILINE):
            for sign, what in ((r"(?<![!:])", "satisfies"), ("!", "does not satisfy")):
                if not re.search(rf"{sign}(?:detail::)?\b{concept}<", shown):
                    problems.append(f"{name}: tests/static/{folder}.cpp shows nothing that {what} {concept}")

tracked = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
words = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|place" r"holder")
for file in tracked:
    path = root / file
    if not path.exists():  # removed, and not yet committed
        continue
    if path.suffix in (".hpp", ".cpp", ".cu", ".cuh", ".py", ".sh", ".cmake") or path.name in ("run", "CMakeLists.txt"):
        text = path.read_text()
        if "SPDX-License-Identifier: MIT" not in text[:200]:
            problems.append(f"{file}: no SPDX line at the top")
        if words.search(text):
            problems.append(f"{file}: something was left for later: {words.search(text).group(0)}")

print("\n".join(problems))
sys.exit(1 if problems else 0)
