"""What two dumps must have in common: the oracle. It knows the systems, nothing of samepage."""
import json


def rows(text, kind):
    return [r for r in map(json.loads, text.splitlines()) if r["record"] == kind]


def name_of(text):
    """One spelling for "Family, Given" and stray spaces."""
    text = " ".join((text or "").split())
    if "," in text:
        family, given = text.split(",", 1)
        text = f"{given.strip()} {family.strip()}"
    return text


def email_of(text):
    return (text or "").strip().lower()


def parties(dumps):
    """Party by code, with what matters of it. A new party's code is Tryton's own."""
    found = {}
    for row in rows(dumps["tryton"], "party"):
        mechanisms = [m for m in row["mechanisms"] if m["active"]]
        emails = [email_of(m["value"]) for m in mechanisms if m["type"] == "email"]
        if row["active"]:
            found[row["code"]] = {
                "name": name_of(row["name"]), "email": emails[0] if emails else "", "emails": emails,
                "phones": sorted((m["type"], m["value"]) for m in mechanisms if m["type"] in ("phone", "mobile")),
                "addresses": [(a["street"], a["postal_code"], a["city"]) for a in row["addresses"]]}
    return found


def tryton_list(dumps):
    """The marketing list "news": address → subscribed."""
    return {email_of(r["email"]): bool(r["active"]) for r in rows(dumps["tryton"], "list_entry")}


def users(dumps):
    """Mailman users, each with name, addresses and memberships (address → delivery)."""
    return [{"id": row["user_id"], "name": name_of(row["display_name"]),
             "emails": [email_of(a["email"]) for a in row["addresses"]],
             "lists": {email_of(m["email"]): m["delivery_status"] for m in row["memberships"]}}
            for row in rows(dumps["mailman"], "user")]


def mailman_list(dumps):
    """Address → subscribed, of everybody who is on the list now."""
    return {email: status == "enabled" for user in users(dumps) for email, status in user["lists"].items()}


def user_by_email(dumps):
    return {email: user for user in users(dumps) for email in user["emails"]}


def state(dumps):
    """Both systems without the ids that they give themselves: for comparing two runs."""
    return {"parties": sorted(parties(dumps).values(), key=lambda p: json.dumps(p, sort_keys=True)),
            "news in Tryton": tryton_list(dumps),
            "users": sorted(([u["name"], sorted(u["emails"]), u["lists"]] for u in users(dumps)), key=json.dumps)}


def differences(one, other, limit=8):
    """Lines that say where two states differ."""
    found = []
    for key in one:
        a, b = one[key], other[key]
        if isinstance(a, dict):
            a, b = sorted(a.items()), sorted(b.items())
        left, right = [json.dumps(x, sort_keys=True) for x in a], [json.dumps(x, sort_keys=True) for x in b]
        found += [f"{key}: only here  {x}" for x in left if x not in right]
        found += [f"{key}: only there {x}" for x in right if x not in left]
    return found[:limit]


def duplicates(dumps):
    """Addresses that stand on two parties or two users."""
    found = []
    for system, everybody in (("Tryton", parties(dumps).values()), ("Mailman", users(dumps))):
        seen = set()
        for record in everybody:
            for email in set(record["emails"]):
                if email in seen:
                    found.append(f"{email} stands twice in {system}")
                seen.add(email)
            if len(record["emails"]) != len(set(record["emails"])):
                found.append(f"{record['name']} has an address twice in {system}")
    return found
