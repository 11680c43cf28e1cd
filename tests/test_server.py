"""Serving: an address that is taken is said in one sentence; a server that has hardly begun can be stopped."""

import os
import signal
import socket
from multiprocessing import get_context

import pytest

from fupin import server
from fupin.server import serve


def test_a_taken_port_is_said_in_one_sentence(made_app):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"127.0.0.1:{port}.*已被占用"):
            serve(made_app, "127.0.0.1", port)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_process_told_to_stop_while_it_makes_the_application_stops(told, monkeypatch):
    """Its parent waits for it: with the signal only noted, the whole server would never end."""
    fork = get_context("fork")
    began, never = fork.Event(), fork.Event()

    def making():
        began.set()
        never.wait(30)

    monkeypatch.setattr(server, "create_app", making)
    monkeypatch.setattr(server, "settle", lambda: None)
    kept = {each: signal.signal(each, lambda *_: None) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        process = fork.Process(target=server.one_process, daemon=True)
        process.start()
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
    assert began.wait(10)
    os.kill(process.pid, told)
    process.join(10)
    assert process.exitcode == -told
