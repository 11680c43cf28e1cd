"""What became of the letters: printed, signed, returned, each with its day, and who is missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from fupin import clock
from fupin.lifecycle import Refused
from fupin.model import Officer, ResponsibilityLetter, ResponsibilityMark, ResponsibilityParty, ResponsibilityPlan
from fupin.model.places import CITY, COUNTY, TOWNSHIP, inside
from fupin.model.responsibility import Step
from fupin.responsibility.issuing import agreed, agrees, valid_letter
from fupin.responsibility.plans import current


class OnPaper(NamedTuple):
    """That the ledger has a copy; the first of them, with its day."""

    on: date


class Row(NamedTuple):
    """One of those below, the letter that counts, the marks that stand, and whether the letter says what is planned."""

    party: ResponsibilityParty
    letter: ResponsibilityLetter | None
    standing: Mapping[Step, ResponsibilityMark | OnPaper]
    agrees: bool

    @property
    def missing(self) -> str:
        """What is still to come, in words; nothing once it is back."""
        if self.letter is None:
            return "未制发"
        if not self.agrees:
            return "要重新制发"
        waiting = {Step.RETURNED: "", Step.SIGNED: "待收回", Step.PRINTED: "待签字"}
        return next((words for step, words in waiting.items() if step in self.standing), "待打印")


class Tally(NamedTuple):
    """How many are to sign, and how far their letters are."""

    parties: int
    issued: int
    printed: int
    signed: int
    returned: int


def standing(letter: ResponsibilityLetter | None) -> dict[Step, ResponsibilityMark | OnPaper]:
    """The last mark of each step, unless it was undone; what the print ledger has is printed without a mark."""
    if letter is None:
        return {}
    last = {mark.step: mark for mark in letter.marks}
    noted: dict[Step, ResponsibilityMark | OnPaper] = {step: mark for step, mark in last.items() if not mark.undone}
    for copy in letter.prints[:1]:
        noted.setdefault(Step.PRINTED, OnPaper(clock.local_date(copy.at)))
    return noted


def rows(session: Session, plan: ResponsibilityPlan) -> list[Row]:
    """All who are to sign."""
    wanted = agreed(session, plan)
    return [
        Row(party, letter := valid_letter(party), standing(letter), agrees(party, wanted[party.id]))
        for party in current(plan)
    ]


def tally(plan: ResponsibilityPlan) -> Tally:
    """The figures of a plan."""
    valid = [valid_letter(party) for party in current(plan)]
    steps = [standing(letter) for letter in valid if letter]
    reached = (sum(step in each for each in steps) for step in Step)
    return Tally(len(valid), len(steps), *reached)


def history(plan: ResponsibilityPlan) -> list[tuple[ResponsibilityParty, ResponsibilityLetter, ResponsibilityMark]]:
    """Every mark, from new to old."""
    found = [(party, letter, mark) for party in plan.parties for letter in party.letters for mark in letter.marks]
    return sorted(found, key=lambda each: each[2].id, reverse=True)


def mark(chosen: Sequence[Row], step: Step, on: date, by: Officer) -> int:
    """Note the step for all of them, all or none; answers for how many it is new. Raises Refused."""
    objections = [words for row in chosen if (words := _objection(row, step, on))]
    if objections:
        raise Refused("；".join(objections))
    new = [row for row in chosen if step not in row.standing]
    for row in new:
        _add(row, step, on, by, undone=False)
    return len(new)


def undo(chosen: Sequence[Row], step: Step, by: Officer) -> int:
    """Note that it was not so; the earlier row stays. Answers for how many. Raises Refused."""
    if step is Step.SIGNED and (back := [row.party.name for row in chosen if Step.RETURNED in row.standing]):
        raise Refused(f"{'、'.join(back)}已收回，请先撤销“已收回”")
    if step is Step.PRINTED and (kept := [row.party.name for row in chosen if row.letter and row.letter.prints]):
        raise Refused(f"{'、'.join(kept)}在打印登记里有记录，不能撤销“已打印”")
    there = [row for row in chosen if step in row.standing]
    if not there:
        raise Refused(f"勾选的责任书都没有登记“{step.label}”，不用撤销")
    for row in there:
        _add(row, step, clock.today(), by, undone=True)
    return len(there)


def _objection(row: Row, step: Step, on: date) -> str:
    if row.letter is None:
        return f"{row.party.name}还没有制发责任书"
    issued = clock.local_date(row.letter.document.issued_at)
    if on < issued:
        return f"{row.party.name}的责任书是{clock.cn_date(issued)}制发的，日期不能更早"
    if step is not Step.RETURNED:
        return ""
    signed = row.standing.get(Step.SIGNED)
    if signed is None:
        return f"{row.party.name}还没有登记“已签字”，请先登记"
    return f"{row.party.name}是{clock.cn_date(signed.on)}签字的，收回日期不能更早" if on < signed.on else ""


def _add(row: Row, step: Step, on: date, by: Officer, *, undone: bool) -> None:
    if row.letter is not None:
        row.letter.marks.append(
            ResponsibilityMark(step=step, on=on, undone=undone, by_id=by.id, by_name=by.name, at=clock.now())
        )


def plans_of(session: Session, scope: str) -> Sequence[ResponsibilityPlan]:
    """Those of one office, the latest year first, with all that a tally needs."""
    return session.scalars(_latest().where(ResponsibilityPlan.scope == scope)).all()


def plans_below(session: Session, scope: str) -> Sequence[ResponsibilityPlan]:
    """Those of the offices one level below."""
    next_level = {CITY: COUNTY, COUNTY: TOWNSHIP}.get(len(scope))
    one_below = func.length(ResponsibilityPlan.scope) == next_level
    return session.scalars(_latest().where(inside(ResponsibilityPlan.scope, scope), one_below)).all()


def _latest() -> Select[ResponsibilityPlan]:
    return (
        select(ResponsibilityPlan)
        .options(*with_letters())
        .order_by(ResponsibilityPlan.year.desc(), ResponsibilityPlan.scope)
    )


def with_letters() -> tuple[ExecutableOption, ...]:
    """For a query of plans: their letters and marks are read at once, not one by one."""
    letters = selectinload(ResponsibilityPlan.parties).selectinload(ResponsibilityParty.letters)
    return (
        letters.joinedload(ResponsibilityLetter.document),
        letters.selectinload(ResponsibilityLetter.marks),
        letters.selectinload(ResponsibilityLetter.prints),
    )


def addressed_to(session: Session, scope: str) -> list[tuple[ResponsibilityPlan, ResponsibilityLetter]]:
    """The letters that count of the offices above to that of an area, the latest year first."""
    query = (
        select(ResponsibilityPlan, ResponsibilityParty)
        .join(ResponsibilityParty, ResponsibilityParty.plan_id == ResponsibilityPlan.id)
        .where(ResponsibilityParty.code == scope)
        .order_by(ResponsibilityPlan.year.desc())
    )
    return [(plan, letter) for plan, party in session.execute(query) if (letter := valid_letter(party))]
