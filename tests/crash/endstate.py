"""What two runs of one story are compared by."""

import difflib

from lab import Failure, check

ACCOUNTS = ("crm", "marketing", "email", "analytics", "social")


def systems(lab):
    """What the systems hold, and how often records were made and deleted there by the hub."""
    stats = {account: lab.server.stats(account) for account in ACCOUNTS}
    return {"systems": lab.server.dump(), "duplicates": lab.server.duplicates(),
            "creates": {account: s["creates"] for account, s in stats.items()},
            "deletes": {account: s["deletes"] for account, s in stats.items()}}


def hub(lab):
    """A sound store with nothing left to do; how much is in it."""
    code, result, errors = lab.run("store", "verify")
    check(code == 0, f"store verify: {code} {errors}")
    store = {name: value for name, value in result.items() if isinstance(value, int)}
    connections, status = lab.status()
    waiting = sum(c["waiting"] for c in connections.values())
    check(waiting == 0, f"{waiting} writes are still in doubt")
    code, plan, _ = lab.run("plan")
    check(code == 0 and not plan["changes"], f"the next plan is not empty: {plan['changes']}")
    return {"store": store, "to_merge": status["to_merge"],
            "cases": sorted(c["kind"] for c in status["cases"])}


def compare(expected, found, part):
    """Every member of `expected` has to be the same in `found`."""
    lines = []
    for name, wanted in expected.items():
        if wanted == found[name]:
            continue
        if name == "systems":
            diff = list(difflib.unified_diff(wanted, found[name], "undisturbed", "this run",
                                             lineterm="", n=0))
            lines += diff[:30] + (["…"] if len(diff) > 30 else [])
        else:
            lines.append(f"{name}: expected {wanted}, found {found[name]}")
    if lines:
        raise Failure(f"{part} ended differently:\n  " + "\n  ".join(lines))
