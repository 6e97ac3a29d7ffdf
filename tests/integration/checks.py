"""Small words for tests that print what they show."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from support.checks import Failure  # noqa: E402


def shown(text):
    print(f"    ok  {text}", flush=True)


def expect(what, wanted, seen):
    if wanted != seen:
        raise Failure(f"{what}: wanted {wanted!r}, got {seen!r}")
    shown(f"{what}: {seen}")


def expect_none(what, problems, limit=8):
    if problems:
        raise Failure(f"{what}: {len(problems)} problems\n" + "\n".join(f"      {p}" for p in list(problems)[:limit]))
    shown(what)


def expect_true(what, condition, detail=""):
    if not condition:
        raise Failure(f"{what}: not so. {detail}")
    shown(what)
