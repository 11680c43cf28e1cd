"""A folder of the office whose files lie sealed: each opens under its own name only, and is whole or not there."""

import os
from dataclasses import dataclass
from pathlib import Path

from fupin.vault import seal_bytes, unseal_bytes


@dataclass(frozen=True)
class SealedFolder:
    """The folder below the instance, and the word that the seals of its files begin with."""

    folder: str
    kind: str

    def store(self, instance: Path, name: str, content: bytes) -> None:
        """Keep a file; a half-written one never has that name, and leaves nothing. Raises OSError."""
        folder = instance / self.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = folder / f".{name}.part"
        try:
            with partial.open("wb") as file:
                file.write(seal_bytes(content, f"{self.kind}.{name}"))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(folder / name)
        finally:
            partial.unlink(missing_ok=True)

    def fetch(self, instance: Path, name: str) -> bytes:
        """The file as it was kept. Raises FileNotFoundError or SealBroken."""
        return unseal_bytes((instance / self.folder / name).read_bytes(), f"{self.kind}.{name}")

    def remove(self, instance: Path, name: str) -> None:
        """Remove a file, if it is there."""
        (instance / self.folder / name).unlink(missing_ok=True)
