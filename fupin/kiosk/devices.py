"""The machines: named for one area by an administrator, paired once by a code, revoked for good."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fupin import clock
from fupin.kiosk import codes
from fupin.model import Kiosk, Officer, User
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.vault import keyed_hash

PAIRING_MINUTES = 30
TOKEN_BYTES = 32
NO_PASSWORD = "-"  # noqa: S105 - a hash that no password has


def register(session: Session, by: Officer, name: str, scope: str) -> Kiosk:
    """A new machine in the caller's transaction, with the account that its drafts are opened by."""
    now, uid = clock.now(), uuid4().hex
    account = User(
        username=f"kiosk-{uid}",
        name=name,
        role=Role.CLERK,
        scope=scope,
        password_hash=NO_PASSWORD,
        active=False,
        created_at=now,
        password_at=now,
    )
    session.add(account)
    session.flush()
    kiosk = Kiosk(uid=uid, name=name, scope=scope, account_id=account.id, created_by_id=by.id, created_at=now)
    session.add(kiosk)
    session.flush()
    return kiosk


def offer_pairing(kiosk: Kiosk) -> str:
    """A fresh pairing code, good once and for half an hour. A machine that is paired stays so until it is used."""
    code = codes.new(codes.PAIRING_LENGTH)
    kiosk.pairing_hash = codes.pairing_hash(code)
    kiosk.pairing_until = clock.wall() + timedelta(minutes=PAIRING_MINUTES)
    return code


def pair(session: Session, typed: str) -> str | None:
    """Make the machine that types the code the device; its cookie's token, or None for a wrong or late code.

    In the caller's transaction. Another machine that was this device is none any more.
    """
    query = select(Kiosk).where(Kiosk.pairing_hash == codes.pairing_hash(typed), Kiosk.revoked_at.is_(None))
    kiosk = session.scalar(query.with_for_update())
    if kiosk is None or kiosk.pairing_until is None or kiosk.pairing_until < clock.wall():
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    take_token(kiosk, token)
    return token


def take_token(kiosk: Kiosk, token: str) -> None:
    """From now on whoever has this token is the device."""
    kiosk.token_hash, kiosk.paired_at = codes.token_hash(token), clock.now()
    kiosk.pairing_hash = kiosk.pairing_until = None


def of_token(session: Session, token: str) -> Kiosk | None:
    """The device whose cookie this is, unless it was revoked."""
    query = select(Kiosk).options(joinedload(Kiosk.account))
    return session.scalar(query.where(Kiosk.token_hash == codes.token_hash(token), Kiosk.revoked_at.is_(None)))


def revoke(kiosk: Kiosk) -> None:
    """It is no kiosk any more; what was filled in there stays."""
    kiosk.revoked_at = clock.now()
    kiosk.token_hash = kiosk.pairing_hash = kiosk.pairing_until = None


def listed(session: Session, scope: str) -> Sequence[Kiosk]:
    """The machines of an area, those in use first."""
    query = select(Kiosk).where(inside(Kiosk.scope, scope))
    return session.scalars(query.order_by(Kiosk.revoked_at.is_not(None), Kiosk.scope, Kiosk.id)).all()


def demonstration_token(uid: str) -> str:
    """The token of a demonstration's device: any browser may be it."""
    return keyed_hash(uid, "kiosk_demonstration")


def demonstrated(session: Session) -> str | None:
    """The token of the device that the demonstration has, if it was not paired otherwise since."""
    for uid, token in session.execute(select(Kiosk.uid, Kiosk.token_hash).where(Kiosk.revoked_at.is_(None))):
        if codes.token_hash(demonstration_token(uid)) == token:
            return demonstration_token(uid)
    return None
