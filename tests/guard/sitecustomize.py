"""Refuses every connection that leaves this machine; loopback and Unix sockets are allowed.

Python imports a module of this name at start-up: tests/conftest.py puts this folder on PYTHONPATH, so the guard holds
in the processes that tests start as well (``python app.py``, ``python -m answer``).
"""

from __future__ import annotations

import ipaddress
import socket


class NetworkBlocked(OSError):
    """A test tried to leave this machine."""


def is_local(host: object) -> bool:
    """Tell whether a host is this machine: a loopback or wildcard address, localhost, or none at all."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_outside(address: object) -> None:
    """Raise NetworkBlocked for an address of another machine; a Unix socket's address is a path."""
    if isinstance(address, tuple) and not is_local(address[0]):
        raise NetworkBlocked(f"tests must not reach the network: {address[0]}:{address[1]}")


def install() -> None:
    """Put the guard before connecting, sending and looking names up, in this process."""
    if getattr(socket, "_guarded", False):
        return
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self, address):
        refuse_outside(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        refuse_outside(address)
        return connect_ex(self, address)

    def guarded_sendto(self, data, *rest):
        refuse_outside(rest[-1])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host, port, *rest, **options):
        if not is_local(host):
            raise NetworkBlocked(f"tests must not reach the network: {host}:{port}")
        return getaddrinfo(host, port, *rest, **options)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    socket.socket.sendto = guarded_sendto
    socket.getaddrinfo = guarded_getaddrinfo
    socket._guarded = True


install()
