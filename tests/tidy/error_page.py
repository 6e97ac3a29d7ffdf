#!/usr/bin/env python3
"""docs/reference/errors.md: every error code in the code, explained.

docs/reference/errors.txt has one line per code: CODE | what it means | what to do. This makes the
page from it and from the code, and finds codes that are in one of them only.
    python3 tests/tidy/error_page.py [ROOT]        writes the page
"""

import os
import re
import sys

from tree import SOURCES, files, read

TABLE, PAGE = "docs/reference/errors.txt", "docs/reference/errors.md"
CODE = r"\bSP-[A-Z]{3,4}-\d{3}\b"
AREAS = {
    "CFG": "Configuration", "CLI": "Command line", "FILE": "Files", "HTTP": "Calls to systems",
    "JSON": "JSON", "MAP": "Mappings", "PLG": "Connectors", "PROC": "Processes",
    "SBX": "The sandbox connector", "STO": "Store", "SYN": "Sync", "TAB": "Files of rows", "TOML": "TOML files",
}


def codes_in_source(root):
    """code → folders that give it."""
    found = {}
    for path in files(root, "core", "plugins", ends=SOURCES):
        if "/tests/" in path or "/testing/" in path:
            continue
        for code in re.findall(CODE, read(root, path)):
            found.setdefault(code, set()).add(os.path.dirname(path))
    return found


def table(root):
    rows = {}
    for number, line in enumerate(read(root, TABLE).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split(" | ")]
        if len(cells) != 3 or not re.fullmatch(CODE, cells[0]) or not all(cells):
            raise SystemExit(f"{TABLE}:{number}: not CODE | meaning | what to do")
        if cells[0] in rows:
            raise SystemExit(f"{TABLE}:{number}: {cells[0]} stands here twice")
        rows[cells[0]] = cells[1:]
    return rows


def page(root):
    rows = table(root)
    out = ["# Errors", "",
           "Every error has a code that stays the same. `samepage` prints the code, what happened, where,",
           "and what to do; `--json` gives the same as `code`, `message`, `where` and `fix`.", "",
           "This page is made by `tests/tidy/error_page.py` from `errors.txt` beside it.", ""]
    area = None
    for code in sorted(rows):
        letters = code.split("-")[1]
        if letters != area:
            area = letters
            out += ["", f"## {AREAS.get(letters, letters)} (SP-{letters})", "",
                    "| code | means | do |", "|---|---|---|"]
        meaning, todo = rows[code]
        out.append(f"| {code} | {meaning} | {todo} |")
    return re.sub("\n{3,}", "\n\n", "\n".join(out)) + "\n"


def error_codes(root):
    used, told = codes_in_source(root), table(root)
    for code in sorted(set(used) - set(told)):
        yield ", ".join(sorted(used[code])), f"{code} is not explained: add a line to {TABLE}"
    for code in sorted(set(told) - set(used)):
        yield TABLE, f"{code} is given nowhere: take the line out"
    whole = os.path.join(root, PAGE)
    if not os.path.exists(whole) or read(root, PAGE) != page(root):
        yield PAGE, "differs from what the table gives: run python3 tests/tidy/error_page.py"


if __name__ == "__main__":
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    with open(os.path.join(top, PAGE), "w", encoding="utf-8") as out:
        out.write(page(top))
