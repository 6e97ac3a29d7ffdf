"""Everything that Tryton holds about parties, as lines."""
from drivers.talk import put
from drivers.tryton_rpc import TrytonRpc, plain_time

PARTY_FIELDS = ["code", "name", "active", "replaced_by", "create_date", "write_date"]
MECHANISM_FIELDS = ["party", "type", "value", "name", "active", "create_date", "write_date"]
ADDRESS_FIELDS = ["party", "street", "postal_code", "city", "active"]


class TrytonDump(TrytonRpc):
    # looking

    def by_party(self, model, fields, domain=()):
        rows = {}
        for row in self.find(model, list(domain), fields):
            rows.setdefault(row["party"], []).append(row)
        return rows

    def dump(self, times):
        parties = self.find("party.party", [["code", "!=", "OWN"]], PARTY_FIELDS)
        self.codes = {p["id"]: p["code"] for p in parties}
        mechanisms = self.by_party("party.contact_mechanism", MECHANISM_FIELDS)
        addresses = self.by_party("party.address", ADDRESS_FIELDS)
        entries = self.list_entries()
        works_for = self.employers()
        opportunities = self.opportunities()
        for party in sorted(parties, key=lambda p: p["id"]):
            own = mechanisms.get(party["id"], [])
            put({**self.plain_party(party, times),
                 "mechanisms": [self.plain_mechanism(m, times) for m in own],
                 "addresses": [{k: a[k] for k in ("id", "street", "postal_code", "city")}
                               for a in addresses.get(party["id"], [])],
                 "lists": self.lists_of(own, entries),
                 "works_for": works_for.get(party["id"], []),
                 "opportunities": opportunities.get(party["id"], [])})
        for entry in entries:
            put({"record": "list_entry", **entry})

    def plain_party(self, party, times):
        row = {"record": "party", "id": party["id"], "code": party["code"], "name": party["name"],
               "active": bool(party["active"]), "replaced_by": self.codes.get(party["replaced_by"])}
        return {**row, **self.dates(party, times)}

    def plain_mechanism(self, mechanism, times):
        row = {k: mechanism[k] for k in ("id", "type", "value", "name")}
        row["active"] = bool(mechanism["active"])
        return {**row, **self.dates(mechanism, times)}

    @staticmethod
    def dates(row, times):
        return {k: plain_time(row[k]) for k in ("create_date", "write_date")} if times else {}

    def list_entries(self):
        names = {entry["id"]: entry["name"] for entry in self.find("marketing.email.list", [], ["name"])}
        rows = self.find("marketing.email", [], ["email", "list_", "active"])
        entries = [{"email": r["email"], "list": names[r["list_"]], "active": bool(r["active"])} for r in rows]
        return sorted(entries, key=lambda e: (e["list"], e["email"]))

    @staticmethod
    def lists_of(mechanisms, entries):
        """A list entry has no link to a party: the address is the link."""
        own = {(m["value"] or "").strip().lower() for m in mechanisms if m["type"] == "email"}
        return [e for e in entries if e["email"].lower() in own]

    def employers(self):
        # party.relation itself is not served (HTTP 403); party.relation.all is
        # the same with the reverse relations added.
        rows = self.find("party.relation.all", [["type.name", "=", "works for"]], ["from_", "to"])
        found = {}
        for row in rows:
            found.setdefault(row["from_"], []).append(self.codes.get(row["to"]))
        return found

    def opportunities(self):
        self.use_company()
        rows = self.by_party("sale.opportunity", ["party", "number", "description", "state", "amount"])
        self.context = {}
        return {party: [{"number": r["number"], "description": r["description"], "state": r["state"],
                         "amount": (r["amount"] or {}).get("decimal")} for r in own]
                for party, own in rows.items()}

    def count(self):
        return self.look("party.party", "search_count", [["code", "!=", "OWN"]])
