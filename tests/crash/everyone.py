"""A small town: everybody is known and subscribed in crm, marketing and email."""

import story

address = "resident{:03}@town.example.test".format
phone = "+447700900{:03}".format
contact = "0038000{:03}".format
lead = "580{:04}".format
subscriber = "180{:04}".format
membership = "280{:04}".format


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
    server.control("reset", {"seed": 7})
    for account in accounts:
        server.control(f"accounts/{account}", {"flavour": account})
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
