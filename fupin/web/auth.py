"""Signing in and out, and changing one's password."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized
from wtforms import PasswordField, StringField

from fupin import clock, passwords
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import LoginFailure, User
from fupin.schemes.fields import Required
from fupin.web import audit, back, sessions
from fupin.web.access import ANYONE, STAFF, Blueprint, current_user
from fupin.web.audit import Act, Result

pages = Blueprint("auth", __name__)

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
REFUSED = "用户名或密码不对，或账号暂时锁定。请15分钟后再试，或找管理员"


class LoginForm(FlaskForm):
    """Name and password."""

    username = StringField("用户名", [Required()])
    password = PasswordField("密码", [Required()])


class PasswordForm(FlaskForm):
    """The present password and the new one twice."""

    present = PasswordField("现在的密码", [Required()])
    chosen = PasswordField("新密码", [Required()])
    repeated = PasswordField("再输入一次新密码", [Required()])


@pages.get("/login", roles=ANYONE)
def login() -> ResponseReturnValue:
    """The sign-in page."""
    return _login_page(LoginForm(formdata=None), back.safe(request.args.get("next")))


@pages.app_errorhandler(401)
def ask_to_sign_in(error: Unauthorized) -> ResponseReturnValue:
    """The sign-in page in place of whatever was asked for; afterwards it opens."""
    return _login_page(LoginForm(formdata=None), back.after_sign_in(), asked=True), 401


@pages.post("/login", roles=ANYONE)
def sign_in() -> ResponseReturnValue:
    """One answer and one password check, whatever the reason for refusing."""
    form = LoginForm()
    target = back.safe(request.args.get("next"))
    if not form.validate():
        return _login_page(form, target), 422
    user = _admit(form.username.data.strip(), form.password.data)
    if user is None:
        form.form_errors.append(REFUSED)
        return _login_page(form, target), 422
    return redirect(target, 303)


@pages.post("/logout", roles=ANYONE)
def logout() -> ResponseReturnValue:
    """End the session on the server."""
    if sessions.signed_in():
        audit.record_now(Act.LOGOUT, "", Result.DONE)
    sessions.begin(None)
    response = redirect(url_for("auth.login"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.get("/password", roles=STAFF)
def password() -> ResponseReturnValue:
    """The page to change one's password."""
    return render_template("auth/password.html", form=PasswordForm(formdata=None), forced=current_user().must_change)


@pages.post("/password", roles=STAFF)
def change_password() -> ResponseReturnValue:
    """Change it; all other sessions of the account end."""
    form = PasswordForm()
    forced = current_user().must_change
    if not (form.validate() and _acceptable(form)):
        return render_template("auth/password.html", form=form, forced=forced), 422
    hashed = passwords.hash_password(form.chosen.data)
    begin_writing(db.session())
    user = _stored()
    user.password_hash, user.password_at, user.must_change = hashed, clock.wall(), False
    sessions.end_all(db.session(), user)
    audit.record(db.session(), Act.PASSWORD, f"账号 {user.id}")
    db.session.commit()
    sessions.begin(current_user().id)
    flash("密码已修改，其他地方的登录已全部退出。")
    return redirect("/", 303)


def _stored() -> User:
    """The account itself, with its password."""
    return db.session.get_one(User, current_user().id)


def _acceptable(form: PasswordForm) -> bool:
    user = _stored()
    if not passwords.verify(user.password_hash, form.present.data):
        form.present.errors = ["现在的密码不对，请重新输入"]
    elif form.chosen.data == form.present.data:
        form.chosen.errors = ["新密码不能与现在的相同，请另设一个"]
    elif form.chosen.data != form.repeated.data:
        form.repeated.errors = ["两次输入的新密码不一致，请重新输入"]
    else:
        form.chosen.errors = passwords.problems(form.chosen.data, user.username)
    return not form.errors


def _admit(username: str, password: str) -> User | None:
    """The user, signed in, or None; recorded either way."""
    session = db.session()
    user = session.scalar(select(User).where(User.username == username))
    locked = is_locked(session, username, audit.terminal(), clock.wall())
    right = passwords.verify(user.password_hash if user else passwords.DUMMY_HASH, password)
    admitted = right and not locked and user is not None and user.active
    user_id = user.id if user else None
    begin_writing(session)
    user = session.get(User, user_id) if user_id else None
    if admitted and user:
        _forgive(session, username)
    elif not locked:
        session.add(LoginFailure(username=username[:100], terminal=audit.terminal(), at=clock.wall()))
    result = Result.DONE if admitted else Result.LOCKED if locked else Result.REFUSED
    audit.record_as(session, user, username, Act.LOGIN, "", result)
    session.commit()
    if not admitted:
        return None
    sessions.begin(user_id)
    return user


def is_locked(session: Session, username: str, terminal: str, now: datetime) -> bool:
    """Whether the last five failures of this account at this terminal lie close together and the last is recent."""
    mine = (LoginFailure.username == username[:100], LoginFailure.terminal == terminal)
    times = session.scalars(select(LoginFailure.at).where(*mine).order_by(LoginFailure.at.desc()).limit(TRIES)).all()
    return len(times) == TRIES and times[0] - times[-1] < LOCKED_FOR and now - times[0] < LOCKED_FOR


def _forgive(session: Session, username: str) -> None:
    mine = (LoginFailure.username == username[:100], LoginFailure.terminal == audit.terminal())
    session.execute(delete(LoginFailure).where(*mine))
    sessions.sweep(session)


def _login_page(form: LoginForm, target: str, asked: bool = False) -> str:
    return render_template("auth/login.html", form=form, target=target, asked=asked)
