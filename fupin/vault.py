"""Sealing of personal data at rest: AES-256-GCM bound to its place, and keyed hashes for exact search."""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):
    """A sealed value does not belong where it was found, or its key is gone."""


@dataclass(frozen=True)
class Keyring:
    """Sealing keys by id, the id used for new seals, and the key of the search hashes."""

    keys: dict[str, bytes]
    current: str
    index_key: bytes

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read the key file. Raises FileNotFoundError if the office has none yet."""
        kept = json.loads(path.read_text("utf-8"))
        keys = {name: base64.b64decode(key) for name, key in kept["keys"].items()}
        return cls(keys, kept["current"], base64.b64decode(kept["index"]))

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """Make the office's keys once. Raises FileExistsError rather than lose existing ones."""
        ring = cls({"k1": secrets.token_bytes(KEY_BYTES)}, "k1", secrets.token_bytes(KEY_BYTES))
        text = json.dumps(
            {
                "current": ring.current,
                "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()},
                "index": base64.b64encode(ring.index_key).decode(),
            }
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        return ring

    @cached_property
    def ciphers(self) -> dict[str, AESGCM]:
        """The sealing keys made ready, by id."""
        return {name: AESGCM(key) for name, key in self.keys.items()}

    @cached_property
    def hashing(self) -> tuple["hashlib._Hash", "hashlib._Hash"]:
        """HMAC-SHA-256 (RFC 2104) under the index key, begun: to be copied, which takes a third of `hmac.digest`."""
        key = self.index_key.ljust(hashlib.sha256().block_size, b"\0")
        inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))
        return inner, outer


_ring: Keyring | None = None


def use(ring: Keyring) -> None:
    """Make this keyring the process's own; called once at start."""
    global _ring
    _ring = ring


def ring() -> Keyring:
    """The process's keyring. Raises RuntimeError before `use`."""
    if _ring is None:
        raise RuntimeError("the vault has no keys: call vault.use() at start")
    return _ring


def seal_bytes(plain: bytes, place: str) -> bytes:
    """Encrypt for one place (table.column.row); the ciphertext opens nowhere else."""
    return ring().current.encode() + b":" + _sealed(plain, place)


def _sealed(plain: bytes, place: str) -> bytes:
    held, nonce = ring(), os.urandom(NONCE_BYTES)
    return nonce + held.ciphers[held.current].encrypt(nonce, plain, place.encode())


def unseal_bytes(token: bytes, place: str) -> bytes:
    """Decrypt what `seal_bytes` made for the same place. Raises SealBroken otherwise."""
    name, _, rest = token.partition(b":")
    cipher = ring().ciphers.get(name.decode("ascii", "replace"))
    if cipher is None:
        raise SealBroken(f"no key {name!r} for {place}")
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise SealBroken(place) from error


def seal(plain: str, place: str) -> str:
    """`seal_bytes` for text, as base64 with the key's id in front."""
    return f"{ring().current}:{base64.b64encode(_sealed(plain.encode(), place)).decode()}"


def unseal(token: str, place: str) -> str:
    """`unseal_bytes` for text."""
    name, _, rest = token.partition(":")
    return unseal_bytes(name.encode() + b":" + base64.b64decode(rest), place).decode("utf-8")


def keyed_hash(value: str, kind: str) -> str:
    """What exact search compares instead of the value itself: HMAC-SHA-256 under the index key, in hex."""
    inner, outer = (each.copy() for each in ring().hashing)
    inner.update(f"{kind}\0{value}".encode())
    outer.update(inner.digest())
    return outer.hexdigest()
