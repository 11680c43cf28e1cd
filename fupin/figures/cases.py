"""What waits and what is late, for each role by what it may open: cases, failed work, or acts in the system."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.figures.bars import Bar, Chart
from fupin.lateness import ANY, BANDS, ONE_BY_ONE
from fupin.lists import OPEN, UNDECIDED, WAITING, Filter, Group, groups, limited
from fupin.model import AuditRow, Job, Officer, User
from fupin.model.places import COUNTY, inside
from fupin.model.terms import Role, State
from fupin.reminders.others import failed
from fupin.schemes import SCHEMES

LIST, CASES = "cases.worklist", "件"
GRANTS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE, Role.CITY})


def charts(session: Session, user: Officer, words: Mapping[str, Mapping[str, str]]) -> list[Chart]:
    """The charts of a role. `words` name the kinds of long work and of acts, which pages know: "job" and "act"."""
    by_role: dict[Role, Callable[[], list[Chart]]] = {
        Role.CLERK: lambda: [_by_measure(user, groups(session, user, Filter())), _late(user, _open(session, user))],
        Role.CITY: lambda: _by_step(user, _open(session, user)),
        Role.ADMIN: lambda: [_failed(session, user, words["job"])],
        Role.AUDITOR: lambda: [_acts(session, user, words["act"])],
    }
    return by_role.get(user.role, lambda: _waiting(session, user))()


def _waiting(session: Session, user: Officer) -> list[Chart]:
    found = groups(session, user, Filter())
    return [_by_measure(user, found), _late(user, found)]


def _open(session: Session, user: Officer) -> list[Group]:
    return groups(session, user, Filter(state=OPEN))


def _over(user: Officer, found: Iterable[Group]) -> list[Group]:
    return [each for each in found if each.over and each.state in limited(user.role)]


def _sums(found: Iterable[Group], column: str) -> Counter[str]:
    sums: Counter[str] = Counter()
    for each in found:
        sums[getattr(each, column)] += each.number
    return sums


def _by_measure(user: Officer, found: Sequence[Group]) -> Chart:
    """What the role's own list begins with. The counter owes no day, so nothing of its own is late."""
    owed = user.role is not Role.CLERK
    number, late = _sums(found, "scheme"), _sums(_over(user, found), "scheme") if owed else Counter()
    bars = tuple(
        Bar(scheme.title, number[code], _to(code), late[code], _to(code) | {"late": ANY})
        for code, scheme in SCHEMES.items()
        if number[code]
    )
    return Chart("等您办理", CASES, LIST, bars, "现在没有等您办理的申请。", owed)


def _to(scheme: str) -> dict[str, str]:
    return {"state": WAITING, "scheme": scheme}


def _by_step(user: Officer, found: Sequence[Group]) -> list[Chart]:
    number, late = _sums(found, "state"), _sums(_over(user, found), "state")
    bars = tuple(_step(state, number[state], late[state]) for state in UNDECIDED if number[state])
    return [Chart("还没有办结", CASES, LIST, bars, "辖区内的申请都办结了。", True), _late(user, found)]


def _step(state: State, number: int, late: int) -> Bar:
    to = {"state": state.value}
    return Bar(state.label, number, to, late, to | {"late": ANY})


def _late(user: Officer, found: Sequence[Group]) -> Chart:
    state = OPEN if user.role in {Role.CLERK, Role.CITY} else WAITING
    numbers = _sums(_over(user, found), "over")
    bars = tuple(
        Bar(BANDS[key].words, numbers[key], {"state": state, "late": key}, late=numbers[key])
        for key in ONE_BY_ONE
        if numbers[key]
    )
    return Chart("超过办理时限", CASES, LIST, bars, "没有超过办理时限的申请。")


def _failed(session: Session, user: Officer, words: Mapping[str, str]) -> Chart:
    query = select(Job.kind, func.count()).where(failed(user.scope)).group_by(Job.kind).order_by(Job.kind)
    bars = tuple(Bar(words.get(row[0], row[0]), row[1], {"kind": row[0]}) for row in session.execute(query))
    return Chart("最近7天没有完成的后台任务", "项", "reminders.failed", bars, "最近7天的后台任务都完成了。")


def _acts(session: Session, user: Officer, words: Mapping[str, str]) -> Chart:
    """The acts of today, as the auditor lists them."""
    a, today = AuditRow, clock.today()
    begins = datetime.combine(today, time(), clock.OFFICE_ZONE)
    query = select(a.act, func.count()).where(a.at >= begins, a.at < begins + timedelta(days=1))
    if len(user.scope) >= COUNTY:
        query = query.where(a.user_id.in_(select(User.id).where(inside(User.scope, user.scope))))
    found = session.execute(query.group_by(a.act).order_by(func.count().desc(), a.act))
    day = {"day": today.isoformat()}
    bars = tuple(Bar(words.get(row[0], row[0]), row[1], day | {"act": row[0]}) for row in found)
    return Chart("今天的操作", "条", "auditing.acts", bars, "今天还没有操作记录。")
