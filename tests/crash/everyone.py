"""A small town: everybody is known and subscribed in crm, marketing and email."""

import story


def address(k):
    return f"resident{k:03}@town.example.test"


def phone(k):
    return f"+447700900{k:03}"


def contact(k):
    return f"0038000{k:03}"


def lead(k):
    return f"580{k:04}"


def subscriber(k):
    return f"180{k:04}"


def membership(k):
    return f"280{k:04}"


def names(k):
    return story.GIVEN[k % 12], story.FAMILY[(k // 12 + k) % 12]


def seed_email(server, numbers):
    server.seed("email", "subscribers", {subscriber(k): {
        "email": address(k), "name": " ".join(names(k))} for k in numbers})
    server.seed("email", "memberships", {membership(k): {
        "email": address(k), "list": "newsletter", "status": "subscribed",
        "subscriber_id": subscriber(k)} for k in numbers})


def begin(server, count, accounts=("crm", "marketing", "email")):
    """`count` residents, numbered from 1, alike everywhere: the first sync has nothing to write."""
    numbers = range(1, count + 1)
    server.ask("POST", "reset", {"seed": 7})
    for account in accounts:
        server.ask("POST", f"accounts/{account}", {"flavour": account})
    server.seed("crm", "contacts", {contact(k): {
        "Email": address(k), "FirstName": names(k)[0], "LastName": names(k)[1],
        "Phone": phone(k), "MailingCountry": "United Kingdom"} for k in numbers})
    server.seed("marketing", "leads", {lead(k): {"properties": {
        "email": address(k), "firstname": names(k)[0], "lastname": names(k)[1],
        "phone": phone(k), "country": "GB"}} for k in numbers})
    seed_email(server, numbers)


def writes(server, accounts=("crm", "marketing", "email")):
    """What was ever written to these systems through their APIs."""
    total = 0
    for account in accounts:
        stats = server.stats(account)
        total += stats["creates"] + stats["updates"] + stats["deletes"]
    return total
