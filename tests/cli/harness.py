"""Runs samepage in folders of its own, and a sandbox server that plays the systems."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("SAMEPAGE_BUILD", os.path.join(HERE, "..", "..", "build"))
TOKEN = "sandbox"

POLICIES = """
default_country = "GB"
[store]
url = "sqlite:hub.db"
[purposes.service]
basis = "contract"
marketing = false
[purposes.newsletter]
basis = "consent"
channel = "email"
lists = ["newsletter"]
attested = "sign-up forms"
"""


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.all = self.out + self.err

    def envelope(self):
        whole = json.loads(self.out)
        assert sorted(whole) == ["errors", "ok", "result"], self.out
        return whole


class Server:
    """A sandbox server with some accounts, on a free port."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "bin", "samepage-sandbox-server"), "--port", "0", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://[\w.]+:\d+", line)
        assert found, f"the sandbox server said: {line!r}"
        self.url = found.group(0)

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as reply:
            return reply.read().decode("utf-8", "replace")

    def control(self, path, body, method="POST"):
        request = urllib.request.Request(self.url + "/_control/" + path, method=method,
                                         data=json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.read()

    def faults(self, account, **faults):
        self.control(f"{account}/faults", faults)

    def heal(self, account):
        self.control(f"{account}/faults", {}, "DELETE")

    def dump(self, account=None):
        return self.get(f"/_control/{account}/dump" if account else "/_control/dump")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


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
        variables = {**os.environ, "SANDBOX_TOKEN": TOKEN, **(env or {})}
        variables = {k: v for k, v in variables.items() if v is not None}
        return Ran(subprocess.run(
            [os.path.join(BUILD, "bin", "samepage"), *arguments], cwd=self.folder, env=variables,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=timeout, check=False))

    def approve(self, *plugins):
        for plugin in plugins:
            done = self.run("plugin", "add", plugin, "--yes")
            assert done.code == 0, done.all

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def account(server, name, streams, **more):
    lines = [f"[connections.{name}]", 'plugin = "sandbox"', f"streams = {json.dumps(streams)}"]
    lines += [f"{k} = {json.dumps(v)}" for k, v in more.items()]
    lines += [f"[connections.{name}.config]", f'url = "{server.url}"', f'account = "{name}"',
              f"[connections.{name}.secrets]", 'token = { env = "SANDBOX_TOKEN" }', ""]
    return "\n".join(lines)


