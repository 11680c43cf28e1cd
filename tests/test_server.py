"""Serving: an address that is taken is said in one sentence."""

import socket

import pytest

from fupin.server import serve


def test_a_taken_port_is_said_in_one_sentence(made_app):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"127.0.0.1:{port}.*已被占用"):
            serve(made_app, "127.0.0.1", port)
