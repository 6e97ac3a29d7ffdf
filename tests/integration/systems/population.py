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
import unicodedata

GIVEN = """Ada Alan Alice Amir Anna Antonio Beatriz Bela Björn Carla Chen Chloé Daniel Dina Edith Elif Emil Esther
Farid Fatima Felix Frida Grace Hana Hugo Ines Ivan Jana João Jonas José Julia Karim Katarína Kofi Laila Lars Leon
Linh Łucja Mads Maria Mateo Maya Mikael Mina Nadia Nikola Noah Olga Omar Paula Pavel Priya Quentin Rafael Rania
Robert Rosa Ruth Samir Sara Sigrid Søren Stefan Tala Thomas Uma Viktor Wanda William Xenia Yara Yusuf Zeynep Zoë""".split()
FAMILY = """Abara Achterberg Almeida Andersson Arslan Baumfeld Bellweather Birch Blomquist Castellan Chandra Corvino
Dahlgren Delacroix Drummond Eastwick Edwin Fairbourne Falk Fernández Garnet Grünwald Halloran Hartwell Hollis Ibarra
Ivanić Jankowski Jørgensen Kerrigan Kovač Król Lindqvist Lockhart Łomnicki Marchetti Meadows Mbeki Moreau Müller
Nakagawa Northcote Novák Oakley Okonjo Oyelaran Petrov Pemberly Quill Radley Rasmussen Ravenhill Sandoval Şahin
Silvestri Sørby Stonebridge Tanaka Thornbury Tolliver Underhill Valcourt Vance Weatherby Whitlock Wójcik Yarrow
Ybarra Zamora Zielinski""".split()
NICKNAMES = {"Robert": "Bob", "William": "Bill", "Thomas": "Tom", "Daniel": "Dan", "Katarína": "Kat", "Antonio": "Toni",
             "Beatriz": "Bea", "Viktor": "Vik", "Samir": "Sam", "Alice": "Ali"}
COMPANY_FIRST = "Northern Bright Copper Harbour Juniper Maple Silver Granite Willow Amber Falcon Meridian".split()
COMPANY_SECOND = "Works Foods Tools Textiles Logistics Bikes Books Optics Timber Gardens Ceramics Press".split()
COMPANY_END = ["Ltd", "GmbH", "Inc.", "AB", "Cooperative"]
STREETS = "Mill Lane|Station Road|Orchard Way|Bridge Street|Quarry Hill|Long Acre|Canal Walk|Windmill Rise".split("|")
TOWNS = "Testham|Sampleford|Mockton|Placeholder Bay|Fixture-on-Sea|Dummyville".split("|")
PAGES = ["/", "/pricing", "/features", "/blog/spring", "/docs/start", "/about", "/contact"]
EVENTS = ["signup", "login", "download", "pageview", "demo-request"]
CAMPAIGNS = [("mail", "newsletter", "spring"), ("mail", "newsletter", "autumn"), ("bluesky", "social", "launch"),
             ("partner", "referral", "fair 1")]
AGENTS = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
          "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"]
SHOP = "hubshop.test"

# Country code, national number with # for a free digit, ways to write it down:
# {n} is the national number, {t} its free digits, {t2} these in two pairs.
PHONES = [
    ("44", "2079460###", ["+44 20 7946 0{t}", "020 7946 0{t}", "(020) 79460{t}", "+44{n}", "0044 20 7946 0{t}", "+44 (0)20 7946 0{t}"]),
    ("44", "1174960###", ["+44 117 496 0{t}", "0117 496 0{t}", "0117-496-0{t}", "+44{n}"]),
    ("1", "20255501##", ["+1 202-555-01{t}", "(202) 555-01{t}", "202.555.01{t}", "+1{n}"]),
    ("1", "41555501##", ["+1 415-555-01{t}", "(415) 555-01{t}", "1-415-555-01{t}"]),
    ("1", "31255501##", ["+1 312-555-01{t}", "312 555 01{t}", "+1{n}"]),
    ("49", "3023125###", ["+49 30 23125{t}", "030 23125{t}", "030/23125-{t}", "+49{n}"]),
    ("33", "19900####", ["+33 1 99 00 {t2}", "01 99 00 {t2}", "+33{n}"]),
]


def plain(text):
    """ASCII letters only, lower case: for addresses and handles."""
    swapped = text.translate(str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "ı": "i"}))
    letters = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(c for c in letters.lower() if c.isalnum())


def without_marks(text):
    swapped = text.translate(str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}))
    return unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()


def shuffle_case(rng, email):
    name, domain = email.split("@")
    ways = [email.upper(), f"{name.title()}@{domain}", f"{name}@{domain.title()}", f"{name[0].upper()}{name[1:]}@{domain}"]
    return rng.choice(ways)


class Maker:
    """Hands out names, addresses and numbers, each only once."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()

    def once(self, make):
        for _ in range(100000):
            value = make()
            if value not in self.used:
                self.used.add(value)
                return value
        sys.exit("population.py: no unused name or number is left. Next: ask for fewer people")

    def name(self, number):
        """Double family names once the plain ones run low."""
        many = number > len(GIVEN) * len(FAMILY) // 2

        def family():
            return "-".join(self.rng.sample(FAMILY, 2)) if many else self.rng.choice(FAMILY)
        return self.once(lambda: (self.rng.choice(GIVEN), family()))

    def email(self, given, family, domain=None):
        first, last = plain(given), plain(family)
        shapes = [f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last}", f"{last}.{first}", f"{first}_{last}"]
        tries = iter(range(100000))

        def make():
            number = next(tries) // 4
            where = domain or self.rng.choice(["example.test", "example.org", "example.net"])
            return f"{self.rng.choice(shapes)}{number or ''}@{where}"
        return self.once(make)

    def phone(self):
        """Returns the number in E.164 and one way to write it."""
        def make():
            code, pattern, _ = kind = self.rng.choice(PHONES)
            digits = "".join(str(self.rng.randrange(10)) if c == "#" else c for c in pattern)
            return ("+" + code + digits, PHONES.index(kind))
        number, kind = self.once(make)
        return number, self.write_phone(number, kind)

    def write_phone(self, number, kind):
        code, pattern, ways = PHONES[kind]
        national = number[1 + len(code):]
        tail = national[len(pattern.rstrip("#")):]
        return self.rng.choice(ways).format(n=national, t=tail, t2=f"{tail[:2]} {tail[2:]}")

    def handle(self, given, family):
        # The PDS takes 3 to 18 letters, digits and '-' before '.test'.
        base = (plain(given)[:1] + plain(family))[:14]
        tries = iter(range(100000))
        # The ending keeps clear of the handles that the PDS reserves.
        return self.once(lambda: f"{base}{next(tries) or ''}-b.test")


def display_name(rng, person):
    """How a person may have typed the name into a sign-up form."""
    given, family = person["given"], person["family"]
    ways = [f"{given} {family}"] * 4 + [
        f"{given} {family}".lower(), f"{family.upper()} {given}", f"{family}, {given}", f"{given[0]}. {family}",
        without_marks(f"{given} {family}"), given, "", f"{NICKNAMES.get(given, given)} {family}", f"{given}  {family} "]
    return rng.choice(ways)


# ------------------------------------------------------------------ the people

def make_person(maker, number):
    given, family = maker.name(number)
    return {"person": f"H{number:05}", "kind": "person", "given": given, "family": family,
            "name": f"{given} {family}", "email": maker.email(given, family)}


def make_company(maker, number):
    rng = maker.rng
    name = maker.once(lambda: " ".join(rng.choice(w) for w in (COMPANY_FIRST, COMPANY_SECOND, COMPANY_END)))
    base = plain(" ".join(name.split()[:2]))
    email = maker.once(lambda: f"info@{base}{rng.randrange(1000)}.example.test")
    return {"person": f"H{number:05}", "kind": "company", "name": name, "email": email}


def make_everybody(maker, n):
    """The first n.both persons are in Tryton and Mailman, then Tryton only, then Mailman only."""
    total = n.parties - n.companies + n.members - n.both
    persons = [make_person(maker, i + 1) for i in range(total)]
    companies = [make_company(maker, total + i + 1) for i in range(n.companies)]
    both = persons[:n.both]
    crm_only = persons[n.both:n.parties - n.companies]
    mail_only = persons[n.parties - n.companies:]
    make_namesakes(maker, both, mail_only, n.namesakes)
    return both, crm_only, mail_only, companies


def make_namesakes(maker, both, mail_only, number):
    """Different people with the same name, one in both systems, one in Mailman
    only: a hub that joins by name alone gets them wrong."""
    for one, other in list(zip(both, mail_only))[:number]:
        for key in ("given", "family", "name"):
            other[key] = one[key]
        other["email"] = maker.email(one["given"], one["family"])
        other["namesake_of"] = one["person"]


# ---------------------------------------------------------------------- tryton

def tryton_party(maker, person, code, opts):
    mechanisms = [{"type": "email", "value": person["email"]}]
    if person.get("second_email"):
        mechanisms.append({"type": "email", "value": person["second_email"], "name": "private"})
    for kind in opts["phones"]:
        number, written = maker.phone()
        person.setdefault("phones", []).append(number)
        mechanisms.append({"type": kind, "value": written})
    if opts.get("handle"):
        mechanisms.append({"type": "other", "value": "@" + opts["handle"], "name": "bluesky"})
    party = {"code": code, "kind": person["kind"], "name": person["name"], "mechanisms": mechanisms}
    if maker.rng.random() < 0.6:
        party["addresses"] = [make_address(maker.rng)]
    person["tryton"] = code
    return party


def make_address(rng):
    return {"street": f"{rng.randrange(1, 200)} {rng.choice(STREETS)}",
            "postal_code": f"ZZ{rng.randrange(1, 10)} {rng.randrange(1, 10)}ZZ", "city": rng.choice(TOWNS)}


def make_parties(maker, persons, companies):
    rng = maker.rng
    everybody = companies + persons
    parties = []
    for index, person in enumerate(everybody):
        phones = ["phone"] if person["kind"] == "company" else rng.choice([["phone"], ["mobile"], ["phone", "mobile"], []])
        shows_handle = person.get("bluesky") if person.get("handle_in_tryton") else None
        parties.append(tryton_party(maker, person, f"P{index + 1:05}", {"phones": phones, "handle": shows_handle}))
    add_employers(rng, persons, companies, parties)
    add_marketing(rng, persons, parties)
    add_opportunities(rng, persons, parties)
    add_untidiness(rng, persons, parties)
    return parties


def party_of(parties, person):
    return parties[int(person["tryton"][1:]) - 1]


def add_employers(rng, persons, companies, parties):
    """One person in three works for a company; some share its telephone."""
    if not companies:
        return
    for person in persons[::3]:
        company = rng.choice(companies)
        person["works_for"] = party_of(parties, person)["works_for"] = company["tryton"]
        if rng.random() < 0.2:
            switchboard = party_of(parties, company)["mechanisms"][-1]["value"]
            party_of(parties, person)["mechanisms"].append({"type": "phone", "value": switchboard, "name": "switchboard"})
            person["shares_phone_with"] = company["tryton"]


def add_marketing(rng, persons, parties):
    for person in persons[::2]:
        active = rng.random() < 0.85
        party_of(parties, person)["lists"] = [{"list": "news", "email": person["email"], "active": active}]
        person["tryton_news"] = active


def add_opportunities(rng, persons, parties):
    for person in persons[::10]:
        row = {"description": f"Interest in {rng.choice(COMPANY_SECOND).lower()}", "amount": f"{rng.randrange(100, 9000)}.00"}
        party_of(parties, person)["opportunities"] = [row]


def add_untidiness(rng, persons, parties):
    """What people type: capitals and stray spaces. Tryton keeps them."""
    for person in rng.sample(persons, len(persons) // 8):
        mechanism = party_of(parties, person)["mechanisms"][0]
        mechanism["value"] = rng.choice([shuffle_case(rng, person["email"]), person["email"] + " "])


# --------------------------------------------------------------------- mailman

def choose_link(rng, maker, person):
    """How the Mailman member can be recognised as the Tryton party.
    Returns the address the member signed up with and further addresses."""
    link = rng.choices(["email", "email_case", "second_address", "extra_address"], [4, 4, 2, 2])[0]
    person["link"] = link
    if link == "email":
        return person["email"], []
    if link == "email_case":
        return shuffle_case(rng, person["email"]), []
    other = maker.email(person["given"], person["family"])
    if link == "second_address":
        # The party has both addresses, the member only the second.
        person["second_email"] = other
        return other, []
    # The member has both addresses, the party only the one that was added later.
    person["mailman_only_email"] = other
    return other, [person["email"]]


def make_member(rng, person, email, extra):
    member = {"email": email, "display_name": display_name(rng, person), "lists": ["news"]}
    if extra:
        member["extra_addresses"] = extra
    if rng.random() < 0.08:
        member["delivery_status"] = person["mailman_delivery"] = "by_user"
    person["mailman"] = [e.lower() for e in [email] + extra]
    return member


def make_members(maker, both, mail_only):
    rng = maker.rng
    members = [make_member(rng, p, *choose_link(rng, maker, p)) for p in both]
    return members + [make_member(rng, p, p["email"], []) for p in mail_only]


# ------------------------------------------------------------------ bluesky, web

def choose_bluesky(maker, both, number):
    chosen = maker.rng.sample(both, number)
    for index, person in enumerate(chosen):
        person["bluesky"] = maker.handle(person["given"], person["family"])
        person["handle_in_tryton"] = index % 2 == 0
    return chosen


def make_bluesky(rng, people):
    rows = [{"record": "account", "handle": SHOP, "email": "shop@example.test", "display_name": "Hub Shop",
             "description": "The account of the shop itself"}]
    for person in people:
        rows.append({"record": "account", "handle": person["bluesky"], "email": rng.choice(person["mailman"]),
                     "display_name": display_name(rng, person) or person["given"],
                     "description": rng.choice(["", "Cyclist and reader", f"{person['given']} from {rng.choice(TOWNS)}"])})
    posts = [{"record": "post", "by": SHOP, "key": f"shop-{i}", "text": f"News from the shop, number {i}"} for i in range(1, 4)]
    posts += [{"record": "post", "by": p["bluesky"], "key": f"post-{p['bluesky']}", "text": f"A good day in {rng.choice(TOWNS)}"}
              for p in people[::3]]
    return rows + posts + make_reactions(rng, people, posts)


def make_reactions(rng, people, posts):
    rows = []
    for person in people:
        handle = person["bluesky"]
        if rng.random() < 0.7:
            rows.append({"record": "follow", "by": handle, "subject": SHOP})
            person["follows_shop"] = True
        others = [p["bluesky"] for p in people if p is not person]
        for subject in rng.sample(others, min(len(others), rng.randrange(3))):
            rows.append({"record": "follow", "by": handle, "subject": subject})
        for post in rng.sample(posts, min(len(posts), rng.randrange(4))):
            rows.append({"record": "like", "by": handle, "post": post["key"]})
    return rows


def make_visit(rng, name):
    visit = {"visitor": name, "user_agent": rng.choice(AGENTS), "event": rng.choice(EVENTS),
             "pages": [rng.choice(PAGES) for _ in range(rng.randrange(1, 4))]}
    if rng.random() < 0.5:
        visit["utm"] = dict(zip(("source", "medium", "campaign"), rng.choice(CAMPAIGNS)))
    return visit


def make_visits(rng, both, number, anonymous):
    """Some visitors come twice, first unknown: the cookie joins the two visits."""
    first, second = [], []
    for index, person in enumerate(rng.sample(both, number)):
        person["visitor"] = f"V{index + 1:05}"
        person["visit_email"] = shuffle_case(rng, person["email"]) if rng.random() < 0.2 else person["email"]
        known = {**make_visit(rng, person["visitor"]), "email": person["visit_email"]}
        if rng.random() < 0.3:
            first.append({**make_visit(rng, person["visitor"]), "event": "pageview"})
        second.append(known)
    first += [make_visit(rng, f"A{index + 1:05}") for index in range(anonymous)]
    rng.shuffle(first)
    return first + second


# ---------------------------------------------------------------------- output

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
    both, crm_only, mail_only, companies = make_everybody(maker, n)
    members = make_members(maker, both, mail_only)
    social = choose_bluesky(maker, both, n.social)
    files = {"tryton.jsonl": make_parties(maker, both + crm_only, companies), "mailman.jsonl": members}
    files["pds.jsonl"] = make_bluesky(maker.rng, social)
    files["visits.jsonl"] = make_visits(maker.rng, both, n.visitors, n.anonymous)
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
