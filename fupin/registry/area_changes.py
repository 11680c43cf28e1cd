"""What a file of villages would do to the areas: the one answer that checking shows and applying writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin.clock import cn_date
from fupin.db import Term
from fupin.identity import Unacceptable
from fupin.model.people import Person
from fupin.model.places import COUNTY, TOWNSHIP, Area, covers
from fupin.registry.area_file import Entry
from fupin.registry.match import batches
from fupin.registry.places import DAY, loose, name_from

AHEAD = timedelta(days=366)  # beyond it a date is a slip of the pen
OUTSIDE = "不在您的管辖范围内，请由该县的人员导入"


class Kind(Term):
    """What a line means for the areas."""

    NEW = "new", "新增"
    RENAMED = "renamed", "更名"
    MERGED = "merged", "并入"
    UNCHANGED = "unchanged", "不变"
    WRONG = "wrong", "有误"


class Change(NamedTuple):
    """One line against the areas: `words` say what becomes of the village, or what is wrong; `people` move with it.

    `present` is the village's latest row of areas: what a right line ends or renames.
    """

    entry: Entry
    kind: Kind
    words: str = ""
    people: int = 0
    present: Area | None = None


def changes_of(session: Session, entries: Sequence[Entry], scope: str, today: date) -> list[Change]:
    """What each line would do, in the file's order. Reads only."""
    return _Judging(session, entries, scope, today).changes()


def write(session: Session, changes: Iterable[Change]) -> dict[str, str]:
    """Make the areas what the changes say; answers which village was merged into which. The caller commits."""
    merged: dict[str, str] = {}
    for change in changes:
        code, since = change.entry.code, change.entry.since
        if change.kind is Kind.MERGED and change.present is not None:
            change.present.valid_to, change.present.successor_code = since - DAY, change.entry.into
            merged[code] = change.entry.into
        elif change.kind in {Kind.NEW, Kind.RENAMED}:
            name_from(session, code, change.entry.name, since, change.present)
    session.flush()
    return merged


class _Judging:
    """Holds each line to the areas and to the lines beside it."""

    def __init__(self, session: Session, entries: Sequence[Entry], scope: str, today: date) -> None:
        self.session, self.entries, self.scope, self.today = session, entries, scope, today
        self.rows: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.rows[entry.code].append(entry)
        readable = [entry for entry in entries if not entry.reason]
        self.areas = _versions(session, _codes(readable))
        self.people = _people(session, [entry.code for entry in readable if entry.into])
        self.judged: dict[str, Change] = {}

    def changes(self) -> list[Change]:
        """Mergers last: whether their goal is there, another line may say."""
        found = {}
        for entry in sorted(self.entries, key=lambda each: bool(each.into)):
            found[entry.row] = self.judged[entry.code] = self._change(entry)
        return [found[entry.row] for entry in self.entries]

    def _change(self, entry: Entry) -> Change:
        try:
            self._check(entry)
            return self._merged(entry) if entry.into else self._named(entry)
        except Unacceptable as wrong:
            known = self.areas[entry.code]
            return Change(entry, Kind.WRONG, str(wrong), present=known[-1] if known else None)

    def _check(self, entry: Entry) -> None:
        """What is asked of every line."""
        if entry.reason:
            raise Unacceptable(entry.reason)
        if not covers(self.scope, entry.code):
            raise Unacceptable(f"代码：{OUTSIDE}")
        others = [each.row for each in self.rows[entry.code] if each.row != entry.row]
        if others:
            raise Unacceptable(f"代码：与第{others[0]}行重复，一个村只写一行")
        if entry.since > self.today + AHEAD:
            raise Unacceptable("生效日期：在一年以后，请核对年份")

    def _named(self, entry: Entry) -> Change:
        """A new village, another name, or nothing new."""
        if not entry.name:
            raise Unacceptable("名称：不能为空")
        versions = self.areas[entry.code]
        if not versions:
            return Change(entry, Kind.NEW, f"新设，属{self._township(entry).name}")
        then, last = _at(versions, entry.since), versions[-1]
        if then is not None and then.name == entry.name:
            return Change(entry, Kind.UNCHANGED)
        self._check_goes_on(last)
        if entry.since < last.valid_from:
            raise Unacceptable(f"生效日期：此村现有记录从{cn_date(last.valid_from)}开始，请填不早于这一天的日期")
        return Change(entry, Kind.RENAMED, f"原名“{last.name}”", present=last)

    def _township(self, entry: Entry) -> Area:
        versions = self.areas[entry.code[:TOWNSHIP]]
        then = _at(versions, entry.since)
        if then is not None:
            return then
        if versions and entry.since < versions[0].valid_from:
            first = versions[0]
            raise Unacceptable(f"生效日期：{first.name}从{cn_date(first.valid_from)}才有记录，请填不早于这一天的日期")
        raise Unacceptable(f"代码：没有代码为{entry.code[:TOWNSHIP]}的乡镇，请核对前9位")

    def _check_goes_on(self, last: Area) -> None:
        if last.valid_to is not None:
            raise Unacceptable(f"代码：此村{self._end(last)}，不能再改")

    def _end(self, last: Area) -> str:
        """How a village ended, in words."""
        day = cn_date((last.valid_to or last.valid_from) + DAY)
        if last.successor_code is None:
            return f"已于{day}撤销"
        return f"已于{day}并入“{self._name(last.successor_code)}”"

    def _name(self, code: str) -> str:
        """A village's latest name, in the file or else among the areas; an unknown code stands for itself."""
        named = self.judged.get(code)
        if named is not None and named.entry.name:
            return named.entry.name
        return self.areas[code][-1].name if self.areas[code] else code

    def _merged(self, entry: Entry) -> Change:
        versions = self.areas[entry.code]
        if not versions:
            raise Unacceptable("代码：没有这个村，不能并入别的村，请核对")
        last, people = versions[-1], self.people.get(entry.code, 0)
        done = last.successor_code == entry.into and last.valid_to is not None and last.valid_to + DAY == entry.since
        if done and not people:
            return Change(entry, Kind.UNCHANGED)
        if not done:
            self._check_merger(entry, last)
        return Change(entry, Kind.MERGED, f"并入“{self._name(entry.into)}”（{entry.into}）", people, last)

    def _check_merger(self, entry: Entry, last: Area) -> None:
        self._check_goes_on(last)
        if entry.name and loose(entry.name) != loose(last.name):
            raise Unacceptable(f"名称：此代码的村现名“{last.name}”，请核对代码；并入的村名称可以不填")
        if entry.since <= last.valid_from:
            raise Unacceptable(f"生效日期：此村现有记录从{cn_date(last.valid_from)}开始，并入日期须晚于这一天")
        if entry.since > self.today:
            raise Unacceptable("生效日期：并入日期还没有到，请到那一天再导入")
        self._check_goal(entry)

    def _check_goal(self, entry: Entry) -> None:
        into = entry.into
        if into == entry.code:
            raise Unacceptable("并入代码：不能并入自己，请核对")
        if into[:COUNTY] != entry.code[:COUNTY]:
            raise Unacceptable("并入代码：是别的县的村，这里只办本县内的并入")
        further = [each.row for each in self.rows[into] if each.into]
        if further:
            raise Unacceptable(f"并入代码：第{further[0]}行又把这个村并入别的村，请直接填最后并入的村")
        self._check_goal_is_there(entry)

    def _check_goal_is_there(self, entry: Entry) -> None:
        line, versions = self.judged.get(entry.into), self.areas[entry.into]
        if line is not None and line.kind is Kind.WRONG:
            raise Unacceptable(f"并入代码：第{line.entry.row}行有误，请先改好那一行")
        if versions:
            begins = versions[0].valid_from
        elif line is not None:
            begins = line.entry.since
        else:
            raise Unacceptable("并入代码：没有这个村，请核对；新设的村请在同一文件中另写一行")
        if entry.since < begins:
            raise Unacceptable(f"生效日期：并入的村从{cn_date(begins)}才有，请核对")
        if versions and versions[-1].valid_to is not None:
            raise Unacceptable(f"并入代码：此村{self._end(versions[-1])}，请改填现在的村")


def _codes(entries: Iterable[Entry]) -> set[str]:
    return {part for entry in entries for part in (entry.code, entry.code[:TOWNSHIP], entry.into) if part}


def _versions(session: Session, codes: Iterable[str]) -> Mapping[str, list[Area]]:
    """The rows of each code in the order of their days; with them the villages that ended ones were merged into."""
    found: dict[str, list[Area]] = defaultdict(list)
    wanted = set(codes)
    while wanted:
        for some in batches(wanted):
            for area in session.scalars(select(Area).where(Area.code.in_(some)).order_by(Area.valid_from)):
                found[area.code].append(area)
        successors = {area.successor_code for code in wanted for area in found[code] if area.successor_code}
        wanted = successors - set(found)
    return found


def _at(versions: Iterable[Area], on: date) -> Area | None:
    holding = (area for area in versions if area.valid_from <= on and (area.valid_to is None or area.valid_to >= on))
    return next(holding, None)


def _people(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """How many are registered in each village."""
    found: dict[str, int] = {}
    for some in batches(codes):
        rows = session.execute(
            select(Person.area_code, func.count().label("people"))
            .where(Person.area_code.in_(some))
            .group_by(Person.area_code)
        )
        found |= {row.area_code: row.people for row in rows}
    return found
