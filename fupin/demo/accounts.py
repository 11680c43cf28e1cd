"""Accounts of the demonstration office, one for each role and area, all with one password that is no secret."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, passwords
from fupin.model.staff import User
from fupin.model.terms import Role

PASSWORD = "Yanshi-2026-mima"  # noqa: S105 - printed on the demonstration's log-in page

ACCOUNTS = (
    ("chuangkou", "城关窗口 李敏", Role.CLERK, "370702001"),
    ("xiangzhen", "城关初审 王建国", Role.TOWNSHIP, "370702001"),
    ("chuangkou2", "于河窗口 张萍", Role.CLERK, "370702005"),
    ("xiangzhen2", "于河初审 赵志强", Role.TOWNSHIP, "370702005"),
    ("xianji", "潍城审批 陈立", Role.COUNTY, "370702"),
    ("xianji2", "潍城审批 刘芳", Role.COUNTY, "370702"),
    ("caizheng", "潍城财政 孙涛", Role.FINANCE, "370702"),
    ("lq_chuangkou", "五井窗口 马兰", Role.CLERK, "370724101"),
    ("lq_xiangzhen", "五井初审 高飞", Role.TOWNSHIP, "370724101"),
    ("lq_xianji", "临朐审批 徐宁", Role.COUNTY, "370724"),
    ("lq_xianji2", "临朐审批 何静", Role.COUNTY, "370724"),
    ("lq_caizheng", "临朐财政 罗平", Role.FINANCE, "370724"),
    ("shiji", "市级查看 周明", Role.CITY, "3707"),
    ("guanli", "系统管理 吴昊", Role.ADMIN, "3707"),
    ("shenji", "审计 郑洁", Role.AUDITOR, "3707"),
)


def add_accounts(session: Session, password_at: datetime) -> None:
    """Add those that are missing. One hash serves all, so that starting is quick. The caller commits."""
    known = set(session.scalars(select(User.username)))
    hashed = passwords.hash_password(PASSWORD)
    for username, name, role, scope in ACCOUNTS:
        if username not in known:
            session.add(
                User(
                    username=username,
                    name=name,
                    role=role,
                    scope=scope,
                    password_hash=hashed,
                    must_change=False,
                    created_at=clock.now(),
                    password_at=password_at,
                )
            )
