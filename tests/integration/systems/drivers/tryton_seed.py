"""Fills a new Tryton: what other records need first, then parties and what hangs on them."""
from drivers.talk import pieces
from drivers.tryton_rpc import TrytonRpc, decimal


class TrytonSeed(TrytonRpc):
    # setting up

    def setup(self):
        """Currency, company, employee relation and marketing list: what other records need."""
        currency = self.ensure("currency.currency", [["code", "=", "GBP"]], {
            "name": "Pound Sterling", "code": "GBP", "symbol": "£", "rounding": decimal("0.01"), "digits": 2})
        company = self.one_id("company.company", [])
        if company is None:
            # Marked by its code, so that dump and count can leave it out.
            party = self.model("party.party", "create", [{"code": "OWN", "name": "Hub Test Company"}])[0]
            company = self.model("company.company", "create", [{"party": party, "currency": currency}])[0]
        self.model("res.user", "write", [1], {"companies": [["add", [company]]], "company": company})
        language = self.one_id("ir.lang", [["code", "=", "en"]])
        self.ensure("marketing.email.list", [["name", "=", "news"]], {"name": "news", "language": language})
        self.ensure_employment()

    def ensure(self, model, domain, values):
        return self.one_id(model, domain) or self.model(model, "create", [values])[0]

    def ensure_employment(self):
        """The relation type 'works for' with its reverse."""
        works_for = self.ensure("party.relation.type", [["name", "=", "works for"]], {"name": "works for"})
        employs = self.ensure("party.relation.type", [["name", "=", "employs"]],
                              {"name": "employs", "reverse": works_for})
        self.model("party.relation.type", "write", [works_for], {"reverse": employs})

    # seeding

    def seed(self, records):
        records = list(records)
        for part in pieces(records, 100):
            self.model("party.party", "create", [self.party_values(r) for r in part])
        self.context = {}
        ids = {p["code"]: p["id"] for p in self.find("party.party", [], ["code"])}
        self.seed_relations(records, ids)
        self.seed_lists(records)
        self.seed_opportunities(records, ids)
        return len(records)

    @staticmethod
    def party_values(record):
        values = {"name": record["name"]}
        for key in ("code", "active"):
            if key in record:
                values[key] = record[key]
        values["contact_mechanisms"] = [["create", record.get("mechanisms", [])]]
        values["addresses"] = [["create", record.get("addresses", [])]]
        return values

    def seed_relations(self, records, ids):
        works_for = self.one_id("party.relation.type", [["name", "=", "works for"]])
        relations = [{"from_": ids[r["code"]], "to": ids[r["works_for"]], "type": works_for}
                     for r in records if r.get("works_for")]
        if relations:
            self.model("party.relation.all", "create", relations)

    def seed_lists(self, records):
        lists = {entry["name"]: entry["id"] for entry in self.find("marketing.email.list", [], ["name"])}
        entries = [{"email": e["email"], "list_": lists[e["list"]], "active": e.get("active", True)}
                   for r in records for e in r.get("lists", [])]
        for part in pieces(entries, 100):
            self.model("marketing.email", "create", part)

    def seed_opportunities(self, records, ids):
        self.use_company()
        rows = [{"party": ids[r["code"]], "description": o["description"], "amount": decimal(o["amount"])}
                for r in records for o in r.get("opportunities", [])]
        if rows:
            self.model("sale.opportunity", "create", rows)
        self.context = {}
