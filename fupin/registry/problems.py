"""What is wrong with a roster, row by row, in words its sender can act on."""

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_FILE = 0


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. `row` is the number Excel shows, 0 for the file as a whole; `other` contradicts it."""

    row: int
    column: str
    reason: str
    other: int = 0

    @property
    def mirrored(self) -> "Problem":
        """The same said of the other row: which of the two is right, nobody here can tell."""
        return Problem(self.other, self.column, self.reason.replace(f"第{self.other}行", f"第{self.row}行"), self.row)

    def __str__(self) -> str:
        where = f"第{self.row}行" if self.row else "文件"
        return f"{where} {self.column}：{self.reason}" if self.column else f"{where}：{self.reason}"


class RosterRefused(Exception):
    """The roster was not taken and nothing was written; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("；".join(str(problem) for problem in self.problems[:3]))

    def __reduce__(self) -> tuple[type["RosterRefused"], tuple[tuple[Problem, ...]]]:
        return RosterRefused, (self.problems,)


def refused(reason: str) -> RosterRefused:
    """Refusal of the file as a whole."""
    return RosterRefused([Problem(WHOLE_FILE, "", reason)])
