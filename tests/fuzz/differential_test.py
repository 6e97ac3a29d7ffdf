#!/usr/bin/env python3
"""Our JSON and CSV against Python's, on the kept inputs of the fuzzer, where both give a meaning.

JSON: what we read and write says the same to Python. CSV: a file without damage (no quote inside an
unquoted value, nothing behind a closing one, no bare carriage return) has the same rows for both.
"""
import csv
import io
import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "corpus")
TOOL = os.path.join(os.environ.get("SAMEPAGE_BUILD", os.path.join(HERE, "../../build")), "bin/fuzz_replay")
DELIMITERS = ",;\t|"


def ours(kind, path, *more):
    """What we read, as JSON; None: we refuse it."""
    done = subprocess.run([TOOL, "--show", kind, path, *more], stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{TOOL} --show {kind} {path} ended with {done.returncode}")
    return done.stdout if done.returncode == 0 else None


def inputs(*targets):
    for target in targets:
        folder = os.path.join(CORPUS, target)
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                yield path, file.read()


def no_constant(word):
    raise ValueError(f"{word} is not JSON")


def first_wins(pairs):
    """Both of a repeated name are lawful readings; the two libraries differ, so neither is compared."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise RecursionError("a name stands twice")
    return dict(pairs)


def pythons(data):
    return json.loads(data.decode("utf-8"), parse_constant=no_constant, object_pairs_hook=first_wins)


def same(a, b):
    if isinstance(a, (int, float)) and not isinstance(a, bool) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-15)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return a == b and type(a) is type(b)


def compare_json():
    compared = refused = 0
    for path, data in inputs("json"):
        text = ours("json", path)
        try:
            expected = pythons(data)
        except RecursionError:
            continue
        except ValueError:
            if text is not None and not data.startswith(b"\xef\xbb\xbf"):
                raise SystemExit(f"{path}: we read {text[:80]!r}, Python says it is not JSON")
            refused += 1
            continue
        if text is None:
            if too_hard(data, expected):
                continue
            raise SystemExit(f"{path}: Python reads it, we do not")
        if not same(pythons(text), expected):
            raise SystemExit(f"{path}: we read {text[:200]!r}, Python {expected!r}")
        compared += 1
    return compared, refused


def too_hard(data, value):
    """Lawful for Python only: lone surrogates, very deep nesting, integers beyond 64 bits (we refuse
    them, saying so) and numbers beyond a double."""
    if any(abs(number) >= 2**63 for number in integers(value)):
        return True
    depth = data.count(b"[") + data.count(b"{")
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return depth > 60 or "Infinity" in json.dumps(value)


def integers(value):
    if isinstance(value, int):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from integers(item)


def compare_csv():
    compared = 0
    for path, data in inputs("csv_rows"):
        head, _, rest = data.partition(b"\n----\n")
        text = rest.partition(b"\n----\n")[0]
        shown = ours("csv", path)
        if shown is None or b"\0" in text or b"\r" in text.replace(b"\r\n", b"") or b"r" in head:
            continue
        delimiter = DELIMITERS[(head[0] if head else 0) & 3]
        reader = csv.reader(io.StringIO(text.decode("latin-1"), newline=""), delimiter=delimiter, strict=True)
        try:
            expected = [row for row in reader if row]
        except csv.Error:
            continue
        found = [row for row in json.loads(shown) if row != [""]]
        if found != [row for row in expected if row != [""]]:
            raise SystemExit(f"{path}: we read {found}, Python {expected}")
        compared += 1
    return compared


def main():
    compared, refused = compare_json()
    rows = compare_csv()
    print(f"JSON: {compared} texts read alike, {refused} refused alike; CSV: {rows} files read alike")
    if min(compared, refused, rows) < 3:
        raise SystemExit("too little was compared: the corpus is not what it was")


if __name__ == "__main__":
    sys.exit(main())
