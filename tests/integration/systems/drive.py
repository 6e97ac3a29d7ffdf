#!/usr/bin/env python3
"""Populates, edits and inspects the real systems in the integration tests.

    drive.py SYSTEM --env DIR/env COMMAND ...

SYSTEM is tryton, mailman, nginx or pds; DIR/env is the file that the start
script of the system wrote. Input and output files hold one JSON object a line.
Only Python's standard library is used. README.md lists the commands.
"""
import argparse
import base64
import json
import os
import shlex
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Failure(Exception):
    """An error to print without a trace: the thing, the place, the cause, the next step."""


# ---------------------------------------------------------------- small helpers

def read_env(path):
    """Reads KEY=VALUE lines."""
    try:
        with open(path, encoding="utf-8") as lines:
            pairs = [line.rstrip("\n").split("=", 1) for line in lines if "=" in line]
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}. Next: start the system first")
    return {key: " ".join(shlex.split(value)) for key, value in pairs}


def read_lines(path):
    """Yields the JSON objects of a file ('-' is standard input), one a line."""
    source = sys.stdin if path == "-" else open(path, encoding="utf-8")
    with source as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                raise Failure(f"{path}, line {number} is not JSON: {error}. Next: put one JSON object on each line")


def put(record):
    """Writes one line; sorted keys, so that two dumps can be compared."""
    print(json.dumps(record, ensure_ascii=False, sort_keys=True))


def pieces(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def http(method, url, headers=None, body=None):
    """Returns status, headers and body; only a connection failure is an error."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError as error:
        raise Failure(f"{method} {url} failed: {error}. Next: check that the system runs and the port is right")


# ----------------------------------------------------------------------- tryton

PARTY_FIELDS = ["code", "name", "active", "replaced_by", "create_date", "write_date"]
MECHANISM_FIELDS = ["party", "type", "value", "name", "active", "create_date", "write_date"]
ADDRESS_FIELDS = ["party", "street", "postal_code", "city", "active"]
PHONE_TYPES = ("phone", "mobile", "fax")


def plain_time(value):
    """Tryton's {"__class__": "datetime", ...} as text."""
    if not value:
        return None
    return "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{microsecond:06}".format(
        **{"microsecond": 0, **value})


def decimal(text):
    return {"__class__": "Decimal", "decimal": str(text)}


class Warned(Exception):
    """Tryton asks "are you sure?"; the text is the name of the question."""


class Tryton:
    def __init__(self, env):
        self.url = env["TRYTON_URL"]
        self.context = {}
        self.headers = {"Content-Type": "application/json"}
        user = env["TRYTON_USER"]
        session = self.call("common.db.login", user, {"password": env["TRYTON_PASSWORD"]}, "en", context=False)
        if not session:
            raise Failure(f"Tryton at {self.url} refused the user {user}. Next: compare the password with DIR/env")
        token = base64.b64encode(f"{user}:{session[0]}:{session[1]}".encode()).decode()
        self.headers["Authorization"] = "Session " + token

    def call(self, method, *params, context=True):
        """One JSON-RPC call. Tryton reports errors with HTTP 200."""
        params = list(params) + ([self.context] if context else [])
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        status, _, text = http("POST", self.url, self.headers, body)
        if status != 200:
            raise Failure(f"Tryton answered {status} to {method} at {self.url}: {text[:200]!r}. Next: read the server's log")
        answer = json.loads(text)
        if "error" in answer:
            if answer["error"][0] == "UserWarning":
                raise Warned(answer["error"][1][0])
            raise Failure(f"Tryton refused {method} at {self.url}: {answer['error'][:2]}. Next: read the server's log")
        return answer["result"]

    def model(self, model, method, *params):
        return self.call(f"model.{model}.{method}", *params)

    def look(self, model, method, *params):
        """Sees inactive records too. A test on 'active' in the domain would not
        do: Tryton adds active = true to every nested list that has none."""
        context = {**self.context, "active_test": False}
        return self.call(f"model.{model}.{method}", *params, context, context=False)

    def find(self, model, domain, fields):
        return self.look(model, "search_read", domain, 0, None, [["id", "ASC"]], fields)

    def one_id(self, model, domain):
        found = self.look(model, "search", domain, 0, 1, [["id", "ASC"]])
        return found[0] if found else None

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

    def use_company(self):
        """Opportunities need the company of the user in the context."""
        self.context = self.model("res.user", "get_preferences", True)

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


def run_tryton(args, env):
    tryton = Tryton(env)
    command = args.command
    if command == "setup":
        tryton.setup()
    elif command == "seed":
        print(tryton.seed(read_lines(args.file)))
    elif command == "dump":
        tryton.dump(args.times)
    elif command == "count":
        print(tryton.count())
    elif command == "set-phone":
        tryton.set_mechanism(args.who, PHONE_TYPES, args.value)
    elif command == "set-email":
        tryton.set_mechanism(args.who, ("email",), args.value)
    elif command == "add-mechanism":
        print(tryton.add_mechanism(args.who, args.type, args.value))
    elif command == "set-name":
        tryton.set_name(args.who, args.name)
    elif command in ("activate", "deactivate"):
        tryton.set_active(args.who, command == "activate")
    elif command == "delete":
        tryton.delete(args.who)
    elif command == "merge":
        tryton.merge(args.source, args.target)
    else:
        tryton.set_subscribed(args.email, args.list, command == "subscribe")


def tryton_commands(add):
    add("setup", "currency, company, relation type and marketing list 'news'")
    add("seed", "create parties from FILE", "file")
    add("dump", "all parties and list entries").add_argument("--times", action="store_true")
    add("count", "the number of parties")
    add("set-phone", "change the first telephone number", "who", "value")
    add("set-email", "change the first e-mail address", "who", "value")
    add("add-mechanism", "add a contact mechanism", "who", "type", "value")
    add("set-name", "rename a party", "who", "name")
    add("activate", "active = true", "who")
    add("deactivate", "active = false", "who")
    add("delete", "delete parties").add_argument("who", nargs="+")
    add("merge", "merge SOURCE into TARGET with Tryton's wizard", "source", "target")
    add("subscribe", "put an address on a marketing list", "email", "list")
    add("unsubscribe", "active = false on a marketing list", "email", "list")


# ---------------------------------------------------------------------- mailman

YES = {"pre_verified": "true", "pre_confirmed": "true", "pre_approved": "true", "send_welcome_message": "false"}


class Mailman:
    def __init__(self, env):
        self.url = env["MAILMAN_URL"]
        self.domain = env["MAILMAN_DOMAIN"]
        self.headers = {"Authorization": basic(env["MAILMAN_USER"], env["MAILMAN_PASSWORD"])}

    def call(self, method, path, fields=None, accept=()):
        """One REST call with form fields. Returns the parsed body, or None without one."""
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        status, _, text = http(method, f"{self.url}/{path}", self.headers, body)
        if status >= 400 and status not in accept:
            raise Failure(f"Mailman answered {status} to {method} {self.url}/{path}: {text[:200].decode(errors='replace')}. "
                          "Next: check the address and the list name, then the log")
        return json.loads(text) if text and status < 400 else None

    def every(self, path):
        """All entries of a list, page by page."""
        page, seen = 1, 0
        while True:
            answer = self.call("GET", f"{path}?count=100&page={page}")
            entries = answer.get("entries", [])
            yield from entries
            seen += len(entries)
            if not entries or seen >= answer["total_size"]:
                return
            page += 1

    def list_id(self, name):
        """'news', 'news@example.test' and 'news.example.test' name the same list."""
        name = name.replace("@", ".")
        return name if "." in name else f"{name}.{self.domain}"

    def path(self, kind, key):
        return f"{kind}/{urllib.parse.quote(key)}"

    # setting up and seeding

    def setup(self):
        # 400: it exists already, from an earlier start of the same folder.
        self.call("POST", "domains", {"mail_host": self.domain}, accept=(400,))
        self.ensure_list("news")

    def ensure_list(self, name):
        list_id = self.list_id(name)
        address = list_id.replace(".", "@", 1)
        self.call("POST", "lists", {"fqdn_listname": address, "style_name": "legacy-announce"}, accept=(400,))
        self.call("PATCH", f"lists/{list_id}/config",
                  {"allow_list_posts": "true", "unsubscription_policy": "open", "send_goodbye_message": "false"})

    def seed(self, records):
        records = list(records)
        for name in sorted({name for r in records for name in r.get("lists", [])}):
            self.ensure_list(name)
        for record in records:
            self.seed_one(record)
        return len(records)

    def seed_one(self, record):
        if not record.get("lists"):
            self.call("POST", "users", {"email": record["email"], "display_name": record.get("display_name", "")})
        for name in record.get("lists", []):
            self.subscribe(record["email"], name, record.get("display_name", ""))
        for extra in record.get("extra_addresses", []):
            self.add_address(record["email"], extra)
        if record.get("delivery_status"):
            for name in record["lists"]:
                self.set_delivery(record["email"], name, record["delivery_status"])

    # looking

    def dump(self):
        users = {u["user_id"]: {"record": "user", "user_id": u["user_id"], "display_name": u.get("display_name", ""),
                                "addresses": [], "memberships": []} for u in self.every("users")}
        loose = []
        for address in self.every("addresses"):
            user = address.get("user", "").rpartition("/")[2]
            (users[user]["addresses"] if user in users else loose).append(self.plain_address(address))
        for member in self.every("members"):
            user = member.get("user", "").rpartition("/")[2]
            if user in users:
                users[user]["memberships"].append(self.plain_member(member))
        for user in users.values():
            user["addresses"].sort(key=lambda a: a["email"])
            user["memberships"].sort(key=lambda m: (m["list"], m["email"], m["role"]))
        for user in sorted(users.values(), key=lambda u: [a["email"] for a in u["addresses"]]):
            put(user)
        for address in sorted(loose, key=lambda a: a["email"]):
            put({"record": "address", **address})

    @staticmethod
    def plain_address(address):
        return {"email": address["email"], "original_email": address["original_email"],
                "display_name": address.get("display_name", ""), "verified": "verified_on" in address}

    def plain_member(self, member):
        """The delivery status is not in the listing; an empty preference means 'enabled'."""
        preferences = self.call("GET", f"members/{member['member_id']}/preferences")
        return {"member_id": member["member_id"], "list": member["list_id"], "email": member["email"],
                "role": member["role"], "delivery_mode": member["delivery_mode"],
                "delivery_status": preferences.get("delivery_status", "enabled")}

    def count(self):
        return self.call("GET", "members?count=1&page=1")["total_size"]

    # editing

    def member_path(self, email, name):
        found = self.call("POST", "members/find", {"subscriber": email, "list_id": self.list_id(name), "role": "member"})
        entries = found.get("entries", [])
        if not entries:
            raise Failure(f"'{email}' is not a member of '{self.list_id(name)}' at {self.url}. Next: subscribe it first")
        return f"members/{entries[0]['member_id']}"

    def subscribe(self, email, name, display_name=""):
        self.call("POST", "members", {"list_id": self.list_id(name), "subscriber": email,
                                      "display_name": display_name, **YES})

    def unsubscribe(self, email, name):
        self.call("DELETE", self.member_path(email, name))

    def set_name(self, email, name):
        """The name is kept twice: with the address and with its user."""
        self.call("PATCH", self.path("addresses", email), {"display_name": name})
        self.call("PATCH", self.path("users", email), {"display_name": name})

    def set_delivery(self, email, name, status):
        self.call("PATCH", f"{self.member_path(email, name)}/preferences", {"delivery_status": status})

    def add_address(self, email, extra):
        self.call("POST", self.path("users", email) + "/addresses", {"email": extra})
        self.call("POST", self.path("addresses", extra) + "/verify", {})

    def delete_user(self, email):
        self.call("DELETE", self.path("users", email))


def run_mailman(args, env):
    mailman = Mailman(env)
    command = args.command
    if command == "setup":
        mailman.setup()
    elif command == "seed":
        print(mailman.seed(read_lines(args.file)))
    elif command == "dump":
        mailman.dump()
    elif command == "count":
        print(mailman.count())
    elif command == "set-name":
        mailman.set_name(args.email, args.name)
    elif command == "subscribe":
        mailman.subscribe(args.email, args.list, args.name)
    elif command == "unsubscribe":
        mailman.unsubscribe(args.email, args.list)
    elif command == "set-delivery":
        mailman.set_delivery(args.email, args.list, args.status)
    elif command == "add-address":
        mailman.add_address(args.email, args.extra)
    else:
        mailman.delete_user(args.email)


def mailman_commands(add):
    add("setup", "the domain and the list 'news'")
    add("seed", "create users and memberships from FILE", "file")
    add("dump", "all users with addresses and memberships")
    add("count", "the number of memberships")
    add("set-name", "change a display name", "email", "name")
    add("subscribe", "add a member", "email", "list").add_argument("--name", default="")
    add("unsubscribe", "remove a member; the user stays", "email", "list")
    add("set-delivery", "enabled or by_user", "email", "list", "status")
    add("add-address", "give a user a second address", "email", "extra")
    add("delete-user", "remove a user and its addresses", "email")


# ------------------------------------------------------------------------ nginx

class Browser:
    """Visitors of the nginx site; each keeps its cookie between runs."""

    def __init__(self, env):
        self.url = env["NGINX_URL"].rstrip("/")
        self.jar_file = os.path.join(env["NGINX_DIR"], "cookies.json")
        self.jar = {}
        if os.path.exists(self.jar_file):
            with open(self.jar_file, encoding="utf-8") as file:
                self.jar = json.load(file)

    def save(self):
        with open(self.jar_file, "w", encoding="utf-8") as file:
            json.dump(self.jar, file, sort_keys=True)

    def get(self, visit, path, referer):
        headers = {"User-Agent": visit.get("user_agent", "Mozilla/5.0 (test)")}
        if referer:
            headers["Referer"] = referer
        if visit["visitor"] in self.jar:
            headers["Cookie"] = "vid=" + self.jar[visit["visitor"]]
        status, answer, _ = http("GET", self.url + path, headers)
        if status != 200:
            raise Failure(f"nginx answered {status} to {self.url}{path}. Next: read DIR/logs/error.log")
        cookie = (answer.get("Set-Cookie") or "").split(";")[0]
        if cookie.startswith("vid="):
            self.jar[visit["visitor"]] = cookie[4:]

    def visit(self, visit):
        """Page by page: the page itself, then its pixel. The last pixel carries
        the event and, if the visitor is known by then, the address."""
        pages = visit.get("pages") or ["/"]
        campaign = {"utm_" + key: value for key, value in sorted(visit.get("utm", {}).items())}
        for index, page in enumerate(pages):
            last = index == len(pages) - 1
            landing = campaign if index == 0 else {}
            referer = visit.get("referer") if index == 0 else self.url + pages[index - 1]
            self.get(visit, self.with_query(page, landing), referer)
            pixel = {"url": page, "e": visit.get("event", "pageview") if last else "pageview"}
            if last and visit.get("email"):
                pixel["uid"] = visit["email"]
            self.get(visit, self.with_query("/t.gif", {**pixel, **campaign}), self.url + page)

    @staticmethod
    def with_query(path, values):
        # '@' is percent-encoded, '/' is not: as browsers' tracking code does it.
        query = urllib.parse.urlencode(values, safe="/", quote_via=urllib.parse.quote)
        return f"{path}?{query}" if query else path


def read_hits(env):
    with open(env["NGINX_HITS"], encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def visit_from(args):
    visit = {"visitor": args.visitor, "pages": args.page or ["/"], "event": args.event}
    if args.email:
        visit["email"] = args.email
    if args.utm:
        visit["utm"] = dict(pair.split("=", 1) for pair in args.utm)
    return visit


def run_nginx(args, env):
    if args.command == "dump":
        for hit in read_hits(env):
            put(hit)
    elif args.command == "count":
        print(sum(hit["uri"].startswith("/t.gif") for hit in read_hits(env)))
    else:
        visits = list(read_lines(args.file)) if args.command == "seed" else [visit_from(args)]
        browser = Browser(env)
        for visit in visits:
            browser.visit(visit)
        browser.save()
        print(len(visits))


def nginx_commands(add):
    add("seed", "make the visits in FILE", "file")
    add("dump", "the JSON log")
    add("count", "the number of pixel requests in the log")
    visit = add("visit", "make one visit")
    visit.add_argument("--visitor", default="visitor", help="a name; the same name keeps the same cookie")
    visit.add_argument("--email")
    visit.add_argument("--page", action="append", help="a path; may be repeated")
    visit.add_argument("--event", default="pageview")
    visit.add_argument("--utm", action="append", metavar="KEY=VALUE", help="source=mail gives utm_source=mail")


# -------------------------------------------------------------------------- pds

PROFILE = "app.bsky.actor.profile"
POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
FOLLOW = "app.bsky.graph.follow"


class Pds:
    def __init__(self, env):
        self.url = env["PDS_URL"] + "/xrpc"
        self.admin = {"Authorization": basic(env["PDS_ADMIN_USER"], env["PDS_ADMIN_PASSWORD"])}
        self.password = env["PDS_USER_PASSWORD"]
        self.sessions = {}
        # Records need a time; count up from now so that they keep their order.
        self.clock = time.time()

    def call(self, name, body=None, headers=None, **query):
        url = f"{self.url}/{name}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        headers = dict(headers or {})
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        status, _, text = http("GET" if body is None else "POST", url, headers, data)
        if status >= 400:
            raise Failure(f"the PDS answered {status} to {url}: {text[:200].decode(errors='replace')}. "
                          "Next: check the handle and the password, then the log")
        return json.loads(text) if text else {}

    def session(self, handle):
        if handle not in self.sessions:
            body = {"identifier": handle, "password": self.password}
            self.sessions[handle] = self.call("com.atproto.server.createSession", body)
        return self.sessions[handle]

    def token(self, handle):
        return {"Authorization": "Bearer " + self.session(handle)["accessJwt"]}

    def now(self):
        self.clock += 0.001
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.clock))
        return f"{stamp}.{int(self.clock * 1000) % 1000:03}Z"

    # seeding

    def seed(self, records):
        steps = {"account": self.create_account, "post": self.post, "follow": self.follow, "like": self.like}
        self.posts = {}
        count = 0
        for record in records:
            if record.get("record") not in steps:
                raise Failure(f"'{record.get('record')}' is no kind of PDS record. Next: use one of {', '.join(steps)}")
            steps[record["record"]](record)
            count += 1
        return count

    def create_account(self, record):
        handle = record["handle"]
        self.sessions[handle] = self.call("com.atproto.server.createAccount", {
            "handle": handle, "email": record["email"], "password": record.get("password", self.password)})
        self.set_profile(handle, record.get("display_name", ""), record.get("description", ""))

    def set_profile(self, handle, display_name, description=None):
        did = self.session(handle)["did"]
        if description is None:
            description = self.profile(did).get("description", "")
        self.call("com.atproto.repo.putRecord", {
            "repo": did, "collection": PROFILE, "rkey": "self",
            "record": {"$type": PROFILE, "displayName": display_name, "description": description}}, self.token(handle))

    def create_record(self, handle, collection, record):
        body = {"repo": self.session(handle)["did"], "collection": collection,
                "record": {"$type": collection, "createdAt": self.now(), **record}}
        return self.call("com.atproto.repo.createRecord", body, self.token(handle))

    def post(self, record):
        created = self.create_record(record["by"], POST, {"text": record["text"]})
        self.posts[record.get("key", record["text"])] = {"uri": created["uri"], "cid": created["cid"]}

    def follow(self, record):
        self.create_record(record["by"], FOLLOW, {"subject": self.did(record["subject"])})

    def like(self, record):
        if record["post"] not in self.posts:
            raise Failure(f"the liked post '{record['post']}' is not in this file. Next: put the post before the like")
        self.create_record(record["by"], LIKE, {"subject": self.posts[record["post"]]})

    def did(self, handle):
        if handle in self.sessions:
            return self.sessions[handle]["did"]
        return self.call("com.atproto.identity.resolveHandle", handle=handle)["did"]

    # looking

    def every(self, name, key, **query):
        cursor = None
        while True:
            answer = self.call(name, **query, **({"cursor": cursor} if cursor else {}))
            yield from answer[key]
            cursor = answer.get("cursor")
            if not cursor:
                return

    def records(self, did, collection):
        return self.every("com.atproto.repo.listRecords", "records", repo=did, collection=collection, limit=100)

    def profile(self, did):
        found = list(self.records(did, PROFILE))
        return found[0]["value"] if found else {}

    def repos(self):
        return self.every("com.atproto.sync.listRepos", "repos", limit=100)

    def account(self, did):
        return self.call("com.atproto.admin.getAccountInfo", headers=self.admin, did=did)

    def dump(self):
        repos = [(r, self.account(r["did"])) for r in self.repos()]
        handles = {repo["did"]: info["handle"] for repo, info in repos}
        rows = [self.plain_account(repo, info, handles) for repo, info in repos]
        for row in sorted(rows, key=lambda r: r["handle"]):
            put(row)

    def plain_account(self, repo, info, handles):
        did = repo["did"]
        profile = self.profile(did)
        follows = [handles.get(r["value"]["subject"], r["value"]["subject"]) for r in self.records(did, FOLLOW)]
        likes = [r["value"]["subject"]["uri"] for r in self.records(did, LIKE)]
        posts = [{"uri": r["uri"], "text": r["value"]["text"]} for r in self.records(did, POST)]
        return {"record": "account", "did": did, "handle": info["handle"], "email": info.get("email"),
                "display_name": profile.get("displayName", ""), "description": profile.get("description", ""),
                "follows": sorted(follows), "likes": sorted(likes), "posts": sorted(posts, key=lambda p: p["uri"]),
                "rev": repo["rev"]}

    def count(self):
        return sum(1 for _ in self.repos())

    def delete(self, handle):
        self.call("com.atproto.admin.deleteAccount", {"did": self.did(handle)}, self.admin)


def run_pds(args, env):
    pds = Pds(env)
    if args.command == "seed":
        print(pds.seed(read_lines(args.file)))
    elif args.command == "dump":
        pds.dump()
    elif args.command == "count":
        print(pds.count())
    elif args.command == "set-profile":
        pds.set_profile(args.handle, args.name, args.description)
    elif args.command == "post":
        pds.posts = {}
        pds.post({"by": args.handle, "text": args.text})
    elif args.command == "follow":
        pds.follow({"by": args.handle, "subject": args.subject})
    else:
        pds.delete(args.handle)


def pds_commands(add):
    add("seed", "create accounts, posts, follows and likes from FILE", "file")
    add("dump", "all accounts with profile, follows, likes and posts")
    add("count", "the number of accounts")
    add("set-profile", "change a display name", "handle", "name").add_argument("--description")
    add("post", "write a post", "handle", "text")
    add("follow", "follow another account", "handle", "subject")
    add("delete", "delete an account", "handle")


# -------------------------------------------------------- ports and waiting

def run_free_port(args):
    """Several ports at once are kept open together, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(args.number)]
    print(" ".join(str(s.getsockname()[1]) for s in sockets))


def run_port_free(args):
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", args.port)) == 0:
            sys.exit(1)


def is_alive(pid):
    """A process that ended but was not waited for counts as gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def answers(url):
    """Any HTTP answer but a server error means that the system is ready."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
        return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def run_wait_http(args):
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        if not is_alive(args.pid):
            raise Failure(f"the process {args.pid} ended before it answered at {args.url}. Next: read its log")
        if answers(args.url):
            return
        time.sleep(0.1)
    raise Failure(f"no answer at {args.url} within {args.seconds} seconds. Next: read the log")


# ----------------------------------------------------------------- command line

SYSTEMS = {"tryton": (run_tryton, tryton_commands), "mailman": (run_mailman, mailman_commands),
           "nginx": (run_nginx, nginx_commands), "pds": (run_pds, pds_commands)}


def add_system(parsers, name):
    run, commands = SYSTEMS[name]
    system = parsers.add_parser(name)
    system.add_argument("--env", required=True, metavar="DIR/env")
    system.set_defaults(run=lambda args: run(args, read_env(args.env)))
    sub = system.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(command, help_text, *words):
        parser = sub.add_parser(command, help=help_text)
        for word in words:
            parser.add_argument(word)
        return parser

    commands(add)


def command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parsers = parser.add_subparsers(required=True, metavar="SYSTEM")
    for name in SYSTEMS:
        add_system(parsers, name)
    free = parsers.add_parser("free-port", help="print free ports on 127.0.0.1")
    free.add_argument("number", nargs="?", type=int, default=1)
    free.set_defaults(run=run_free_port)
    check = parsers.add_parser("port-free", help="fail if the port is in use")
    check.add_argument("port", type=int)
    check.set_defaults(run=run_port_free)
    wait = parsers.add_parser("wait-http", help="wait until URL answers")
    wait.add_argument("url")
    wait.add_argument("--seconds", type=float, default=60)
    wait.add_argument("--pid", type=int, required=True)
    wait.set_defaults(run=run_wait_http)
    return parser


def main():
    args = command_line().parse_args()
    try:
        args.run(args)
    except Failure as failure:
        sys.exit(f"drive.py: {failure}")
    except Warned as warned:
        sys.exit(f"drive.py: Tryton asks for a confirmation, '{warned}', and the answer is not known. Next: answer it in drive.py")
    except BrokenPipeError:
        # The reader, such as head, has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
