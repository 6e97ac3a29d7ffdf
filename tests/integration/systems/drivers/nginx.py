"""The web site behind nginx: visits in, log lines out."""
import json
import os
import urllib.parse

from drivers.talk import Failure, http, put, read_lines


class Site:
    """The log of the site, and its visitors; each keeps its cookie between runs."""

    def __init__(self, env):
        self.url = env["NGINX_URL"].rstrip("/")
        self.log = env["NGINX_HITS"]
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

    def visit_all(self, visits):
        """How many there were."""
        count = 0
        for count, visit in enumerate(visits, 1):
            self.visit(visit)
        self.save()
        return count

    def hits(self):
        with open(self.log, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def dump(self):
        for hit in self.hits():
            put(hit)

    def count(self):
        return sum(hit["uri"].startswith("/t.gif") for hit in self.hits())


def visit_from(args):
    visit = {"visitor": args.visitor, "pages": args.page or ["/"], "event": args.event}
    if args.email:
        visit["email"] = args.email
    if args.utm:
        visit["utm"] = dict(pair.split("=", 1) for pair in args.utm)
    return visit


def commands(add):
    add("seed", "make the visits in FILE", lambda s, a: s.visit_all(read_lines(a.file)), "file")
    add("dump", "the JSON log", lambda s, a: s.dump())
    add("count", "the number of pixel requests in the log", lambda s, a: s.count())
    visit = add("visit", "make one visit", lambda s, a: s.visit_all([visit_from(a)]))
    visit.add_argument("--visitor", default="visitor", help="a name; the same name keeps the same cookie")
    visit.add_argument("--email")
    visit.add_argument("--page", action="append", help="a path; may be repeated")
    visit.add_argument("--event", default="pageview")
    visit.add_argument("--utm", action="append", metavar="KEY=VALUE", help="source=mail gives utm_source=mail")
