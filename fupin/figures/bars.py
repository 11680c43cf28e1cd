"""What a chart consists of: bars that say in words what they count and where that is listed."""

from collections.abc import Mapping
from typing import NamedTuple

MONTHS = 12


class Bar(NamedTuple):
    """A count and how much of it is late, with the lists that have as many rows."""

    words: str
    number: int
    arguments: Mapping[str, str]
    late: int = 0
    late_arguments: Mapping[str, str] = {}


class Chart(NamedTuple):
    """Bars of one kind, drawn on one scale. `none` is what is said where there is nothing to draw."""

    title: str
    unit: str
    endpoint: str
    bars: tuple[Bar, ...]
    none: str
    tells_late: bool = False

    @property
    def longest(self) -> int:
        """What a whole bar stands for."""
        return max((bar.number for bar in self.bars), default=0)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(bar.number for bar in self.bars)


class Target(NamedTuple):
    """What a year's responsibility letter asks, and in which unit."""

    value: int
    unit: str

    def due(self, months: int) -> int:
        """What should be there by the end of so many months: the year's number in twelve even shares."""
        return -(-self.value * months // MONTHS)


class Progress(NamedTuple):
    """The decisions of a measure in this month and this year, against the target of the year if there is one.

    `indicator` is what the responsibility letters call it.
    """

    title: str
    indicator: str
    scheme: str
    month: int
    year: int
    target: Target | None
    months: int

    @property
    def due(self) -> int:
        """What should be there by the end of this month; nothing without a target."""
        return self.target.due(self.months) if self.target else 0

    @property
    def behind(self) -> int:
        """How many are missing from that."""
        return max(self.due - self.year, 0)

    @property
    def scale(self) -> int:
        """What a whole bar stands for."""
        return max(self.target.value if self.target else 0, self.year, 1)
