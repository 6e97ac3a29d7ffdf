"""C. Who unsubscribes in Mailman stays unsubscribed, whatever is imported afterwards."""
import dumps
from checks import expect, expect_true
from consent import Ledger


def choose(truth, before):
    ledger, tryton = Ledger(before), dumps.tryton_list(before)
    fit = [p for p in truth["people"] if p.get("link") == "email" and ledger.granted(p["email"])]
    return next(p["email"] for p in fit if tryton.get(p["email"]))


def expect_out(world, email, when):
    after = world.systems.dump_text()
    expect(f"{when}: subscribed in Tryton", False, dumps.tryton_list(after).get(email))
    expect(f"{when}: subscribed in Mailman", False, dumps.mailman_list(after).get(email, False))


def run(world):
    hub, systems = world.hub, world.systems
    email = choose(world.truth, systems.dump_text())
    systems.drive("mailman", "unsubscribe", email, "news")
    expect("one cycle after leaving in Mailman: exit code", 0, hub.sync()[0])
    expect_out(world, email, "after one cycle")

    systems.drive("tryton", "subscribe", email, "news")
    expect_true("an import made Tryton say subscribed", dumps.tryton_list(systems.dump_text())[email])
    hub.sync()
    expect_out(world, email, "after an import into Tryton")

    hub.add_import([("1", email, "news", "subscribed", "2030-01-01T00:00:00Z")])
    hub.run("sync", "--yes")
    expect_out(world, email, "after a CSV file that says subscribed, later")
    hub.sync()
    expect_out(world, email, "one cycle later")
    person = hub.person_of(email)
    code, stories = hub.run("why", person)
    expect_true("why tells of the withdrawal", any("withdrawn" in s["consent"] for s in stories),
                [s["consent"] for s in stories][:3])
    expect("nothing is left to do", 0, hub.run("plan", "-o", "plan.json")[0])
