#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the pages of docs/methods/ to one form, and their parameter tables to the code.

.ci/method_pages.py [--write]   checks them, or writes the tables anew

A table stands between `<!-- parameters COMPONENT... -->` and `<!-- end of parameters -->`: one for all the components that are
named, which must have the same parameters; `beyond COMPONENT` behind them leaves out what that one has alike. It comes from
docs/components.md, which the code prints (`examples/run components > docs/components.md`) and a test compares with it.

Every component is in a table. A page with one begins with code, and has the sections Parameters, Notes and References, in this
order. It says something of missing values, determinism and complexity.
"""
import argparse, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
section = re.compile(r"^## (\w+)\n\n(.*?)\n*(?=^## |\Z)", re.MULTILINE | re.DOTALL)
marked = re.compile(r"^<!-- parameters ([\w ]+) -->\n(.*?)^<!-- end of parameters -->$", re.MULTILINE | re.DOTALL)


def components():
    """The table of each component, as the code prints it."""
    return dict(section.findall((root / "docs/components.md").read_text()))


def table_of(named, tables):
    """What stands between the markers that name these components; a text that begins with `!` says what is wrong."""
    names, _, beyond = named.partition(" beyond ")
    unknown = [name for name in [*names.split(), *beyond.split()] if name not in tables]
    if unknown:
        return f"!there is no component {', '.join(unknown)}"
    left_out = tables[beyond].splitlines()[2:] if beyond else []
    shown = {"\n".join(line for line in tables[name].splitlines() if line not in left_out) for name in names.split()}
    return shown.pop() + "\n" if len(shown) == 1 else f"!the parameters of {names} differ"


def wrong_form(text):
    """What a page with a table lacks of the form."""
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    places = [titles.index(title) if title in titles else -1 for title in ("Parameters", "Notes", "References")]
    if -1 in places or places != sorted(places):
        yield "must have the sections Parameters, Notes and References, in this order"
    if not re.match(r"(?:<!--.*?-->\n)?# .*\n+(?:<!-- given\n.*?^-->\n)?```cpp$", text, re.MULTILINE | re.DOTALL):
        yield "must begin with an example"
    for subject in ("missing", "determinism", "complexity"):
        if not re.search(rf"\*\*[^*]*{subject}", text, re.IGNORECASE):
            yield f"must say something of **{subject}**"


def check_page(path, tables, write):
    """(components in tables, problems) of a page."""
    text = path.read_text()
    named, wrong = [], []

    def renewed(match):
        expected = table_of(match[1], tables)
        named.extend(match[1].partition(" beyond ")[0].split())
        if expected.startswith("!"):
            wrong.append(expected[1:])
        elif match[2] != expected:
            if write:
                return f"<!-- parameters {match[1]} -->\n{expected}<!-- end of parameters -->"
            wrong.append(f"the table of {match[1]} is not that of docs/components.md; .ci/method_pages.py --write renews it")
        return match[0]

    new = marked.sub(renewed, text)
    if new != text:
        path.write_text(new)
    if named:
        wrong += wrong_form(text)
    return named, [f"{path.relative_to(root)}: {problem}" for problem in wrong]


def check(write=False):
    """Everything that is wrong with the pages of methods."""
    tables = components()
    named, wrong = [], []
    for path in sorted((root / "docs/methods").glob("*.md")):
        of_page, problems = check_page(path, tables, write)
        named += of_page
        wrong += problems
    return wrong + [f"docs/methods: no page has the parameters of {name}" for name in tables if name not in named]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--write", action="store_true")
    found = check(arguments.parse_args().write)
    if found:
        print("\n".join(found))
    sys.exit(1 if found else 0)
