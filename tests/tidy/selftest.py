#!/usr/bin/env python3
"""Does tidy find what it should? Builds a small tree with one fault at a time."""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import error_page  # noqa: E402
import rules  # noqa: E402

ROOT = os.path.join(HERE, "..", "..")


def write(root, path, text):
    whole = os.path.join(root, path)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    with open(whole, "w", encoding="utf-8") as out:
        out.write(text)


def sound(root):
    """A tree that tidy likes, with every place that has an exception."""
    write(root, "core/base/result.hpp", "// nothing\n")
    write(root, "core/model/act.hpp", '#include "base/result.hpp"\n')
    write(root, "core/world/clock.hpp", "now = std::chrono::system_clock::now();\n")
    write(root, "core/flow/merge/merge.hpp", '#include "model/act.hpp"\n')
    sections = {"base": "result.hpp", "model": "act.hpp", "world": "clock.hpp", "flow/merge": "merge.hpp"}
    for where, _ in rules.ALLOWED_CALLS:
        path = where if where.endswith(("pp", ".h")) else where + "part.hpp"
        write(root, path, "\n")
        parts = path.split("/")
        sections.setdefault("/".join(parts[1:3]) if parts[1] == "flow" else parts[1], parts[-1])
    for path, name in rules.ALLOWED_VENDORS:
        write(root, path, f"// {name}\n")
    write(root, "core/app/main.hpp", "\n")
    write(root, "core/app/cli/parts.cpp", 'return {{"serve", "Run every connection"}};\n')
    sections["app"] = "main.hpp`, `cli/`, `wiring/"
    sections["plugin"] = "loader.cpp"
    for path in rules.STILL_LONG:
        write(root, path, "\n" * (rules.TOO_LONG + 1))
    write(root, "core/README.md", "# map\n" + "".join(f"## `{m}/`\n`{f}`\n" for m, f in sections.items()))
    write(root, "plugins/x/x.cpp", 'fail("SP-SYN-001");\n')
    write(root, error_page.TABLE, "SP-SYN-001 | it is broken | mend it\n")
    write(root, error_page.PAGE, error_page.page(root))


FAULTS = [
    ("core/model/bad.hpp", '#include "store/store.hpp"\n#include "world/clock.hpp"\n', "core/model may not include core/world"),
    ("core/flow/merge/bad.hpp", '#include "base/way.hpp"\n', "the pure stage flow/merge reaches core/world/clock.hpp"),
    ("core/base/bad.cpp", "auto t = std::chrono::system_clock::now();\n", "the clock"),
    ("core/model/bad.cpp", 'auto x = std::getenv("HOME");\n', "the environment"),
    ("core/world/bad.cpp", "#include <boost/dll/shared_library.hpp>\n", "loading code"),
    ("core/model/bad.cpp", "#include <sqlite3.h>\n", "a database"),
    ("core/engine/bad.cpp", "// as " + "Mailman" + " does it\n", "core knows no vendor"),
    ("core/model/bad.hpp", "\n" * 601, "601 lines"),
    ("core/new_module/a.hpp", "\n", "core/new_module is not on the map"),
    ("core/model/below/a.hpp", "\n", "the folder core/model/below/ is not named"),
    ("docs/a.md", "# one\n# two\n", "2 first-level headings"),
    ("docs/a.md", "# one\n[x](missing.md)\n", "the link missing.md leads nowhere"),
    ("docs/a.md", "# one\n[x](#two)\n", "there is no such heading"),
    ("docs/a.md", "# one\n`samepage dance`\n", "there is no command samepage dance"),
    ("docs/a.md", "# one\nsee " + rules.MACHINE_PATHS[0] + "x\n", "a path of somebody's machine"),
    ("plugins/x/y.cpp", 'fail("SP-SYN-002");\n', "SP-SYN-002 is not explained"),
    ("plugins/x/x.cpp", "\n", "SP-SYN-001 is given nowhere"),
    (error_page.PAGE, "# Errors\n", "differs from what the table gives"),
]


def run(root):
    done = subprocess.run([sys.executable, os.path.join(HERE, "tidy.py"), root],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as root:
        sound(root)
        code, said = run(root)
        if code != 0:
            print("the sound tree is not sound:\n" + said)
            wrong += 1
    for path, text, expected in FAULTS:
        with tempfile.TemporaryDirectory() as root:
            sound(root)
            write(root, "core/base/way.hpp", '#include "world/clock.hpp"\n' if "reaches" in expected else "\n")
            write(root, path, text)
            code, said = run(root)
            if code != 1 or expected not in said:
                print(f"not found: {expected}\n{said}")
                wrong += 1
    print(f"{len(FAULTS) + 1 - wrong} of {len(FAULTS) + 1} right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
