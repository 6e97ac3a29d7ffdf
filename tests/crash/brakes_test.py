#!/usr/bin/env python3
"""Mass changes wait for a person, everything else goes on (P9); a plan is carried out as it was
approved or not at all (P13). Every brake is tried: deletes, e-mail overwrites, unsubscribes,
creates.
"""

import json
import sys
import time

import everyone as town
from lab import Failure, Lab, check, configuration

ACCOUNTS = ["crm", "marketing", "email"]
TOWN = 30


def begin(lab, extra=None):
    town.begin(lab.server, TOWN)
    lab.new_hub(accounts=ACCOUNTS, extra=extra or {})
    for _ in range(3):
        code, result, errors = lab.sync()
    check(code == 0 and result["pending"] == 0, f"the first sync ended with {code}: {errors}")


def expect_held(lab, held, what):
    """sync holds that many, says so with exit 3, its code and a case per stream."""
    code, result, errors = lab.run("sync")
    check(code == 3, f"{what}: sync ended with {code} instead of 3: {errors}")
    check(result["held"] == held, f"{what}: {result['held']} changes are held instead of {held}")
    check([e["code"] for e in errors] == ["SP-CLI-006"], f"{what}: errors {errors}")
    _, status = lab.status()
    cases = [c for c in status["cases"] if c["kind"] == "brake"]
    check(cases and all(what in c["subject"] for c in cases), f"{what}: the cases are {cases}")
    check(not result["connections"] or all(c["ok"] for c in result["connections"]),
          f"{what}: a connection failed: {result['connections']}")


def plan(lab, expected=2):
    file = str(lab.folder / "plan.json")
    code, result, errors = lab.run("plan", "-o", file)
    check(code == expected, f"plan ended with {code} instead of {expected}: {errors}")
    return file, result


def expect_refused(lab, file, code_of_error, exit_code):
    before, written = lab.server.dump(), town.writes(lab.server)
    code, _, errors = lab.run("apply", file)
    check(code == exit_code, f"apply ended with {code} instead of {exit_code}: {errors}")
    check(code_of_error in [e["code"] for e in errors], f"apply said {errors}")
    check(lab.server.dump() == before and town.writes(lab.server) == written,
          "a plan was refused, and something was written all the same")


def expect_done(lab):
    """All is done: nothing is held, the cases are closed and the next plan is empty."""
    code, result, errors = lab.run("sync")
    check(code == 0 and result["held"] == 0, f"afterwards sync ended with {code}: {errors}")
    _, status = lab.status()
    check(not [c for c in status["cases"] if c["kind"] == "brake"], "a brake's case is still open")
    code, result, _ = lab.run("plan")
    check(code == 0 and not result["changes"], f"the next plan is not empty: {result['changes']}")
    lab.verify()


def approve(lab):
    file, result = plan(lab)
    code, done, errors = lab.run("apply", file)
    check(code == 0, f"apply ended with {code}: {errors}")
    made = {c["connection"]: (c["created"], c["updated"], c["deleted"])
            for c in done["connections"]}
    planned = {a: tuple(sum(c["connection"] == a and c["op"] == op for c in result["changes"])
                        for op in ("create", "update", "delete")) for a in ACCOUNTS}
    check(made == planned, f"apply did {made}, the plan said {planned} (create, update, delete)")
    return result


def phone_in_marketing(lab, k):
    return lab.server.records("marketing", "leads")[town.lead(k)]["properties"].get("phone")


def deletes(lab):
    begin(lab, {"crm": 'on_delete = "propagate"'})
    gone = range(1, 19)  # 60 %
    for k in gone:
        lab.server.delete("crm", "contacts", town.contact(k))
    lab.server.edit("crm", "contacts", town.contact(25), {"Phone": "07700 900825"})
    lab.server.edit("marketing", "leads", town.lead(26), {"properties": {"lastname": "Rowan"}})
    town.seed_email(lab.server, [40])
    for _ in range(2):
        expect_held(lab, 2 * len(gone), "deletes")
        check(len(lab.server.records("marketing", "leads")) == TOWN, "leads were deleted")
        check(len(lab.server.records("email", "subscribers")) == TOWN + 1, "subscribers were deleted")
    # Everything else has arrived; the new one in crm only, for nothing permits marketing.
    check(phone_in_marketing(lab, 25) == "+447700900825", "the edit in crm did not arrive")
    contacts = lab.server.records("crm", "contacts")
    check(contacts[town.contact(26)]["LastName"] == "Rowan", "the edit in marketing did not arrive")
    check(town.address(40) in [c["Email"] for c in contacts.values()], "the new one did not arrive")
    check(len(contacts) == TOWN - len(gone) + 1, "who was deleted in crm was put back")

    file, result = plan(lab)
    removes = [c for c in result["changes"] if c["op"] == "delete"]
    check(len(removes) == 2 * len(gone) and all(c["held_by"] for c in removes),
          f"the plan shows {len(removes)} held deletes")
    # An edit makes the plan stale; what was approved is done exactly or not at all.
    lab.server.edit("crm", "contacts", town.contact(27), {"Phone": "07700 900827"})
    expect_refused(lab, file, "SP-SYN-020", 3)
    check(phone_in_marketing(lab, 27) == town.phone(27), "a refused plan wrote the edit")
    # A plan that somebody edited is none.
    file, _ = plan(lab)
    text = json.loads((lab.folder / "plan.json").read_text())
    text["changes"] = text["changes"][:-1]
    (lab.folder / "edited.json").write_text(json.dumps(text))
    expect_refused(lab, str(lab.folder / "edited.json"), "SP-CLI-003", 1)

    approve(lab)
    check(len(lab.server.records("marketing", "leads")) == TOWN - len(gone), "leads remain")
    check(len(lab.server.records("email", "subscribers")) == TOWN + 1 - len(gone), "some remain")
    check(phone_in_marketing(lab, 27) == "+447700900827", "the plan's edit is not there")
    expect_done(lab)
    expect_refused(lab, file, "SP-SYN-020", 3)  # it was done once


def email_overwrites(lab):
    begin(lab)
    moved = range(1, 26)
    for k in moved:
        lab.server.edit("email", "subscribers", town.subscriber(k),
                        {"email": f"moved{k:03}@town.example.test"})
    lab.server.edit("crm", "contacts", town.contact(28), {"Phone": "07700 900828"})
    # In crm only: nothing permits marketing to use the new addresses.
    expect_held(lab, len(moved), "email_overwrites")
    kept = {c["Email"] for c in lab.server.records("crm", "contacts").values()}
    check(kept == {town.address(k) for k in range(1, TOWN + 1)}, "addresses were overwritten")
    check(phone_in_marketing(lab, 28) == "+447700900828", "the other edit did not arrive")
    approve(lab)
    now = {c["Email"] for c in lab.server.records("crm", "contacts").values()}
    check(all(f"moved{k:03}@town.example.test" in now for k in moved), "addresses did not arrive")
    check(len(now) == TOWN, "the number of contacts has changed")
    expect_done(lab)


def unsubscribes(lab):
    begin(lab)
    out = range(1, 26)
    for k in out:
        lab.server.edit("crm", "contacts", town.contact(k), {"HasOptedOutOfEmail": True})
    lab.server.edit("crm", "contacts", town.contact(3), {"Phone": "07700 900803"})
    lab.server.edit("crm", "contacts", town.contact(29), {"Phone": "07700 900829"})
    expect_held(lab, len(out), "unsubscribes")
    states = [m["status"] for m in lab.server.records("email", "memberships").values()]
    check(states == ["subscribed"] * TOWN, "opt-outs were passed on past the brake")
    # The brake holds the passing on; what an opt-out forbids is forbidden at once.
    check(phone_in_marketing(lab, 3) == town.phone(3), "something left after an opt-out")
    check(phone_in_marketing(lab, 29) == "+447700900829", "the other edit did not arrive")
    approve(lab)
    states = [m["status"] for m in lab.server.records("email", "memberships").values()]
    check(states.count("unsubscribed") == len(out), f"the opt-outs are not there: {states}")
    expect_done(lab)


def creates(lab):
    begin(lab)
    new = range(100, 160)
    town.seed_email(lab.server, new)
    lab.server.edit("crm", "contacts", town.contact(30), {"Phone": "07700 900830"})
    expect_held(lab, len(new), "creates")  # in crm; nothing permits marketing
    check(len(lab.server.records("crm", "contacts")) == TOWN, "records were created")
    check(phone_in_marketing(lab, 30) == "+447700900830", "the other edit did not arrive")
    approve(lab)
    check(len(lab.server.records("crm", "contacts")) == TOWN + len(new), "contacts are missing")
    check(len(lab.server.records("marketing", "leads")) == TOWN, "leads without a permission")
    check(not any(lab.server.duplicates().values()), "addresses stand on several records")
    expect_done(lab)


def main():
    failures = 0
    for case in (deletes, email_overwrites, unsubscribes, creates):
        began = time.monotonic()
        try:
            with Lab(configuration) as lab:
                case(lab)
            print(f"ok {case.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
        except Failure as failure:
            failures += 1
            print(f"FAILED {case.__name__}: {failure}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
