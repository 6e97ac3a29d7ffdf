#!/usr/bin/env python3
"""`identity resolve`: any file in, who is who out; whole or not at all."""

import csv
import io
import os
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import Case  # noqa: E402
from support import program  # noqa: E402

CRM = """id,first_name,last_name,email,birthday,city
1,Ada,Lovelock,ada@example.test,1978-03-04,Bath
2,Bob,Smithers,bob@example.test,1950-12-01,York
3,Ada,Lovelock,ada@example.test,1978-03-04,Bath
4,Carla,Nuevo,carla@example.test,1991-07-23,Hull
"""
NEWS = """Nr;Vorname;Nachname;E-Mail;Geburtsdatum
a1;Ada;Lovelock;ADA@example.test;04.03.1978
a2;Dora;Fremd;dora@example.test;11.11.1969
"""


class Resolve(Case):
    def folder(self, **files):
        hub = self.hub("")
        for name, text in files.items():
            hub.write(name.replace("__", "."), text)
        return hub

    def clusters(self, hub, name="out.csv"):
        rows = list(csv.DictReader(io.StringIO(hub.read(name).decode())))
        self.assertEqual(list(rows[0])[:3], ["record_id", "cluster_id", "score"])
        for row in rows:
            self.assertTrue(0 <= float(row["score"]) <= 1, row)
        return {row["record_id"]: row["cluster_id"] for row in rows}

    def test_one_file(self):
        hub = self.folder(crm__csv=CRM)
        ran = hub.run("identity", "resolve", "crm.csv", "-o", "out.csv")
        self.assertEqual(ran.code, 0, ran.all)
        who = self.clusters(hub)
        self.assertEqual(list(who), ["1", "2", "3", "4"])
        self.assertEqual(who["1"], who["3"])
        self.assertEqual(len(set(who.values())), 3)
        self.assertIn("birth_date", ran.err)  # what the columns were taken for
        self.assertIn("4 records, 3 entities", ran.out)

    def test_two_files_are_two_sources(self):
        hub = self.folder(crm__csv=CRM, news__csv=NEWS)
        ran = hub.run("--json", "identity", "resolve", "crm.csv", "news.csv", "-o", "out.csv", "--explain",
                      "--review", "review.csv")
        self.assertEqual(ran.code, 0, ran.all)
        who = self.clusters(hub)
        self.assertEqual(who["a1"], who["1"])
        self.assertNotEqual(who["a2"], who["2"])
        result = ran.envelope()["result"]
        self.assertEqual([i["source"] for i in result["inputs"]], ["crm", "news"])
        taken = {c["column"]: c["as"] for c in result["inputs"][1]["columns"]}
        self.assertEqual(taken, {"Nr": "record_id", "Vorname": "given_name", "Nachname": "family_name",
                                 "E-Mail": "email", "Geburtsdatum": "birth_date"})
        why = {r["record_id"]: r["why"] for r in csv.DictReader(io.StringIO(hub.read("out.csv").decode()))}
        self.assertEqual(why["2"], "alone")
        for record in ("1", "3", "a1"):
            self.assertRegex(why[record], r"^with (1|3|a1): .*e-mail")
        self.assertTrue(hub.exists("review.csv"))

    def test_ids_that_two_sources_have(self):
        hub = self.folder(a__csv=CRM, b__csv=CRM)
        ran = hub.run("identity", "resolve", "a.csv", "b.csv", "-o", "out.csv")
        self.assertEqual(ran.code, 0, ran.all)
        who = self.clusters(hub)
        self.assertEqual(who["a:2"], who["b:2"])

    def test_a_mapping_wins(self):
        hub = self.folder(crm__csv=CRM, m__toml='[columns]\nbirthday = "ignore"\nemail = "ignore"\ncity = "ignore"\n')
        ran = hub.run("--json", "identity", "resolve", "crm.csv", "-o", "out.csv", "--mapping", "m.toml")
        self.assertEqual(ran.code, 0, ran.all)
        taken = {c["column"]: c["as"] for c in ran.envelope()["result"]["inputs"][0]["columns"]}
        self.assertEqual(taken["birthday"], "ignore")
        self.assertEqual(taken["first_name"], "given_name")

    def test_explain(self):
        hub = self.folder(crm__csv=CRM, news__csv=NEWS.replace("a1;Ada", "a1;<b>Ada</b>"))
        given = ("--in", "crm.csv", "--in", "news.csv")
        ran = hub.run("--json", "identity", "explain", "1", "3", *given, "--html", "why.html")
        self.assertEqual(ran.code, 0, ran.all)
        why = ran.envelope()["result"]
        self.assertEqual(why["answer"], "same")
        self.assertAlmostEqual(sum(line["bits"] for line in why["lines"]), why["bits"], places=9)
        page = hub.read("why.html").decode()
        self.assertIn("<svg", page)
        ran = hub.run("identity", "explain", "a1", *given, "--html", "who.html")
        self.assertEqual(ran.code, 0, ran.all)
        self.assertNotIn("<b>", hub.read("who.html").decode())
        self.assertIn("&lt;b&gt;Ada", hub.read("who.html").decode())
        self.error(hub, "SP-TAB-008", 1, "inputs", "identity", "explain", "99", *given)
        self.error(hub, "SP-CLI-010", 64, "command line", "identity", "explain", "1", "1", *given)
        twice = ("--in", "crm.csv", "--in", "copy.csv")
        hub.write("copy.csv", CRM)
        self.error(hub, "SP-TAB-008", 1, "inputs", "identity", "explain", "1", "2", *twice)
        self.assertEqual(hub.run("identity", "explain", "crm:1", "copy:1", *twice).code, 0)

    def refused(self, hub, code, where, *arguments, exit_code=1):
        error = self.error(hub, code, exit_code, where, "identity", "resolve", *arguments, "-o", "out.csv")
        self.assertFalse(hub.exists("out.csv"))
        self.assertFalse([n for n in os.listdir(hub.folder) if ".part-" in n])
        return error

    def test_bad_input(self):
        hub = self.folder(torn__csv=CRM + "5,Eva\n", empty__csv="", head__csv="id,name\n",
                          twice__csv="id,id\n1,2\n", quote__csv=CRM + '6,"Eva,x,y,z,w\n',
                          nothing__csv="a,b\n" + "1,x\n" * 20)
        self.refused(hub, "SP-TAB-001", "none.csv", "none.csv")
        self.refused(hub, "SP-TAB-002", "empty.csv", "empty.csv")
        self.refused(hub, "SP-TAB-002", "head.csv", "head.csv")
        self.refused(hub, "SP-TAB-002", "twice.csv", "twice.csv")
        self.refused(hub, "SP-TAB-003", "torn.csv line 6", "torn.csv")
        self.refused(hub, "SP-TAB-003", "quote.csv line 6", "quote.csv")
        self.refused(hub, "SP-TAB-006", "nothing.csv", "nothing.csv")

    def test_bad_mapping(self):
        hub = self.folder(crm__csv=CRM, word__toml='[columns]\nemail = "emial"\n', column__toml='[columns]\nmail = "email"\n',
                          input__toml='[inputs."other.csv"]\nsource = "x"\n', option__toml="[settings]\nguss = false\n",
                          id__toml='[columns]\ncity = "record_id"\n')
        error = self.refused(hub, "SP-TAB-004", "word.toml:2", "crm.csv", "--mapping", "word.toml")
        self.assertIn("'email'", error["fix"])
        self.refused(hub, "SP-TAB-004", "column.toml:2", "crm.csv", "--mapping", "column.toml")
        self.refused(hub, "SP-TAB-004", "input.toml", "crm.csv", "--mapping", "input.toml")
        self.refused(hub, "SP-TAB-004", "option.toml:2", "crm.csv", "--mapping", "option.toml")
        self.refused(hub, "SP-TAB-005", "crm.csv line 4", "crm.csv", "--mapping", "id.toml")

    def test_a_signal_leaves_nothing_behind(self):
        rows = "".join(f"{i},Ada{i % 997},Stone{i % 1013},a{i}@mail.example\n" for i in range(60_000))
        hub = self.folder(many__csv="id,first_name,last_name,email\n" + rows)
        process = program.start(["identity", "resolve", "many.csv", "-o", "out.csv"], hub.folder)
        while process.poll() is None and not [n for n in os.listdir(hub.folder) if ".part-" in n]:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        ran = program.finish(process)
        self.assertFalse([n for n in os.listdir(hub.folder) if ".part-" in n])
        if ran.code == 0:  # it was through before the signal came
            self.assertEqual(len(self.clusters(hub)), 60_000)
        else:
            self.told(ran, "SP-CLI-012", 1)
            self.assertFalse(hub.exists("out.csv"))

    def test_bad_output(self):
        hub = self.folder(crm__csv=CRM)
        self.error(hub, "SP-TAB-007", 1, "no/out.csv", "identity", "resolve", "crm.csv", "-o", "no/out.csv")
        self.error(hub, "SP-TAB-007", 64, "crm.csv", "identity", "resolve", "crm.csv", "-o", "./crm.csv")
        self.assertEqual(hub.read("crm.csv").decode(), CRM)


if __name__ == "__main__":
    unittest.main()
