"""Mailman over its REST interface."""
import json
import urllib.parse

from drivers.talk import Failure, basic, http, put, read_lines

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


def commands(add):
    add("setup", "the domain and the list 'news'", lambda m, a: m.setup())
    add("seed", "create users and memberships from FILE", lambda m, a: m.seed(read_lines(a.file)), "file")
    add("dump", "all users with addresses and memberships", lambda m, a: m.dump())
    add("count", "the number of memberships", lambda m, a: m.count())
    add("set-name", "change a display name", lambda m, a: m.set_name(a.email, a.name), "email", "name")
    join = add("subscribe", "add a member", lambda m, a: m.subscribe(a.email, a.list, a.name), "email", "list")
    join.add_argument("--name", default="")
    add("unsubscribe", "remove a member; the user stays", lambda m, a: m.unsubscribe(a.email, a.list),
        "email", "list")
    add("set-delivery", "enabled or by_user", lambda m, a: m.set_delivery(a.email, a.list, a.status),
        "email", "list", "status")
    add("add-address", "give a user a second address", lambda m, a: m.add_address(a.email, a.extra),
        "email", "extra")
    add("delete-user", "remove a user and its addresses", lambda m, a: m.delete_user(a.email), "email")
