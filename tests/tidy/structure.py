"""Checks on the source: include direction, doors, vendors, length."""

import os
import re

import rules
from tree import SOURCES, code_lines, files, included, module_of, read


def include_direction(root):
    for path in files(root, "core", ends=SOURCES):
        module = module_of(path)
        if module is None:
            continue
        for number, header in included(root, path):
            place = f"{path}:{number}"
            if not os.path.exists(os.path.join(root, "core", header)):
                continue  # of the SDK, or generated
            for prefix, homes in rules.WIRED_ONLY.items():
                if header.startswith(prefix) and not path.startswith(tuple(homes)):
                    yield place, f"only {' and '.join(homes)} may name {header}; use its interface"
            other = module_of("core/" + header)
            if other is None or other == module or (module, header) in rules.EXTRA_INCLUDES:
                continue
            if module not in rules.MAY_INCLUDE:
                yield place, f"core/{module} is not in MAY_INCLUDE (tests/tidy/rules.py); add it"
            elif other not in rules.MAY_INCLUDE[module]:
                yield place, f"core/{module} may not include core/{other} ({header})"


def purity(root):
    """A pure stage does not reach a door through other headers either."""
    for stage in rules.PURE_STAGES:
        seen, todo = set(), [(p, p) for p in files(root, f"core/{stage}", ends=SOURCES)]
        while todo:
            path, way = todo.pop()
            for _, header in included(root, path):
                target = "core/" + header
                if target in seen or not os.path.exists(os.path.join(root, target)):
                    continue
                seen.add(target)
                if module_of(target) in rules.IMPURE:
                    yield way, f"the pure stage {stage} reaches {target}"
                todo.append((target, f"{way} > {target}"))


def doors(root):
    for path in files(root, "core", ends=SOURCES):
        for number, line in code_lines(root, path):
            for pattern, what in rules.BANNED_CALLS:
                if not re.search(pattern, line):
                    continue
                if what in rules.NARROW:
                    if path.startswith(tuple(rules.NARROW[what])):
                        continue
                elif path.startswith(tuple(rules.DOORS)):
                    continue
                if any(path.startswith(where) and what == of for where, of in rules.ALLOWED_CALLS):
                    continue
                yield f"{path}:{number}", f"{what}: go through core/world (or core/store)"


def vendors(root):
    for path in files(root, "core", ends=SOURCES + (".txt", ".sql")):
        for number, line in enumerate(read(root, path).split("\n"), 1):
            for name in rules.VENDORS:
                if name in line.lower() and (path, name) not in rules.ALLOWED_VENDORS:
                    yield f"{path}:{number}", f"core knows no vendor ({name}): move it to plugins/ or mappings/"


def length(root):
    for path in files(root, ends=SOURCES + (".py", ".sh", ".toml", ".sql")):
        count = read(root, path).count("\n")
        if count > rules.TOO_LONG and path not in rules.STILL_LONG:
            yield path, f"{count} lines, the most is {rules.TOO_LONG}: one idea per file"


def long_files(root):
    for path in files(root, ends=SOURCES + (".py", ".sh", ".toml", ".sql")):
        count = read(root, path).count("\n")
        if count > rules.LONG:
            yield path, f"{count} lines; {rules.STILL_LONG.get(path, 'think of splitting it')}"


def exceptions_live(root):
    """An exception for what is no longer there hides the next mistake."""
    for where, _ in rules.ALLOWED_CALLS:
        if not os.path.exists(os.path.join(root, where)):
            yield "tests/tidy/rules.py", f"{where} is no longer there: take the exception out"
    for (path, name) in rules.ALLOWED_VENDORS:
        whole = os.path.join(root, path)
        if not os.path.exists(whole) or name not in read(root, path).lower():
            yield "tests/tidy/rules.py", f"{path} no longer names {name}: take the exception out"
    for path in rules.STILL_LONG:
        if not os.path.exists(os.path.join(root, path)) or read(root, path).count("\n") <= rules.TOO_LONG:
            yield "tests/tidy/rules.py", f"{path} is no longer too long: take the exception out"
