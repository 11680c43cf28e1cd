"""A letter before it is issued: what it would say, what it still lacks, and what no font can print."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from fupin import casework, clock, letter_values, lifecycle
from fupin.casework.acting import TYPED as OPINION
from fupin.documents.fonts import described
from fupin.documents.render import UndrawableCharacter
from fupin.documents.text import Red
from fupin.letter_values import Subject
from fupin.model import Application, Document, Notice, Officer
from fupin.office import Press, county_office
from fupin.scheme import Judgement, Letter
from fupin.schemes import SCHEMES

DIGITS = re.compile(r"\d+")

# What a letter cannot do without: where it is empty, a preview says so in red.
NEEDED = {
    "person.name": "姓名", "person.ethnicity": "民族", "person.phone": "联系电话", "person.area": "户籍地址",
    "person.household_no": "户编号", "person.person_no": "人员编号", "person.card_no": "识别卡号",
    "organisation.name": "单位名称", "organisation.uscc": "统一社会信用代码", "organisation.legal_person": "法定代表人",
    "organisation.phone": "单位联系电话", "organisation.address": "单位地址",
    "application.applicant": "申请人", "application.receipt_number": "受理编号", "application.area": "所在地",
    "refusal.reason": "不予批准的理由", "amount.fen": "金额",
    "facts.course.code": "项目编号", "facts.course.title": "培训项目", "facts.course.kind": "项目类型",
    "facts.course.school": "培训机构", "facts.course.days": "培训天数", "facts.course.hours": "培训课时",
    "facts.course.place": "培训地点", "facts.course.certificate": "结业证书", "facts.course.contact": "机构联系人",
    "facts.course.starts_on": "培训开始日期", "facts.course.ends_on": "培训结束日期", "facts.skills_goal": "目标技能",
    "facts.opening.unit": "用人单位", "facts.opening.title": "岗位名称", "facts.opening.kind": "岗位类别",
    "facts.opening.content": "工作内容", "facts.opening.conditions": "岗位条件", "facts.starts_on": "上岗日期",
    "facts.ends_on": "期满日期", "facts.workers.*.name": "花名册第{}人姓名", "facts.workers.*.job": "花名册第{}人工种",
    "facts.workers.*.contract_from": "花名册第{}人合同起始日期",
    "facts.workers.*.contract_to": "花名册第{}人合同终止日期",
    "facts.workers.*.contract_kind": "花名册第{}人合同类型", "facts.workers.*.window_from": "花名册第{}人计酬起始日期",
    "facts.workers.*.window_to": "花名册第{}人计酬终止日期",
    "notice.rows.*.name_masked": "名单第{}行姓名或名称", "notice.rows.*.area": "名单第{}行所在地",
    "notice.rows.*.item": "名单第{}行项目",
}  # fmt: skip
# What may well be empty, named for the message that it cannot be printed.
NAMED = NEEDED | {
    "application.agent": "代办人", "application.papers.*": "第{}件材料名称", "refusal.reason": "意见或理由",
    "opinions.*.text": "第{}栏意见", "opinions.*.name": "第{}栏经办人姓名",
    "findings.*.words": "第{}项核对情况", "findings.*.title": "第{}项核对条件",
    "facts.workers.*.words": "花名册第{}人核对情况", "office.name": "单位名称（本单位）",
    "policy.title": "政策文件标题", "policy.clause": "政策条款",
}  # fmt: skip
TYPED = {"refusal.reason", OPINION}
REMEDY = "请管理员把含有该字的字体放进字体文件夹后再办理；急需出文的，手写该字并盖校对章"
COURSE = {path.rpartition(".")[2]: None for path in NEEDED if path.startswith("facts.course.")}


def planned(application: Application, user: Officer) -> list[Letter]:
    """The letters that the steps this user is offered on this case would issue."""
    actions = {move.action for move in lifecycle.offers(application, user)}
    return [letter for letter in SCHEMES[application.scheme].letters if letter.on in actions]


def pdf(session: Session, press: Press, application: Application, letter: Letter, reason: str = "") -> bytes:
    """The letter as the step would issue it now, marked as a preview; nothing is numbered, kept or written.

    `reason` is what a refusal would say.
    """
    said = _said(session, press, application, letter, casework.judge(session, application), reason)
    return _printed(press, f"{application.scheme}_{letter.kind}", said)


def notice_pdf(session: Session, press: Press, notice: Notice, letter: Letter, rows: dict[str, Any]) -> bytes:
    """The list of a notice that is not published yet."""
    document = _unissued(session, notice.county_code, letter)
    return _printed(press, "notice_list", letter_values.notice_values(session, press, notice, document, rows))


def unprintable(
    session: Session, press: Press, application: Application, user: Officer, judgement: Judgement | None
) -> list[str]:
    """What stands against the letters of the steps this user is offered, each field in words; mostly nothing."""
    wanted = planned(application, user)
    if not wanted or judgement is None:
        return []
    values = _said(session, press, application, wanted[0], judgement, "")
    found = [f"{named(values, refused.field_name)}：{told(refused)}" for refused in press.printer.undrawable(values)]
    return list(dict.fromkeys(found))


def objection(refused: UndrawableCharacter) -> str:
    """Why a step was not taken: the character, and what to do about it in the field it was typed in."""
    if refused.field_name in TYPED:
        return f"{NAMED['refusal.reason']}：{told(refused)}打印不出来，请换一个字或写成同音字"
    return f"{told(refused)}打印不出来，没有办理。{REMEDY}"


def told(refused: UndrawableCharacter) -> str:
    """“王□英”里的…: the text it stands in, and the characters with their numbers."""
    return f"“{refused.field_text}”里的{'、'.join(described(each) for each in refused.characters)}"


def named(values: Mapping[str, Any], path: str) -> str:
    """What the paper calls a value, e.g. 花名册第3人姓名; an answer goes by the question it stands beside."""
    pattern, places = DIGITS.sub("*", path), [int(each) for each in DIGITS.findall(path)]
    if pattern == "answers.*.rows.*.*":
        return str(values["answers"][places[0]]["rows"][places[1]][0])
    return NAMED.get(pattern, "文书内容").format(*(place + 1 for place in places))


def _said(
    session: Session, press: Press, application: Application, letter: Letter, judgement: Judgement, reason: str
) -> dict[str, Any]:
    scheme = SCHEMES[application.scheme]
    details = _settled(session, application, judgement)
    answers = casework.stored_answers(session, application)
    subject = Subject(application, scheme, details, answers, judgement)
    document = _unissued(session, application.county_code, letter)
    values = letter_values.values(session, press, subject, document)
    return values | {"refusal": letter_values.refusal(reason.strip(), judgement)}


def _settled(session: Session, application: Application, judgement: Judgement) -> Any:
    """A copy of the scheme's row with what the step would fix in it; the row itself stays as it is."""
    copy = _copied(casework.details_of(session, application))
    SCHEMES[application.scheme].settle(copy, judgement.facts)
    return copy


def _copied(row: Any) -> Any:
    """A row of no session, with copies of the rows that belong to it."""
    mapper = inspect(type(row))
    values = {column.key: getattr(row, column.key) for column in mapper.column_attrs}
    lists = [part.key for part in mapper.relationships if part.uselist]
    return type(row)(**values, **{key: [_copied(each) for each in getattr(row, key)] for key in lists})


def _unissued(session: Session, county_code: str, letter: Letter) -> Document:
    today = clock.today()
    office = county_office(session, county_code, today)
    number = Red(f"{office.short}{letter.word}〔{today.year}〕＿号")
    return Document(county_code=county_code, kind=letter.kind, title=letter.title, number=number, code="")


def _printed(press: Press, template: str, values: dict[str, Any]) -> bytes:
    whole = _whole(values)
    undrawn = {refused.field_name: refused for refused in press.printer.undrawable(whole)}
    return press.printer.pdf(press.printer.html(template, _noted(whole, undrawn) | {"preview": True}))


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """With a place for what a letter takes for granted, since it is only issued with it."""
    facts = values.get("facts", {})
    course = {"course": facts.get("course") or COURSE} if "course" in facts else {}
    return values | {"facts": facts | course, "amount": values.get("amount") or {"fen": None, "words": ""}}


def _noted(value: Any, undrawn: Mapping[str, UndrawableCharacter], path: str = "") -> Any:
    """The values with a red note for each that is missing or has a character no font draws."""
    if isinstance(value, Mapping):
        return {key: _noted(part, undrawn, f"{path}.{key}" if path else key) for key, part in value.items()}
    if isinstance(value, list):
        return [_noted(part, undrawn, f"{path}.{place}") for place, part in enumerate(value)]
    if path in undrawn:
        return Red(_without(value, undrawn[path].characters))
    note = _missing(path) if value in (None, "") else None
    return value if note is None else note


def _without(text: str, characters: list[str]) -> str:
    return text.translate({ord(each): f"〔缺字U+{ord(each):04X}〕" for each in characters})


def _missing(path: str) -> Red | None:
    words = NEEDED.get(DIGITS.sub("*", path))
    places = [int(each) + 1 for each in DIGITS.findall(path)]
    return Red(f"〔待填：{words.format(*places)}〕") if words else None
