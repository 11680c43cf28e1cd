"""Sessions kept on the server under the hash of a random cookie, so that ending one here ends it."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import CallbackDict

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import User, WebSession
from fupin.model.terms import Role

TOKEN_LENGTH = 43  # 256 bits in URL-safe base64
SEEN_STEP = timedelta(minutes=1)
CSRF = "csrf_token"
WATCHING = "watching"  # a page that asks again by itself: nobody sits there for sure


class Account(NamedTuple):
    """Who is signed in, in plain values: they outlive the transactions of a request, and no page waits for objects."""

    id: int
    username: str
    name: str
    role: Role
    scope: str
    must_change: bool
    password_at: datetime


class Held(NamedTuple):
    """A session as the table keeps it."""

    token_hash: str
    user_id: int | None
    data: str
    created_at: datetime
    seen_at: datetime


_SESSION, _USER = WebSession.__table__, User.__table__
_ACCOUNT = select(*(_USER.c[name] for name in Account._fields)).where(_USER.c.active)

# A session with its user, if the account may still enter: every page asks for both, so they are asked for at once.
HELD = (
    select(*(_SESSION.c[name] for name in Held._fields), *(_USER.c[name] for name in Account._fields))
    .select_from(_SESSION.outerjoin(_USER, and_(_USER.c.id == _SESSION.c.user_id, _USER.c.active)))
    .where(_SESSION.c.token_hash == bindparam("token_hash"))
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What the server remembers under one cookie. Somebody not signed in has a cookie but, as a rule, no row."""

    def __init__(self, token: str, data: Mapping[str, Any] | None = None, user_id: int | None = None) -> None:
        super().__init__(data, _mark)
        self.token = token
        self.user_id = user_id
        self.modified = False
        self.new = False
        self.replaced = ""
        # Bound to the cookie instead of stored, so that showing a form to an outsider writes nothing.
        dict.__setitem__(self, CSRF, _keyed(token))


def _mark(changed: Any) -> None:
    changed.modified = True
    changed.accessed = True


def _keyed(token: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), f"csrf\0{token}".encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """What the table keeps instead of the cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


class WebSessions(SessionInterface):
    """Flask's sessions, in our table."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session of the cookie, or a fresh one if there is none or it has run out."""
        token = request.cookies.get(self.get_cookie_name(app), "")
        if len(token) != TOKEN_LENGTH or not token.isascii():
            return _fresh()
        row = db.session().connection().execute(HELD, {"token_hash": token_hash(token)}).one_or_none()
        if row is None:
            return ServerSession(token)
        held, account = Held._make(row[: len(Held._fields)]), Account._make(row[len(Held._fields) :])
        if _over(held, clock.wall()):
            end(token)
            return _fresh()
        g.user = None if account.id is None else account
        g.seen_at = held.seen_at if WATCHING in request.args else _seen(held)
        g.ends_at = held.created_at + _longest()
        return ServerSession(token, json.loads(held.data), held.user_id)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed and give a new visitor the cookie."""
        assert isinstance(session, ServerSession)  # noqa: S101 - tells mypy what open_session returned
        if not (session.accessed or session.modified):
            return
        response.vary.add("Cookie")
        if session.modified:
            _write(session)
        if session.new:
            self._give(app, session, response)

    def _give(self, app: Flask, session: ServerSession, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            session.token,
            secure=self.get_cookie_secure(app),
            httponly=self.get_cookie_httponly(app),
            samesite=self.get_cookie_samesite(app),
            path="/",
        )


def _fresh() -> ServerSession:
    made = ServerSession(secrets.token_urlsafe(32))
    made.new = True
    return made


def _over(row: Held, now: datetime) -> bool:
    return now - row.seen_at > _idle() or now - row.created_at > _longest()


def _idle() -> timedelta:
    return timedelta(minutes=current_app.config["IDLE_MINUTES"])


def _longest() -> timedelta:
    return timedelta(hours=current_app.config["SESSION_HOURS"])


def _seen(row: Held) -> datetime:
    """Move the idle clock, at most once a minute; what it stands at."""
    now = clock.wall()
    if now - row.seen_at < SEEN_STEP:
        return row.seen_at
    key = row.token_hash
    begin_writing(db.session())
    fresh = db.session.get(WebSession, key)
    if fresh is not None:
        fresh.seen_at = now
    db.session.commit()
    return now


def ends_at() -> datetime:
    """When the session ends however much is done in it; one that this request began, a whole session from now."""
    found: datetime = g.get("ends_at") or clock.wall() + _longest()
    return found


def seconds_to_end() -> int:
    """Until then."""
    return _seconds(ends_at() - clock.wall())


def seconds_left() -> int:
    """Until the session ends unless somebody asks for something, by what this request found."""
    return min(_seconds(g.seen_at + _idle() - clock.wall()), seconds_to_end())


def seconds_sure() -> int:
    """For how long a page that was just shown can be sure of the session: the clock is not moved every time."""
    return min(_seconds(_idle() - SEEN_STEP), seconds_to_end())


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _write(session: ServerSession) -> None:
    begin_writing(db.session())
    if session.replaced:
        db.session.execute(delete(WebSession).where(WebSession.token_hash == token_hash(session.replaced)))
    data = json.dumps({name: value for name, value in session.items() if name != CSRF}, ensure_ascii=False)
    key, now = token_hash(session.token), clock.wall()
    row = db.session.get(WebSession, key)
    if row is None:
        row = WebSession(token_hash=key, created_at=now, seen_at=now)
        db.session.add(row)
    row.data, row.user_id = data, session.user_id
    db.session.commit()


def begin(user_id: int | None) -> None:
    """Go on under a new cookie as this user, or as nobody; the old cookie opens nothing any more."""
    held = _held()
    held.clear()
    held.replaced, held.token, held.user_id = held.token, secrets.token_urlsafe(32), user_id
    dict.__setitem__(held, CSRF, _keyed(held.token))
    held.new = held.modified = True


def end(token: str) -> None:
    """Forget the session of one cookie."""
    begin_writing(db.session())
    db.session.execute(delete(WebSession).where(WebSession.token_hash == token_hash(token)))
    db.session.commit()


def end_all(db_session: Session, user: User) -> None:
    """Forget all sessions of an account, inside the caller's transaction."""
    db_session.execute(delete(WebSession).where(WebSession.user_id == user.id))


def sweep(db_session: Session) -> None:
    """Remove what has run out, inside the caller's transaction."""
    db_session.execute(delete(WebSession).where(WebSession.created_at < clock.wall() - _longest()))


def signed_in() -> Account | None:
    """Whose session this is, if the account may still enter."""
    if "user" not in g:
        g.user = _account(_held().user_id)
    found: Account | None = g.user
    return found


def _account(user_id: int | None) -> Account | None:
    if user_id is None:
        return None
    row = db.session().connection().execute(_ACCOUNT.where(_USER.c.id == user_id)).one_or_none()
    return None if row is None else Account._make(row)


def _held() -> ServerSession:
    held = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(held, ServerSession)  # noqa: S101 - our own interface made it
    return held
