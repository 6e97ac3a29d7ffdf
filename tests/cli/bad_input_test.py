#!/usr/bin/env python3
"""Bad input: each gives a coded error that names the place and the way out, or a reported case while
everything else flows on; nothing is half-written; the exit code is right; --json stays JSON."""

import contextlib
import os
import sqlite3
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import Case  # noqa: E402
from harness import POLICIES, Server, account  # noqa: E402
from support import program  # noqa: E402

CRM, MAIL = ["companies", "contacts"], ["subscribers", "memberships"]


def contact(number, **more):
    return {"LastName": f"Example{number}", "Email": f"person{number}@example.test", **more}


class Configuration(Case):
    def test_broken_toml(self):
        hub = self.hub('[store]\nurl = "sqlite:hub.db"\n[connections.crm\nplugin = "sandbox"\n')
        for command in ("check", "plan", "sync", "status"):
            self.error(hub, "SP-TOML-001", 1, "samepage.toml:3", command)
        self.assertFalse(hub.exists("hub.db"))

    def test_invalid_utf8(self):
        hub = self.hub("")
        hub.write("samepage.toml", b'[store]\nurl = "sqlite:hub.db"\n# caf\xe9\n')
        self.error(hub, "SP-TOML-002", 1, "samepage.toml:3", "check")

    def test_unknown_option(self):
        hub = self.hub('[store]\nurl = "sqlite:hub.db"\n[connections.crm]\nplugin = "sandbox"\nschedul = "every 5m"\n')
        told = self.error(hub, "SP-CFG-002", 1, "samepage.toml:5", "check")
        self.assertIn("schedule", told["message"] + told["fix"])

    def test_every_fault_at_once(self):
        hub = self.hub('speed = 1\n[store]\nurl = 5\n[purposes.x]\nbasis = "hope"\n')
        errors = hub.run("--json", "check").envelope()["errors"]
        self.assertEqual(len(errors), 3, errors)

    def test_wrong_kind_and_range(self):
        hub = self.hub('[connections.crm]\nplugin = "sandbox"\npage = "many"\ncall_timeout = "soon"\n')
        errors = hub.run("--json", "check").envelope()["errors"]
        self.assertTrue({e["code"] for e in errors} <= {"SP-CFG-003", "SP-CFG-004"}, errors)
        self.assertEqual(sorted(e["where"].split(":")[-1].split(" ")[0] for e in errors), ["3", "4"])

    def test_no_configuration(self):
        hub = self.hub("")
        self.error(hub, "SP-CFG-001", 1, "missing.toml", "--config", "missing.toml", "check")

    def test_secret_in_the_open_is_not_repeated(self):
        hub = self.hub('[connections.crm]\nplugin = "sandbox"\n[connections.crm.secrets]\ntoken = "hunter2hunter2"\n')
        self.error(hub, "SP-CFG-009", 1, "samepage.toml:4", "check")
        self.assertNotIn("hunter2", hub.run("check").all)


class CommandLine(Case):
    def test_usage(self):
        hub = self.hub(POLICIES)
        for arguments in (["chekc"], ["apply"], ["person"], ["sync", "--fast"], ["person", "show"], []):
            ran = hub.run(*arguments)
            self.assertEqual(ran.code, 64, ran.all)
            self.assertIn("--help", ran.err)
            ran = hub.run("--json", *arguments)
            self.assertEqual(ran.code, 64)
            self.assertEqual(ran.envelope()["errors"][0]["code"], "SP-CLI-001")

    def test_help_and_version(self):
        hub = self.hub("broken [")
        for arguments in (["--help"], ["plan", "--help"], ["--version"]):
            self.assertEqual(hub.run(*arguments).code, 0)

    def test_output_that_cannot_be_written(self):
        hub = self.hub(POLICIES)
        for arguments in (["status"], ["--json", "status"], ["--help"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                ran = program.finish(program.start(arguments, hub.folder, out=full))
            self.assertEqual(ran.code, 1, ran.all)
            self.assertIn("SP-CLI-014", ran.err)
            self.assertIn("No space left on device", ran.err)
            self.assertEqual(ran.err.count("\n"), 1, ran.err)

    def test_several_commands_make_the_store_at_once(self):
        for _ in range(3):
            hub = self.hub(POLICIES)
            running = [program.start(["status"], hub.folder) for _ in range(8)]
            for ran in [program.finish(process) for process in running]:
                self.assertEqual((ran.code, ran.err), (0, ""))

    def test_another_programs_database_is_no_store(self):
        hub = self.hub(POLICIES)
        with contextlib.closing(sqlite3.connect(os.path.join(hub.folder, "hub.db"))) as other:
            other.execute("CREATE TABLE customers (name TEXT)")
            other.commit()
        before = hub.read("hub.db")
        self.error(hub, "SP-STO-013", 1, "hub.db", "status")
        self.assertEqual(hub.read("hub.db"), before)

    def test_damaged_plan(self):
        hub = self.hub(POLICIES)
        for content in ('{"a"', "[]", "", '{"hash": "0"}', b"\xff\xfe"):
            hub.write("plan.json", content)
            self.error(hub, "SP-CLI-002", 1, "plan.json", "apply", "plan.json")
        self.error(hub, "SP-CLI-002", 1, "none.json", "apply", "none.json")

    def test_nobody(self):
        server = Server("--account", "crm=crm")
        self.addCleanup(server.stop)
        hub = self.hub(POLICIES + account(server, "crm", CRM))
        hub.approve("sandbox")
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        self.error(hub, "SP-SYN-040", 1, "person show", "person", "show", "999")
        self.error(hub, "SP-SYN-042", 1, "person restore", "person", "restore", "7")
        self.error(hub, "SP-SYN-047", 1, "case resolve", "case", "resolve", "7", "mended")
        self.error(hub, "SP-CLI-005", 1, "samepage.toml", "sync", "--connection", "crn")


class Systems(Case):
    """A CRM and an e-mail service with the same ten people; both in operation."""

    def setUp(self):
        self.server = Server("--account", "crm=crm", "--account", "email=email")
        self.addCleanup(self.server.stop)
        self.server.control("crm/seed", {"stream": "contacts", "records": [contact(n) for n in range(10)]})
        self.config = (POLICIES + account(self.server, "crm", CRM) + account(self.server, "email", MAIL))
        self.instance = self.hub(self.config)
        self.instance.approve("sandbox")

    def start(self):
        ran = self.instance.run("sync", "--yes")
        self.assertEqual(ran.code, 0, ran.all)

    def edit(self, name, **fields):
        ids = [line for line in self.server.dump("crm").split("\n") if f'"{name}"' in line]
        record = ids[0].split('"id":"')[1].split('"')[0]
        self.server.control("crm/edit", {"stream": "contacts", "id": record, "fields": fields})

    def test_missing_secret(self):
        before = self.server.dump()
        self.error(self.instance, "SP-CFG-040", 1, "secret 'token'", "check", env={"SANDBOX_TOKEN": None})
        self.error(self.instance, "SP-CFG-040", 1, "secret 'token'", "sync", "--yes", env={"SANDBOX_TOKEN": None})
        self.assertEqual(self.server.dump(), before)

    def test_wrong_password(self):
        before = self.server.dump()
        wrong = {"SANDBOX_TOKEN": "wrong-password-1"}
        told = self.error(self.instance, "SP-PLG-102", 1, "crm", "sync", "--yes", env=wrong)
        self.assertNotIn("wrong-password-1", str(told))
        self.assertEqual(self.instance.run("check", env=wrong).code, 1)
        self.assertEqual(self.server.dump(), before)
        self.start()  # with the right one it goes on

    def test_one_wrong_password_stops_nobody_else(self):
        self.server.control("accounts/third", {"flavour": "crm", "token": "another"})
        self.instance.write("samepage.toml", self.config + account(self.server, "third", CRM))
        ran = self.instance.run("sync", "--yes")
        self.told(ran, "SP-PLG-102", 2, "third")
        answer = self.instance.run("--json", "sync", "--connection", "crm", "--connection", "email")
        self.assertEqual([c["ok"] for c in answer.envelope()["result"]["connections"]], [True, True])

    def test_not_approved(self):
        hub = self.hub(self.config)
        self.error(hub, "SP-PLG-161", 1, "plugins.lock", "sync", "--yes")

    def test_match_plan_is_awaited(self):
        self.server.control("email/seed", {"stream": "subscribers", "records": [
            {"email": "person1@example.test", "name": "Ada Example1", "state": "active"}]})
        before = self.server.dump()
        ran = self.instance.run("--json", "sync")
        self.assertEqual(ran.code, 3, ran.all)
        self.assertEqual(ran.envelope()["errors"][0]["code"], "SP-CLI-007")
        self.assertEqual(self.server.dump(), before)

    def test_stale_plan(self):
        self.start()
        self.edit("person1@example.test", Title="Buyer")
        self.server.control("email/seed", {"stream": "subscribers", "records": [
            {"email": "person1@example.test", "name": "Ada Example1", "state": "active"}]})
        self.assertEqual(self.instance.run("plan", "-o", "plan.json").code, 2)
        self.edit("person1@example.test", FirstName="Grace")
        before = self.server.dump()
        ran = self.instance.run("--json", "apply", "plan.json")
        self.assertEqual(ran.code, 3, ran.all)
        self.assertEqual(ran.envelope()["errors"][0]["code"], "SP-SYN-020")
        self.assertEqual(self.server.dump(), before)

    def test_unmapped_picklist_value(self):
        self.start()
        self.edit("person2@example.test", LeadStatus="Platinum plus", Title="Owner")
        ran = self.instance.run("sync")
        self.assertIn(ran.code, (0, 2), ran.all)
        cases = self.instance.run("case", "list")
        self.assertIn("SP-MAP-101", cases.all)
        self.assertIn("lead_status", cases.all)
        self.assertIn("LeadStatus", cases.all)
        shown = self.instance.run("person", "show", "person2@example.test")
        self.assertIn("Owner", shown.out)  # the other field of the same record went on
        self.assertIn("Platinum plus", self.server.dump("crm"))  # and nobody wrote over it
        self.edit("person2@example.test", LeadStatus="Working")
        self.assertEqual(self.instance.run("sync").code, 0)
        self.assertNotIn("SP-MAP-101", self.instance.run("case", "list").all)  # mended: closed by itself

    def too_long(self, characters, code):
        """One value is too long: told, and everything else goes on."""
        self.start()
        self.edit("person4@example.test", Title="x" * characters)
        self.edit("person5@example.test", Title="Treasurer")
        ran = self.instance.run("sync", timeout=200)
        self.assertIn(ran.code, (0, 2), ran.all)
        self.assertIn(code, self.instance.run("case", "list").all)
        self.assertIn("Treasurer", self.instance.run("person", "show", "person5@example.test").out)
        self.edit("person4@example.test", Title="Clerk")
        self.assertEqual(self.instance.run("sync").code, 0)
        self.assertIn("Clerk", self.instance.run("person", "show", "person4@example.test").out)

    def test_value_too_long(self):
        self.too_long(70_000, "SP-MAP-104")

    def test_record_too_large(self):
        self.too_long(1_200_000, "SP-PLG-131")

    def test_refused_write_is_a_dead_letter(self):
        self.start()
        self.server.control("email/seed", {"stream": "subscribers", "records": [
            {"email": "person6@example.test", "name": "Ada Example6", "state": "active"}]})
        self.server.faults("crm", partial_every=1, partial_kind="reject")
        ran = self.instance.run("sync")
        self.assertEqual(ran.code, 2, ran.all)
        self.assertIn("samepage dead-letter list", ran.out)
        letters = self.instance.run("--json", "dead-letter", "list").envelope()["result"]
        self.assertTrue(letters, ran.all)
        self.assertIn("SP-SBX-034", str(letters))
        self.server.heal("crm")
        number = self.instance.run("dead-letter", "list").out.split("\n")[1].split()[0]
        self.assertEqual(self.instance.run("dead-letter", "retry", number).code, 0)
        self.assertEqual(self.instance.run("sync").code, 0)
        self.assertEqual(self.instance.run("--json", "dead-letter", "list").envelope()["result"], [])

    def test_a_dead_letter_is_told_in_every_round_until_somebody_decides(self):
        self.start()
        self.server.control("email/seed", {"stream": "subscribers", "records": [
            {"email": "person6@example.test", "name": "Ada Example6", "state": "active"}]})
        self.server.faults("crm", partial_every=1, partial_kind="reject")
        self.assertEqual(self.instance.run("sync").code, 2)
        self.server.heal("crm")
        letters = self.instance.run("--json", "dead-letter", "list").envelope()["result"]
        for command in ("sync", "plan"):
            ran = self.instance.run(command)
            self.assertEqual(ran.code, 2, ran.all)
            self.assertIn("samepage dead-letter list", ran.out)
            self.assertNotIn("In sync.", ran.out)
            answer = self.instance.run("--json", command)
            self.assertEqual(answer.envelope()["result"]["dead_letters"], len(letters), answer.out)
        for letter in letters:
            self.assertEqual(self.instance.run("dead-letter", "drop", str(letter["change"])).code, 0)
        ran = self.instance.run("sync")
        self.assertEqual(ran.code, 0, ran.all)
        self.assertIn("In sync.", ran.out)

    def test_a_role_address_is_found(self):
        self.server.control("crm/seed", {"stream": "contacts", "records": [
            {"LastName": "Office", "Email": "info@example.test", "Phone": "020 7946 0018"}]})
        self.start()
        for text in ("info@example.test", "Info@EXAMPLE.test", "+44 20 7946 0018"):
            found = self.instance.run("--json", "person", "find", text).envelope()["result"]
            self.assertEqual([p["fields"].get("family_name") for p in found], ["Office"], text)
        self.assertIn("info@example.test", self.instance.run("why", "info@example.test", "email").out)
        self.assertEqual(self.instance.run("--json", "person", "find", "nfo@example.test").envelope()["result"], [])

    def test_every_command_answers_in_json(self):
        self.start()
        for arguments in (["status"], ["check"], ["plan"], ["sync"], ["case", "list"], ["plugin", "list"],
                          ["dead-letter", "list"], ["person", "find", "person1@example.test"],
                          ["person", "show", "person1@example.test"], ["why", "person1@example.test"],
                          ["why", "person1@example.test", "email"], ["store", "verify"],
                          ["store", "backup", "backup.db"], ["store", "migrate"]):
            ran = self.instance.run("--json", *arguments)
            self.assertEqual(ran.code, 0, f"{arguments}: {ran.all}")
            self.assertTrue(ran.envelope()["ok"])
            self.assertEqual(ran.out.count("\n"), 1, ran.out)

    def check_fault(self, exit_codes, **fault):
        """A connection fails: told, nothing half-written, the other goes on; healed, all is well."""
        self.start()
        self.edit("person3@example.test", Title="Chair")
        before = self.server.dump("email")
        self.server.faults("email", **fault)
        ran = self.instance.run("sync", timeout=200)
        self.assertIn(ran.code, exit_codes, ran.all)
        self.assertRegex(ran.all, r"SP-(PLG|HTTP|SBX)-\d\d\d")
        self.assertIn("email", ran.err)
        self.assertEqual(self.server.dump("email"), before)
        answer = self.instance.run("--json", "plan", timeout=200).envelope()
        crm = [c for c in answer["result"]["connections"] if c["connection"] == "crm"][0]
        self.assertTrue(crm["ok"])
        self.assertIn("Chair", self.instance.run("person", "show", "person3@example.test").out)
        self.server.heal("email")
        ran = self.instance.run("sync", timeout=200)
        self.assertEqual(ran.code, 0, ran.all)

    def test_malformed_json(self):
        self.check_fault([2], p_garbage=1)

    def test_cut_json(self):
        self.check_fault([2], p_truncate=1)

    def test_oversized_json(self):
        self.check_fault([2], p_oversize=1)

    def test_another_hub_on_the_store(self):
        self.start()
        import fcntl
        names = [n for n in os.listdir(self.instance.folder) if "lock" in n and n != "plugins.lock"]
        self.assertTrue(names, os.listdir(self.instance.folder))
        with open(os.path.join(self.instance.folder, names[0]), "a", encoding="ascii") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.error(self.instance, "SP-SYN-010", 1, "hub.db", "sync")

    def test_store_that_is_none(self):
        self.instance.write("hub.db", b"this is no database, and much too short\n" * 200)
        before = self.server.dump()
        self.error(self.instance, "SP-STO-002", 1, "hub.db", "sync", "--yes")
        self.assertEqual(self.server.dump(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
