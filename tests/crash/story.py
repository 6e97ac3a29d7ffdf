"""What happens in the systems while hubs come and go: who is there first, and what people edit.

The edits are chosen so that the end does not depend on when a hub was killed:
- All edits are made while no hub runs, so every one of them is first seen in the same round. A
  round ends for good only when everything has been read (the epoch is raised then), so a hub that
  dies earlier reads the rest into the same round.
- Where two systems edit one field (person 4) the edits are milliseconds apart, within the skew
  bound: the order of the connections in the configuration decides, crm first.
- No field is edited again later, and nothing is edited that the hub is still creating.
- A deleted person (7) is edited nowhere.
"""

GIVEN = ["Ada", "Boris", "Clara", "Dario", "Edith", "Felix", "Greta", "Hanno", "Irene", "Jonas",
         "Karla", "Linus"]
FAMILY = ["Alder", "Birch", "Cedar", "Dogwood", "Elder", "Firth", "Gorse", "Hazel", "Ivory",
          "Juniper", "Knapweed", "Linden"]

address = "person{:02}@meadow.example.test".format
contact = "00390000{:02}".format
lead = "59000{:02}".format
subscriber = "19000{:02}".format
membership = "29000{:02}".format


def begin(server, people=40, seed=7):
    """A demo population, and twelve people who are known and subscribed everywhere."""
    server.populate(people, seed)
    everyone = range(1, len(GIVEN) + 1)
    server.seed("crm", "contacts", {contact(k): {
        "Email": address(k), "FirstName": GIVEN[k - 1], "LastName": FAMILY[k - 1],
        "MailingCountry": "United Kingdom", **({"Phone": f"07700 9008{k:02}"} if k % 2 else {})}
        for k in everyone})
    server.seed("marketing", "leads", {lead(k): {"properties": {
        "email": address(k), "firstname": GIVEN[k - 1], "lastname": FAMILY[k - 1],
        "country": "GB", "jobtitle": "Gardener",
        **({} if k % 2 else {"phone": f"+4477009008{k:02}"})}} for k in everyone})
    server.seed("email", "subscribers", {subscriber(k): {
        "email": address(k), "name": f"{GIVEN[k - 1]} {FAMILY[k - 1]}"} for k in everyone})
    server.seed("email", "memberships", {membership(k): {
        "email": address(k), "list": "newsletter", "status": "subscribed",
        "subscriber_id": subscriber(k)} for k in everyone})


def edits(server):
    # A number in one system; names in two others.
    server.edit("crm", "contacts", contact(1), {"Phone": "07700 900901"})
    server.edit("email", "subscribers", subscriber(2), {"name": "Boris Birchwood"})
    server.edit("marketing", "leads", lead(3), {"properties": {"lastname": "Cedarholm"}})
    # Both at once: the same field, and two fields of one person.
    server.edit("crm", "contacts", contact(4), {"Phone": "07700 900904"})
    server.edit("marketing", "leads", lead(4), {"properties": {"phone": "+447700900944"}})
    server.edit("crm", "contacts", contact(5), {"Title": "Head Gardener"})
    server.edit("marketing", "leads", lead(5), {"properties": {"lastname": "Elderfield"}})
    # An opt-out, and a change that it keeps from marketing.
    server.edit("email", "memberships", membership(6), {"status": "unsubscribed"})
    server.edit("crm", "contacts", contact(6), {"Phone": "07700 900906"})
    # A delete that is passed on (marketing), and one that is not (email).
    server.delete("marketing", "leads", lead(7))
    server.delete("email", "subscribers", subscriber(8))
    # A new address.
    server.edit("crm", "contacts", contact(9), {"Email": "irene.ivory@meadow.example.test"})
    # Somebody new, subscribed; somebody new without a permission; a new company.
    server.seed("email", "subscribers", {
        "1900050": {"email": "new.one@meadow.example.test", "name": "Nora Oak"}})
    server.seed("email", "memberships", {
        "2900050": {"email": "new.one@meadow.example.test", "list": "newsletter",
                    "status": "subscribed", "subscriber_id": "1900050"}})
    server.seed("crm", "contacts", {
        "0039000060": {"Email": "new.two@meadow.example.test", "FirstName": "Otto",
                       "LastName": "Pine"}})
    server.seed("crm", "companies", {
        "0019000001": {"Name": "Meadow Works", "Website": "meadow.example.test",
                       "BillingCity": "Leeds"}})
    # An opt-out by a flag.
    server.edit("crm", "contacts", contact(12), {"HasOptedOutOfEmail": True})
