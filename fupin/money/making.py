"""A payment roll is made: whatever a measure owes up to a month, a line a payee, from one fund."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import begin_writing
from fupin.documents import number
from fupin.documents.amounts import figures
from fupin.lifecycle import Refused
from fupin.model import Officer, PayDue, PayLine, PayRoll
from fupin.model.money import LineState, RollAct
from fupin.model.places import COUNTY
from fupin.money import accounts, sources
from fupin.money.accounts import Known
from fupin.money.sources import Due
from fupin.money.steps import entry
from fupin.scheme import Scheme

TAKEN = "待发放的金额刚被列入另一张发放表，请刷新后再看"


class Payee(NamedTuple):
    """Everything one payee is owed on a roll, and their net in fen."""

    dues: tuple[Due, ...]
    fen: int

    @property
    def carried(self) -> str:
        """Why nothing is paid to them this time."""
        if self.fen > 0:
            return ""
        return f"应发减去多发的，净额为{'-' if self.fen else ''}{figures(-self.fen)}元，结转到下次，这次不发"


def _nothing(session: Session, county: str, scheme: Scheme[Any, Any], month: date, fund: str) -> str:
    """That nothing is owed up to the month, and which month to choose where something is owed since."""
    words, now = f"到{sources.told(month)}，{scheme.title}没有待发放的金额", clock.today().replace(day=1)
    since = collected(sources.owed(session, county, scheme, now, fund)) if month < now else []
    return f"{words}，请改选{sources.told(now)}" if any(payee.fen > 0 for payee in since) else words


def make(session: Session, by: Officer, scheme: Scheme[Any, Any], month: date, fund: str) -> PayRoll:
    """A draft with all that is owed. The caller commits. Raises Refused if nothing is."""
    begin_writing(session)
    county = by.scope[:COUNTY]
    if fund not in scheme.funds and (fund or scheme.funds):
        raise Refused("请从列表中选择资金来源")
    payees = collected(sources.owed(session, county, scheme, month, fund))
    if not any(payee.fen > 0 for payee in payees):
        raise Refused(_nothing(session, county, scheme, month, fund))
    try:
        roll = _roll(session, county, scheme.code, month, fund)
        _lines(session, by, scheme, roll, payees)
        session.add(entry(roll, RollAct.MAKE, by))
        session.flush()
    except IntegrityError as error:  # the same at the same moment, where there is more than one writer
        session.rollback()
        raise Refused(TAKEN) from error
    return roll


def collected(dues: Sequence[Due]) -> list[Payee]:
    """Dues in their order, those of one payee together."""
    order = {payee: place for place, payee in reversed(list(enumerate(due.payee for due in dues)))}
    ordered = sorted(dues, key=lambda due: order[due.payee])
    groups = (tuple(group) for _, group in groupby(ordered, key=lambda due: due.payee))
    return [Payee(group, sum(due.fen for due in group)) for group in groups]


def _roll(session: Session, county: str, scheme: str, month: date, fund: str) -> PayRoll:
    year = clock.today().year
    serial = number.take(session, f"{county}:roll:{year}")
    roll = PayRoll(number=f"FF{county}{year}{serial:04}", county_code=county, scheme=scheme, month=month, fund=fund)
    roll.made_at = clock.now()
    session.add(roll)
    session.flush()
    return roll


def _lines(session: Session, by: Officer, scheme: Scheme[Any, Any], roll: PayRoll, payees: Sequence[Payee]) -> None:
    """In three statements, however many there are."""
    known = accounts.in_force(session, by, scheme, {payee.dues[0].application_id for payee in payees})
    refused = accounts.refusals(session, roll.county_code)
    rows = [
        _line(roll, place, payee, known[payee.dues[0].application_id], refused) for place, payee in enumerate(payees, 1)
    ]
    connection = session.connection()
    connection.execute(insert(PayLine), rows)
    ids = dict(connection.execute(select(PayLine.payee, PayLine.id).where(PayLine.roll_id == roll.id)).all())
    connection.execute(insert(PayDue), [_due(ids[due.payee], payee, due) for payee in payees for due in payee.dues])


def _line(roll: PayRoll, place: int, payee: Payee, account: Known, refused: dict[int, str]) -> dict[str, Any]:
    due = payee.dues[0]
    return {
        "uid": uuid4().hex, "roll_id": roll.id, "position": place, "key": f"{roll.number}-{place:05}",
        "payee": due.payee, "person_id": due.person_id, "organisation_id": due.organisation_id,
        "application_id": due.application_id, "account_id": account.id, "name": due.name, "area_code": due.area_code,
        "amount_fen": payee.fen, "state": LineState.CARRIED if payee.carried else LineState.LISTED,
        "fault": "" if payee.carried else accounts.fault(due.name, account, refused.get(account.id, "")),
        "reason": payee.carried,
    }  # fmt: skip


def _due(line_id: int, payee: Payee, due: Due) -> dict[str, Any]:
    return {
        "line_id": line_id, "source": due.source, "source_id": due.source_id,
        "live_key": None if payee.carried else due.key, "amount_fen": due.fen, "words": due.words[:400],
        "charge": due.charge.kind, "charge_id": due.charge.id,
    }  # fmt: skip
