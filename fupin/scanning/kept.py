"""Sealed files of scanning in the office's folder: what was dropped, pictures of pages, and signed copies."""

import os
from pathlib import Path

from fupin.vault import seal_bytes, unseal_bytes

FOLDER = "scans"


def store(instance: Path, name: str, content: bytes) -> None:
    """Keep a file sealed; a half-written one never has that name, and leaves nothing. Raises OSError."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder / f".{name}.part"
    try:
        with partial.open("wb") as file:
            file.write(seal_bytes(content, f"scan.{name}"))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(folder / name)
    finally:
        partial.unlink(missing_ok=True)


def fetch(instance: Path, name: str) -> bytes:
    """The file as it was kept. Raises FileNotFoundError or SealBroken."""
    return unseal_bytes((instance / FOLDER / name).read_bytes(), f"scan.{name}")


def remove(instance: Path, name: str) -> None:
    """Remove a file, if it is there."""
    (instance / FOLDER / name).unlink(missing_ok=True)
