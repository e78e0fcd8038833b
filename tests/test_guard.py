"""The guard itself: nothing leaves this machine, here or in a process that a test starts."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest


def test_another_machine_cannot_be_reached():
    with socket.socket() as outside, pytest.raises(OSError, match="must not reach the network"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside, pytest.raises(OSError, match="192.0.2.1"):
        outside.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(OSError, match="example.org"):
        socket.create_connection(("example.org", 443))


def test_loopback_can():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_a_process_that_a_test_starts_is_guarded_too():
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "NetworkBlocked" in done.stderr
