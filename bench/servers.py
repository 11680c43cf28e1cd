"""Starts a server of ours on a free port of this machine, and ends it and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from fupin.settings import ROOT

PATIENCE = 30  # seconds for a start or an end


@contextmanager
def served(office: Mapping[str, str], *module: str) -> Iterator[int]:
    """`python -m <module…>` with {port} filled in; answers the port once it listens."""
    port = _free_port()
    command = [sys.executable, "-m", *(part.format(port=port) for part in module)]
    environment = {**os.environ, **office}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _wait(process, port)
            yield port
        finally:
            _end(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask, then insist; the process leads its own group, so its workers go with it."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
