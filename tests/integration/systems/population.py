#!/usr/bin/env python3
"""Makes the invented people of the acceptance scenario.

    population.py --seed S --out DIR [--parties 300 --members 250 --both 180 ...]

The same seed and numbers give the same files, byte for byte:
    tryton.jsonl   parties, for 'drive.py tryton seed'
    mailman.jsonl  list members, for 'drive.py mailman seed'
    pds.jsonl      Bluesky accounts, posts, follows, likes, for 'drive.py pds seed'
    visits.jsonl   visits of the web site, for 'drive.py nginx seed'
    truth.json     who is whom

All of it is invented. Addresses end in example.test, .org or .net; telephone
numbers are from ranges kept for fiction that libphonenumber calls valid.
"""
import argparse
import json
import os
import random
import sys

sys.dont_write_bytecode = True
from people import humans, members, online, parties  # noqa: E402
from people.maker import Maker  # noqa: E402


def write_lines(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def write_truth(folder, seed, files, people, n):
    counts = {"parties": n.parties, "companies": n.companies, "members": n.members, "both": n.both,
              "bluesky": n.social, "visitors": n.visitors, "anonymous_visitors": n.anonymous,
              # The shop has an account too.
              "bluesky_accounts": n.social + 1, "humans_and_companies": len(people),
              "pixel_requests": sum(len(v["pages"]) for v in files["visits.jsonl"])}
    truth = {"seed": seed, "counts": counts, "people": people}
    with open(os.path.join(folder, "truth.json"), "w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, sort_keys=True, indent=1)
        file.write("\n")


def populate(n):
    maker = Maker(random.Random(n.seed))
    both, crm_only, mail_only, companies = humans.make_everybody(maker, n)
    listed = members.make_members(maker, both, mail_only)
    social = online.choose_bluesky(maker, both, n.social)
    files = {"tryton.jsonl": parties.make_parties(maker, both + crm_only, companies), "mailman.jsonl": listed}
    files["pds.jsonl"] = online.make_bluesky(maker.rng, social)
    files["visits.jsonl"] = online.make_visits(maker.rng, both, n.visitors, n.anonymous)
    # Not in the order of creation, or the order would give the answer away.
    maker.rng.shuffle(files["mailman.jsonl"])
    return files, both + crm_only + mail_only + companies


def check(n):
    if n.both > n.members or n.both > n.parties - n.companies:
        sys.exit("population.py: --both is larger than --members or than --parties without the companies. Next: lower --both")
    if n.social > n.both or n.visitors > n.both:
        sys.exit("population.py: --social and --visitors are chosen from the people of --both. Next: lower them")


def command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--parties", type=int, default=300, help="companies included")
    parser.add_argument("--members", type=int, default=250)
    parser.add_argument("--both", type=int, default=180, help="people who are party and member")
    # The rest follows from the numbers above unless given.
    parser.add_argument("--companies", type=int, help="default: one party in 15")
    parser.add_argument("--social", type=int, help="people with a Bluesky account; default: one third of --both")
    parser.add_argument("--visitors", type=int, help="people who visited the site; default: 5/9 of --both")
    parser.add_argument("--anonymous", type=int, help="visitors nobody knows; default: one fifth of --visitors")
    parser.add_argument("--namesakes", type=int, help="pairs of different people with one name; default: one in 60 of --both")
    return parser


def fill_defaults(n):
    defaults = {"companies": n.parties // 15, "social": n.both // 3, "visitors": n.both * 5 // 9,
                "namesakes": max(1, n.both // 60) if n.both else 0}
    for key, value in defaults.items():
        if getattr(n, key) is None:
            setattr(n, key, value)
    if n.anonymous is None:
        n.anonymous = n.visitors // 5


def main():
    n = command_line().parse_args()
    fill_defaults(n)
    check(n)
    files, people = populate(n)
    os.makedirs(n.out, exist_ok=True)
    for name, rows in files.items():
        write_lines(n.out, name, rows)
    write_truth(n.out, n.seed, files, people, n)


if __name__ == "__main__":
    main()
