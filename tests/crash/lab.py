"""A laboratory: one sandbox server, one hub, one folder. Everything that was started ends with it.

The build is found by SAMEPAGE_BUILD (default: build/ of this repository). Only localhost is used.
"""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SAMEPAGE_BUILD") or REPO / "build").resolve()
STREAMS = {
    "crm": ["companies", "contacts", "deals"],
    "marketing": ["accounts", "leads"],
    "email": ["subscribers", "memberships"],
    "analytics": ["visitors", "events"],
    "social": ["profiles", "interactions"],
}
MOMENT = re.compile(r'"\d{4}-\d\d-\d\dT[0-9:.]+Z"')


class Failure(Exception):
    """What the test found wrong, in one sentence."""


def check(condition, text):
    if not condition:
        raise Failure(text)


class Server:
    """samepage-sandbox-server on a port of its own choice, and its controls."""

    def __init__(self):
        self.process = subprocess.Popen(
            [str(BUILD / "bin" / "samepage-sandbox-server"), "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.stop()
            raise Failure(f"the sandbox server did not say where it listens: {line!r}")
        self.port = int(found.group(1))

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, "/_control/" + path, body=text)
            reply = connection.getresponse()
            data = reply.read().decode()
        finally:
            connection.close()
        check(reply.status < 300, f"control {method} {path}: {reply.status} {data[:200]}")
        return data

    def populate(self, people, seed):
        self.ask("POST", "reset", {"seed": seed})
        self.ask("POST", "population", {"people": people, "seed": seed})

    def seed(self, account, stream, records):
        """records: id -> members."""
        name = "Id" if account == "crm" else "id"
        records = [{name: key, **record} for key, record in records.items()]
        self.ask("POST", f"{account}/seed", {"stream": stream, "records": records})

    def edit(self, account, stream, record_id, fields):
        self.ask("POST", f"{account}/edit", {"stream": stream, "id": record_id, "fields": fields})

    def delete(self, account, stream, record_id):
        self.ask("POST", f"{account}/delete", {"stream": stream, "id": record_id})

    def faults(self, account, **faults):
        self.ask("POST", f"{account}/faults", faults)

    def heal(self, account):
        self.ask("DELETE", f"{account}/faults")

    def stats(self, account):
        return json.loads(self.ask("GET", f"{account}/stats"))

    def records(self, account, stream):
        """Live records by id."""
        lines = self.ask("GET", f"{account}/dump?ids=1").splitlines()
        rows = [json.loads(line) for line in lines]
        return {row["id"]: row["record"] for row in rows if row["stream"] == stream}

    def accounts(self):
        return list(json.loads(self.ask("GET", "accounts")))

    def dump(self):
        """All systems, ids and moments aside: what two runs are compared by."""
        return sorted(MOMENT.sub('"TIME"', self.ask("GET", "dump?ids=0")).splitlines())

    def duplicates(self):
        """How many records share an address, by account and stream."""
        return {f"{account} {stream}": row["duplicate_emails"]
                for account in self.accounts()
                for stream, row in self.stats(account)["streams"].items()
                if "duplicate_emails" in row}


def configuration(port, isolation="none", options="", extra=None, accounts=None):
    """A samepage.toml. `options`: further lines at the top; `extra`: account -> further lines."""
    text = [options, "developer_mode = true", 'default_country = "GB"',
            "[paths]", f"mappings = {json.dumps(str(REPO / 'mappings'))}",
            "[store]", 'url = "sqlite:hub.db"', "[log]", 'level = "error"',
            "[purposes.service]", 'basis = "contract"', "marketing = false",
            "[purposes.newsletter]", 'basis = "consent"', 'channel = "email"',
            'lists = ["newsletter", "news"]', 'attested = "sign-up forms"']
    for account in accounts or STREAMS:
        text += [f"[connections.{account}]", 'plugin = "sandbox"', 'direction = "both"',
                 f"streams = {json.dumps(STREAMS[account])}", f'isolation = "{isolation}"',
                 (extra or {}).get(account, ""),
                 f"[connections.{account}.config]", f'url = "http://127.0.0.1:{port}"',
                 f'account = "{account}"',
                 f"[connections.{account}.secrets]", 'token = { env = "SANDBOX_TOKEN" }']
    return "\n".join(text) + "\n"


class Lab:
    def __init__(self, configure=configuration, port=None, **options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="samepage-crash-"))
        self.configure, self.options, self.children = configure, options, []
        try:
            self.server = Server()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.port = port or self.server.port
        self.environment = {**os.environ, "SANDBOX_TOKEN": "sandbox"}

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for child in self.children:
            if child.poll() is None:
                self.kill(child)
        self.server.stop()
        keep = kind is not None and os.environ.get("SAMEPAGE_KEEP")
        if keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def new_hub(self, **options):
        """An empty store and a fresh configuration."""
        for old in self.folder.iterdir():
            old.unlink()
        self.configured(**options)

    def configured(self, **options):
        text = self.configure(self.port, **{**self.options, **options})
        (self.folder / "samepage.toml").write_text(text)

    def start(self, *arguments):
        """samepage as the leader of a process group, so that all of it can be killed."""
        command = [str(BUILD / "bin" / "samepage"), "--config",
                   str(self.folder / "samepage.toml"), "--json", *arguments]
        child = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.children = [c for c in self.children if c.poll() is None] + [child]
        return child

    @staticmethod
    def kill(child):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def finish(self, child, timeout=120):
        """(exit code, result, errors). A killed one has the code -9 and no result."""
        try:
            out, err = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.kill(child)
            child.communicate()
            raise Failure(f"samepage did not end within {timeout} s")
        if child.returncode == -signal.SIGKILL:
            return child.returncode, {}, []
        check(child.returncode in (0, 1, 2, 3),
              f"samepage ended with {child.returncode}: {out[-500:]} {err[-500:]}")
        try:
            envelope = json.loads(out)
        except ValueError:
            raise Failure(f"samepage printed no JSON (exit {child.returncode}): {out[-300:]} {err[-500:]}")
        return child.returncode, envelope.get("result") or {}, envelope.get("errors") or []

    def run(self, *arguments, timeout=120):
        return self.finish(self.start(*arguments), timeout)

    def sync(self, *arguments):
        return self.run("sync", "--yes", *arguments)

    def verify(self):
        code, _, errors = self.run("store", "verify")
        check(code == 0, f"store verify: {code} {errors}")

    def status(self):
        code, result, errors = self.run("status")
        check(code == 0, f"status: {code} {errors}")
        return {c["connection"]: c for c in result["connections"]}, result
