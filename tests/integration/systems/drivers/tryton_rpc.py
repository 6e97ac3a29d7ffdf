"""Calls to Tryton over JSON-RPC, and its kinds of values."""
import base64
import json

from drivers.talk import Failure, http


def plain_time(value):
    """Tryton's {"__class__": "datetime", ...} as text."""
    if not value:
        return None
    return "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{microsecond:06}".format(
        **{"microsecond": 0, **value})


def decimal(text):
    return {"__class__": "Decimal", "decimal": str(text)}


class Warned(Exception):
    """Tryton asks "are you sure?"; the text is the name of the question."""


class TrytonRpc:
    def __init__(self, env):
        self.url = env["TRYTON_URL"]
        self.context = {}
        self.headers = {"Content-Type": "application/json"}
        user = env["TRYTON_USER"]
        session = self.call("common.db.login", user, {"password": env["TRYTON_PASSWORD"]}, "en", context=False)
        if not session:
            raise Failure(f"Tryton at {self.url} refused the user {user}. Next: compare the password with DIR/env")
        token = base64.b64encode(f"{user}:{session[0]}:{session[1]}".encode()).decode()
        self.headers["Authorization"] = "Session " + token

    def call(self, method, *params, context=True):
        """One JSON-RPC call. Tryton reports errors with HTTP 200."""
        params = list(params) + ([self.context] if context else [])
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        status, _, text = http("POST", self.url, self.headers, body)
        if status != 200:
            raise Failure(f"Tryton answered {status} to {method} at {self.url}: {text[:200]!r}. Next: read the server's log")
        answer = json.loads(text)
        if "error" in answer:
            if answer["error"][0] == "UserWarning":
                raise Warned(answer["error"][1][0])
            raise Failure(f"Tryton refused {method} at {self.url}: {answer['error'][:2]}. Next: read the server's log")
        return answer["result"]

    def model(self, model, method, *params):
        return self.call(f"model.{model}.{method}", *params)

    def look(self, model, method, *params):
        """Sees inactive records too. A test on 'active' in the domain would not
        do: Tryton adds active = true to every nested list that has none."""
        context = {**self.context, "active_test": False}
        return self.call(f"model.{model}.{method}", *params, context, context=False)

    def find(self, model, domain, fields):
        return self.look(model, "search_read", domain, 0, None, [["id", "ASC"]], fields)

    def one_id(self, model, domain):
        found = self.look(model, "search", domain, 0, 1, [["id", "ASC"]])
        return found[0] if found else None

    def use_company(self):
        """Opportunities need the company of the user in the context."""
        self.context = self.model("res.user", "get_preferences", True)
