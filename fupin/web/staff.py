"""Accounts: who works here, with which role and for which area. Only the system administrator."""

import secrets

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import clock, passwords
from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.model import Kiosk, User
from fupin.model.places import inside
from fupin.model.terms import Role
from fupin.web import audit, sessions
from fupin.web.access import Blueprint, Roles, current_user, load
from fupin.web.audit import Act
from fupin.web.staff_form import StaffForm, names_of_scopes

pages = Blueprint("staff", __name__, url_prefix="/staff")

ADMIN: Roles = frozenset({Role.ADMIN})
ONCE_BYTES = 12
MACHINES = select(Kiosk.account_id)  # nobody signs in as one, so no password is given to it


@pages.get("", roles=ADMIN)
def index() -> ResponseReturnValue:
    """All accounts of the administrator's area."""
    columns = (User.id, User.username, User.name, User.role, User.scope, User.active, User.must_change)
    mine = (
        select(*columns)
        .where(inside(User.scope, current_user().scope), User.id.not_in(MACHINES))
        .order_by(User.scope, User.role, User.username)
    )
    rows = db.session.execute(mine).all()
    return render_template(
        "staff/index.html",
        rows=rows,
        places=names_of_scopes(db.session()),
        unsigned=[each for each in press().signers.problems() if each[0].startswith(current_user().scope)],
    )


@pages.get("/new", roles=ADMIN)
def new() -> ResponseReturnValue:
    """The form of a new account."""
    return _form_page(_form(None), None)


@pages.post("/new", roles=ADMIN)
def create() -> ResponseReturnValue:
    """Make the account with a password that is shown once."""
    form = _form(None)
    if not form.validate():
        return _form_page(form, None), 422
    once = secrets.token_urlsafe(ONCE_BYTES)
    hashed, now = passwords.hash_password(once), clock.wall()
    begin_writing(db.session())
    user = User(password_hash=hashed, created_at=now, password_at=now, username=form.username.data)
    _fill(user, form)
    db.session.add(user)
    db.session.flush()
    audit.record(db.session(), Act.STAFF_ADDED, f"账号 {user.id}")
    name = user.username
    db.session.commit()
    return render_template("staff/once.html", username=name, once=once, made="账号已建立")


@pages.get("/<int:user_id>", roles=ADMIN)
def edit(user_id: int) -> ResponseReturnValue:
    """One account."""
    user = _person(user_id)
    return _form_page(_form(user), user)


@pages.post("/<int:user_id>", roles=ADMIN)
def change(user_id: int) -> ResponseReturnValue:
    """Another name, role or area; the account signs in again with them."""
    form = _form(_other(user_id))
    if not form.validate():
        return _form_page(form, _other(user_id)), 422
    begin_writing(db.session())
    user = _other(user_id)
    _fill(user, form)
    return _changed(user, Act.STAFF_CHANGED, "已保存，该账号须重新登录。")


@pages.post("/<int:user_id>/disable", roles=ADMIN)
def disable(user_id: int) -> ResponseReturnValue:
    """Close the account; whatever it did stays."""
    begin_writing(db.session())
    user = _other(user_id)
    user.active = False
    return _changed(user, Act.STAFF_DISABLED, "账号已停用。")


@pages.post("/<int:user_id>/enable", roles=ADMIN)
def enable(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    begin_writing(db.session())
    user = _other(user_id)
    user.active = True
    return _changed(user, Act.STAFF_ENABLED, "账号已恢复。")


@pages.post("/<int:user_id>/password", roles=ADMIN)
def reset(user_id: int) -> ResponseReturnValue:
    """A new password for once, shown to the administrator once."""
    once = secrets.token_urlsafe(ONCE_BYTES)
    hashed = passwords.hash_password(once)
    begin_writing(db.session())
    user = _other(user_id)
    user.password_hash, user.password_at, user.must_change = hashed, clock.wall(), True
    name = user.username
    _changed(user, Act.PASSWORD_RESET, "")
    return render_template("staff/once.html", username=name, once=once, made="密码已重置")


def _other(user_id: int) -> User:
    """Nobody administers themselves: the last administrator could lock everybody out."""
    if user_id == current_user().id:
        abort(403, "不能修改自己的账号，请另一位管理员办理。")
    return _person(user_id)


def _person(user_id: int) -> User:
    user = load(User, user_id, User.scope)
    return abort(404) if db.session.scalar(MACHINES.where(Kiosk.account_id == user_id)) else user


def _changed(user: User, act: Act, words: str) -> ResponseReturnValue:
    sessions.end_all(db.session(), user)
    audit.record(db.session(), act, f"账号 {user.id}")
    db.session.commit()
    if words:
        flash(words)
    return redirect(url_for("staff.index"), 303)


def _fill(user: User, form: StaffForm) -> None:
    user.name, user.role, user.scope = form.name.data, Role(form.role.data), form.scope.data


def _form(user: User | None) -> StaffForm:
    form = StaffForm(obj=user)
    form.prepare(db.session(), current_user().scope, user)
    return form


def _form_page(form: StaffForm, user: User | None) -> str:
    own = user is not None and user.id == current_user().id
    place = names_of_scopes(db.session()).get(user.scope, user.scope) if user else ""
    return render_template("staff/form.html", form=form, user=user, own=own, place=place)
