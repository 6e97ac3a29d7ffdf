"""What Tryton knows of them."""
from people.maker import shuffle_case
from people.words import COMPANY_SECOND, STREETS, TOWNS


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
