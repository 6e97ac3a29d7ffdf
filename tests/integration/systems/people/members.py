"""What Mailman knows of them."""
from people.maker import display_name, shuffle_case


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
