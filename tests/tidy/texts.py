"""Checks on texts: the map of core, markdown pages, links, machine paths."""

import os
import re

import rules
from tree import SOURCES, files, prose, read


def source_folders(root):
    for here, below, names in os.walk(os.path.join(root, "core")):
        below.sort()
        if any(n.endswith(SOURCES + (".sql",)) for n in names):
            yield os.path.relpath(here, os.path.join(root, "core"))


def core_map(root):
    """core/README.md has a section `## folder/` for each module, naming what is in it."""
    page = "core/README.md"
    sections, current = {}, None
    for number, line in prose(read(root, page)):
        heading = re.match(r"## (?:\d+\. )?`([\w/]+)/`", line)
        if heading:
            current = heading.group(1)
            sections[current] = (number, [])
        elif line.startswith("## "):
            current = None
        elif current is not None:
            sections[current][1].append(line)
    folders = list(source_folders(root))
    modules = {"/".join(f.split("/")[:2]) if f.startswith("flow/") else f.split("/")[0] for f in folders}
    for module in sorted(modules - set(sections)):
        yield page, f"core/{module} is not on the map: add a section ## `{module}/`"
    for module in sorted(set(sections) - modules):
        yield f"{page}:{sections[module][0]}", f"core/{module} has no source: take the section out"
    for module, (number, body) in sections.items():
        if module not in modules:
            continue
        place = f"{page}:{number}"
        body = [l for l in body if l.strip()]
        if len(body) > rules.MAP_SECTION_LINES:
            yield place, f"{len(body)} lines on {module}, the most is {rules.MAP_SECTION_LINES}"
        named = set(re.findall(r"`([\w./]+)`", "\n".join(body)))
        for name in sorted(named):
            if re.search(r"\.(hpp|cpp|sql)$|/$", name) and not os.path.exists(
                    os.path.join(root, "core", module, name)):
                yield place, f"core/{module}/{name} does not exist"
        below = [f[len(module) + 1:] for f in folders if f.startswith(module + "/")]
        for folder in below:
            if folder + "/" not in named:
                yield place, f"the folder core/{module}/{folder}/ is not named"
        headers = [n for n in os.listdir(os.path.join(root, "core", module)) if n.endswith(".hpp")]
        if headers and not any(n in named for n in headers):
            yield place, f"none of the headers of core/{module} is named"


def slug(heading):
    heading = re.sub(r"[`*_]", "", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def pages(root):
    for path in files(root, ends=".md"):
        titles = [n for n, line in prose(read(root, path)) if line.startswith("# ")]
        if len(titles) != 1:
            yield path, f"{len(titles)} first-level headings, wanted one"


def links(root):
    for path in files(root, ends=".md"):
        for number, line in prose(read(root, path)):
            line = re.sub(r"`[^`]*`", "", line)
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, anchor = target.partition("#")
                whole = os.path.normpath(os.path.join(root, os.path.dirname(path), name)) if name \
                    else os.path.join(root, path)
                if not os.path.exists(whole):
                    yield f"{path}:{number}", f"the link {target} leads nowhere"
                elif anchor and whole.endswith(".md"):
                    text = read(root, os.path.relpath(whole, root))
                    if anchor not in {slug(l.lstrip("#")) for _, l in prose(text) if l.startswith("#")}:
                        yield f"{path}:{number}", f"{target}: there is no such heading"


TEXT_ENDS = SOURCES + (".md", ".py", ".sh", ".toml", ".txt", ".json", ".cmake", ".sql", ".scenario",
                       ".jsonl", ".csv", ".js", ".map", "run")


def machine_paths(root):
    for path in files(root, ends=TEXT_ENDS):
        for number, line in enumerate(read(root, path).split("\n"), 1):
            for wrong in rules.MACHINE_PATHS:
                # A longer path may well end in such a folder: only the root of a machine counts.
                if re.search(r"(?<![\w.}$/-])" + re.escape(wrong), line):
                    yield f"{path}:{number}", f"a path of somebody's machine ({wrong})"


def commands(root):
    """A command that a page names exists. The programs' own texts are held to it by the tests."""
    known = set()
    for path in files(root, "core/app/cli", ends=(".cpp", ".hpp")):
        known |= set(re.findall(r'\{+"([a-z][a-z-]*(?: [a-z-]+)?)",\s*"[A-Z]', read(root, path)))
    if not known:
        return
    first = {name.split(" ")[0] for name in known}
    for path in files(root, ends=".md"):
        for number, line in enumerate(read(root, path).split("\n"), 1):
            for group, sub in re.findall(r"(?:`|^\$ |\bbin/)samepage ([a-z][a-z-]+)(?: ([a-z-]+))?", line):
                below = {name for name in known if name.startswith(group + " ")}
                wrong = group not in first or (sub and below and f"{group} {sub}" not in known)
                if wrong:
                    yield f"{path}:{number}", f"there is no command samepage {group} {sub}".rstrip()
