"""A laboratory: one sandbox server, one hub, one folder. Everything that was started ends with it."""

import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from support import program, sandbox  # noqa: E402
from support.checks import Failure, check  # noqa: E402,F401  (for the tests that use a lab)
from support.configuration import purposes  # noqa: E402

STREAMS = {
    "crm": ["companies", "contacts", "deals"],
    "marketing": ["accounts", "leads"],
    "email": ["subscribers", "memberships"],
    "analytics": ["visitors", "events"],
    "social": ["profiles", "interactions"],
}
MOMENT = re.compile(r'"\d{4}-\d\d-\d\dT[0-9:.]+Z"')


class Server(sandbox.Sandbox):
    """What the tests do to its systems, and look at in them."""

    def populate(self, people, seed):
        self.control("reset", {"seed": seed})
        self.control("population", {"people": people, "seed": seed})

    def seed(self, account, stream, records):
        """records: id -> members."""
        name = "Id" if account == "crm" else "id"
        records = [{name: key, **record} for key, record in records.items()]
        self.control(f"{account}/seed", {"stream": stream, "records": records})

    def edit(self, account, stream, record_id, fields):
        self.control(f"{account}/edit", {"stream": stream, "id": record_id, "fields": fields})

    def delete(self, account, stream, record_id):
        self.control(f"{account}/delete", {"stream": stream, "id": record_id})

    def stats(self, account):
        return json.loads(self.control(f"{account}/stats", method="GET"))

    def records(self, account, stream):
        """Live records by id."""
        lines = self.control(f"{account}/dump?ids=1", method="GET").splitlines()
        rows = [json.loads(line) for line in lines]
        return {row["id"]: row["record"] for row in rows if row["stream"] == stream}

    def accounts(self):
        return list(json.loads(self.control("accounts", method="GET")))

    def dump(self):
        """All systems, ids and moments aside: what two runs are compared by."""
        return sorted(MOMENT.sub('"TIME"', self.control("dump?ids=0", method="GET")).splitlines())

    def duplicates(self):
        """How many records share an address, by account and stream."""
        return {f"{account} {stream}": row["duplicate_emails"]
                for account in self.accounts()
                for stream, row in self.stats(account)["streams"].items()
                if "duplicate_emails" in row}


def configuration(port, isolation="none", options="", extra=None, accounts=None):
    """A samepage.toml. `options`: further lines at the top; `extra`: account -> further lines."""
    text = [options, "developer_mode = true", 'default_country = "GB"',
            "[paths]", f"mappings = {json.dumps(str(program.REPOSITORY / 'mappings'))}",
            "[store]", 'url = "sqlite:hub.db"', "[log]", 'level = "error"',
            purposes("newsletter", "news")]
    for account in accounts or STREAMS:
        text.append(sandbox.account(
            account, f"http://127.0.0.1:{port}", STREAMS[account],
            (extra or {}).get(account, ""), direction="both", isolation=isolation))
    return "\n".join(text)


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
        child = program.start(["--json", *arguments], self.folder, sandbox.TOKEN)
        self.children = [c for c in self.children if c.poll() is None] + [child]
        return child

    kill = staticmethod(program.kill_all)

    def finish(self, child, timeout=120):
        """(exit code, result, errors). A killed one has the code -9 and no result."""
        ran = program.finish(child, timeout)
        if ran.code == -signal.SIGKILL:
            return ran.code, {}, []
        check(ran.code in (0, 1, 2, 3), f"samepage ended with {ran.code}: {ran.all[-1000:]}")
        envelope = ran.envelope()
        return ran.code, envelope["result"] or {}, envelope["errors"] or []

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
