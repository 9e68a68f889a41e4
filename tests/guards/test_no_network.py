"""Tests know no network but loopback."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("wanderamt.example", 443)])
def test_a_way_out_is_closed(address: tuple[str, int]) -> None:
    with socket.socket() as outward, pytest.raises(AssertionError, match="no network but loopback"):
        outward.connect(address)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(AssertionError, match="no network but loopback"):
        socket.getaddrinfo("wanderamt.example", 443)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
