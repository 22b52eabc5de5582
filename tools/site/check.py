#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the built site: links lead to pages and headings that are there, nothing is fetched from elsewhere, and the
search knows every page."""
import html, json, pathlib, re, sys, urllib.parse

site = pathlib.Path(__file__).resolve().parent.parent.parent / "build/site"
comment = re.compile(r"<!--.*?-->", re.DOTALL)
reference = re.compile(r"<(\w+)\b[^>]*?\s(?:href|src)=[\"']([^\"']*)[\"']")
target = re.compile(r"\s(?:id|name)=[\"']([^\"']+)[\"']")
fetched = re.compile(r"@import\s+[\"']?(https?:|//)|url\([\"']?(https?:|//)")


def is_elsewhere(address):
    return re.match(r"(https?:)?//", address) is not None


class Page:
    def __init__(self, path):
        text = comment.sub("", path.read_text(errors="replace"))
        self.references = {(tag, html.unescape(address)) for tag, address in reference.findall(text)}
        self.targets = {html.unescape(name) for name in target.findall(text)}


def wrong_in(path, page, pages):
    name = path.relative_to(site)
    for tag, address in sorted(page.references):
        if is_elsewhere(address):
            if tag != "a":
                yield f"{name}: <{tag}> fetches {address}"
            continue
        parts = urllib.parse.urlsplit(address)
        if parts.scheme:
            continue
        to = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
        if not to.is_file():
            yield f"{name}: {address} leads nowhere"
        elif parts.fragment and to in pages and urllib.parse.unquote(parts.fragment) not in pages[to].targets:
            yield f"{name}: {address} names no heading"


def main():
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    pages.pop(site / "404.html") # its links are those of a server's root
    wrong = [problem for path, page in pages.items() for problem in wrong_in(path, page, pages)]
    for path in site.rglob("*.css"):
        if fetched.search(path.read_text(errors="replace")):
            wrong.append(f"{path.relative_to(site)}: fetches from elsewhere")
    found = {entry["location"].partition("#")[0] for entry in json.loads((site / "search/search_index.json").read_text())["docs"]}
    own = {str(path.relative_to(site)) for path in pages if site / "reference" not in path.parents}
    wrong += [f"{name}: the search does not know it" for name in sorted(own - found)]
    print("\n".join(wrong) if wrong else f"{len(own)} pages and {len(pages) - len(own)} of the reference")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
