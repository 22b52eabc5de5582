#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles and runs what README.md and the pages of docs/ show, and follows what they refer to.

.ci/documentation.py [PAGE...]   all pages, or these; with --links their links alone

Each block that is fenced as `cpp` is compiled, and run in a folder that holds examples/data and nothing else:
- A block with `int main(` is a program of its own.
- The other blocks of a page are one function, in their order. Each is a scope inside that of the block before: it sees the
  names of earlier blocks and may give them anew. Its includes, types, templates and functions are moved in front of it.
  `sluice/sluice.hpp` and `using namespace sluice` are there without being said.
- `<!-- given`, lines of code, `-->` is a block that readers do not see.
- A block fenced as `text` behind one is what that one prints, to the letter; a block that prints has one.
docs/errors.md shows programs that must not compile: tests/build_failure/run compares it with its files.

Names of the library in tables are compiled too: what stands in backquotes in a column headed `sluice` names something of
namespace sluice, or is an expression that ends with a brace; in one headed "sluice: `x`" it begins with a member of x.

Pages of methods have one form, and parameter tables that come from the code (.ci/method_pages.py).

In all Markdown pages, relative links lead to files and their headings, and paths in backquotes are there.
"""
import argparse, concurrent.futures, os, pathlib, re, shutil, subprocess, sys, tempfile

import method_pages

root = pathlib.Path(__file__).resolve().parent.parent
library = root / "build/dev/libsluice_compiled.a"
compared_elsewhere = ("docs/errors.md",)
flags = ["-std=c++20", "-O0", "-DSLUICE_COMPILED", "-ffp-contract=off", f"-I{root}/include", f"-I{root}/tests", "-isystem", "/usr/include/eigen3",
         "-Wall", "-Wextra", "-Werror", "-Wno-unused", "-Wno-restrict", "-Wno-uninitialized", "-Wno-maybe-uninitialized"]
marker = "\x01"


class Block:
    def __init__(self, line, text):
        self.line, self.text, self.prints = line, text, None

    @property
    def is_program(self):
        return re.search(r"^int main\(", self.text, re.MULTILINE) is not None


def blocks_of(text):
    """What a page has between fences and in `given` comments: code, with what it prints."""
    found = []
    pattern = r"^```(\w*)\n(.*?)^```$|^<!-- given\n(.*?)^-->$"
    for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
        language, shown, hidden = match.groups()
        line = text.count("\n", 0, match.start()) + 2
        if language == "cpp" or hidden is not None:
            found.append(Block(line, hidden if hidden is not None else shown))
        elif language == "text" and found and found[-1].prints is None:
            found[-1].prints = shown
    return found


def statement_of(code, owner):
    """A statement that compiles when there is what a cell speaks of."""
    if owner:
        return f"{{ (void)&{owner}::{re.split(r'[^a-z_0-9]', code)[0]}; }}"
    if code.endswith("}"):
        return f"{{ (void)({code}); }}"
    return f"{{ using sluice::{re.split(r'[^a-zA-Z_0-9:]', code)[0]}; }}"


def names_of(text):
    """A block for each table with names of the library, its rows in their lines."""
    found = []
    for table in re.finditer(r"^\|.*\n\|[-| ]+\|\n((?:\|.*\n)*)", text, re.MULTILINE):
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in table[0].splitlines()]
        heads = [(column, head[1]) for column, title in enumerate(rows[0]) if (head := re.fullmatch(r"sluice(?:: `(\w+)`)?", title))]
        lines = ["".join(statement_of(code, owner) for column, owner in heads for code in re.findall(r"`([^`]+)`", row[column]))
                 for row in rows[2:]]
        if any(lines):
            found.append(Block(text.count("\n", 0, table.start(1)) + 1, "\n".join(lines) + "\n"))
    return found


declares = re.compile(r"(struct|class|enum|union|template|namespace|SLUICE_RECORD)\b|[\w:<>,&* ]+[ &*]\w+\([^;]*\) \{$")


def parted(block):
    """(includes, declarations, statements) of a block, the latter two with empty lines where the others stood."""
    includes, declarations, statements = [], [], []
    declaring = False
    for line in block.text.splitlines():
        is_include = line.startswith("#include")
        declaring = declaring or (not line.startswith(" ") and declares.match(line) is not None)
        includes += [line] if is_include else []
        declarations.append(line if declaring and not is_include else "")
        statements.append("" if declaring or is_include else line)
        if declaring and (line.startswith("}") or line.endswith((";", ")")) and not line.startswith(" ")):
            declaring = False
    return includes, declarations, statements


def scope_name(page):
    return "page_" + re.sub(r"\W", "_", page)


def page_text(page, blocks):
    """(includes, code) of the statements of a page."""
    includes, before, inside = [], [], []
    for block in blocks:
        more, declarations, statements = parted(block)
        place = f'#line {block.line} "{page}"'
        includes += more
        if any(declarations):
            before += [place, *declarations]
        inside += ["{", f'std::printf("{marker}{block.line}\\n");', place, *statements]
    name = scope_name(page)
    declared = re.sub(r"^SLUICE_RECORD\((\w+)", rf"}}\nSLUICE_RECORD({name}::\1", "\n".join(before), flags=re.MULTILINE)
    declared = re.sub(r"^(SLUICE_RECORD\(.*\))$", rf"\1\nnamespace {name} {{ using namespace sluice;", declared, flags=re.MULTILINE)
    return includes, "\n".join([f"namespace {name} {{", "using namespace sluice;", declared, "void run() {", *inside,
                                "}" * len(blocks), "}", "}"])


def functions_text(pages):
    """A program that runs the page that it is told."""
    includes, codes = ["#include <sluice/sluice.hpp>", "#include <cstdio>", "#include <string_view>"], []
    for page, blocks in pages:
        more, code = page_text(page, blocks)
        includes += [line for line in more if line not in includes]
        codes.append(code)
    calls = [f'if (page == "{page}") {scope_name(page)}::run();' for page, _ in pages]
    main = ["int main(int, char** argv) {", "std::setvbuf(stdout, nullptr, _IOLBF, 1 << 16);", "const std::string_view page = argv[1];",
            *calls, "}"]
    return "\n".join([*includes, *codes, '#line 1 "main"', *main]) + "\n"


def compiled(text, program):
    """Compiles a text; gives what is wrong with it."""
    source = program.with_suffix(".cpp")
    source.write_text(text)
    done = subprocess.run(["g++", *flags, str(source), str(library), "-pthread", "-o", str(program)], capture_output=True, text=True)
    return [done.stderr] if done.returncode else []


def printed(program, page):
    """(output by the line of the block, problems) of a page, run beside the data that examples have."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / "examples/data", pathlib.Path(folder) / "examples/data")
        done = subprocess.run([str(program), page], cwd=folder, capture_output=True, text=True, timeout=120)
    pieces = done.stdout.split(marker)
    by_line = {int(piece.split("\n", 1)[0]): piece.split("\n", 1)[1] for piece in pieces[1:]}
    wrong = [f"{page}: ended with {done.returncode} in the block of line {max(by_line, default=0)}: {done.stderr}"] if done.returncode else []
    return {0: pieces[0], **by_line}, wrong


def compare(page, block, said):
    if said != (block.prints or ""):
        return [f"{page}:{block.line}: prints\n{said}and the page says\n{block.prints or '(nothing)'}"]
    return []


def run_program(folder, page, block):
    program = folder / f"{scope_name(page)}_{block.line}"
    wrong = compiled(f'#line {block.line} "{page}"\n{block.text}', program)
    if wrong:
        return wrong
    said, wrong = printed(program, page)
    return wrong or compare(page, block, said[0])


def run_functions(folder, pages):
    program = folder / "pages"
    wrong = compiled(functions_text(pages), program)
    if wrong:
        return wrong
    for page, blocks in pages:
        said, problems = printed(program, page)
        wrong += problems or [p for block in blocks for p in compare(page, block, said[block.line])]
    return wrong


def check_blocks(pages):
    programs, functions = [], []
    for page in pages:
        text = (root / page).read_text()
        blocks = blocks_of(text)
        programs += [(page, block) for block in blocks if block.is_program]
        rest = [block for block in blocks if not block.is_program] + names_of(text)
        functions += [(page, rest)] if rest else []
    # All functions as one source: headers take longer to read than the functions to compile.
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(name)
        jobs = [pool.submit(run_functions, folder, functions)] if functions else []
        jobs += [pool.submit(run_program, folder, page, block) for page, block in programs]
        wrong = [problem for job in jobs for problem in job.result()]
    print(f"{len(programs)} programs and {sum(len(blocks) for _, blocks in functions)} other blocks of {len(pages)} pages")
    return wrong


def without_code(text):
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors_of(path):
    """The names that readers of Markdown give to headings."""
    titles = re.findall(r"^#+ (.*)$", without_code(path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def check_links(page):
    path = root / page
    text = without_code(path.read_text())
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        to = (path.parent / file).resolve() if file else path
        if not to.exists():
            yield f"{page}: the link {target} leads nowhere"
        elif anchor and anchor not in anchors_of(to):
            yield f"{page}: {target} names no heading of {to.name}"
    for name in re.findall(r"<[A-Za-z/][^>\n]*", re.sub(r"``.*?``|`[^`]*`|<!--.*?-->|^    .*$", "", text, flags=re.MULTILINE | re.DOTALL)):
        yield f"{page}: {name} is read as HTML, put it in backquotes"
    for code in re.findall(r"^\|.*(`[^`\n]*\|[^`\n]*`)", re.sub(r"`[^`|\n]*`", "", text), re.MULTILINE):
        yield f"{page}: {code} in a table is read as the end of a cell, or with a backslash"
    for name in re.findall(r"`((?:tests|examples|docs|benchmarks|include|src|sluice|\.ci)/[\w./*-]+)(?: [^`]*)?`", text):
        places = [root / "include", root] if name.startswith("sluice/") else [root]
        if not any(list(place.glob(name.rstrip("/"))) for place in places):
            yield f"{page}: there is no {name}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--links", action="store_true")
    arguments.add_argument("pages", nargs="*")
    options = arguments.parse_args()
    tracked = subprocess.run(["git", "ls-files", "*.md"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    pages = options.pages or tracked
    wrong = [problem for page in pages for problem in check_links(page)]
    wrong += method_pages.check()
    if not options.links:
        wrong += check_blocks([page for page in pages if page not in compared_elsewhere])
    if wrong:
        print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
