"""A sandbox server, its controls (tests/sandbox/README.md), and the configuration that uses it."""

from support.configuration import connection
from support.listening import Listening
from support.program import program

TOKEN = {"SANDBOX_TOKEN": "sandbox"}


class Sandbox(Listening):
    def __init__(self, *arguments):
        super().__init__([program("samepage-sandbox-server"), "--port", "0", *arguments])

    def control(self, path, body=None, method="POST"):
        return self.ask(method, "/_control/" + path, body)

    def faults(self, account, **faults):
        self.control(f"{account}/faults", faults)

    def heal(self, account):
        self.control(f"{account}/faults", method="DELETE")


def account(name, url, streams, extra="", **options):
    """A connection to one of its accounts."""
    return connection(name, "sandbox", {"url": url, "account": name}, {"token": "SANDBOX_TOKEN"},
                      extra, streams=streams, **options)
