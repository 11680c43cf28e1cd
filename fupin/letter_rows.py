"""Notices and responsibility letters that count and say what is no longer so."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.letter_about import About
from fupin.letter_facts import Change, What
from fupin.model import (
    Document,
    LetterPerson,
    Notice,
    Person,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
)
from fupin.model.places import inside
from fupin.model.terms import DocumentStatus
from fupin.responsibility import issuing


def changed(session: Session, scope: str, what: What | None) -> Iterator[tuple[About, tuple[Change, ...]]]:
    """All of them in an area: notices whose days are not over, and the letters of the office's plans of now."""
    if what in {None, What.NAME}:
        yield from _notices(session, scope)
    if what in {None, What.TARGET}:
        yield from _duties(session, scope)


def changes(session: Session, about: About) -> tuple[Change, ...]:
    """What has changed of one of them."""
    if about.party and about.plan:
        return tuple(_targets(about, issuing.agreed(session, about.plan)))
    return tuple(_renamed(row) for row in session.execute(_names().where(Document.id == about.document.id)))


def _notices(session: Session, scope: str) -> Iterator[tuple[About, tuple[Change, ...]]]:
    """All names in one query; no list is opened."""
    running = (Document.status == DocumentStatus.VALID, Notice.ends_on >= clock.today())
    rows = session.execute(_names().where(*running, inside(Notice.county_code, scope))).all()
    for _, group in groupby(rows, key=lambda row: row[0].id):
        found = list(group)
        document, notice = found[0][0], found[0][1]
        yield About(document, None, notice, None, None), tuple(_renamed(row) for row in found)


def _names() -> Select[Any]:
    said = LetterPerson
    columns: tuple[Any, ...] = (Document, Notice, said.name, Person.name.label("now"))
    query = (
        select(*columns)
        .join(Notice, Notice.id == Document.notice_id)
        .join(said, said.document_id == Document.id)
        .join(Person, Person.id == said.person_id)
    )
    return query.where(said.name != Person.name).order_by(Document.id.desc(), said.person_id)


def _renamed(row: Any) -> Change:
    return Change(What.NAME, What.NAME.label, row.name, row.now, row.name)


def _duties(session: Session, scope: str) -> Iterator[tuple[About, tuple[Change, ...]]]:
    query = (
        select(Document, ResponsibilityParty, ResponsibilityPlan)
        .join(ResponsibilityLetter, ResponsibilityLetter.document_id == Document.id)
        .join(ResponsibilityParty, ResponsibilityParty.id == ResponsibilityLetter.party_id)
        .join(ResponsibilityPlan, ResponsibilityPlan.id == ResponsibilityParty.plan_id)
        .where(ResponsibilityPlan.scope == scope, ResponsibilityPlan.year >= clock.today().year)
    )
    agreed: dict[int, dict[int, dict[str, Any]]] = {}
    for document, party, plan in session.execute(query.where(Document.status == DocumentStatus.VALID)):
        if plan.id not in agreed:
            agreed[plan.id] = issuing.agreed(session, plan)
        about = About(document, None, None, party, plan)
        if found := tuple(_targets(about, agreed[plan.id])):
            yield about, found


def _targets(about: About, agreed: dict[int, dict[str, Any]]) -> Iterator[Change]:
    """By indicator; anything else that a plan says by its name alone."""
    if about.party is None or about.party.id not in agreed:
        return
    kept, now = about.document.values["contents"], agreed[about.party.id]
    before, after = _by_name(kept), _by_name(now)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield Change(What.TARGET, name, before.get(name, "没有"), after.get(name, "没有"))
    if kept["due_on"] != now["due_on"]:
        yield Change(What.TARGET, "完成期限", kept["due_on"], now["due_on"])
    for key, label in (("clauses", "条款"), ("lower", "乙方"), ("upper", "甲方"), ("charge", "负责范围")):
        if kept[key] != now[key]:
            yield Change(What.TARGET, label, *_worded(kept[key], now[key]))


def _by_name(contents: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: f"{row['value']}{row['unit']}，{row['points']}分" for row in contents["targets"]}


def _worded(before: Any, now: Any) -> tuple[str, str]:
    return (before or "没有", now or "没有") if isinstance(before, str) else ("原来的", "已修改")
