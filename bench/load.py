"""Asks one address again and again over kept connections, for a bounded time, from few processes."""

import socket
import time
from multiprocessing import get_context
from threading import Thread

PROCESSES, CONNECTIONS = 2, 8
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
PATIENCE = 10


def fetch(port: int, path: str, cookie: str = "") -> bytes:
    """One page. Raises RuntimeError for any answer but 200."""
    with _connect(port) as connection:
        return _ask(connection, _request(path, cookie))


def requests_a_second(port: int, path: str, cookie: str, seconds: float) -> float:
    """How many pages all connections together were given."""
    with get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_nothing, range(PROCESSES))
        start = time.time() + 0.3
        task = (port, _request(path, cookie), start, seconds)
        return sum(pool.starmap(_clients, [task] * PROCESSES, chunksize=1)) / seconds


def _nothing(_: int) -> None:
    """Lets the pool's processes start before the clock does."""


def _clients(port: int, request: bytes, start: float, seconds: float) -> int:
    counts = [0] * CONNECTIONS
    threads = [Thread(target=_client, args=(port, request, start, seconds, counts, at)) for at in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def _client(port: int, request: bytes, start: float, seconds: float, counts: list[int], at: int) -> None:
    with _connect(port) as connection:
        time.sleep(max(0, start - time.time()))
        until = start + seconds
        while time.time() < until:
            _ask(connection, request)
            counts[at] += 1


def _connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def _request(path: str, cookie: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()


def _ask(connection: socket.socket, request: bytes) -> bytes:
    connection.sendall(request)
    answer = b""
    while END_OF_HEAD not in answer:
        answer += _more(connection)
    head, _, body = answer.partition(END_OF_HEAD)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    lines = [line for line in head.lower().split(b"\r\n") if line.startswith(LENGTH)]
    while len(body) < int(lines[0].removeprefix(LENGTH)):
        body += _more(connection)
    return body


def _more(connection: socket.socket) -> bytes:
    part = connection.recv(1 << 16)
    if not part:
        raise RuntimeError("the server hung up")
    return part
