"""Who may open what: every route declares its roles, every object is loaded inside the user's area."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

import flask
from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.routing import IntegerConverter

from fupin import clock
from fupin.extensions import csrf, db
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.web import audit
from fupin.web.sessions import CSRF, Account, signed_in

Roles = frozenset[Role | None]  # None stands for somebody who is not signed in

STAFF: Roles = frozenset(Role)
ANYONE: Roles = STAFF | {None}

DECLARED = "fupin.roles"
WITH_OLD_PASSWORD = {
    "auth.password", "auth.change_password", "auth.logout", "assets.serve", "preferences.size",
    "staying.left", "staying.stay",
}  # fmt: skip

SESSIONS_KEPT = 2_000

Row = TypeVar("Row")


class Blueprint(flask.Blueprint):
    """A blueprint whose routes say who may open them: `@pages.get("/cases", roles=STAFF)`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.declared: dict[str, Roles] = {}
        self.record(lambda state: state.app.extensions.setdefault(DECLARED, {}).update(self.declared))

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """As Flask's, with `roles`. Raises KeyError if the route declares none."""
        name = endpoint or getattr(view_func, "__name__", "")
        self.declared[f"{self.name}.{name}"] = frozenset(options.pop("roles"))
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


class RowNumber(IntegerConverter):
    """A number that a database can hold; anything larger is simply not found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **options})


def register(app: Flask) -> None:
    """Test each request: first who asks, then whether the form is ours."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(check)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token


def form_token() -> str:
    """What every form carries, signed once a session: it is good for as long as that."""
    return _signed(flask.session[CSRF])


@lru_cache(SESSIONS_KEPT)
def _signed(_token: str) -> str:
    return str(generate_csrf())


def refuse_undeclared(app: Flask) -> None:
    """No start with a route that anyone might open by oversight. Raises RuntimeError."""
    declared = roles_of(app)
    missing = {rule.endpoint for rule in app.url_map.iter_rules()} - set(declared) - {"static"}
    if missing:
        raise RuntimeError(f"routes without roles: {', '.join(sorted(missing))}")


def roles_of(app: Flask) -> dict[str, Roles]:
    """The declared roles by endpoint."""
    declared: dict[str, Roles] = app.extensions.setdefault(DECLARED, {})
    return declared


def check() -> ResponseReturnValue | None:
    """401, 403 or a new password first; nothing if the user may go on."""
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    user = signed_in()
    if (user.role if user else None) not in roles_of(flask.current_app)[endpoint]:
        _refuse(user, endpoint)
    if user and endpoint not in WITH_OLD_PASSWORD and password_is_old(user):
        return redirect(url_for("auth.password"), 303)
    return None


def _refuse(user: Account | None, endpoint: str) -> None:
    if user is None:
        abort(401)
    audit.record_now(audit.Act.DENIED, endpoint, audit.Result.REFUSED)
    abort(403)


def current_user() -> Account:
    """Who is asking, in views that only staff may open."""
    return signed_in() or abort(401)


def password_is_old(user: Account) -> bool:
    """Whether it was given by somebody else or is older than the office allows."""
    return user.must_change or clock.wall() - user.password_at > timedelta(
        days=flask.current_app.config["PASSWORD_DAYS"]
    )


def load(model: type[Row], key: int, place: InstrumentedAttribute[Any]) -> Row:
    """The row with this id if its place lies in the user's area; 404 for another's and for none alike."""
    column = model.id  # type: ignore[attr-defined]
    row = db.session.scalar(select(model).where(column == key, inside(place, current_user().scope)))
    return row if row is not None else abort(404)


def found(row: Row | None) -> Row:
    """The row, or 404."""
    return row if row is not None else abort(404)
