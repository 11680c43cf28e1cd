"""Whose day it is, what a count comes to, and how counting stays cheap."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from fupin.model.terms import Role
from fupin.signing import Signers

MOST = 500


@dataclass(frozen=True)
class Desk:
    """Whoever looks, and what of the office's settings counts need: days until a letter should be back, and seals."""

    id: int
    role: Role
    scope: str
    return_days: int
    signers: Signers


class Tally(NamedTuple):
    """How many, no more than MOST and one; how many of them are late; and what is to be known of them."""

    number: int
    late: int = 0
    note: str = ""


class Line(NamedTuple):
    """A line of the page."""

    words: str
    unit: str
    endpoint: str
    arguments: dict[str, str]
    tally: Tally

    @property
    def amount(self) -> str:
        """The number with its unit."""
        most = min(self.tally.number, MOST)
        return f"{most} {self.unit}{'以上' if self.tally.number > MOST else ''}"


def counted(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows a select has, as far as it is counted."""
    return session.scalar(select(func.count()).select_from(query.limit(MOST + 1).subquery())) or 0
