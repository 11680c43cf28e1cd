"""The codes that people type at a kiosk: the one that pairs a machine, and the 查询码 that opens a draft again."""

import secrets

from fupin.documents.marks import ALPHABET
from fupin.identity import canonical
from fupin.vault import keyed_hash

FILING_LENGTH = 12  # 60 bits: nobody guesses it, and it is written down as three groups of four
PAIRING_LENGTH = 8
GROUP = 4


def new(length: int) -> str:
    """A random code without letters and digits that look alike."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """ABCDEFGHJKLM as ABCD-EFGH-JKLM."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def filing_hash(typed: str) -> str:
    """What a 查询码 is found by, however it was typed."""
    return keyed_hash(canonical(typed), "kiosk_filing")


def pairing_hash(typed: str) -> str:
    """What a pairing code is found by."""
    return keyed_hash(canonical(typed), "kiosk_pairing")


def token_hash(token: str) -> str:
    """What the cookie of a device is found by."""
    return keyed_hash(token, "kiosk_token")
