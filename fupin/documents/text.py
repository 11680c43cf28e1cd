"""How values are worded on paper: dates, terms of a post, and the rows of a form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from fupin.documents.amounts import figures

BLANK_DATE = "　　年　　月　　日"
OPINION = re.compile("(.+?)((?:初审|审批|审核|核验|评议|确认)?意见)")
SHORT_VALUE = 13
SHORT_LABEL = 12

Pair = tuple[str, str]


class Red(str):
    """A note of a preview in the place of a value: red on paper, plain text everywhere else."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return Markup('<b class="red">{}</b>').format(escape(str(self)))


def cn_date(iso: str | None) -> str:
    """2026-11-23 as 2026年11月23日; without a date, room to write one by hand."""
    if not iso:
        return BLANK_DATE
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def stacked(step: str) -> list[str]:
    """The name of an opinion on two lines: who, then what it is."""
    found = OPINION.fullmatch(step)
    return list(found.groups()) if found else [step]


def dotted(iso: str) -> str:
    """2026.11.23, for narrow columns."""
    day = date.fromisoformat(iso)
    return f"{day.year}.{day.month}.{day.day}"


def person_rows(person: Mapping[str, Any]) -> list[Pair]:
    """The person as the paper forms ask for one."""
    return [
        ("姓名", person["name"]),
        ("性别", person["sex"]),
        ("出生日期", cn_date(person["birth"])),
        ("年龄", f"{person['age']} 周岁"),
        ("民族", person["ethnicity"]),
        ("联系电话", person["phone"]),
        ("身份证号码", person["id_number"]),
        ("户编号", person["household_no"]),
        ("人员编号", person["person_no"]),
        ("识别卡号", person["card_no"]),
        ("户籍地址", person["area"]),
    ]


def organisation_rows(organisation: Mapping[str, str]) -> list[Pair]:
    """The organisation as the paper forms ask for one."""
    return [
        ("单位名称", organisation["name"]),
        ("统一社会信用代码", organisation["uscc"]),
        ("法定代表人", organisation["legal_person"]),
        ("联系电话", organisation["phone"]),
        ("单位地址", organisation["address"]),
    ]


def beyond(sections: Iterable[Mapping[str, Any]], shown: Iterable[Pair]) -> list[dict[str, Any]]:
    """The sections without rows whose label stands on the form already."""
    labels = {label for label, _ in shown}
    kept = [
        {"title": part["title"], "rows": [row for row in part["rows"] if row[0] not in labels]} for part in sections
    ]
    return [part for part in kept if part["rows"]]


def wage_words(facts: Mapping[str, Any]) -> str:
    """What a post pays an hour, and at most a month."""
    if facts["hourly_fen"] is None:
        return "标准待确认"
    hourly = f"每小时 {figures(facts['hourly_fen'])} 元，按实际工作时间计算"
    cap = facts["monthly_cap_fen"]
    return hourly if cap is None else f"{hourly}，每月最高 {figures(cap)} 元"


def term_words(facts: Mapping[str, Any]) -> str:
    """How long a post is paid for: counted months, or until the pension."""
    used = f"已享受 {facts['months_used']} 个月"
    if facts["extended_to_pension"]:
        return f"{used}，可延长至领取养老保险待遇（{cn_date(facts['pension_on'])}）"
    return f"{used}，最长 {facts['months_allowed']} 个月"


def width(text: str) -> float:
    """Length in Chinese characters; a Latin letter or digit takes a little over half."""
    return sum(0.6 if char < "\u2000" else 1.0 for char in text)


def paired(rows: Iterable[Sequence[str]]) -> list[list[Pair]]:
    """Rows of a form: short neighbours share a line, a long value has its own."""
    lines: list[list[Pair]] = []
    for label, text in rows:
        pair = (label, text)
        if lines and len(lines[-1]) == 1 and _short(lines[-1][0]) and _short(pair):
            lines[-1].append(pair)
        else:
            lines.append([pair])
    return lines


def _short(pair: Pair) -> bool:
    label, text = pair
    return width(label) <= SHORT_LABEL and width(text) <= SHORT_VALUE and "\n" not in text
