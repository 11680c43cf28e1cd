"""Budgets by fund, county and year: set with a reason, reserved by approvals, spent by payments, never overdrawn.

An office that has set no budget for a fund's year goes on without: approvals say so and book nothing. What was approved
before a budget was set is booked when its roll is approved. A year is that of the day of approval.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.documents.amounts import figures
from fupin.lifecycle import Refused, Stale
from fupin.model import Budget, BudgetChange, BudgetEntry, Officer
from fupin.model.terms import Outcome
from fupin.rules import Finding

APPLICATION, SHEET = "application", "post_sheet"
PORTION = 500  # keys a query asks for at once


def portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """So many at once as a query asks for."""
    rest = list(ids)
    return (rest[start : start + PORTION] for start in range(0, len(rest), PORTION))


class Charge(NamedTuple):
    """What money is booked for: an application, or the month of a unit's posts."""

    kind: str
    id: int


class Held(NamedTuple):
    """What a charge holds of a budget, in fen."""

    budget_id: int
    reserved: int
    spent: int


Booking = tuple[int, Charge, int, int]  # budget, charge, more reserved, more spent


class Standing(NamedTuple):
    """A budget with what is taken of it, in fen."""

    budget: Budget
    reserved: int
    spent: int

    @property
    def left(self) -> int:
        """What may still be approved."""
        return self.budget.amount_fen - self.reserved - self.spent


def standings(session: Session, county: str, year: int, funds: Sequence[str] | None = None) -> list[Standing]:
    """The budgets of a county's year; where funds are named, theirs, in that order."""
    return _counted(session, select(Budget).where(*_of_year(county, year, funds)), funds)


def standings_of(session: Session, charges: Iterable[Charge]) -> tuple[list[Standing], bool]:
    """The budgets that hold these charges, and whether they hold all of them."""
    wanted = set(charges)
    known = held(session, wanted)
    ids = {each.budget_id for each in known.values()}
    return _counted(session, select(Budget).where(Budget.id.in_(ids)), None), len(known) == len(wanted)


def _of_year(county: str, year: int, funds: Sequence[str] | None) -> list[ColumnElement[bool]]:
    mine = [Budget.county_code == county, Budget.year == year]
    return mine if funds is None else [*mine, Budget.fund.in_(funds)]


def _counted(session: Session, query: Select[Any], funds: Sequence[str] | None) -> list[Standing]:
    """Budgets with what is taken of them; where the query locks them, nobody else books meanwhile."""
    rows: list[Budget] = list(session.scalars(query.order_by(Budget.id)))
    if not rows:
        return []
    e = BudgetEntry
    sums = select(e.budget_id, func.sum(e.reserved_fen), func.sum(e.spent_fen)).group_by(e.budget_id)
    taken = session.execute(sums.where(e.budget_id.in_([row.id for row in rows])))
    known = {id: (int(reserved), int(spent)) for id, reserved, spent in taken}
    found = [Standing(row, *known.get(row.id, (0, 0))) for row in rows]
    order = list(funds or ())
    return sorted(found, key=lambda each: order.index(each.budget.fund) if each.budget.fund in order else -1)


def set_to(
    session: Session, by: Officer, county: str, year: int, fund: str, fen: int, why: str, version: int
) -> Budget:
    """Set or change a budget. The caller commits. Raises Refused for less than is taken, Stale for an older page."""
    begin_writing(session)
    if not why.strip():
        raise Refused("请填写依据，如预算文件名称和文号")
    mine = select(Budget).where(*_of_year(county, year, [fund]))
    found = _counted(session, mine.with_for_update(), None)
    row = found[0].budget if found else Budget(county_code=county, year=year, fund=fund, amount_fen=0, version=0)
    if row.version != version:
        raise Stale("这项预算刚被他人改过，请核对后再保存")
    if found and fen < (taken := found[0].reserved + found[0].spent):
        raise Refused(f"已占用和已支出共{figures(taken)}元，预算不能少于这个数")
    row.amount_fen, row.version = fen, row.version + 1
    session.add(row)
    session.flush()
    signed = {"by_id": by.id, "by_name": by.name, "at": clock.now()}
    session.add(BudgetChange(budget_id=row.id, amount_fen=fen, reason=why.strip()[:200], **signed))
    session.flush()
    return row


def history(session: Session, county: str, year: int) -> list[tuple[Budget, BudgetChange]]:
    """How the budgets of a year came about, the latest first."""
    query = select(Budget, BudgetChange).join(BudgetChange, BudgetChange.budget_id == Budget.id)
    rows = session.execute(query.where(Budget.county_code == county, Budget.year == year))
    return [(row[0], row[1]) for row in rows.all()[::-1]]


def held(session: Session, charges: Iterable[Charge]) -> dict[Charge, Held]:
    """What these charges hold. One that was booked and wholly released holds nothing."""
    by_kind: dict[str, list[int]] = {}
    for charge in charges:
        by_kind.setdefault(charge.kind, []).append(charge.id)
    e, found = BudgetEntry, {}
    columns = (e.charge, e.charge_id, e.budget_id, func.sum(e.reserved_fen), func.sum(e.spent_fen))
    for kind, ids in by_kind.items():
        for some in portions(ids):
            mine = select(*columns).where(e.charge == kind, e.charge_id.in_(some))
            for row in session.execute(mine.group_by(e.charge, e.charge_id, e.budget_id)):
                if row[3] or row[4]:
                    found[Charge(row[0], row[1])] = Held(row[2], int(row[3]), int(row[4]))
    return found


def finding(session: Session, county: str, funds: Sequence[str], fen: int, charge: Charge) -> Finding:
    """Whether the money for an approval is there; without a budget it says so and stops nothing."""
    return Finding("budget", "资金预算", "三(二)", *_told(session, county, funds, fen, charge))


def _told(session: Session, county: str, funds: Sequence[str], fen: int, charge: Charge) -> tuple[Outcome, str]:
    year = clock.today().year
    if not funds:
        return Outcome.WARNED, "此事项没有指明资金来源，不控制预算"
    found = standings(session, county, year, funds)
    if not found:
        return Outcome.WARNED, f"{'、'.join(funds)}没有登记{year}年预算，不控制余额"
    mine = held(session, [charge]).get(charge)
    left = _room(found, fen - (mine.reserved if mine else 0))
    if left is None:
        return Outcome.FAILED, short(found, fen)
    return Outcome.PASSED, f"{left.budget.fund}{year}年预算还剩{figures(left.left)}元，本次{figures(fen)}元"


def _room(found: Sequence[Standing], fen: int) -> Standing | None:
    """The first budget with so much left."""
    return next((each for each in found if each.left >= fen), None)


def short(found: Sequence[Standing], fen: int) -> str:
    """How much is left, and how much is wanted."""
    left = "、".join(f"{each.budget.fund}{each.budget.year}年预算还剩{figures(max(each.left, 0))}元" for each in found)
    return f"{left}，本次{figures(max(fen, 0))}元，不够"


def reserve(
    session: Session, by: Officer, county: str, funds: Sequence[str], wanted: Mapping[Charge, int], words: str
) -> None:
    """Let each charge hold so many fen, spent ones included, all or none. For whoever began writing. Raises Refused.

    What held something before keeps to its budget; the rest goes on the first fund with room for all of it.
    """
    year, known = clock.today().year, held(session, wanted)
    either = or_(and_(*_of_year(county, year, funds)), Budget.id.in_({each.budget_id for each in known.values()}))
    locked = _counted(session, select(Budget).where(either).with_for_update(), funds)
    known = held(session, wanted)
    rows = _changes(wanted, known, locked)
    new = {charge: fen for charge, fen in wanted.items() if charge not in known and fen}
    open_ones = [each for each in locked if each.budget.year == year and each.budget.fund in funds]
    if new and open_ones:
        fen = sum(new.values())
        place = _room(open_ones, max(fen, 0))
        if place is None:
            raise Refused(short(open_ones, fen))
        rows += [(place.budget.id, charge, each, 0) for charge, each in new.items()]
    _book(session, by, rows, words)


def _changes(wanted: Mapping[Charge, int], known: Mapping[Charge, Held], locked: Sequence[Standing]) -> list[Booking]:
    """What charges that hold something need more or less. Raises Refused."""
    rows = [
        (mine.budget_id, charge, fen, 0)
        for charge, mine in known.items()
        if (fen := wanted[charge] - mine.reserved - mine.spent)
    ]
    for each in locked:
        more = sum(fen for budget_id, _, fen, _ in rows if budget_id == each.budget.id)
        if more > max(each.left, 0):
            raise Refused(short([each], more))
    return rows


def release(session: Session, by: Officer, charge: Charge, words: str) -> None:
    """What was reserved and not spent is free again."""
    rows = [
        (mine.budget_id, each, -mine.reserved, 0) for each, mine in held(session, [charge]).items() if mine.reserved
    ]
    _book(session, by, rows, words)


def spend(session: Session, by: Officer, paid: Mapping[Charge, int], words: str) -> None:
    """What was reserved is spent; less than nothing came back. What no budget holds is not booked."""
    known = held(session, paid)
    _book(session, by, [(known[each].budget_id, each, -fen, fen) for each, fen in paid.items() if each in known], words)


def _book(session: Session, by: Officer, rows: Sequence[Booking], words: str) -> None:
    signed: dict[str, Any] = {"words": words[:60], "by_id": by.id, "at": clock.now()}
    values = [
        {"budget_id": budget, "charge": charge.kind, "charge_id": charge.id, "reserved_fen": more, "spent_fen": spent}
        | signed
        for budget, charge, more, spent in rows
    ]
    if values:
        session.connection().execute(insert(BudgetEntry), values)


def fund_of(session: Session, charges: Iterable[Charge]) -> dict[Charge, str]:
    """Out of which fund each charge's money is reserved."""
    mine = held(session, charges)
    query = select(Budget.id, Budget.fund).where(Budget.id.in_({each.budget_id for each in mine.values()}))
    names = dict(session.execute(query).all())
    return {charge: names[each.budget_id] for charge, each in mine.items()}
