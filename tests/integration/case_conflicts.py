"""B. Edits in either system and in both at once: one cycle makes all alike, `why` tells who won, and
nothing bounces back."""
import dumps
from checks import expect, expect_none, expect_true
from consent import Ledger

QUIET_CYCLES = 3


def writes(result):
    return sum(c["created"] + c["updated"] + c["deleted"] for c in result["connections"])


def choose(truth, before):
    """Three people who are alike in both systems and may be written to."""
    ledger, by_code, by_email = Ledger(before), dumps.parties(before), dumps.user_by_email(before)
    fit = [p for p in truth["people"] if p.get("link") == "email" and ledger.granted(p["email"])
           and by_code[p["tryton"]]["name"] == by_email[p["email"]]["name"]]
    with_phone = [p for p in fit if by_code[p["tryton"]]["phones"]]
    others = [p for p in fit if p is not with_phone[0]]
    return with_phone[0], others[0], others[1]


def edit(systems, phone, name, both):
    systems.drive("tryton", "set-phone", phone["tryton"], "+44 20 7946 0999")
    systems.drive("mailman", "set-name", name["email"], "Renamed Inmailman")
    systems.drive("tryton", "set-name", both["tryton"], "Tessa Fromtryton")
    systems.drive("mailman", "set-name", both["email"], "Mia Frommailman")


def check_converged(after, phone, name, both):
    parties, users = dumps.parties(after), dumps.user_by_email(after)
    expect_true("the telephone in Tryton is the edited one",
                any("7946 0999" in value or "79460999" in value for _, value in parties[phone["tryton"]]["phones"]))
    expect("the display name edited in Mailman is in Tryton", "Renamed Inmailman", parties[name["tryton"]]["name"])
    expect("edited in both at once: Tryton holds", "Tessa Fromtryton", parties[both["tryton"]]["name"])
    expect("edited in both at once: Mailman holds", "Tessa Fromtryton", users[both["email"]]["name"])


def check_why(hub, both, field, winner, loser):
    code, stories = hub.run("why", hub.person_of(both["email"]), field)
    expect(f"why {field}: exit code", 0, code)
    story = next(s for s in stories if s["field"] == field)
    expect(f"why {field}: the winning value", winner, story["value"])
    expect_true(f"why {field}: names its source, {story['source']}", story["source"].startswith("crm contacts"))
    expect_true(f"why {field}: names the rule, {story['rule']}", bool(story["rule"]))
    lost = [(o["value"], o["source"]) for o in story["losing"]]
    expect_true(f"why {field}: names the loser {loser} of mail users",
                any(value == loser and source.startswith("mail users") for value, source in lost), lost)


def check_quiet(world, after):
    for cycle in range(QUIET_CYCLES):
        code, result = world.hub.sync()
        expect(f"quiet cycle {cycle + 1}: exit code and writes", (0, 0), (code, writes(result)))
        expect_true(f"quiet cycle {cycle + 1}: both systems are byte for byte the same",
                    world.systems.dump_text() == after)


def run(world):
    before = world.systems.dump_text()
    people = choose(world.truth, before)
    edit(world.systems, *people)
    code, result = world.hub.sync()
    expect("the cycle after the edits: exit code", 0, code)
    after = world.systems.dump_text()
    check_converged(after, *people)
    check_why(world.hub, people[2], "given_name", "Tessa", "Mia")
    check_why(world.hub, people[2], "family_name", "Fromtryton", "Frommailman")
    check_quiet(world, after)
    expect_none("nobody stands twice", dumps.duplicates(after))
