#!/usr/bin/env python3
"""Both systems of a workload over HTTP (README.md has the protocol). Standard library only.

    server.py --data DIR --port 0        prints the address it listens at
"""
import argparse
import json
import os
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KNOWN_SINCE = "2025-05-15"  # a `since` after it asks for the delta only


class System:
    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.base, self.delta = self.lines("base"), self.lines("delta")
        self.reset()

    def lines(self, what):
        with open(os.path.join(self.folder, "%s_%s.jsonl" % (self.name, what)), "rb") as f:
            return f.read().splitlines()

    def reset(self):
        self.phase, self.written, self.by_email, self.made = 1, {}, {}, 0
        self.stats = dict(read_requests=0, records_served=0, write_requests=0, rows_received=0,
                          created=0, updated=0)

    def key(self, row):
        return row.get("Id" if self.name == "a" else "id")

    def rows(self):
        if self.phase == 1:
            return self.base
        newer = {self.key(json.loads(line)): line for line in self.delta}
        return [newer.get(self.key(json.loads(line)), line) for line in self.base]

    def begin_phase(self, phase):
        self.phase = phase
        if phase == 2:  # the delta's images are edits of what was written
            for line in self.delta:
                self.written.pop(self.key(json.loads(line)), None)

    def page(self, query):
        limit = min(1000, max(1, int(query.get("limit", 100))))
        at = int(query.get("cursor" if self.name == "a" else "after") or 0)
        news = query.get("since", "") >= KNOWN_SINCE
        rows = (self.delta if self.phase == 2 else []) if news else self.rows()
        part, end = rows[at:at + limit], at + limit
        self.stats["read_requests"] += 1
        self.stats["records_served"] += len(part)
        more = end < len(rows)
        if self.name == "a":
            head = '{"totalSize":%d,"done":%s,%s"records":[' % (
                len(rows), "false" if more else "true", '"nextCursor":"%d",' % end if more else "")
            tail = "]}"
        else:
            head = '{"total":%d,"results":[' % len(rows)
            tail = "]" + (',"paging":{"next":{"after":"%d"}}' % end if more else "") + "}"
        return head.encode() + b",".join(part) + tail.encode()

    def write(self, rows, verb):
        self.stats["write_requests"] += 1
        self.stats["rows_received"] += len(rows)
        return [self.write_one(row, verb) for row in rows]

    def write_one(self, row, verb):
        fields = row if self.name == "a" else row.get("properties", {})
        email = (fields.get("Email" if self.name == "a" else "email") or "").strip().lower()
        key = self.key(row)
        if not key and verb != "create":
            key = self.by_email.get(email) if email else None
        created = not key
        if created:
            self.made += 1
            key = "003N%014d" % self.made if self.name == "a" else str(990000000 + self.made)
        if email:
            self.by_email[email] = key
        self.stats["created" if created else "updated"] += 1
        self.written.setdefault(key, {}).update(fields)
        return ({"id": key, "success": True, "created": created, "errors": []}
                if self.name == "a" else {"id": key, "new": created})

    def dump(self):
        seen = set()
        for line in self.rows():
            row = json.loads(line)
            seen.add(self.key(row))
            news = self.written.get(self.key(row), {})
            yield {**row, **news} if self.name == "a" else {**row, "properties": {**row["properties"], **news}}
        for key, news in self.written.items():
            if key not in seen:
                yield {**news, "Id": key} if self.name == "a" else {"id": key, "properties": news}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    systems = {}

    def log_message(self, *words):
        pass

    def answer(self, body, code=200):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        part = [p for p in url.path.split("/") if p]
        if part == ["_stats"]:
            return self.answer({s: self.systems[s].stats for s in "ab"})
        if len(part) == 2 and part[0] == "_dump" and part[1] in self.systems:
            rows = [json.dumps(r, ensure_ascii=False) for r in self.systems[part[1]].dump()]
            return self.answer("\n".join(rows + [""]).encode())
        if len(part) == 2 and part[0] in self.systems and part[1] == "contacts":
            return self.answer(self.systems[part[0]].page(dict(urllib.parse.parse_qsl(url.query))))
        self.answer({"message": "no such path"}, 404)

    def do_POST(self):
        part = [p for p in self.path.split("/") if p]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if part == ["_reset"]:
            for system in self.systems.values():
                system.reset()
            return self.answer({"ok": True})
        if part == ["_control"]:
            for system in self.systems.values():
                system.begin_phase(json.loads(body)["phase"])
            return self.answer({"ok": True})
        if len(part) < 3 or part[0] not in self.systems or part[1:3] != ["contacts", "batch"]:
            return self.answer({"message": "no such path"}, 404)
        try:
            rows = json.loads(body)["records" if part[0] == "a" else "inputs"]
        except (ValueError, KeyError):
            return self.answer({"message": "not a batch"}, 400)
        if len(rows) > 1000:
            return self.answer({"message": "a batch holds 1-1000 rows"}, 400)
        results = self.systems[part[0]].write(rows, part[3] if len(part) > 3 else "upsert")
        self.answer(results if part[0] == "a" else {"status": "COMPLETE", "results": results})


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", required=True)
    options.add_argument("--port", type=int, default=0)
    o = options.parse_args()
    Handler.systems = {name: System(name, o.data) for name in "ab"}
    server = ThreadingHTTPServer(("127.0.0.1", o.port), Handler)
    server.daemon_threads = True
    print("listening on 127.0.0.1:%d" % server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
