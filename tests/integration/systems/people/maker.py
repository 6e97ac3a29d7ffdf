"""Hands out names, addresses and numbers, each only once, and spells them as people do."""
import sys
import unicodedata

from people.words import FAMILY, GIVEN, NICKNAMES, PHONES


def plain(text):
    """ASCII letters only, lower case: for addresses and handles."""
    swapped = text.translate(str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "ı": "i"}))
    letters = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(c for c in letters.lower() if c.isalnum())


def without_marks(text):
    swapped = text.translate(str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}))
    return unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()


def shuffle_case(rng, email):
    name, domain = email.split("@")
    ways = [email.upper(), f"{name.title()}@{domain}", f"{name}@{domain.title()}", f"{name[0].upper()}{name[1:]}@{domain}"]
    return rng.choice(ways)


class Maker:
    """Hands out names, addresses and numbers, each only once."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()

    def once(self, make):
        for _ in range(100000):
            value = make()
            if value not in self.used:
                self.used.add(value)
                return value
        sys.exit("population.py: no unused name or number is left. Next: ask for fewer people")

    def name(self, number):
        """Double family names once the plain ones run low."""
        many = number > len(GIVEN) * len(FAMILY) // 2

        def family():
            return "-".join(self.rng.sample(FAMILY, 2)) if many else self.rng.choice(FAMILY)
        return self.once(lambda: (self.rng.choice(GIVEN), family()))

    def email(self, given, family, domain=None):
        first, last = plain(given), plain(family)
        shapes = [f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last}", f"{last}.{first}", f"{first}_{last}"]
        tries = iter(range(100000))

        def make():
            number = next(tries) // 4
            where = domain or self.rng.choice(["example.test", "example.org", "example.net"])
            return f"{self.rng.choice(shapes)}{number or ''}@{where}"
        return self.once(make)

    def phone(self):
        """Returns the number in E.164 and one way to write it."""
        def make():
            code, pattern, _ = kind = self.rng.choice(PHONES)
            digits = "".join(str(self.rng.randrange(10)) if c == "#" else c for c in pattern)
            return ("+" + code + digits, PHONES.index(kind))
        number, kind = self.once(make)
        return number, self.write_phone(number, kind)

    def write_phone(self, number, kind):
        code, pattern, ways = PHONES[kind]
        national = number[1 + len(code):]
        tail = national[len(pattern.rstrip("#")):]
        return self.rng.choice(ways).format(n=national, t=tail, t2=f"{tail[:2]} {tail[2:]}")

    def handle(self, given, family):
        # The PDS takes 3 to 18 letters, digits and '-' before '.test'.
        base = (plain(given)[:1] + plain(family))[:14]
        tries = iter(range(100000))
        # The ending keeps clear of the handles that the PDS reserves.
        return self.once(lambda: f"{base}{next(tries) or ''}-b.test")


def display_name(rng, person):
    """How a person may have typed the name into a sign-up form."""
    given, family = person["given"], person["family"]
    ways = [f"{given} {family}"] * 4 + [
        f"{given} {family}".lower(), f"{family.upper()} {given}", f"{family}, {given}", f"{given[0]}. {family}",
        without_marks(f"{given} {family}"), given, "", f"{NICKNAMES.get(given, given)} {family}", f"{given}  {family} "]
    return rng.choice(ways)
