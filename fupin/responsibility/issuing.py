"""Letters of a plan: one for each of those below, numbered and kept; one that no longer agrees is superseded."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock, extensions, jobs, letter_values, letters
from fupin.documents.binding import bind_kept
from fupin.documents.render import UndrawableCharacter
from fupin.jobs import Held
from fupin.lifecycle import Refused
from fupin.model import (
    Document,
    Officer,
    ResponsibilityLetter,
    ResponsibilityParty,
    ResponsibilityPlan,
    User,
)
from fupin.model.places import CITY, COUNTY, TOWNSHIP, area_at, full_name
from fupin.model.terms import DocumentStatus, Role
from fupin.office import Office, Press, county_office
from fupin.responsibility.plans import current, held, open_cells, targets
from fupin.scheme import Letter
from fupin.tasks import Made, NothingToMake, Task

KIND, WORD = "responsibility", "责任书"
CLAUSE = "三(一)"
AT_ONCE = 5  # so many letters are made while the clerk waits
NOTHING = "没有要制发的责任书：每一份都和现在的指标一致"
STATION = "人力资源和社会保障所"


def title(plan: ResponsibilityPlan) -> str:
    """As the letters are headed."""
    return title_of(plan.year)


def title_of(year: int) -> str:
    """The same for any plan of the year."""
    return f"{year}年度就业和社会保障精准扶贫工作目标责任书"


def code_of(scope: str) -> str:
    """The code of the area whose codes begin with this."""
    return f"{scope}00" if len(scope) == CITY else scope


def office_of(session: Session, code: str) -> Office:
    """The office that signs for a city, a county or a township; `short` begins its document numbers."""
    if len(code) < TOWNSHIP:
        return county_office(session, code, clock.today())
    town = area_at(session, code, clock.today())
    name = (town.name if town else code).removesuffix("办事处")
    short = county_office(session, code[:COUNTY], clock.today()).short.removesuffix("人社")
    place = full_name(session, code, clock.today()).removesuffix("办事处")
    return Office(f"{place}{STATION}", f"{short}{name}人社")


def agreed(session: Session, plan: ResponsibilityPlan) -> dict[int, dict[str, Any]]:
    """What each letter says by the plan of now, in plain values, by the id of the party."""
    filled, upper = targets(plan), office_of(session, code_of(plan.scope)).name
    return {
        party.id: {
            "year": plan.year,
            "upper": upper,
            "lower": office_of(session, party.code).name if party.code else party.name,
            "charge": party.charge,
            "person": party.code is None,
            "due_on": plan.due_on.isoformat(),
            "targets": [
                {"name": each.name, "unit": each.unit, "value": filled.get((party.id, each.id)), "points": each.points}
                for each in plan.indicators
            ],
            "clauses": [line.strip() for line in plan.clauses.splitlines() if line.strip()],
        }
        for party in current(plan)
    }


def valid_letter(party: ResponsibilityParty) -> ResponsibilityLetter | None:
    """The one that counts."""
    counting = [each for each in party.letters if each.document.status is DocumentStatus.VALID]
    return counting[-1] if counting else None


def agrees(party: ResponsibilityParty, contents: dict[str, Any]) -> bool:
    """Whether the party has a letter that says this."""
    letter = valid_letter(party)
    return letter is not None and letter.document.values["contents"] == contents


def pending(session: Session, plan: ResponsibilityPlan) -> list[ResponsibilityParty]:
    """Those whose letter is still to be made, or to be made anew."""
    wanted = agreed(session, plan)
    return [party for party in current(plan) if not agrees(party, wanted[party.id])]


def demand_whole(plan: ResponsibilityPlan) -> None:
    """Raise Refused unless there is somebody to sign and everybody has every target."""
    if not current(plan):
        raise Refused("还没有签订责任书的下级单位或人员，请先在“指标和条款”里填写")
    lacking = open_cells(plan)
    names = [party.name for party in current(plan) if party.id in lacking]
    if names:
        raise Refused(f"指标还没有填完：{'、'.join(names)}。请先在“分解指标”里填好")


def issue(session: Session, press: Press, plan: ResponsibilityPlan, by: Officer) -> list[Document]:
    """Letters for all of a held plan that lack one; none twice. The caller commits. Raises Refused."""
    demand_whole(plan)
    wanted = agreed(session, plan)
    return [
        _issue_one(session, press, plan, party, wanted[party.id], by)
        for party in current(plan)
        if not agrees(party, wanted[party.id])
    ]


def again(session: Session, party: ResponsibilityParty, plan: ResponsibilityPlan) -> str:
    """What stands against a further letter for one of them, in words; nothing if it can be made."""
    if plan.year < clock.today().year:
        return f"{plan.year}年度已经结束，不再制发"
    if party.gone:
        return f"{party.name}已不再签订责任书"
    if letter := valid_letter(party):
        return f"已有新的责任书（{letter.document.number}），不用再出具"
    return f"{party.name}的指标还没有填完，请先在“分解指标”里填好" if party.id in open_cells(plan) else ""


def issue_again(session: Session, press: Press, plan_id: int, party: ResponsibilityParty, by: Officer) -> Document:
    """One letter anew, as the plan is today. The caller commits. Raises Refused."""
    plan = held(session, plan_id)
    if objection := again(session, party, plan):
        raise Refused(objection)
    return _issue_one(session, press, plan, party, agreed(session, plan)[party.id], by)


def _issue_one(
    session: Session,
    press: Press,
    plan: ResponsibilityPlan,
    party: ResponsibilityParty,
    contents: dict[str, Any],
    by: Officer,
) -> Document:
    for earlier in party.letters:
        if earlier.document.status is DocumentStatus.VALID:
            earlier.document.status = DocumentStatus.SUPERSEDED
    code = code_of(plan.scope)
    document = letters.numbered(session, code, office_of(session, code).short, Letter(KIND, title(plan), WORD), by)
    try:
        letters.keep(session, press, document, KIND, _values(session, press, document, contents))
    except UndrawableCharacter as undrawable:
        raise Refused(f"{party.name}：{undrawable}") from undrawable
    party.letters.append(ResponsibilityLetter(document=document))
    session.flush()
    return document


def _values(session: Session, press: Press, document: Document, contents: dict[str, Any]) -> dict[str, Any]:
    return letter_values.frame(session, press, document) | {
        "office": {"name": contents["upper"], "phone": press.phone},
        "title": document.title,
        "policy": letter_values.basis(session, clock.today(), CLAUSE),
        "contents": contents,
    }


def bound(plan: ResponsibilityPlan, chosen: Iterable[ResponsibilityLetter]) -> tuple[bytes, int]:
    """The letters one after another for printing on both sides, each on sheets of its own; and how many pages."""
    papers = ((letter.document.values["contents"]["lower"], letter.document.pdf) for letter in chosen)
    return bind_kept(papers, title(plan))


def make(session: Session, job: Held, _instance: Path) -> Made:
    """As a task: the letters of the plan `job.payload`, each in a transaction of its own, and all of them as a file.

    Raises NothingToMake, Overtaken.
    """
    plan_id = session.scalars(select(ResponsibilityPlan.id).where(ResponsibilityPlan.uid == job.payload)).one()
    by = session.get_one(User, job.by_id)
    made = 0
    while _made_another(session, job, plan_id, by, made):
        made += 1
    plan = session.get_one(ResponsibilityPlan, plan_id)
    chosen = [letter for party in current(plan) if (letter := valid_letter(party))]
    content, pages = bound(plan, chosen)
    session.rollback()
    return Made(content, f"制发{made}份，共有{len(chosen)}份责任书，{pages}页")


def _made_another(session: Session, job: Held, plan_id: int, by: Officer, made: int) -> bool:
    try:
        plan = held(session, plan_id)
        demand_whole(plan)
        waiting, wanted = pending(session, plan), agreed(session, plan)
        for party in waiting[:1]:
            _issue_one(session, extensions.press(), plan, party, wanted[party.id], by)
            jobs.progress(session, job, made + 1, made + len(waiting))
    except Refused as refused:
        raise NothingToMake(str(refused)) from refused
    session.commit()
    return bool(waiting)


TASK = Task(
    KIND, "制发责任书", "份", "/responsibility/{}", frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP}),
    ".pdf", "application/pdf", make,
)  # fmt: skip
