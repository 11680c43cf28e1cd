"""The table of reminders: for whom, in which words, where it leads, and what counts it; a further one is a line."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from fupin.lateness import ANY
from fupin.lists import OPEN
from fupin.model.terms import Role
from fupin.reminders import cases, money, others, posts
from fupin.reminders.counting import Desk, Line, Tally


class Reminder(NamedTuple):
    """What a role is reminded of. `arguments` go into the address of the list at `endpoint`."""

    roles: tuple[Role, ...]
    words: str
    unit: str
    endpoint: str
    arguments: Mapping[str, str]
    tally: Callable[[Session, Desk], Tally]


R = Role
ALL: dict[str, str] = {}
LATE = {"state": OPEN, "late": ANY}

REMINDERS: tuple[Reminder, ...] = (
    Reminder((R.CLERK,), "退回补正的申请", "件", "cases.worklist", {"state": "returned"}, cases.returned),
    Reminder((R.CLERK,), "超过7天没有提交的草稿", "件", "cases.worklist", {"state": "draft"}, cases.old_drafts),
    Reminder((R.TOWNSHIP,), "等您初审的申请", "件", "cases.worklist", ALL, cases.waiting),
    Reminder((R.COUNTY,), "等您审批、公示、批复的申请", "件", "cases.worklist", ALL, cases.waiting),
    Reminder((R.FINANCE,), "等您登记发放的申请", "件", "cases.worklist", ALL, cases.waiting),
    Reminder((R.CLERK, R.TOWNSHIP), "上月考勤没有确认的单位", "个", "posts.months", ALL, posts.attendance),
    Reminder((R.COUNTY,), "等您核定的月度补贴", "个单位", "posts.months", ALL, posts.to_approve),
    Reminder((R.COUNTY,), "等您确认的岗位变动", "项", "posts.waiting_changes", ALL, posts.changes),
    Reminder((R.COUNTY,), "30天内期满的岗位人员", "人", "posts.ending", {"days": "30"}, posts.ending),
    Reminder((R.COUNTY,), "等您复核的发放表", "张", "money.index", {"state": "draft"}, money.to_check),
    Reminder((R.FINANCE,), "等您审批的发放表", "张", "money.index", {"state": "checked"}, money.to_approve),
    Reminder((R.FINANCE,), "等您送银行的发放表", "张", "money.index", {"state": "approved"}, money.to_send),
    Reminder((R.FINANCE,), "银行没有结果的发放表", "张", "money.index", {"state": "exported"}, money.unanswered),
    Reminder((R.COUNTY,), "银行未付、要再发的", "笔", "money.unpaid_lines", ALL, money.unpaid),
    Reminder((R.COUNTY,), "今天期满的公示", "份", "notices.index", ALL, others.notices_ending),
    Reminder((R.COUNTY,), "等另一人确认的作废申请", "件", "void_lists.index", ALL, others.to_void),
    Reminder((R.TOWNSHIP, R.COUNTY), "没有核查的疑点", "条", "doubts.index", {"state": "open"}, others.doubts),
    Reminder((R.COUNTY,), "等您复核的追回", "条", "doubts.index", {"state": "proposed"}, others.recoveries),
    Reminder((R.TOWNSHIP,), "没有收回的签字件", "份", "scans.late_letters", ALL, others.unsigned),
    Reminder((R.TOWNSHIP,), "等您确认的台账更正、补记", "笔", "workshops.amendments", ALL, others.amendments),
    Reminder((R.CITY,), "有逾期申请的县（市、区）", "个", "cases.worklist", LATE, cases.late_counties),
    Reminder((R.ADMIN,), "签章证书要处理的单位", "个", "reminders.seals", ALL, others.certificates),
    Reminder((R.ADMIN,), "没有完成的后台任务", "项", "reminders.failed", ALL, others.failed_jobs),
    Reminder((R.AUDITOR,), "被拒绝的访问", "次", "auditing.acts", {"act": "denied"}, others.refused),
    Reminder((R.AUDITOR,), "查看完整号码", "次", "auditing.acts", {"act": "viewed_full"}, others.revealed),
)


def lines(session: Session, desk: Desk) -> list[Line]:
    """The reminders of a role, those with anything late first, those with nothing last."""
    mine = [
        Line(each.words, each.unit, each.endpoint, dict(each.arguments), each.tally(session, desk))
        for each in REMINDERS
        if desk.role in each.roles
    ]
    return sorted(mine, key=lambda line: (not line.tally.number, not line.tally.late))
