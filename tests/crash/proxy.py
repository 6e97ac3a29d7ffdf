"""A door between hub and sandbox at which a request can be lost, or the hub killed.

`gate(number, method, path)` is asked for every request and answers None (pass it on) or how the
connection breaks:
  "drop"  before the request reaches the system
  "late"  the request reaches the system some time after the connection is gone
  "after" the system has done it, and nobody hears the answer
  "half"  half of the answer is heard
  500     the system has done it and says that it has not
`kill` is called where a connection breaks; a network that fails kills nobody.
"""

import http.client
import socket
import threading
import time


class Proxy:
    def __init__(self, upstream_port):
        self.upstream_port = upstream_port
        self.gate = lambda number, method, path: None
        self.kill = lambda: None
        self.late_seconds = 0.0
        self.count = 0
        self.first_request = threading.Event()
        self.late = []
        self.latest = 0.0  # seconds from a hub's death until its request had its effect, at most
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.listener.close()

    def begin(self, gate, kill=lambda: None):
        """A new run of the hub: requests are counted from 1."""
        with self.lock:
            self.gate, self.kill, self.count = gate, kill, 0
        self.first_request.clear()

    def end(self):
        """Nobody is killed from here on; the count of the run that was."""
        with self.lock:
            self.gate = lambda number, method, path: None
            return self.count

    def wait_for_late(self):
        """Until everything that was on the way has arrived."""
        for thread in self.late:
            thread.join()
        self.late.clear()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream_port, timeout=60)
        try:
            with client, client.makefile("rb") as stream:
                while self._one(client, stream, upstream):
                    pass
        except OSError:
            pass
        finally:
            upstream.close()

    def _one(self, client, stream, upstream):
        request = self._read(stream)
        if request is None:
            return False
        method, path, headers, body = request
        with self.lock:
            self.count += 1
            death = self.gate(self.count, method, path)
            kill = self.kill
        self.first_request.set()
        if death in ("drop", "late"):
            kill()
            if death == "late":
                thread = threading.Thread(target=self._send_late, args=(request,), daemon=True)
                self.late.append(thread)
                thread.start()
            return False
        upstream.request(method, path, body=body, headers=headers)
        reply = upstream.getresponse()
        data = reply.read()
        status = reply.status
        if isinstance(death, int):
            status, data, death = death, b"{}", None
        lines = [f"HTTP/1.1 {status} {reply.reason}"]
        lines += [f"{name}: {value}" for name, value in reply.getheaders()
                  if name.lower() not in ("transfer-encoding", "content-length", "connection")]
        lines += [f"Content-Length: {len(data)}", "", ""]
        answer = "\r\n".join(lines).encode() + data
        if death == "half":
            client.sendall(answer[: len(answer) // 2])
        if death:
            kill()
            return False
        client.sendall(answer)
        return True

    def _send_late(self, request):
        method, path, headers, body = request
        died = time.monotonic()
        time.sleep(self.late_seconds)
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream_port, timeout=60)
        try:
            upstream.request(method, path, body=body, headers=headers)
            upstream.getresponse().read()
        finally:
            upstream.close()
            with self.lock:
                self.latest = max(self.latest, time.monotonic() - died)

    @staticmethod
    def _read(stream):
        line = stream.readline(65536).decode("latin-1").split()
        if len(line) != 3:
            return None
        headers = {}
        for raw in iter(lambda: stream.readline(65536), b""):
            text = raw.decode("latin-1").strip()
            if not text:
                break
            name, _, value = text.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = stream.read(int(headers.pop("content-length", "0")))
        for hop in ("connection", "host", "expect"):
            headers.pop(hop, None)
        return line[0], line[1], headers, body
