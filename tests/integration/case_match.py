"""A. Two filled systems meet: the plan shows the exact match, applying it makes all alike."""
import dumps
from checks import expect, expect_none, expect_true
from consent import Ledger


def wanted_matches(truth):
    """records, matched, alone by stream."""
    counts, people = truth["counts"], truth["people"]
    companies = counts["companies"]
    return {("crm", "contacts"): (counts["parties"] - companies, counts["both"]),
            ("crm", "companies"): (companies, 0),
            ("mail", "users"): (counts["members"], counts["both"]),
            ("web", "visitors"): (counts["visitors"], counts["visitors"]),
            ("social", "profiles"): (counts["bluesky_accounts"], counts["bluesky"]),
            ("mail", "members"): (counts["members"], subscriptions_in_both(people))}


def subscriptions_in_both(people):
    """A person on both lists under one address: one subscription."""
    return sum(1 for p in people if "tryton_news" in p and p.get("mailman", [""])[0] == p["email"])


def check_matches(truth, matches):
    found = {(m["connection"], m["stream"]): m for m in matches}
    for stream, (records, matched) in wanted_matches(truth).items():
        if stream not in found:
            continue
        m = found[stream]
        expect(f"{' '.join(stream)}: records, matched, alone, doubtful, duplicates",
               (records, matched, records - matched, 0, 0),
               tuple(m[k] for k in ("records", "matched", "alone", "doubtful", "duplicates")))


def check_converged(truth, before, after):
    """Every linked person: the same name and address where it may be written; all else as it was."""
    ledger = Ledger(before)
    by_code, by_email, old = dumps.parties(after), dumps.user_by_email(after), dumps.user_by_email(before)
    problems, linked = [], 0
    for person in truth["people"]:
        if "tryton" not in person or "mailman" not in person:
            continue
        party, user, was = by_code[person["tryton"]], by_email[person["mailman"][0]], old[person["mailman"][0]]
        if party["email"] != person["email"]:
            problems.append(f"{person['person']}: Tryton's address became {party['email']}")
        missing = set(user["emails"]) - set(party["emails"])
        if missing:
            problems.append(f"{person['person']}: Tryton lacks {missing}")
        if ledger.granted(person["email"]) or any(map(ledger.granted, was["lists"])):
            linked += 1
            if party["name"] != user["name"]:
                problems.append(f"{person['person']}: {party['name']!r} in Tryton, {user['name']!r} in Mailman")
        elif (user["name"], user["emails"]) != (was["name"], was["emails"]):
            problems.append(f"{person['person']}: written to without a ground: {was} became {user}")
        if ledger.granted(person["email"]) and person["email"] not in user["emails"]:
            problems.append(f"{person['person']}: Mailman lacks {person['email']}")
    expect_none("every linked person is alike in both, or untouched where consent is missing", problems)
    expect_true(f"{linked} linked people may be written to", linked > 0)


def check_made(truth, before, after):
    """Who was in one system only: made in the other where the purposes allow it, and only there."""
    ledger = Ledger(before)
    in_tryton = {e for p in dumps.parties(after).values() for e in p["emails"]}
    in_mailman = dumps.user_by_email(after)
    problems = []
    for person in truth["people"]:
        if person["kind"] == "company":
            continue
        if "tryton" not in person and person["email"] not in in_tryton:
            problems.append(f"{person['person']} is not in Tryton")
        if "mailman" not in person and (person["email"] in in_mailman) != ledger.granted(person["email"]):
            problems.append(f"{person['person']}: in Mailman against consent, or not there with it")
    expect_none("who was missing was made, where allowed", problems)


def check_lists(before, after):
    ledger = Ledger(before)
    tryton, mailman = dumps.tryton_list(after), dumps.mailman_list(after)
    wrong = [e for e in ledger.emails()
             if tryton.get(e, False) != ledger.granted(e) or mailman.get(e, False) != ledger.granted(e)]
    expect_none("both lists have exactly those who agreed and did not refuse anywhere", wrong)


def run(world):
    hub, systems, truth = world.hub, world.systems, world.truth
    before = systems.dump_text()
    code, plan = hub.run("plan", "-o", "plan.json")
    expect("plan: exit code", 2, code)
    check_matches(truth, plan["matches"])
    expect_true("nothing was written before the approval", systems.dump_text() == before)
    code, result = hub.run("apply", "plan.json")
    expect("apply: refused by a system", 0, sum(c["refused"] for c in result["connections"]))
    for cycle in range(2):
        code, plan = hub.run("plan", "-o", "plan.json")
        if code == 0:
            break
        world.note(f"after apply and {cycle} syncs: {summary(plan)}")
        hub.sync()
    expect("cycles after apply until nothing is to do, at most 1", True, code == 0 and cycle <= 1)
    expect("plan: exit code", 0, code)
    after = systems.dump_text()
    check_converged(truth, before, after)
    check_made(truth, before, after)
    check_lists(before, after)
    expect_none("nobody stands twice", dumps.duplicates(after))
    expect("dead letters", [], hub.run("dead-letter", "list")[1])


def summary(plan):
    kinds = {}
    for change in plan.get("changes", []):
        key = f"{change['op']} {change['connection']} {change['stream']} " + ",".join(f["field"] for f in change["fields"])
        kinds[key] = kinds.get(key, 0) + 1
    return kinds or plan
