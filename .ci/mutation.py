#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many small mistakes in a header its tests notice; .ci/mutation runs it, and installs what it needs.

.ci/mutation                 every header of docs/mutation.md, going on from where an earlier run stopped
.ci/mutation HEADER...       these (core/bounded), added to the page
.ci/mutation --most N ...    N mutants of each header at most, 60 unless told

One token of the header is changed at a time, the header's own test program compiled against it, and run. Results are kept in
build/mutation until header or tests change; the page is written from them. What the page says of survivors stays there.
"""
import argparse, hashlib, json, pathlib, random, re, resource, subprocess, sys

root = pathlib.Path(__file__).resolve().parent.parent
page = root / "docs/mutation.md"
work = root / "build/mutation"
compiler = "clang++-19"
flags = ["-std=gnu++20", "-O0", "-ffp-contract=off", "-w", "-pthread", "-DDOCTEST_CONFIG_VOID_CAST_EXPRESSIONS", "-isystem", "/usr/include/eigen3"]
timeout = 60

token_pattern = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|\#(?:[^\n\\]|\\.)*)|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<number>\.?\d(?:[\w.']|[eEpP][+-])*)|(?P<word>[A-Za-z_]\w*)|(?P<sign><<=|>>=|<=>|->|::|\+\+|--|[-+*/%&|^<>=!]=|&&|\|\||<<|>>|.)""",
    re.S | re.X)
# Between spaces, as the formatter has them, these are operators and no brackets, references or pointers.
exchanged = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-", "-": "+", "*": "/", "/": "*", "%": "*",
             "&&": "||", "||": "&&", "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<", "+=": "-=", "-=": "+=", "*=": "/="}
anywhere = {"++": "--", "--": "++", "true": "false", "false": "true"}
never_deleted = {"return", "using", "static_assert", "template", "typedef", "friend", "case", "default", "goto", "public", "private",
                 "constexpr", "const", "static", "auto", "struct", "class", "namespace", "enum", "inline", "explicit", "if", "for",
                 "while", "switch", "else", "do", "try", "catch", "concept", "requires", "extern", "virtual"}


def tokens(text):
    return [(m.lastgroup, m.group(), m.start()) for m in token_pattern.finditer(text) if m.lastgroup != "skip" and not m.group().isspace()]


def changed_number(word):
    match = re.fullmatch(r"(0[xX])?([0-9a-fA-F']+)([uUlL]*)", word)
    if not match or (match[1] is None and not match[2].replace("'", "").isdigit()):
        return None
    value = int(match[2].replace("'", ""), 16 if match[1] else 10)
    return ("0" if value == 1 else str(value + 1)) + match[3]


def deletable(found, first):
    """Where the statement that begins with this token ends; None where it is none that can be left out."""
    if found[first][0] != "word" or found[first][1] in never_deleted or found[first - 1][1] not in (";", "{", "}", ")"):
        return None
    # Two words in a row declare something.
    if found[first + 1][0] == "word" and found[first][1] != "throw":
        return None
    depth = 0
    for at in range(first, len(found)):
        sign = found[at][1]
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return None
        if sign == ";" and depth == 0:
            body = [t[1] for t in found[first:at]]
            acts = found[first][1] in ("throw", "break", "continue") or any(s in body for s in ("(", "=", "+=", "-=", "*=", "++", "--", "|=", "^="))
            return at if acts else None
    return None


def mutations(text):
    """(begin, end, replacement) of every mutant."""
    found = tokens(text)
    made = []
    for i, (group, word, begin) in enumerate(found[:-1]):
        end = begin + len(word)
        spaced = text[begin - 1].isspace() and text[end:end + 1].isspace()
        if word in anywhere or (word in exchanged and spaced):
            made.append((begin, end, (anywhere | exchanged)[word]))
        elif word == "!" and text[end] not in "=":
            made.append((begin, end, ""))
        elif group == "number" and changed_number(word) is not None:
            made.append((begin, end, changed_number(word)))
        elif word == "if" and found[i + 1][1] == "(":
            made.append((begin, found[i + 1][2] + 1, "if (!"))
        if i and deletable(found, i):
            made.append((begin, found[deletable(found, i)][2] + 1, ";"))
    return made


def negated(text, begin, end):
    """`if (!` needs the rest of the condition in brackets."""
    depth = 1
    for at in range(end, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return text[:begin] + "if (!(" + text[end:at] + ")" + text[at:]
    return text


def mutant(text, change):
    begin, end, new = change
    return negated(text, begin, end) if new == "if (!" else text[:begin] + new + text[end:]


def active_lines(header):
    """The lines that this compiler sees; others are for another one."""
    path = root / "include/sluice" / f"{header}.hpp"
    out = subprocess.run([compiler, *flags, f"-I{root}/include", "-E", "-x", "c++", str(path)], capture_output=True, text=True, check=True).stdout
    lines, name, number = set(), "", 0
    for line in out.splitlines():
        if marker := re.match(r'# (\d+) "(.*?)"', line):
            number, name = int(marker[1]), marker[2]
            continue
        if name == str(path) and line.strip():
            lines.add(number)
        number += 1
    return lines


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def prepare():
    (work / "overlay").mkdir(parents=True, exist_ok=True)
    common = "algorithm array atomic charconv cmath concepts cstdint cstring functional limits map memory mutex optional random span string string_view thread tuple utility variant vector sstream iostream"
    text = "".join(f"#include <{name}>\n" for name in common.split()) + "#include <doctest/doctest.h>\n"
    names = work / "common.hpp"
    if not names.exists() or names.read_text() != text or not (work / "common.pch").exists():
        names.write_text(text)
        subprocess.run([compiler, *flags, "-x", "c++-header", str(names), "-o", str(work / "common.pch")], check=True)
    if not (work / "main.o").exists():
        subprocess.run([compiler, *flags, "-c", str(root / "tests/main.cpp"), "-o", str(work / "main.o")], check=True)


def try_tests(overlay, test):
    """killed, survived or invalid, by one test file."""
    program = work / "program"
    command = [compiler, *flags, "-include-pch", str(work / "common.pch"), f"-I{overlay}", f"-I{root}/include", f"-I{root}/tests",
               f'-DSLUICE_SHARED_DIR="{root}/../shared"', '-DSLUICE_BUILD_VERSION=""', str(test), str(work / "main.o"), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0:
        # A constant that comes out wrong is noticed by the compiler.
        noticed = re.search(r"static assertion failed|not an integral constant expression|must be initialized by a constant expression|consteval function", built.stderr)
        return ("killed" if noticed else "invalid"), built.stderr
    try:
        ran = subprocess.run([str(program), "--abort-after=1"], capture_output=True, text=True, timeout=timeout, preexec_fn=limited)
    except subprocess.TimeoutExpired:
        return "killed", ""
    return ("survived" if ran.returncode == 0 else "killed"), ran.stdout


def study(header, most):
    path = root / "include/sluice" / f"{header}.hpp"
    test = root / "tests" / f"{header}_test.cpp"
    text = path.read_text()
    state = hashlib.sha256((text + test.read_text()).encode()).hexdigest()
    store = work / f"{header.replace('/', '_')}.json"
    results = json.loads(store.read_text()) if store.exists() else {}
    if results.get("state") != state:
        results = {"state": state, "mutants": {}}
    active = active_lines(header)
    changes = [c for c in mutations(text) if text.count("\n", 0, c[0]) + 1 in active]
    random.Random(header).shuffle(changes)
    overlay = work / "overlay"
    target = overlay / "sluice" / f"{header}.hpp"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    outcome, why = try_tests(overlay, test)
    if outcome != "survived":
        sys.exit(f"{test} does not pass without a change:\n{why[:2000]}")
    for change in changes[:most]:
        begin, end, new = change
        key = f"{begin}:{end}:{new}"
        if key not in results["mutants"]:
            target.write_text(mutant(text, change))
            results["mutants"][key] = try_tests(overlay, test)[0]
            store.write_text(json.dumps(results))
    target.unlink()
    kinds = list(results["mutants"].values())
    survivors = []
    for key, outcome in results["mutants"].items():
        if outcome == "survived":
            begin, end, new = key.split(":", 2)
            begin, end = int(begin), int(end)
            line = text[text.rfind("\n", 0, begin) + 1:text.find("\n", begin)].strip()
            survivors.append((begin, line, " ".join(text[begin:end].split()), new))
    print(f"{header}: {kinds.count('killed')} killed, {kinds.count('survived')} survived, {kinds.count('invalid')} do not compile", flush=True)
    return {"all": len(changes), "killed": kinds.count("killed"), "survived": kinds.count("survived"), "invalid": kinds.count("invalid"),
            "survivors": [s[1:] for s in sorted(survivors)]}


def cell(text):
    return text.replace("|", "\\|")


def split_row(line):
    return [part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1]]


def read_page():
    """The rows of the headers, and what is said of survivors."""
    scores, survivors = {}, {}
    for line in page.read_text().splitlines():
        row = split_row(line) if line.startswith("| `") else []
        if len(row) == 6:
            scores[row[0].strip("`")] = row
        elif len(row) == 4:
            survivors.setdefault(row[0].strip("`"), {})[row[1], row[2]] = row[3]
    return scores, survivors


def write_page(scores, survivors):
    head = page.read_text().split("| header |")[0]
    text = head + "| header | places to change | tried | do not compile | noticed | share |\n|---|---|---|---|---|---|\n"
    text += "".join("| " + " | ".join(scores[name]) + " |\n" for name in sorted(scores))
    noticed, tried, invalid = (sum(int(row[i]) for row in scores.values()) for i in (4, 2, 3))
    text += f"\nIn all {noticed} of {tried - invalid}: {100 * noticed / max(1, tried - invalid):.0f} %.\n\n## What was not noticed\n\n"
    text += "| header | line | change | why |\n|---|---|---|---|\n"
    for name in sorted(survivors):
        text += "".join(f"| `{name}` | {line} | {change} | {why} |\n" for (line, change), why in survivors[name].items())
    page.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headers", nargs="*")
    parser.add_argument("--most", type=int, default=60)
    wanted = parser.parse_args()
    prepare()
    for header in wanted.headers or sorted(read_page()[0]):
        found = study(header, wanted.most)
        scores, survivors = read_page()
        tried = found["killed"] + found["survived"] + found["invalid"]
        share = 100 * found["killed"] / max(1, found["killed"] + found["survived"])
        scores[header] = [f"`{header}`", str(found["all"]), str(tried), str(found["invalid"]), str(found["killed"]), f"{share:.0f} %"]
        said = survivors.get(header, {})
        survivors[header] = {}
        for line, old, new in found["survivors"]:
            change = f"`` {cell(old)} `` to `` {cell(new)} ``" if len(old) < 60 and new != ";" else f"left out: `` {cell(old)} ``"
            key = (f"`` {cell(line)} ``", change)
            while key in survivors[header]:  # the same change elsewhere on the line
                key = (key[0], key[1] + ", again")
            survivors[header][key] = said.get(key, "")
        write_page(scores, survivors)


main()
