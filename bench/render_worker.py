"""A render worker: a process of its own that takes the values of letters and makes the bytes that are kept.

It imports what making letters needs and nothing else, so that its memory is that of making letters.
"""

import hashlib
import pickle
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from fupin import garbage, vault
from fupin.documents.render import Printer

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"


class Done(NamedTuple):
    """How long the kept files are together, in bytes, and the worker's memory at its largest, in KB."""

    length: int
    memory: int


class RenderWorker:
    """The process, as whoever gives it work sees it."""

    def __init__(self, instance: Path, template: str) -> None:
        command = [sys.executable, "-m", __spec__.name, str(instance), template]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> "RenderWorker":
        return self

    def __exit__(self, *_raised: object) -> None:
        self._pipe(self.process.stdin).close()
        self.process.wait(timeout=60)
        self._pipe(self.process.stdout).close()

    def give(self, values: Sequence[dict[str, Any]]) -> None:
        """Letters to make."""
        pipe = self._pipe(self.process.stdin)
        pickle.dump(values, pipe)
        pipe.flush()

    def done(self) -> Done:
        """Once what was given is made."""
        return Done(*pickle.load(self._pipe(self.process.stdout)))  # noqa: S301 - of our own process

    @staticmethod
    def _pipe(pipe: Any) -> BinaryIO:
        found: BinaryIO = pipe
        return found


def printer(instance: Path) -> Printer:
    """The office's printer."""
    return Printer(ROOT / "templates", STATIC, instance / "fonts")


def _work(instance: Path, template: str) -> None:
    """Until nothing more is given."""
    vault.use(vault.Keyring.load(instance / "keys.json"))
    press = printer(instance)
    press.warm()
    garbage.settle()
    while True:
        try:
            values = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that started this one
        except EOFError:
            return
        length = sum(_kept(press, template, each) for each in values)
        pickle.dump((length, _most_memory()), sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _most_memory() -> int:
    """Of this process since it began, in KB; what the system tells as `ru_maxrss` also counts whoever started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0])


def _kept(press: Printer, template: str, values: dict[str, Any]) -> int:
    """The whole path from values to the bytes and digest that are kept."""
    pdf = press.pdf(press.html(template, values))
    return len(vault.seal_bytes(pdf, hashlib.sha256(pdf).hexdigest()))


if __name__ == "__main__":
    _work(Path(sys.argv[1]), sys.argv[2])
