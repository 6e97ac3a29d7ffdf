"""What every driver does: read lines, write lines, speak HTTP, fail in one sentence."""
import base64
import json
import shlex
import sys
import urllib.error
import urllib.request


class Failure(Exception):
    """An error to print without a trace: the thing, the place, the cause, the next step."""


def read_env(path):
    """Reads KEY=VALUE lines."""
    try:
        with open(path, encoding="utf-8") as lines:
            pairs = [line.rstrip("\n").split("=", 1) for line in lines if "=" in line]
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}. Next: start the system first")
    return {key: " ".join(shlex.split(value)) for key, value in pairs}


def read_lines(path):
    """Yields the JSON objects of a file ('-' is standard input), one a line."""
    source = sys.stdin if path == "-" else open(path, encoding="utf-8")
    with source as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                raise Failure(f"{path}, line {number} is not JSON: {error}. Next: put one JSON object on each line")


def put(record):
    """Writes one line; sorted keys, so that two dumps can be compared."""
    print(json.dumps(record, ensure_ascii=False, sort_keys=True))


def pieces(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def http(method, url, headers=None, body=None):
    """Returns status, headers and body; only a connection failure is an error."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError as error:
        raise Failure(f"{method} {url} failed: {error}. Next: check that the system runs and the port is right")
