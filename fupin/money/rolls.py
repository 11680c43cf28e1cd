"""Steps on a payment roll: each under its lock and on the version that was seen, with its entry."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.lifecycle import Refused, Stale
from fupin.model import Officer, PayDue, PayExport, PayLine, PayRoll, PayStep
from fupin.model.money import LineState, RollAct, RollState
from fupin.money import accounts, budgets, steps
from fupin.money.budgets import Charge
from fupin.money.steps import Facts, Move, entry

STALE = "这张发放表刚被他人办理过，请看最新情况后再办"


def locked(session: Session, uid: str, version: int) -> PayRoll:
    """The roll with nobody else writing it. Raises Stale if it is no longer as it was seen."""
    begin_writing(session)
    roll = session.scalars(select(PayRoll).where(PayRoll.uid == uid).with_for_update()).one()
    if roll.version != version:
        raise Stale(STALE)
    return roll


def act(session: Session, by: Officer, uid: str, wanted: RollAct, version: int, words: str = "") -> PayRoll:
    """Check, approve, return or cancel. The caller commits. Raises Stale or Refused."""
    roll = locked(session, uid, version)
    move = _allowed(session, roll, wanted, by, words)
    if wanted is RollAct.APPROVE:
        _fund(session, by, roll)
    if wanted is RollAct.CANCEL:
        give_back(session, list(session.scalars(_listed(roll))), LineState.DROPPED, "发放表已取消")
    roll.returned = words.strip()[:300] if wanted is RollAct.RETURN else ""
    return took(session, roll, move, by, words)


def _allowed(session: Session, roll: PayRoll, wanted: RollAct, by: Officer, words: str) -> Move:
    move = steps.find(roll, wanted, by)
    steps.check(move, facts(session, roll, by, words))
    return move


def facts(session: Session, roll: PayRoll, by: Officer, words: str = "") -> Facts:
    """What the guards look at."""
    lines = select(PayLine.position, PayLine.name, PayLine.fault)
    listed = session.execute(
        lines.where(PayLine.roll_id == roll.id, PayLine.state == LineState.LISTED).order_by(PayLine.position)
    ).all()
    hands = session.execute(select(PayStep.act, PayStep.user_id).where(PayStep.roll_id == roll.id))
    return Facts(
        user=by,
        words=words,
        hands=frozenset((row.act, row.user_id) for row in hands),
        faults=tuple(f"第{row.position}行{row.name}{row.fault}" for row in listed if row.fault),
        listed=len(listed),
    )


def took(session: Session, roll: PayRoll, move: Move, by: Officer, words: str = "") -> PayRoll:
    """The roll is where the step leads, under a new version."""
    roll.state, roll.version = move.to, roll.version + 1
    session.add(entry(roll, move.act, by, words))
    session.flush()
    return roll


def _listed(roll: PayRoll) -> Select[int]:
    return select(PayLine.id).where(
        PayLine.roll_id == roll.id, PayLine.state.in_((LineState.LISTED, LineState.CARRIED))
    )


def give_back(session: Session, line_ids: list[int], state: LineState, reason: str) -> None:
    """What the lines paid is owed again, and on no roll."""
    for some in budgets.portions(line_ids):
        session.execute(update(PayLine).where(PayLine.id.in_(some)).values(state=state, reason=reason[:300]))
        session.execute(update(PayDue).where(PayDue.line_id.in_(some)).values(live_key=None))


def _fund(session: Session, by: Officer, roll: PayRoll) -> None:
    """What was approved before there was a budget is booked now. Raises Refused if there is too little."""
    wanted = charged(session, roll, (LineState.LISTED,))
    known = budgets.held(session, wanted)
    new = {charge: fen for charge, fen in wanted.items() if charge not in known}
    if new:
        budgets.reserve(session, by, roll.county_code, [roll.fund], new, f"发放表{roll.number}")


def charged(session: Session, roll: PayRoll, states: tuple[LineState, ...]) -> dict[Charge, int]:
    """What lines in these states come to, by what their budget is booked for."""
    query = select(PayDue.charge, PayDue.charge_id, func.sum(PayDue.amount_fen)).join(PayLine)
    mine = query.where(PayLine.roll_id == roll.id, PayLine.state.in_(states)).group_by(PayDue.charge, PayDue.charge_id)
    return {Charge(kind, id): int(fen) for kind, id, fen in session.execute(mine)}


def of_lines(session: Session, line_ids: list[int]) -> dict[Charge, int]:
    """What some lines come to, likewise."""
    found: dict[Charge, int] = defaultdict(int)
    for some in budgets.portions(line_ids):
        query = select(PayDue.charge, PayDue.charge_id, PayDue.amount_fen).where(PayDue.line_id.in_(some))
        for kind, id, fen in session.execute(query):
            found[Charge(kind, id)] += fen
    return dict(found)


def hold(session: Session, by: Officer, line_uid: str, version: int, reason: str) -> PayRoll:
    """Leave a line out of a draft; what it would have paid goes on a later roll. The caller commits. Raises Refused."""
    line, roll = _line(session, line_uid, version)
    move = _allowed(session, roll, RollAct.HOLD, by, reason)
    if line.state is not LineState.LISTED:
        raise Refused(f"这一行是“{line.state.label}”，不能缓发")
    give_back(session, [line.id], LineState.HELD, reason.strip())
    return took(session, roll, move, by, f"第{line.position}行：{reason.strip()}")


def _line(session: Session, uid: str, version: int) -> tuple[PayLine, PayRoll]:
    query = select(PayRoll.uid).join(PayLine, PayLine.roll_id == PayRoll.id).where(PayLine.uid == uid)
    roll = locked(session, session.scalars(query).one(), version)
    return session.scalars(select(PayLine).where(PayLine.uid == uid)).one(), roll


def correct(
    session: Session, by: Officer, line_uid: str, version: int, said: tuple[str, str, str], reason: str
) -> PayRoll:
    """A further version of the account, for this line and whatever is paid later. The caller commits. Raises Refused.

    While a line waits on a roll that is checked or further on, its account stands: the roll is returned first, or the
    bank answers.
    """
    line, roll = _line(session, line_uid, version)
    move = steps.find(roll, RollAct.CORRECT, by)
    if line.state is LineState.LISTED and roll.state is not RollState.DRAFT:
        raise Refused(f"发放表{roll.number}是“{roll.state.label}”，上面的账号不能改。请先退回制表，或等银行结果")
    if line.state in {LineState.PAID, LineState.DROPPED}:
        raise Refused(f"这一行是“{line.state.label}”，不用更正账号")
    if not reason.strip():
        raise Refused("请填写更正的理由，如核对了哪份证件、存折")
    waiting = _waiting(session, line)
    if waiting:
        raise Refused(f"同一账号在发放表{waiting}上等待发放，请在那张表上更正")
    account = accounts.add(session, by, line.application_id, said, reason.strip()[:200])
    if line.state is LineState.LISTED:
        line.account_id, line.fault = account.id, accounts.fault(line.name, account)
    return took(session, roll, move, by, f"第{line.position}行：{reason.strip()}")


def _waiting(session: Session, line: PayLine) -> str:
    """The roll on which another line with the same account waits for money."""
    open_ones = (RollState.DRAFT, RollState.CHECKED, RollState.APPROVED, RollState.EXPORTED)
    query = (
        select(PayRoll.number)
        .join(PayLine, PayLine.roll_id == PayRoll.id)
        .where(PayLine.application_id == line.application_id, PayLine.id != line.id)
        .where(PayLine.state == LineState.LISTED, PayRoll.state.in_(open_ones))
    )
    return session.scalar(query) or ""


def export(session: Session, by: Officer, uid: str, version: int, content: Mapping[str, bytes]) -> PayRoll:
    """Keep the file for the bank: made once, before this. The caller commits. Raises Stale or Refused."""
    roll = locked(session, uid, version)
    move = _allowed(session, roll, RollAct.EXPORT, by, "")
    kept = PayExport(roll_id=roll.id, by_id=by.id, at=clock.now(), **content)
    session.add(kept)
    try:
        return took(session, roll, move, by)
    except IntegrityError as error:
        session.rollback()
        raise Stale(STALE) from error
