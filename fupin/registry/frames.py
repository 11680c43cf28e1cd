"""What a checked roster would write, in frames of some rows each: small enough to keep, and soon written."""

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from struct import Struct

from fupin.registry.changes import Effect
from fupin.registry.rows import HOUSEHOLD_NAMES, PERSON_NAMES, Place, RosterRow, Values, said

FRAME = 1000  # rows; a clerk who submits meanwhile waits for one frame
HEAD = Struct(">HI")  # rows, bytes


class Frames:
    """Rows with the codes of their villages, small enough to wait in memory."""

    def __init__(self) -> None:
        self.frames: list[tuple[range, bytes]] = []
        self.waiting: list[tuple[RosterRow, str]] = []
        self.count = 0

    def keep(self, effects: Sequence[Effect]) -> None:
        """Add what would be written."""
        self.waiting += [(each.row, each.code) for each in effects]
        while len(self.waiting) >= FRAME:
            self._frame()

    def _frame(self) -> None:
        some, self.waiting = self.waiting[:FRAME], self.waiting[FRAME:]
        self.frames.append((range(some[0][0].row, some[-1][0].row + 1), packed(some)))

    def packed(self, wrong: set[int]) -> bytes:
        """All of them one after another, without the rows that proved wrong since. They are here no more then."""
        if self.waiting:
            self._frame()
        out = bytearray()
        for lines, frame in self.frames:
            frame = frame if wrong.isdisjoint(lines) else _without(wrong, frame)
            out += frame
            self.count += HEAD.unpack_from(frame)[0]
        self.frames.clear()
        return bytes(out)


def _without(wrong: set[int], frame: bytes) -> bytes:
    ((_, body),) = framed(frame)
    return packed([(row, code) for row, code in unpacked(body) if row.row not in wrong])


def packed(rows: Sequence[tuple[RosterRow, str]]) -> bytes:
    """A frame: how many rows, how many bytes, and the rows without the names of their fields."""
    coded = [
        (
            row.row,
            row.place,
            [row.household.get(name) for name in HOUSEHOLD_NAMES],
            [row.person.get(name) for name in PERSON_NAMES],
            code,
        )
        for row, code in rows
    ]
    body = zlib.compress(json.dumps(coded, ensure_ascii=False, default=date.isoformat).encode(), 1)
    return HEAD.pack(len(rows), len(body)) + body


def unpacked(body: bytes) -> list[tuple[RosterRow, str]]:
    """The rows of a frame."""
    return [
        (RosterRow(row, Place(*place), said(HOUSEHOLD_NAMES, household), _person(said(PERSON_NAMES, person))), code)
        for row, place, household, person, code in json.loads(zlib.decompress(body))
    ]


def _person(values: Values) -> Values:
    values["birth"] = date.fromisoformat(values["birth"])
    return values


def framed(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The frames one after another, each with the number of its rows."""
    at = 0
    while at < len(content):
        count, length = HEAD.unpack_from(content, at)
        at += HEAD.size + length
        yield count, content[at - length : at]
