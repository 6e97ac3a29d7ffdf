"""Bluesky's PDS: accounts, posts, follows and likes."""
import json
import time
import urllib.parse

from drivers.talk import Failure, basic, http, put, read_lines

PROFILE = "app.bsky.actor.profile"
POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
FOLLOW = "app.bsky.graph.follow"


class Pds:
    def __init__(self, env):
        self.url = env["PDS_URL"] + "/xrpc"
        self.admin = {"Authorization": basic(env["PDS_ADMIN_USER"], env["PDS_ADMIN_PASSWORD"])}
        self.password = env["PDS_USER_PASSWORD"]
        self.sessions = {}
        self.posts = {}
        # Records need a time; count up from now so that they keep their order.
        self.clock = time.time()

    def call(self, name, body=None, headers=None, **query):
        url = f"{self.url}/{name}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        headers = dict(headers or {})
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        status, _, text = http("GET" if body is None else "POST", url, headers, data)
        if status >= 400:
            raise Failure(f"the PDS answered {status} to {url}: {text[:200].decode(errors='replace')}. "
                          "Next: check the handle and the password, then the log")
        return json.loads(text) if text else {}

    def session(self, handle):
        if handle not in self.sessions:
            body = {"identifier": handle, "password": self.password}
            self.sessions[handle] = self.call("com.atproto.server.createSession", body)
        return self.sessions[handle]

    def token(self, handle):
        return {"Authorization": "Bearer " + self.session(handle)["accessJwt"]}

    def now(self):
        self.clock += 0.001
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.clock))
        return f"{stamp}.{int(self.clock * 1000) % 1000:03}Z"

    # seeding

    def seed(self, records):
        steps = {"account": self.create_account, "post": self.post, "follow": self.follow, "like": self.like}
        count = 0
        for record in records:
            if record.get("record") not in steps:
                raise Failure(f"'{record.get('record')}' is no kind of PDS record. Next: use one of {', '.join(steps)}")
            steps[record["record"]](record)
            count += 1
        return count

    def create_account(self, record):
        handle = record["handle"]
        self.sessions[handle] = self.call("com.atproto.server.createAccount", {
            "handle": handle, "email": record["email"], "password": record.get("password", self.password)})
        self.set_profile(handle, record.get("display_name", ""), record.get("description", ""))

    def set_profile(self, handle, display_name, description=None):
        did = self.session(handle)["did"]
        if description is None:
            description = self.profile(did).get("description", "")
        self.call("com.atproto.repo.putRecord", {
            "repo": did, "collection": PROFILE, "rkey": "self",
            "record": {"$type": PROFILE, "displayName": display_name, "description": description}}, self.token(handle))

    def create_record(self, handle, collection, record):
        body = {"repo": self.session(handle)["did"], "collection": collection,
                "record": {"$type": collection, "createdAt": self.now(), **record}}
        return self.call("com.atproto.repo.createRecord", body, self.token(handle))

    def post(self, record):
        created = self.create_record(record["by"], POST, {"text": record["text"]})
        self.posts[record.get("key", record["text"])] = {"uri": created["uri"], "cid": created["cid"]}

    def follow(self, record):
        self.create_record(record["by"], FOLLOW, {"subject": self.did(record["subject"])})

    def like(self, record):
        if record["post"] not in self.posts:
            raise Failure(f"the liked post '{record['post']}' is not in this file. Next: put the post before the like")
        self.create_record(record["by"], LIKE, {"subject": self.posts[record["post"]]})

    def did(self, handle):
        if handle in self.sessions:
            return self.sessions[handle]["did"]
        return self.call("com.atproto.identity.resolveHandle", handle=handle)["did"]

    # looking

    def every(self, name, key, **query):
        cursor = None
        while True:
            answer = self.call(name, **query, **({"cursor": cursor} if cursor else {}))
            yield from answer[key]
            cursor = answer.get("cursor")
            if not cursor:
                return

    def records(self, did, collection):
        return self.every("com.atproto.repo.listRecords", "records", repo=did, collection=collection, limit=100)

    def profile(self, did):
        found = list(self.records(did, PROFILE))
        return found[0]["value"] if found else {}

    def repos(self):
        return self.every("com.atproto.sync.listRepos", "repos", limit=100)

    def account(self, did):
        return self.call("com.atproto.admin.getAccountInfo", headers=self.admin, did=did)

    def dump(self):
        repos = [(r, self.account(r["did"])) for r in self.repos()]
        handles = {repo["did"]: info["handle"] for repo, info in repos}
        rows = [self.plain_account(repo, info, handles) for repo, info in repos]
        for row in sorted(rows, key=lambda r: r["handle"]):
            put(row)

    def plain_account(self, repo, info, handles):
        did = repo["did"]
        profile = self.profile(did)
        follows = [handles.get(r["value"]["subject"], r["value"]["subject"]) for r in self.records(did, FOLLOW)]
        likes = [r["value"]["subject"]["uri"] for r in self.records(did, LIKE)]
        posts = [{"uri": r["uri"], "text": r["value"]["text"]} for r in self.records(did, POST)]
        return {"record": "account", "did": did, "handle": info["handle"], "email": info.get("email"),
                "display_name": profile.get("displayName", ""), "description": profile.get("description", ""),
                "follows": sorted(follows), "likes": sorted(likes), "posts": sorted(posts, key=lambda p: p["uri"]),
                "rev": repo["rev"]}

    def count(self):
        return sum(1 for _ in self.repos())

    def delete(self, handle):
        self.call("com.atproto.admin.deleteAccount", {"did": self.did(handle)}, self.admin)


def commands(add):
    add("seed", "create accounts, posts, follows and likes from FILE",
        lambda p, a: p.seed(read_lines(a.file)), "file")
    add("dump", "all accounts with profile, follows, likes and posts", lambda p, a: p.dump())
    add("count", "the number of accounts", lambda p, a: p.count())
    profile = add("set-profile", "change a display name",
                  lambda p, a: p.set_profile(a.handle, a.name, a.description), "handle", "name")
    profile.add_argument("--description")
    add("post", "write a post", lambda p, a: p.post({"by": a.handle, "text": a.text}), "handle", "text")
    add("follow", "follow another account",
        lambda p, a: p.follow({"by": a.handle, "subject": a.subject}), "handle", "subject")
    add("delete", "delete an account", lambda p, a: p.delete(a.handle), "handle")
