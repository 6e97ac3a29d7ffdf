"""Runs samepage in folders of its own, and a sandbox server that plays the systems."""

import os
import shutil
import sys
import tempfile

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from support import program, sandbox  # noqa: E402
from support.configuration import purposes  # noqa: E402

POLICIES = """
default_country = "GB"
[store]
url = "sqlite:hub.db"
""" + purposes("newsletter")


class Server(sandbox.Sandbox):
    def dump(self, account=None):
        return self.control(f"{account}/dump" if account else "dump", method="GET")


class Hub:
    """A folder with a configuration."""

    def __init__(self, config):
        self.folder = tempfile.mkdtemp(prefix="samepage-cli-")
        self.write("samepage.toml", config)

    def write(self, name, content):
        mode = {"mode": "wb"} if isinstance(content, bytes) else {"mode": "w", "encoding": "utf-8"}
        with open(os.path.join(self.folder, name), **mode) as out:
            out.write(content)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def exists(self, name):
        return os.path.exists(os.path.join(self.folder, name))

    def run(self, *arguments, env=None, timeout=120):
        """`env`: variables besides ours; one that is None is taken away."""
        return program.run(arguments, self.folder, {**sandbox.TOKEN, **(env or {})}, timeout)

    def approve(self, *plugins):
        for plugin in plugins:
            done = self.run("plugin", "add", plugin, "--yes")
            assert done.code == 0, done.all

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def account(server, name, streams, **more):
    return sandbox.account(name, server.url, streams, **more)
