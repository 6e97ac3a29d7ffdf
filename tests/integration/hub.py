"""The hub under test: its configuration and its command line."""
import json
import os
import signal
import subprocess

CONFIG = '''default_country = "GB"
developer_mode = true
[store]
url = "sqlite:hub.db"
[log]
file = "hub.log"
[pull]
patience = "3m"
[purposes.service]
basis = "contract"
marketing = false
[purposes.newsletter]
basis = "consent"
channel = "email"
lists = ["news"]
attested = "sign-up forms of the test"
'''
CRM = '''[connections.crm]
plugin = "tryton"
isolation = "{isolation}"
[connections.crm.config]
url = "{url}"
user = "{user}"
[connections.crm.secrets]
password = {{ env = "TRYTON_PASSWORD" }}
'''
MAIL = '''[connections.mail]
plugin = "mailman"
isolation = "{isolation}"
[connections.mail.config]
url = "{url}"
user = "{user}"
lists = ["news@example.test"]
[connections.mail.secrets]
password = {{ env = "MAILMAN_PASSWORD" }}
[connections.mail.values."subscription.list"]
"news.example.test" = "news"
'''
WEB = '''[connections.web]
plugin = "weblog"
direction = "read"
[connections.web.config]
path = "{logs}"
file = "{file}"
'''
SOCIAL = '''[connections.social]
plugin = "bluesky"
direction = "read"
[connections.social.config]
url = "{url}"
admin = true
[connections.social.secrets]
admin_password = {{ env = "PDS_ADMIN_PASSWORD" }}
'''
IMPORT = '''[connections.import]
plugin = "file"
direction = "read"
streams = ["subscriptions"]
[connections.import.config]
subscriptions = "import.csv"
'''
SECRETS = ("TRYTON_PASSWORD", "MAILMAN_PASSWORD", "PDS_ADMIN_PASSWORD")


class Hub:
    def __init__(self, build, folder, systems, isolation="process"):
        self.program = os.path.join(build, "bin", "samepage")
        self.folder = folder
        self.environment = dict(os.environ)
        for name in systems.names:
            self.environment.update({k: v for k, v in systems.env(name).items() if k in SECRETS})
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
            file.write(IMPORT)

    def command(self, *arguments):
        return [self.program, "--json", *arguments]

    def start(self, *arguments):
        """Runs in a process group of its own, so that all of it can be killed at once."""
        return subprocess.Popen(self.command(*arguments), cwd=self.folder, env=self.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def run(self, *arguments):
        """Exit code and the result, or the errors when there is none."""
        done = subprocess.run(self.command(*arguments), cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"samepage {' '.join(arguments)}: exit {done.returncode}, no JSON answer\n"
                               f"{done.stdout[-500:]}{done.stderr[-2000:]}")
        return done.returncode, answer["result"] if answer.get("result") is not None else answer

    def sync(self):
        return self.run("sync")

    def person_of(self, email):
        """The number of the one customer who is found by this address."""
        code, found = self.run("person", "find", email)
        people = [e for e in found if e["kind"] == "person"] if isinstance(found, list) else []
        if code != 0 or len(people) != 1:
            raise RuntimeError(f"person find {email}: exit {code}, {found}")
        return str(people[0]["id"])


def kill_all(process):
    """kill -9 for the hub and its connectors' processes."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def config_of(systems, isolation):
    text = CONFIG
    if "tryton" in systems.names:
        env = systems.env("tryton")
        text += CRM.format(isolation=isolation, url=env["TRYTON_URL"].rstrip("/"), user=env["TRYTON_USER"])
    if "mailman" in systems.names:
        env = systems.env("mailman")
        text += MAIL.format(isolation=isolation, url=env["MAILMAN_URL"], user=env["MAILMAN_USER"])
    if "nginx" in systems.names:
        hits = systems.env("nginx")["NGINX_HITS"]
        text += WEB.format(logs=os.path.dirname(hits), file=os.path.basename(hits))
    if "pds" in systems.names:
        text += SOCIAL.format(url=systems.env("pds")["PDS_URL"])
    return text
