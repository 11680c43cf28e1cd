"""What was measured against what, and whether its goal is met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

AT_MOST, AT_LEAST, NONE = "≤", "≥", ""
HEAD = ("figure", "value", "goal", "", "against")
WIDTHS = (34, 10, 8, 7, 0)


@dataclass(frozen=True)
class Figure:
    """One figure. A figure without a goal is told for information and is always met."""

    name: str
    value: float
    against: str
    sign: str = NONE
    goal: float = 0
    unit: str = "×"

    @property
    def met(self) -> bool:
        """Whether the value keeps to the goal."""
        if self.sign == NONE:
            return True
        return self.value <= self.goal if self.sign == AT_MOST else self.value >= self.goal

    @property
    def verdict(self) -> str:
        """The goal's fate in a word."""
        if self.sign == NONE:
            return ""
        return "met" if self.met else "NOT MET"

    def line(self) -> str:
        """One line of the table."""
        goal = f"{self.sign} {self.goal:g}{self.unit}" if self.sign else ""
        return row((self.name, f"{_short(self.value)}{self.unit}", goal, self.verdict, self.against))


def _short(value: float) -> str:
    return f"{value:.2f}" if value != int(value) and abs(value) < 100 else f"{value:.0f}"


def row(cells: Sequence[str]) -> str:
    """Cells in the table's columns."""
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def paired(measured: Sequence[float], against: Sequence[float]) -> float:
    """The median of the rounds' ratios: neighbours in time had the same machine."""
    return median(one / other for one, other in zip(measured, against, strict=True))


def exit_code(figures: Iterable[Figure]) -> int:
    """0 if every goal is met, else 1."""
    return 0 if all(figure.met for figure in figures) else 1
