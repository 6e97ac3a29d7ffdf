#!/usr/bin/env python3
"""What `status`, `plan`, `sync --connection` and the commands that only look say, when all is well and when
secrets are missing, connectors are gone or a system asks to wait."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import POLICIES, Hub, Server  # noqa: E402
from support.configuration import connection  # noqa: E402

STREAMS = {"crm": ["contacts"], "sales": ["contacts"], "email": ["subscribers"]}
FLAVOURS = {"crm": "crm", "sales": "crm", "email": "email"}
SECRETS = {f"{name.upper()}_TOKEN": "sandbox" for name in STREAMS}
NO_SECRETS = {name: None for name in SECRETS}


def configuration(url, **options):
    return "".join(
        connection(name, "sandbox", {"url": url, "account": name}, {"token": f"{name.upper()}_TOKEN"},
                   streams=streams, **options.get(name, {}))
        for name, streams in STREAMS.items())


class Status(unittest.TestCase):
    def setUp(self):
        self.server = Server(*[a for name in STREAMS for a in ("--account", f"{name}={FLAVOURS[name]}")])
        self.addCleanup(self.server.stop)
        self.hub = Hub(POLICIES + configuration(self.server.url))
        self.addCleanup(self.hub.remove)
        self.hub.approve("sandbox")
        self.server.control("crm/seed", {"stream": "contacts", "records": [
            {"Id": str(k), "Email": f"person{k}@example.test", "FirstName": "Ada", "LastName": f"Person{k}"}
            for k in (1, 2, 3)]})
        done = self.run_hub("sync", "--yes")
        self.assertEqual(done.code, 0, done.all)

    def run_hub(self, *arguments, secrets=None):
        return self.hub.run(*arguments, env=SECRETS if secrets is None else {**SECRETS, **secrets})

    def result(self, *arguments, secrets=None, code=0):
        done = self.run_hub("--json", *arguments, secrets=secrets)
        self.assertEqual(done.code, code, done.all)
        return done.envelope()["result"]

    def status(self, **more):
        return {c["connection"]: c for c in self.result("status", **more)["connections"]}

    def edit(self, key, **fields):
        self.server.control("crm/edit", {"stream": "contacts", "id": str(key), "fields": fields})

    def sales(self):
        dump = self.server.control("sales/dump", method="GET")
        return dump if isinstance(dump, str) else str(dump)

    def test_all_is_well(self):
        rows = self.status()
        self.assertEqual(list(rows), ["crm", "sales", "email"])
        for name in ("crm", "sales"):
            row = rows[name]
            self.assertTrue(row["in_sync"], row)
            self.assertEqual(row["waits"], [])
            self.assertEqual([s["records"] for s in row["streams"]], [3])
            self.assertTrue(all(s["loaded"] and s["read_at"] for s in row["streams"]), row)
        self.assertIn("in sync", self.run_hub("status").out)

    def test_what_is_excluded_and_why(self):
        self.server.control("crm/delete", {"stream": "contacts", "id": "1"})
        self.assertEqual(self.run_hub("sync").code, 0)
        for _ in range(2):  # a round in which nothing happens takes nothing back
            rows = self.status()
            self.assertEqual(rows["crm"]["exclusions"],
                             [{"stream": "contacts", "purpose": "", "reason": "deleted_there", "count": 1}])
            self.assertEqual(rows["email"]["exclusions"],
                             [{"stream": "subscribers", "purpose": "newsletter", "reason": "no_grant",
                               "count": 3}])
            self.assertEqual(rows["email"]["excluded"], 3)
            self.assertEqual(self.run_hub("sync").code, 0)
        text = self.run_hub("status").out
        self.assertIn("excluded  1 deleted there (unlinked)", text)
        self.assertIn("excluded  3 withheld: no permission for newsletter", text)

    def test_a_missing_secret(self):
        self.edit(2, LastName="Changed")
        missing = {"SALES_TOKEN": None}
        done = self.run_hub("sync", secrets=missing)
        self.assertEqual(done.code, 2, done.all)
        rows = self.status(secrets=NO_SECRETS)
        self.assertTrue(rows["crm"]["in_sync"], rows["crm"])
        waits = rows["sales"]["waits"]
        self.assertEqual([(w["why"], w["count"]) for w in waits], [("connector", 1)])
        self.assertIn("SP-CFG-040", waits[0]["text"])
        self.assertIn("SP-CFG-040", rows["sales"]["last_error"])
        self.assertNotIn("Changed", self.sales())
        # What waited goes when the secret is there again.
        done = self.run_hub("sync")
        self.assertEqual(done.code, 0, done.all)
        self.assertIn("Changed", self.sales())
        self.assertEqual(self.status()["sales"]["waits"], [])

    def test_looking_starts_no_connector_and_needs_no_secret(self):
        self.hub.write("samepage.toml", POLICIES + '[paths]\nplugins = "nowhere"\n'
                       + configuration(self.server.url))
        rows = self.status(secrets=NO_SECRETS)
        self.assertEqual(list(rows), ["crm", "sales", "email"])
        self.assertEqual(rows["crm"]["records"], {"contacts": 3})
        self.assertEqual(rows["crm"]["last_error"], "")
        for arguments in (("person", "find", "person1@example.test"),
                          ("person", "show", "person1@example.test"),
                          ("why", "person1@example.test"), ("case", "list"), ("dead-letter", "list")):
            done = self.run_hub(*arguments, secrets=NO_SECRETS)
            self.assertEqual(done.code, 0, done.all)
            self.assertNotIn("removed connection", done.out)
        story = self.result("why", "person1@example.test", "email", secrets=NO_SECRETS)[0]
        self.assertEqual(story["source"], "crm contacts 1")
        self.assertIn("crm contacts 1: holds it", story["held"])

    def test_a_system_that_asks_to_wait(self):
        self.edit(3, LastName="Changed")
        self.server.faults("sales", p_429=1, retry_after_ms=3600_000)
        self.assertEqual(self.run_hub("sync").code, 2)
        waits = self.status(secrets=NO_SECRETS)["sales"]["waits"]
        self.assertEqual([(w["why"], w["count"]) for w in waits], [("asked_to_wait", 1)])
        self.assertIn("asked to wait until ", waits[0]["text"])
        self.assertIn("1 change: the system asked to wait", self.run_hub("status").out)

    def test_a_sync_of_some_counts_only_these(self):
        self.edit(1, LastName="Changed")
        result = self.result("sync", "--connection", "crm")
        self.assertEqual((result["pending"], result["held"], result["waiting_elsewhere"]), (0, 0, 1))
        self.assertEqual([c["connection"] for c in result["connections"]], ["crm"])
        waits = self.status()["sales"]["waits"]
        self.assertEqual([(w["why"], w["count"]) for w in waits], [("absent", 1)])
        text = self.run_hub("sync", "--connection", "crm").out
        self.assertIn("1 change waits for connections that did not take part", text)
        result = self.result("sync")
        self.assertEqual((result["pending"], result["waiting_elsewhere"]), (0, 0))
        self.assertIn("Changed", self.sales())

    def test_a_plan_says_what_it_takes(self):
        for key in (1, 2):
            self.edit(key, LastName="Changed")
        result = self.result("plan", code=2)
        row = next(e for e in result["estimates"] if e["connection"] == "sales")
        self.assertEqual(row["changes"], 2)
        self.assertGreaterEqual(row["calls"], 1)
        self.assertTrue(row["measured"], row)  # the first sync wrote there
        self.assertGreaterEqual(result["estimated_time_ms"], 0)
        self.assertEqual(result["estimated_calls"], sum(e["calls"] for e in result["estimates"]))
        waits = self.status()["sales"]["waits"]
        self.assertEqual([(w["why"], w["count"]) for w in waits], [("next", 2)])
        self.assertIn("What it takes", self.run_hub("plan").out)

    def test_what_waits_for_approval(self):
        hub = Hub(POLICIES + configuration(self.server.url))
        self.addCleanup(hub.remove)
        hub.approve("sandbox")
        self.hub = hub
        self.edit(1, LastName="Changed")
        self.assertEqual(self.run_hub("sync").code, 3)
        waits = [w for row in self.status().values() for w in row["waits"]]
        self.assertEqual([(w["why"], w["count"]) for w in waits], [("held", 1)])
        self.assertIn("its match plan is not approved", waits[0]["text"])

    def test_faults_of_the_configuration_come_line_by_line(self):
        self.hub.write("samepage.toml", "[connections.crm]\nschedul = 1\n[store]\nurl = 'x'\n[log]\nlevl = 1\n")
        errors = self.run_hub("--json", "check").envelope()["errors"]
        lines = [int(e["where"].rsplit("samepage.toml:", 1)[1].split()[0]) for e in errors]
        self.assertEqual(lines, [1, 2, 4, 6])


if __name__ == "__main__":
    unittest.main(verbosity=2)
