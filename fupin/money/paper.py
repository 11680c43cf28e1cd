"""The roll on paper, to be signed by whoever made, checked and approved it; long ones in parts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, placenames
from fupin.identity import masked_id
from fupin.model import Organisation, PayDue, PayLine, PayRoll, PayStep, Person
from fupin.model.money import LineState, RollAct
from fupin.money import accounts, paper_pages, sources
from fupin.office import Press, county_office
from fupin.schemes import SCHEMES

PART = 500  # lines a file: more take longer than anybody waits
TITLE = "资金发放表"
UNPAID = (LineState.HELD, LineState.CARRIED, LineState.REFUSED, LineState.REFUNDED)
HANDS = ((RollAct.MAKE, "制表"), (RollAct.CHECK, "复核"), (RollAct.APPROVE, "审批"))


def parts(session: Session, roll: PayRoll) -> int:
    """How many files the roll is."""
    last = session.scalar(select(PayLine.position).where(PayLine.roll_id == roll.id).order_by(PayLine.position.desc()))
    return max(-(-(last or 0) // PART), 1)


def values(session: Session, press: Press, roll: PayRoll, part: int) -> dict[str, Any]:
    """What a part prints. The total is that of the whole roll."""
    first = (part - 1) * PART
    mine = select(PayLine).where(PayLine.roll_id == roll.id, PayLine.position.between(first + 1, first + PART))
    lines = list(session.scalars(mine.order_by(PayLine.position)))
    paying = select(PayLine.amount_fen).where(PayLine.roll_id == roll.id, PayLine.state.not_in(UNPAID))
    amounts = list(session.scalars(paying))
    rows = _rows(session, lines)
    paid = [row for row, line in zip(rows, lines, strict=True) if line.state not in UNPAID]
    return {
        "title": f"{SCHEMES[roll.scheme].title}{TITLE}",
        "office": county_office(session, roll.county_code, clock.today()).name,
        "number": roll.number,
        "month": sources.told(roll.month),
        "fund": roll.fund,
        "demo": press.demo,
        "on": clock.today().isoformat(),
        "part": part,
        "parts": parts(session, roll),
        "widths": tuple(paper_pages.WIDTHS.values()),
        "pages": paper_pages.pages(paid),
        "part_fen": sum(row["amount_fen"] for row in paid),
        "left": [row for row, line in zip(rows, lines, strict=True) if line.state in UNPAID],
        "people": len(amounts),
        "total_fen": sum(amounts),
        "hands": _hands(session, roll),
    }


def _rows(session: Session, lines: list[PayLine]) -> list[dict[str, Any]]:
    paid_to = accounts.numbers(session, {line.id: line.account_id for line in lines})
    papers, places = _papers(session, lines), placenames.short_names(session, {line.area_code for line in lines})
    words: dict[int, list[str]] = {}
    for line_id, text in session.execute(
        select(PayDue.line_id, PayDue.words).where(PayDue.line_id.in_([line.id for line in lines])).order_by(PayDue.id)
    ):
        words.setdefault(line_id, []).append(text)
    return [
        {
            "index": line.position, "name": _payee(line.name, paid_to[line.id].holder),
            "paper": papers.get(line.id, ""), "place": places.get(line.area_code, ""), "bank": paid_to[line.id].bank,
            "account": paid_to[line.id].account or "", "words": "；".join(words.get(line.id, [])),
            "amount_fen": line.amount_fen, "state": line.state.label, "reason": line.reason,
        }
        for line in lines
    ]  # fmt: skip


def _payee(name: str, holder: str) -> str:
    """The account's holder is told only where it is written differently."""
    return name if holder == name else f"{name}（开户名：{holder}）"


def _papers(session: Session, lines: list[PayLine]) -> dict[int, str]:
    """By line what tells namesakes apart: the number of a person masked, of an enterprise whole."""
    people = session.scalars(select(Person).where(Person.id.in_({line.person_id for line in lines if line.person_id})))
    numbers = {person.id: masked_id(person.id_number) for person in people}
    query = select(Organisation.id, Organisation.credit_code)
    mine = query.where(Organisation.id.in_({line.organisation_id for line in lines if line.organisation_id}))
    codes = dict(session.execute(mine).all())
    return {
        line.id: numbers.get(line.person_id or 0, "") or codes.get(line.organisation_id or 0, "") or ""
        for line in lines
    }


def _hands(session: Session, roll: PayRoll) -> list[tuple[str, str]]:
    """Who did what last; what nobody did yet has no name."""
    query = select(PayStep.act, PayStep.user_name).where(PayStep.roll_id == roll.id).order_by(PayStep.id)
    names = dict(session.execute(query).all())
    undone = {RollAct.CHECK: roll.state.value == "draft", RollAct.APPROVE: roll.state.value in {"draft", "checked"}}
    return [(title, "" if undone.get(act) else names.get(act, "")) for act, title in HANDS]
