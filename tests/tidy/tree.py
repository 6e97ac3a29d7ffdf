"""Reads the tree. A finding is (place, what is wrong and what to do)."""

import os
import re

SKIP = {"build", ".git", "node_modules", "__pycache__", ".venv"}
SOURCES = (".cpp", ".hpp", ".h", ".c")


def files(root, *folders, ends=None):
    for folder in folders or ("",):
        for here, below, names in os.walk(os.path.join(root, folder)):
            below[:] = sorted(d for d in below if d not in SKIP and not d.startswith(".cache"))
            for name in sorted(names):
                path = os.path.relpath(os.path.join(here, name), root)
                if ends is None or name.endswith(ends):
                    yield path


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def lines(root, path):
    return read(root, path).split("\n")


def module_of(path):
    """core/flow/merge/merge.hpp → flow/merge; core/base/json.hpp → base; else None."""
    parts = path.split("/")
    if len(parts) < 3 or parts[0] != "core":
        return None
    return "/".join(parts[1:3]) if parts[1] == "flow" and len(parts) > 3 else parts[1]


def code_lines(root, path):
    """Numbered lines without // comments; enough for what we look for."""
    for number, line in enumerate(lines(root, path), 1):
        yield number, re.sub(r"(^|\s)//.*", "", line)


def included(root, path):
    for number, line in enumerate(lines(root, path), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if found:
            yield number, found.group(1)


def prose(text):
    """Markdown lines outside code fences, numbered."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line
