"""Ports on 127.0.0.1 that nobody listens at."""

import socket


def free_ports(number=1):
    """Kept open together until all are known, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [s.getsockname()[1] for s in sockets]
    for one in sockets:
        one.close()
    return ports
