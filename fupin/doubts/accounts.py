"""To which accounts issued applications pay, as keyed hashes: two can be compared, none can be read."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, insert, or_, select
from sqlalchemy.orm import Session

from fupin import jobs, vault
from fupin.db import SealedRow, begin_writing
from fupin.doubts.granted import GRANTED
from fupin.jobs import Held
from fupin.model import Application, BenefitAccount
from fupin.schemes.public_post.model import PublicPostDetails

AT_ONCE = 500
BEGUN = (0, 0)  # nothing of the scan is done yet, and nobody knows how much it is
TOKEN_LENGTH = 32  # of a keyed hash in hex: 128 bits
# The forms that name an account of the person's own; a workshop's is the enterprise's.
PERSONAL: tuple[Any, ...] = (PublicPostDetails,)


class Account(NamedTuple):
    """An account as an issued application names it, sealed."""

    application_id: int
    person_id: int
    area_code: str
    applied_on: Any
    uid: str
    seal: str


def token(number: str) -> str:
    """What is compared instead of the number."""
    return vault.keyed_hash("".join(number.split()), "bank_account")[:TOKEN_LENGTH]


def note(session: Session, held: Held) -> None:
    """Bring the table into step with the applications, some at a time. Commits."""
    begin_writing(session)
    jobs.progress(session, held, *BEGUN)
    session.execute(delete(BenefitAccount).where(_gone()))
    session.commit()
    for details in PERSONAL:
        for some in _new(session, details):
            begin_writing(session)
            jobs.progress(session, held, *BEGUN)
            session.execute(delete(BenefitAccount).where(BenefitAccount.application_id.in_([each[0] for each in some])))
            session.execute(insert(BenefitAccount), [_row(details, each) for each in some])
            session.commit()


def _gone() -> ColumnElement[bool]:
    """Applications that are no longer granted, or name no account any more."""
    kept = [
        select(details.application_id)
        .join(Application, Application.id == details.application_id)
        .where(Application.state.in_(GRANTED), details.bank_account_sealed.is_not(None))
        for details in PERSONAL
    ]
    return BenefitAccount.application_id.not_in(kept[0].union(*kept[1:]) if kept[1:] else kept[0])


def _new(session: Session, details: Any) -> Iterator[list[Account]]:
    """Those without a token, or whose seal is another."""
    last = 0
    while rows := session.execute(_next(details, last)).all():
        last = rows[-1].application_id
        session.rollback()
        yield [Account(*row) for row in rows]


def _next(details: Any, last: int) -> Select[Any]:
    seal = details.bank_account_sealed
    return (
        select(Application.id.label("application_id"), Application.person_id, Application.area_code,
               Application.applied_on, details.uid, seal)
        .join(details, details.application_id == Application.id)
        .outerjoin(BenefitAccount, BenefitAccount.application_id == Application.id)
        .where(
            Application.state.in_(GRANTED),
            Application.person_id.is_not(None),
            Application.applied_on.is_not(None),
            seal.is_not(None),
            or_(BenefitAccount.seal.is_(None), BenefitAccount.seal != seal),
            Application.id > last,
        )
        .order_by(Application.id)
        .limit(AT_ONCE)
    )  # fmt: skip


def _row(details: type[SealedRow], account: Account) -> dict[str, Any]:
    place = f"{details.__tablename__}.bank_account.{account.uid}"  # type: ignore[attr-defined]
    return {
        "application_id": account.application_id,
        "person_id": account.person_id,
        "area_code": account.area_code[:9],
        "since": account.applied_on.replace(day=1),
        "token": token(vault.unseal(account.seal, place)),
        "seal": account.seal,
    }
