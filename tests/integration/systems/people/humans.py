"""Who there is: persons and companies, and who of them is in which system."""
from people.maker import plain
from people.words import COMPANY_END, COMPANY_FIRST, COMPANY_SECOND


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
