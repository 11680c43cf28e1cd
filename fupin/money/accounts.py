"""Accounts that money goes to: the form's own at first, further versions with reason and who, and what is wrong."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from stdnum import luhn

from fupin import clock, identity, vault
from fupin.identity import Unacceptable
from fupin.model import Officer, PayAccount, PayLine, PayRoll
from fupin.model.money import LineState
from fupin.money.budgets import portions
from fupin.scheme import Scheme

AS_FILED = "申请表所填"
NO_ACCOUNT = "没有银行账号"
LUHN = "账号校验位对不上，请再核对一次（不影响发放）"


class Known(NamedTuple):
    """The version of an account in force."""

    id: int
    application_id: int
    number: int
    holder: str
    bank: str
    trouble: str
    warning: str


_COLUMNS = (
    PayAccount.id, PayAccount.application_id, PayAccount.number, PayAccount.holder, PayAccount.bank,
    PayAccount.trouble, PayAccount.warning,
)  # fmt: skip


def in_force(session: Session, by: Officer, scheme: Scheme[Any, Any], ids: Collection[int]) -> dict[int, Known]:
    """The accounts of some applications of a measure; those never paid before are taken from their forms."""
    known = kept(session, ids)
    if new := [id for id in ids if id not in known]:
        rows = list(_filed(session, by, scheme, new))
        session.connection().execute(insert(PayAccount), rows)
        known |= kept(session, new)
    return known


def kept(session: Session, ids: Collection[int]) -> dict[int, Known]:
    """The latest versions there are."""
    found: dict[int, Known] = {}
    for some in portions(ids):
        rows = session.execute(select(*_COLUMNS).where(PayAccount.application_id.in_(some)).order_by(PayAccount.number))
        found |= {row.application_id: Known(*row) for row in rows}
    return found


def _filed(session: Session, by: Officer, scheme: Scheme[Any, Any], ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """First versions, sealed anew: each seal opens in its own row only."""
    table, to = scheme.details.__table__, scheme.pay_to
    columns = [table.c[name] for name in ("application_id", "uid", to.holder, to.bank, f"{to.account}_sealed")]
    now = clock.now()
    for some in portions(ids):
        for id, uid, holder, bank, token in session.execute(select(*columns).where(columns[0].in_(some))):
            account = vault.unseal(token, f"{table.name}.{to.account}.{uid}") if token else ""
            yield version(id, 1, (holder or "", bank or "", account), AS_FILED, by, now)


def version(
    application_id: int, number: int, said: tuple[str, str, str], reason: str, by: Officer, now: datetime
) -> dict[str, Any]:
    """The columns of a version: holder, bank and account as said."""
    holder, bank, account = said
    uid = uuid4().hex
    trouble, warning = checked(account)
    return {
        "application_id": application_id, "number": number, "uid": uid, "holder": holder.strip(), "bank": bank.strip(),
        "account_sealed": vault.seal(account, f"pay_account.account.{uid}") if account else None, "trouble": trouble,
        "warning": warning, "reason": reason, "by_id": by.id, "by_name": by.name, "at": now,
    }  # fmt: skip


def checked(account: str) -> tuple[str, str]:
    """Why no bank would take the number, and what should only be looked at."""
    if not account:
        return NO_ACCOUNT, ""
    try:
        number = identity.bank_account(account)
    except Unacceptable as wrong:
        return str(wrong), ""
    return "", "" if luhn.is_valid(number) else LUHN


def difference(name: str, other: str) -> str:
    """Which character of a name is another one; variants of a character are not the same. Empty if none."""
    if name == other:
        return ""
    if len(name) != len(other):
        return f"应为“{name}”，实为“{other}”"
    place = next(place for place, pair in enumerate(zip(name, other, strict=True)) if pair[0] != pair[1])
    return f"第{place + 1}个字应为“{name[place]}”，实为“{other[place]}”（“{name}”和“{other}”）"


def fault(name: str, account: Known, refused: str = "") -> str:
    """Why a line cannot be paid to this account, in words; empty if nothing stands against it."""
    differs = difference(name, account.holder)
    words = [f"开户名和姓名不一致：{differs}"] if differs else []
    words += [account.trouble] if account.trouble else []
    words += [] if account.bank else ["没有开户银行"]
    words += [f"上次银行未付（{refused}），账号还没有更正"] if refused else []
    return "；".join(words)[:300]


def refusals(session: Session, county: str) -> dict[int, str]:
    """Versions of accounts that a bank did not pay to, with its reason."""
    back = (LineState.REFUSED, LineState.REFUNDED)
    query = (
        select(PayLine.account_id, PayLine.reason)
        .join(PayRoll, PayRoll.id == PayLine.roll_id)
        .where(PayRoll.county_code == county, PayLine.state.in_(back))
    )
    return dict(session.execute(query).all())


def add(session: Session, by: Officer, application_id: int, said: tuple[str, str, str], reason: str) -> Known:
    """A further version. The caller commits."""
    last = session.scalar(select(func.max(PayAccount.number)).where(PayAccount.application_id == application_id)) or 0
    row = version(application_id, last + 1, said, reason, by, clock.now())
    session.connection().execute(insert(PayAccount), [row])
    return kept(session, [application_id])[application_id]


def history(session: Session, application_id: int) -> list[PayAccount]:
    """All versions, the latest first."""
    mine = select(PayAccount).where(PayAccount.application_id == application_id)
    return list(session.scalars(mine.order_by(PayAccount.number.desc())))


def numbers(session: Session, lines: Mapping[int, int]) -> dict[int, PayAccount]:
    """By line, the version that it is paid to: `lines` maps a line's id to it."""
    rows: dict[int, PayAccount] = {}
    for some in portions(set(lines.values())):
        rows |= {row.id: row for row in session.scalars(select(PayAccount).where(PayAccount.id.in_(some)))}
    return {line: rows[account] for line, account in lines.items()}
