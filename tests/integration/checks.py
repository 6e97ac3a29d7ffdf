"""Small words for tests that print what they show."""


class Failed(Exception):
    pass


def expect(what, wanted, seen):
    if wanted != seen:
        raise Failed(f"{what}: wanted {wanted!r}, got {seen!r}")
    print(f"    ok  {what}: {seen}", flush=True)


def expect_none(what, problems, limit=8):
    if problems:
        raise Failed(f"{what}: {len(problems)} problems\n" + "\n".join(f"      {p}" for p in list(problems)[:limit]))
    print(f"    ok  {what}", flush=True)


def expect_true(what, condition, detail=""):
    if not condition:
        raise Failed(f"{what}: not so. {detail}")
    print(f"    ok  {what}", flush=True)
