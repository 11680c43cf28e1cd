"""The form of an account, and which area each role needs."""

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from wtforms import StringField, ValidationError

from fupin import clock
from fupin.model import Area, User
from fupin.model.places import CITY, COUNTY, TOWNSHIP, inside
from fupin.model.terms import Role
from fupin.schemes.fields import ChoiceField, Required, text

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
PLACE_WORDS = {CITY: "全市", COUNTY: "县（市、区）", TOWNSHIP: "乡镇（街道）"}
LEVELS = {  # role: how many digits its area's code may have
    Role.CLERK: {COUNTY, TOWNSHIP},
    Role.TOWNSHIP: {TOWNSHIP},
    Role.COUNTY: {COUNTY},
    Role.FINANCE: {CITY, COUNTY},
    Role.CITY: {CITY},
    Role.ADMIN: {CITY, COUNTY},
    Role.AUDITOR: {CITY, COUNTY},
}


class StaffForm(FlaskForm):
    """An account; the user name is given once and kept."""

    username = StringField("用户名", [Required()])
    name = text("姓名")
    role = ChoiceField("岗位", [(role.value, role.label) for role in Role], validators=[Required("请选择")])
    scope = ChoiceField("负责区域", validators=[Required("请选择")])

    def prepare(self, session: Session, scope: str, user: User | None) -> None:
        """Offer the areas of the administrator's own; an existing account keeps its user name."""
        self.session = session
        self.scope.offer(scopes(session, scope))
        if user is not None:
            self.role.process_data(self.role.data or user.role.value)
            del self.username

    def validate_username(self, field: Any) -> None:
        """Small letters and digits, not yet taken."""
        field.data = (field.data or "").strip().lower()
        if not USERNAME.fullmatch(field.data):
            raise ValidationError("用户名应为3到40个小写字母、数字或 . _ -")
        if self.session.scalar(select(User.id).where(User.username == field.data)):
            raise ValidationError("这个用户名已有人使用，请换一个")

    def validate_scope(self, field: Any) -> None:
        """The area's level must suit the role."""
        if not field.data or field.errors or self.role.errors:
            return
        levels = LEVELS[Role(self.role.data)]
        if len(field.data) not in levels:
            words = "或".join(PLACE_WORDS[level] for level in sorted(levels))
            raise ValidationError(f"{Role(self.role.data).label}应负责{words}，请重新选择区域")


def scopes(session: Session, within: str) -> list[tuple[str, str]]:
    """Scope and full name of every city, county and township inside an area."""
    names = names_of_scopes(session)
    return [(scope, name) for scope, name in sorted(names.items()) if scope.startswith(within)]


def names_of_scopes(session: Session) -> dict[str, str]:
    """How scopes are shown: 潍坊市 · 潍城区 · 城关街道 without the city for what lies inside it."""
    short = {area_scope(code, level): name for code, level, name in _areas(session, clock.today())}
    return {scope: _path(scope, short) for scope in short}


def area_scope(code: str, level: str) -> str:
    """What codes inside the area begin with."""
    return code[: {"city": CITY, "county": COUNTY, "township": TOWNSHIP}[level]]


def _path(scope: str, short: dict[str, str]) -> str:
    if len(scope) == TOWNSHIP:
        return f"{short.get(scope[:COUNTY], '')}{short[scope]}"
    return short[scope]


def _areas(session: Session, on: date) -> list[tuple[str, str, str]]:
    valid = (Area.valid_from <= on, or_(Area.valid_to.is_(None), Area.valid_to >= on))
    levels = Area.level.in_(("city", "county", "township"))
    rows = session.execute(select(Area.code, Area.level, Area.name).where(levels, inside(Area.code, ""), *valid))
    return [(code, level, name) for code, level, name in rows]
