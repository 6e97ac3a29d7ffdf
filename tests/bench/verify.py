#!/usr/bin/env python3
"""Do both systems of server.py hold the same people, and as many as there are? For workload.py's data.

    verify.py http://127.0.0.1:PORT DIR/expected.json        exit status 0 when they do
"""
import collections
import json
import re
import sys
import urllib.request

FLAT = ("Email Phone FirstName LastName Title Company__c MailingStreet MailingCity MailingPostalCode "
        "MailingCountry HasOptedOutOfEmail").split()
NESTED = "email phone firstname lastname jobtitle company address city zip country hs_email_optout".split()


def normal(row, side):
    fields = row if side == "a" else row["properties"]
    values = [str(fields.get(n) if fields.get(n) is not None else "").strip()
              for n in (FLAT if side == "a" else NESTED)]
    digits = re.sub(r"\D", "", values[1])
    values[0] = values[0].lower()
    values[1] = "+1" + digits[-10:] if digits else ""
    values[9] = {"united states": "US"}.get(values[9].lower(), values[9])
    values[10] = values[10].lower()
    return tuple(values)


def people(base, side):
    with urllib.request.urlopen(base + "/_dump/" + side) as reply:
        return collections.Counter(normal(json.loads(line), side) for line in reply)


def main():
    base = sys.argv[1].rstrip("/")
    a, b = people(base, "a"), people(base, "b")
    with open(sys.argv[2], encoding="utf-8") as f:
        wanted = json.load(f)["people"]
    print(json.dumps({"a": sum(a.values()), "b": sum(b.values()), "expected": wanted,
                      "only_in_a": sum((a - b).values()), "only_in_b": sum((b - a).values())}))
    for row in list((a - b).elements())[:3] + list((b - a).elements())[:3]:
        print("differs:", row, file=sys.stderr)
    sys.exit(0 if a == b and sum(a.values()) == wanted else 1)


if __name__ == "__main__":
    main()
