"""The faults, one class each: how it starts and stops, and what has to be true while it is on."""

import itertools
import time

import story
from lab import check

WRITERS = ("crm", "marketing", "email")
SETTLE = 2.1   # a write in doubt is looked for two seconds after it was sent


def is_write(path):
    return path.endswith(("/batch", "/delete"))


def others_are_served(stage, part, result, failing):
    """In this very cycle crm and email have got what was theirs, whatever the failing one does."""
    rows = {c["connection"]: c for c in result["connections"]}
    for name, row in rows.items():
        check(name == failing or row["ok"], f"{name} failed with {failing}: {row['error']}")
    if part == 1:
        member = stage.lab.server.records("email", "memberships")[story.membership(12)]
        check(member["status"] == "unsubscribed", "an opt-out in crm did not reach email")
        contact = stage.lab.server.records("crm", "contacts")[story.contact(2)]
        check(contact["LastName"] == "Birchwood", "an edit in email did not reach crm")


def failure_is_told(stage, part, failing):
    """status: which connection fails, why, and what waits for it and why."""
    connections, _ = stage.lab.status()
    row = connections[failing]
    check(row["failures"] > 0 and row["last_error"], f"status does not say why {failing} fails: {row}")
    # In the first sync others wait for it to be read; later, what is meant for it waits.
    told = [w for c in connections.values() for w in c["waits"]]
    check(told and all(w["count"] > 0 and w["text"] for w in told), f"status does not say what waits: {told}")
    if part == 1:
        whys = {w["why"] for w in row["waits"]}
        check(whys and whys <= {"failing", "asked_to_wait", "in_doubt"},
              f"status does not say why it waits: {row}")
        check(row["waiting"] == sum(w["count"] for w in row["waits"]), f"{row}")
    for name, other in connections.items():
        check(name == failing or not other["last_error"], f"status blames {name}: {other}")


class Case:
    """No fault. `cycles` with it on; a `pause` for the systems and clocks after it."""
    name = "none"
    options = ""     # further lines of the configuration
    extra = ""       # further lines of each connection
    cycles = 1
    pause = 0.0
    parts = (0, 1)   # during the first sync, and during the edits

    def start(self, stage): pass
    def stop(self, stage): pass
    def during(self, stage, part, code, result): pass


class ServerFaults(Case):
    """Faults of the server's own. `failing`: the only account that has them, when it must fail."""

    def __init__(self, name, faults, accounts=WRITERS, failing=None, cycles=1, pause=0.0, extra="",
                 options="", tolerable=False, parts=(0, 1)):
        self.name, self.faults, self.accounts, self.failing = name, faults, accounts, failing
        self.cycles, self.pause, self.extra, self.options = cycles, pause, extra, options
        self.tolerable, self.parts = tolerable, parts

    def start(self, stage):
        for account in self.accounts:
            stage.lab.server.faults(account, **self.faults)

    def stop(self, stage):
        strikes = 0
        for account in self.accounts:
            strikes += sum(stage.lab.server.stats(account)["strikes"].values())
            if not self.tolerable:
                stage.lab.server.heal(account)
        by_dice = any(name.startswith(("p_", "next_")) for name in self.faults)
        check(strikes > 0 or not by_dice, "the fault never struck: the case shows nothing")

    def during(self, stage, part, code, result):
        if self.failing:
            check(code == 2, f"{self.failing} fails, and sync ended with {code}")
            others_are_served(stage, part, result, self.failing)
            failure_is_told(stage, part, self.failing)
        if self.tolerable:
            row = [c for c in result["connections"] if not c["ok"]]
            check(not row, f"this fault is to be lived with, but: {row}")


class BrokenNetwork(Case):
    """Writes are cut off in different ways, in all systems."""
    cycles, pause = 2, SETTLE

    def __init__(self, name, ways):
        self.name, self.ways = name, ways

    def start(self, stage):
        self.left = list(self.ways)

        def gate(number, method, path):
            return self.left.pop(0) if self.left and is_write(path) else None

        stage.proxy.begin(gate)

    def stop(self, stage):
        stage.proxy.end()
        check(len(self.left) < len(self.ways), "no write was cut off: the case shows nothing")
        stage.proxy.wait_for_late()

    def during(self, stage, part, code, result):
        connections, _ = stage.lab.status()
        unknown = sum(c["unknown"] for c in result["connections"])
        waiting = sum(c["waiting"] for c in connections.values())
        check(waiting >= unknown, f"{unknown} writes are in doubt, status says {waiting} wait")
        if unknown:
            check(code == 2, f"{unknown} writes are in doubt, and sync ended with {code}")
            check(any(c["last_error"] for c in connections.values()), "status does not say why")


class Reject(Case):
    """Every second row is refused for good: dead letters, which a person retries."""
    name = "rows refused"

    def start(self, stage):
        for account in WRITERS:
            stage.lab.server.faults(account, partial_every=2, partial_kind="reject")

    def stop(self, stage):
        for account in WRITERS:
            stage.lab.server.heal(account)
        _, letters, _ = stage.lab.run("dead-letter", "list")
        letters = letters if isinstance(letters, list) else letters["dead_letters"]
        for letter in letters:
            code, _, errors = stage.lab.run("dead-letter", "retry", str(letter["change"]))
            check(code == 0, f"dead-letter retry: {code} {errors}")

    def during(self, stage, part, code, result):
        connections, _ = stage.lab.status()
        refused = sum(c["refused"] for c in result["connections"])
        letters = sum(c["dead_letters"] for c in connections.values())
        check(refused > 0, "nothing was refused")
        check(letters == refused, f"{refused} rows were refused, status says {letters} dead letters")


class ForgottenCursor(Case):
    name = "cursors forgotten"

    def start(self, stage):
        time.sleep(SETTLE)   # what was written just now may be missing from a list all the same
        for account in WRITERS:
            stage.lab.server.control(f"{account}/forget")


class ExpiredTokens(Case):
    name = "tokens end in the middle"
    pause = SETTLE

    def start(self, stage):
        counter = itertools.count(1)

        def gate(number, method, path):
            if next(counter) % 4 == 0:
                for account in WRITERS:
                    stage.lab.server.control(f"{account}/expire-tokens")

        stage.proxy.begin(gate)

    def stop(self, stage):
        stage.proxy.end()


class StaleSearch(BrokenNetwork):
    """Searches lag behind, and the answers to creates are lost."""

    def start(self, stage):
        for account in WRITERS:
            stage.lab.server.faults(account, stale_search_ms=1500)
        super().start(stage)

    def stop(self, stage):
        super().stop(stage)
        for account in WRITERS:
            stage.lab.server.heal(account)


def all_cases():
    small = "page = 7"
    impatient = 'call_timeout = "2s"'
    return [
        Case(),
        BrokenNetwork("connections closed before the effect", ["drop"] * 3),
        BrokenNetwork("connections closed after the effect", ["after"] * 3),
        BrokenNetwork("answers cut in half", ["half"] * 3),
        BrokenNetwork("500 after the effect", [500] * 3),
        BrokenNetwork("requests that arrive late", ["late", None, "late", "drop"]),
        StaleSearch("searches lag and answers are lost", ["after"] * 4),
        ServerFaults("replies lost", {"next_lose_reply": 1}, pause=SETTLE),
        ServerFaults("one refuses with 429", {"p_429": 1, "retry_after_ms": 1000}, ["marketing"],
                     "marketing", cycles=2, pause=1.2),
        ServerFaults("429 storm", {"p_429": 0.4, "retry_after_ms": 1000}, cycles=2, pause=SETTLE),
        ServerFaults("one answers 500", {"p_500": 1}, ["marketing"], "marketing", cycles=2,
                     pause=SETTLE),
        ServerFaults("500 now and then", {"p_500": 0.2}, cycles=2, pause=SETTLE),
        ServerFaults("one hangs", {"next_hang": 3}, ["marketing"], "marketing", extra=impatient,
                     pause=SETTLE),
        ServerFaults("one answers garbage", {"p_garbage": 1}, ["marketing"], "marketing",
                     pause=SETTLE),
        ServerFaults("one answers half", {"p_truncate": 1}, ["marketing"], "marketing",
                     pause=SETTLE),
        ServerFaults("garbage now and then", {"p_garbage": 0.1, "p_truncate": 0.1}, cycles=2,
                     pause=SETTLE),
        ServerFaults("one answers too much", {"next_oversize": 3}, ["marketing"], "marketing",
                     pause=SETTLE),
        ServerFaults("rows put off", {"partial_every": 2, "partial_kind": "retry"}, cycles=2),
        Reject(),
        ServerFaults("pages repeated and in another order", {"p_duplicate": 0.5, "p_reorder": 1.0},
                     extra=small, tolerable=True),
        ServerFaults("lists that move", {"page_shift": "oldest_first"}, extra=small, tolerable=True),
        ServerFaults("tokens that live short", {"token_expire_after": 2}, tolerable=True),
        ExpiredTokens(),
        ForgottenCursor(),
        ServerFaults("a clock an hour ahead", {"clock_offset_ms": 3600_000}, ["marketing"],
                     tolerable=True),
        ServerFaults("a clock an hour behind", {"clock_offset_ms": -3600_000}, ["marketing"],
                     tolerable=True),
    ]
