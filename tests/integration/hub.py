"""The hub under test: its configuration and its command line."""
import os
import subprocess
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from support import program  # noqa: E402
from support.configuration import connection, purposes  # noqa: E402

CONFIG = '''default_country = "GB"
developer_mode = true
[store]
url = "sqlite:hub.db"
[log]
file = "hub.log"
[pull]
patience = "3m"
''' + purposes("news")
LIST_NAMES = '''[connections.mail.values."subscription.list"]
"news.example.test" = "news"
'''
SECRETS = ("TRYTON_PASSWORD", "MAILMAN_PASSWORD", "PDS_ADMIN_PASSWORD")


class Hub:
    def __init__(self, folder, systems, isolation="process"):
        self.folder = folder
        self.secrets = {}
        for name in systems.names:
            self.secrets.update({k: v for k, v in systems.env(name).items() if k in SECRETS})
        os.makedirs(folder, exist_ok=True)
        self.write_config(config_of(systems, isolation))

    def write_config(self, text):
        with open(os.path.join(self.folder, "samepage.toml"), "w", encoding="utf-8") as file:
            file.write(text)

    def add_import(self, rows):
        """A CSV file of subscriptions as one more system."""
        with open(os.path.join(self.folder, "import.csv"), "w", encoding="utf-8") as file:
            file.write("id,email,list,status,changed_at\n" + "".join(",".join(r) + "\n" for r in rows))
        with open(os.path.join(self.folder, "samepage.toml"), "a", encoding="utf-8") as file:
            file.write(connection("import", "file", {"subscriptions": "import.csv"},
                                  direction="read", streams=["subscriptions"]))

    def start(self, *arguments):
        return program.start(["--json", *arguments], self.folder, self.secrets, subprocess.DEVNULL)

    def run(self, *arguments):
        """Exit code and the result, or the errors when there is none."""
        ran = program.run(["--json", *arguments], self.folder, self.secrets, timeout=300)
        answer = ran.envelope()
        return ran.code, answer["result"] if answer["result"] is not None else answer

    def sync(self):
        return self.run("sync")

    def person_of(self, email):
        """The number of the one customer who is found by this address."""
        code, found = self.run("person", "find", email)
        people = [e for e in found if e["kind"] == "person"] if isinstance(found, list) else []
        if code != 0 or len(people) != 1:
            raise RuntimeError(f"person find {email}: exit {code}, {found}")
        return str(people[0]["id"])


def config_of(systems, isolation):
    text = CONFIG
    if "tryton" in systems.names:
        env = systems.env("tryton")
        text += connection("crm", "tryton", {"url": env["TRYTON_URL"].rstrip("/"), "user": env["TRYTON_USER"]},
                           {"password": "TRYTON_PASSWORD"}, isolation=isolation)
    if "mailman" in systems.names:
        env = systems.env("mailman")
        text += connection("mail", "mailman", {"url": env["MAILMAN_URL"], "user": env["MAILMAN_USER"],
                                               "lists": ["news@example.test"]},
                           {"password": "MAILMAN_PASSWORD"}, isolation=isolation) + LIST_NAMES
    if "nginx" in systems.names:
        logs, file = os.path.split(systems.env("nginx")["NGINX_HITS"])
        text += connection("web", "weblog", {"path": logs, "file": file}, direction="read")
    if "pds" in systems.names:
        text += connection("social", "bluesky", {"url": systems.env("pds")["PDS_URL"], "admin": True},
                           {"admin_password": "PDS_ADMIN_PASSWORD"}, direction="read")
    return text
