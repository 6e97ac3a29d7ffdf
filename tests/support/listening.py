"""A server of ours that says on its first line where it listens."""

import json
import re
import subprocess
import urllib.error
import urllib.request

from support.checks import Failure

# Whatever proxy this machine has, it is not for us.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

class Listening:
    """Started at once; stopped by stop() or at the end of a `with`."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        line = self.process.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        if not found:
            self.stop()
            raise Failure(f"{command[0]} did not say where it listens: {line!r}")
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None):
        """The text of the answer; an answer of 400 or more fails the test."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, method=method, data=data)
        try:
            with DIRECT.open(request, timeout=60) as reply:
                return reply.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            raise Failure(f"{method} {path}: {error.code} {text[:200]}") from None

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
