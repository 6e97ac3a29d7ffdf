#!/usr/bin/env python3
"""Is the tree as it should be? python3 tests/tidy/tidy.py [ROOT]; exit 1 when something is found."""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import error_page  # noqa: E402
import structure  # noqa: E402
import texts  # noqa: E402

CHECKS = [structure.include_direction, structure.purity, structure.doors, structure.vendors,
          structure.length, structure.exceptions_live, texts.core_map, texts.pages, texts.links,
          texts.commands,
          texts.machine_paths, error_page.error_codes]


def main(root):
    wrong = 0
    for check in CHECKS:
        found = list(check(root))
        print(f"{'FAIL' if found else 'ok':5} {check.__name__}")
        for place, what in found:
            print(f"      {place}: {what}")
        wrong += len(found)
    for place, what in structure.long_files(root):
        print(f"warn  {place}: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(os.path.normpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", ".."))))
