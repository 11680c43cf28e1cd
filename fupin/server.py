"""Serving the application: one process a core with one thread each, since pages are bound by the CPU; and a worker."""

import os
import signal
import socket

from flask import Flask
from granian.constants import Interfaces
from granian.server import Server

from fupin import create_app, worker
from fupin.extensions import db
from fupin.garbage import settle
from fupin.settings import ROOT

STOP_WITHIN = 20  # seconds for the request at hand; a service manager allows some ninety


def serve(app: Flask, host: str, port: int) -> None:
    """Serve until stopped. Raises SystemExit with one sentence if the address cannot be had."""
    _claim(host, port)
    with app.app_context():
        db.engine.dispose()  # workers are forks: they must not share a connection
    print(f"服务已启动：http://{host}:{port}/  按 Ctrl+C 停止", flush=True)
    server = Server(
        "fupin.server:one_process",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=os.cpu_count() or 1,
        blocking_threads=1,
        websockets=False,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
        working_dir=ROOT,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    with worker.beside(app.instance_path):
        server.serve()


def one_process() -> Flask:
    """The application as each of the processes makes it. One told to stop meanwhile stops.

    The process is a fork of one that only notes the signal; its own way to stop begins when the application is there.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    app = create_app()
    settle()
    return app


def _claim(host: str, port: int) -> None:
    """Ask for the address first: the server's own complaint would be a page of Rust."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise SystemExit(
                f"无法在 {host}:{port} 提供服务：端口已被占用或地址不可用，请换一个（如 PORT=5001）。"
            ) from error
