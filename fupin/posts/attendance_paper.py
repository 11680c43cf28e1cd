"""The attendance sheet (考勤表, F12) on paper: people by the days of a month, blank or with what was entered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import is_working_day
from fupin.model.places import COUNTY
from fupin.office import Press, county_office
from fupin.posts.by_day import boxed, days_of
from fupin.posts.pay import hours
from fupin.posts.roll import Entry, Key, Member
from fupin.posts.sheets import entries_of

TITLE = "公益性岗位考勤表"
WEEK = "一二三四五六日"


def values(
    session: Session, press: Press, key: Key, month: date, roll: Sequence[Member], unit: str, place: str
) -> dict[str, Any]:
    """What the paper prints; whoever has no line yet gets a blank row to be filled in by hand."""
    known = entries_of(session, key, month)
    return {
        "title": TITLE,
        "office": county_office(session, key[1][:COUNTY], clock.today()).name,
        "unit": unit,
        "place": place,
        "month": f"{month.year}年{month.month}月",
        "demo": press.demo,
        "on": clock.today().isoformat(),
        "columns": [
            {"number": day.day, "week": WEEK[day.weekday()], "rest": not is_working_day(day)} for day in days_of(month)
        ],
        "rows": [_row(index, member, known.get(member.placement_id)) for index, member in enumerate(roll, 1)],
        "filled": bool(known),
    }


def _row(index: int, member: Member, entry: Entry | None) -> dict[str, Any]:
    """A cell for each day; `off` are the days on which nobody is in the post."""
    days, said = days_of(member.month), dict(entry.by_day) if entry else {}
    return {
        "index": index,
        "name": member.name,
        "post": member.title,
        "cells": [boxed(said[day.day]) if day.day in said else "" for day in days],
        "off": [day.day for day in days if not member.there_on(day)],
        "days": str(entry.days) if entry else "",
        "hours": hours(entry.half_hours) if entry else "",
        "leave": str(entry.leave_days) if entry else "",
    }
