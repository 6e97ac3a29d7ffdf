"""Tryton: edits as a person makes them, and the commands."""
from drivers.talk import Failure, read_lines
from drivers.tryton_dump import TrytonDump
from drivers.tryton_rpc import Warned
from drivers.tryton_seed import TrytonSeed

PHONE_TYPES = ("phone", "mobile", "fax")


class Tryton(TrytonSeed, TrytonDump):
    # editing

    def party_id(self, who):
        """WHO is an id, a code (P00001) or a full name."""
        if who.isdigit():
            return int(who)
        found = self.find("party.party", ["OR", ["code", "=", who], ["name", "=", who]], ["code"])
        if len(found) != 1:
            codes = [p["code"] for p in found]
            raise Failure(f"{len(found)} Tryton parties at {self.url} are called '{who}' {codes}. Next: give the id or the code")
        return found[0]["id"]

    def set_mechanism(self, who, kinds, value):
        """Changes the first mechanism of one of these kinds, or adds one."""
        party = self.party_id(who)
        found = self.one_id("party.contact_mechanism", [["party", "=", party], ["type", "in", list(kinds)], ["active", "=", True]])
        if found is None:
            self.add_mechanism(who, kinds[0], value)
        else:
            self.model("party.contact_mechanism", "write", [found], {"value": value})

    def add_mechanism(self, who, kind, value):
        row = {"party": self.party_id(who), "type": kind, "value": value}
        return self.model("party.contact_mechanism", "create", [row])[0]

    def set_name(self, who, name):
        self.model("party.party", "write", [self.party_id(who)], {"name": name})

    def set_active(self, who, active):
        self.model("party.party", "write", [self.party_id(who)], {"active": active})

    def delete(self, whos):
        self.model("party.party", "delete", [self.party_id(w) for w in whos])

    def merge(self, source, target):
        """The wizard party.replace: the source stays, inactive, with replaced_by set."""
        ask = {"ask": {"source": self.party_id(source), "destination": self.party_id(target)}}
        session = self.call("wizard.party.replace.create")[0]
        context = {"active_model": "party.party", "active_id": ask["ask"]["source"],
                   "active_ids": [ask["ask"]["source"]]}
        execute = ["wizard.party.replace.execute", session, ask, "replace", {**self.context, **context}]
        try:
            self.call(*execute, context=False)
        except Warned as warned:
            # Different names need a yes, which Tryton keeps as a record.
            self.model("res.user.warning", "create", [{"user": 1, "name": str(warned), "always": False}])
            self.call(*execute, context=False)
        self.call("wizard.party.replace.delete", session)

    def set_subscribed(self, email, list_name, active):
        email = email.lower()
        list_id = self.one_id("marketing.email.list", [["name", "=", list_name]])
        if list_id is None:
            raise Failure(f"Tryton at {self.url} has no marketing list '{list_name}'. Next: use the list 'news'")
        entry = self.one_id("marketing.email", [["email", "=", email], ["list_", "=", list_id]])
        if entry is not None:
            self.model("marketing.email", "write", [entry], {"active": active})
        elif active:
            self.model("marketing.email", "create", [{"email": email, "list_": list_id}])
        else:
            raise Failure(f"'{email}' is not on the Tryton list '{list_name}' at {self.url}. Next: subscribe it first")


def commands(add):
    add("setup", "currency, company, relation type and marketing list 'news'", lambda t, a: t.setup())
    add("seed", "create parties from FILE", lambda t, a: t.seed(read_lines(a.file)), "file")
    dump = add("dump", "all parties and list entries", lambda t, a: t.dump(a.times))
    dump.add_argument("--times", action="store_true")
    add("count", "the number of parties", lambda t, a: t.count())
    add("set-phone", "change the first telephone number",
        lambda t, a: t.set_mechanism(a.who, PHONE_TYPES, a.value), "who", "value")
    add("set-email", "change the first e-mail address",
        lambda t, a: t.set_mechanism(a.who, ("email",), a.value), "who", "value")
    add("add-mechanism", "add a contact mechanism",
        lambda t, a: t.add_mechanism(a.who, a.type, a.value), "who", "type", "value")
    add("set-name", "rename a party", lambda t, a: t.set_name(a.who, a.name), "who", "name")
    add("activate", "active = true", lambda t, a: t.set_active(a.who, True), "who")
    add("deactivate", "active = false", lambda t, a: t.set_active(a.who, False), "who")
    add("delete", "delete parties", lambda t, a: t.delete(a.who)).add_argument("who", nargs="+")
    add("merge", "merge SOURCE into TARGET with Tryton's wizard",
        lambda t, a: t.merge(a.source, a.target), "source", "target")
    add("subscribe", "put an address on a marketing list",
        lambda t, a: t.set_subscribed(a.email, a.list, True), "email", "list")
    add("unsubscribe", "active = false on a marketing list",
        lambda t, a: t.set_subscribed(a.email, a.list, False), "email", "list")
