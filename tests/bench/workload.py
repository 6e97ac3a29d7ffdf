#!/usr/bin/env python3
"""Two systems with N invented contacts each, for ./run bench. The same seed gives the same bytes.

    workload.py --n 10000 --out DIR [--seed 1]

60 % of system A's people are in B with the same e-mail address, 10 % with the same telephone number
only, 30 % of each side are alone there. About a third of the pairs differ at first. In the second
round a tenth of each side (with --one-in: another part) has one edited field; a tenth of those are edited
on both sides in the same field.
Every text differs in spelling as real systems' do; area code 200 belongs to nobody.

Rule for the expected result: in each field the newest value that is not empty wins (the record that
was changed last; in the second round the edit that came last), and who has opted out on one side has
opted out on both.

Writes a_base, b_base, a_delta, b_delta (.jsonl) and expected.json.
"""
import argparse
import datetime
import json
import os
import random

GIVEN = "Ada Bela Chloé Dilan Emil Fatma Gül Håkon Inês Jürgen Kofi Léa Mirjam Nuno Olga Pál".split()
FAMILY = "Abel Brandt Costa Dvořák Eze Fischer García Håland Ito Jansen Köhler Lund Moreau Nagy Okafor".split()
JOBS = "Buyer Clerk Engineer Nurse Painter Pilot Teacher Writer".split()
FIRMS = "Amber Birch Cedar Dune Ember Fjord Grove Harbour".split()
CITIES = "Ashford Brookfield Clayton Dunmore Easton Fairview".split()
FIELDS = "email phone given family job firm street city zip".split()
BASE, LATER = datetime.datetime(2025, 1, 1), datetime.datetime(2025, 7, 1)


def person(rng, i):
    given = rng.choice(GIVEN)
    return {"email": "p%d@example.%s" % (i, rng.choice(["test", "org", "net"])),
            "phone": "+1200%07d" % (2000000 + i), "given": given, "family": rng.choice(FAMILY),
            "job": rng.choice(JOBS), "firm": rng.choice(FIRMS) + " Ltd",
            "street": "%d Mill Lane" % rng.randrange(1, 400), "city": rng.choice(CITIES),
            "zip": "%05d" % rng.randrange(10000, 99999), "out": False}


def spelt(rng, p):
    """E-mail and telephone number as somebody typed them."""
    email, phone = p["email"], p["phone"]
    if email:
        email = rng.choice([email, email, email.upper(), " " + email + " "])
    if phone:
        a, b, c = phone[2:5], phone[5:8], phone[8:]
        phone = rng.choice([phone, "+1 %s %s %s" % (a, b, c), "(%s) %s-%s" % (a, b, c),
                            "001-%s-%s-%s" % (a, b, c), a + "." + b + "." + c])
    return email or None, phone or None


def flat(rng, key, p, at):
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    email, phone = spelt(rng, p)
    return {"attributes": {"type": "Contact", "url": "/sobjects/Contact/" + key}, "Id": key,
            "FirstName": p["given"], "LastName": p["family"], "Email": email, "Phone": phone,
            "Title": p["job"] or None, "Company__c": p["firm"] or None,
            "MailingStreet": p["street"] or None, "MailingCity": p["city"] or None,
            "MailingPostalCode": p["zip"] or None, "MailingCountry": "United States",
            "HasOptedOutOfEmail": p["out"], "LeadSource": "Web", "CreatedDate": stamp,
            "LastModifiedDate": stamp, "SystemModstamp": stamp}


def nested(rng, key, p, at):
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    email, phone = spelt(rng, p)
    return {"id": key, "properties": {
        "email": email, "firstname": p["given"], "lastname": p["family"], "phone": phone,
        "jobtitle": p["job"] or None, "company": p["firm"] or None, "address": p["street"] or None,
        "city": p["city"] or None, "zip": p["zip"] or None, "country": "US",
        "hs_email_optout": "true" if p["out"] else "false", "lifecyclestage": "lead",
        "hs_object_id": key, "createdate": stamp, "lastmodifieddate": stamp},
        "createdAt": stamp, "updatedAt": stamp, "archived": False}


def winner(a, at_a, b, at_b):
    if a is None or b is None:
        return dict(a or b)
    new, old = (a, b) if at_a >= at_b else (b, a)
    best = {f: new[f] or old[f] for f in FIELDS}
    best["out"] = a["out"] or b["out"]
    return best


def make_pair(rng, i, kind):
    a = person(rng, i)
    b = dict(a)
    if kind == "phone":
        b["email"] = rng.choice(["", "other%d@example.org" % i])
    dice = rng.random()
    if dice < .10:
        b["job"] = ""
    elif dice < .20:
        a["zip"] = ""
    elif dice < .30:
        b["firm"] = "New " + b["firm"]
    elif dice < .34 and kind == "email":
        b["phone"] = ""
    if kind == "a":
        b = None
    if kind == "b":
        a = None
    if rng.random() < .02:
        (a or b)["out"] = True
    return a, b


def later(rng, people, keys, delta, edits):
    """Edits so many of either side; returns what each side has to be told."""
    both = [i for i, p in enumerate(people) if p["a"] and p["b"]]
    clashes = set(rng.sample(both, edits // 10))
    told = {"a": 0, "b": 0}
    taken = set(clashes)
    stamps = {}
    for side, shape in (("a", flat), ("b", nested)):
        free = [i for i in range(len(people)) if (side, i) in keys and i not in taken]
        chosen = sorted(clashes | set(rng.sample(free, edits - len(clashes))))
        taken |= set(chosen)
        for i in chosen:
            p = dict(people[i]["gold"])
            field = "job" if i in clashes else rng.choice(["job", "firm", "street", "city", "zip"])
            p[field] = "%d%s" % (rng.randrange(10000, 99999), "" if field == "zip" else " " + side)
            at = LATER + datetime.timedelta(seconds=2 * rng.randrange(10 ** 6) + (side == "b"))
            delta[side].append(shape(rng, keys[side, i], p, at))
            if i not in clashes:
                told["b" if side == "a" else "a"] += 1
            elif i in stamps:
                told["a" if at > stamps[i] else "b"] += 1
            stamps[i] = at
    return {"a_changed": edits, "b_changed": edits, "conflicts": len(clashes),
            "a_updates": told["a"], "b_updates": told["b"]}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--n", type=int, default=10000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--one-in", type=int, default=10, help="is edited in the second round")
    options.add_argument("--out", required=True)
    o = options.parse_args()
    rng, n = random.Random(o.seed), o.n
    os.makedirs(o.out, exist_ok=True)
    kinds = ["email"] * (n * 6 // 10) + ["phone"] * (n // 10)
    alone = n - len(kinds)
    kinds += ["a"] * alone + ["b"] * alone
    people, keys, rows = [], {}, {"a": [], "b": []}
    first = dict(a_creates=0, b_creates=0, a_updates=0, b_updates=0)
    for i, kind in enumerate(kinds):
        a, b = make_pair(rng, i, kind)
        at = [BASE + datetime.timedelta(seconds=rng.randrange(10 ** 7)) for _ in "ab"]
        gold = winner(a, at[0], b, at[1])
        people.append({"a": a, "b": b, "at": at, "gold": gold})
        for side, p in (("a", a), ("b", b)):
            if p is None or p != gold:
                first[side + ("_creates" if p is None else "_updates")] += 1
    for side, shape in (("a", flat), ("b", nested)):
        order = [i for i, p in enumerate(people) if p[side]]
        rng.shuffle(order)
        for i in order:
            count = len(rows[side]) + 1
            keys[side, i] = "003%015d" % count if side == "a" else str(900000000 + count)
            rows[side].append(shape(rng, keys[side, i], people[i][side],
                                    people[i]["at"][side == "b"]))
    delta = {"a": [], "b": []}
    second = later(rng, people, keys, delta, n // o.one_in)
    for name, side, what in (("base", "a", rows), ("base", "b", rows), ("delta", "a", delta),
                             ("delta", "b", delta)):
        with open(os.path.join(o.out, "%s_%s.jsonl" % (side, name)), "w", encoding="utf-8") as f:
            for row in what[side]:
                f.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open(os.path.join(o.out, "expected.json"), "w", encoding="utf-8") as f:
        json.dump({"n": n, "people": len(people), "run1": first, "run2": second,
                   "delta_since": LATER.strftime("%Y-%m-%dT%H:%M:%S.000Z")}, f)


if __name__ == "__main__":
    main()
