"""What may stand in a line of the attendance sheet: days in the post, hours of the post, and nothing of tomorrow."""

from collections.abc import Iterator
from datetime import date

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.posts.by_day import LONGEST_DAY
from fupin.posts.pay import ByDay, hours
from fupin.posts.roll import DAYS, HOURS, NOTE, Entry, Member
from fupin.schemes.public_post.months import DAY


def objections(member: Member, entry: Entry) -> list[tuple[str, str]]:
    """What cannot be so, each with the column it stands in: of single days, else of the month."""
    if wrong := list(_of_days(member, entry.by_day)):
        return wrong
    found = []
    if entry.days + entry.leave_days > member.days:
        found.append((DAYS, f"{_why(member)}，出勤和请假合计不能超过{member.days}天"))
    if entry.half_hours > entry.days * LONGEST_DAY:
        found.append((HOURS, f"出勤{entry.days}天，每天最多8小时，工时不能超过{entry.days * LONGEST_DAY // 2}小时"))
    elif entry.half_hours > member.most_half_hours:
        most = hours(member.most_half_hours)
        found.append((HOURS, f"岗位每周{member.weekly_hours}小时，{_why(member)}，工时不能超过{most}小时"))
    if entry.passed is False and not entry.assessment:
        found.append((NOTE, "考核不合格的，请写明原因"))
    return found


def _why(member: Member) -> str:
    """How the days of the month come about."""
    if member.exited_on and member.exited_on < add_months(member.month, 1):
        return f"{cn_date(member.exited_on)}已离岗，本月在岗{member.days}天"
    if member.pauses and member.days < (member.month - add_months(member.month, -1)).days:
        return f"本月在岗{member.days}天（暂停期间不计）"
    return f"本月在岗{member.days}天"


def _of_days(member: Member, by_day: ByDay) -> Iterator[tuple[str, str]]:
    last = (add_months(member.month, 1) - DAY).day
    for number, half_hours in by_day:
        if number > last:
            yield column(number), f"{member.month.year}年{member.month.month}月没有{number}日"
        elif words := closed(member, member.month.replace(day=number)):
            yield column(number), words
        elif half_hours > LONGEST_DAY:
            yield column(number), f"{number}日工时{hours(half_hours)}小时，每天最多{LONGEST_DAY // 2}小时"


def column(number: int) -> str:
    """The title of a day's column."""
    return f"{number}日"


def closed(member: Member, day: date) -> str:
    """Why nothing can be entered for somebody on a day, else nothing."""
    if member.there_on(day):
        return "" if day <= clock.today() else f"{cn_date(day)}还没有到，到了才能记考勤"
    if member.exited_on and day > member.exited_on:
        return f"{cn_date(member.exited_on)}已离岗，{cn_date(day)}不能记考勤"
    if member.starts_on <= day <= member.ends_on:
        return f"{cn_date(day)}在暂停期间，不能记考勤"
    term = f"{cn_date(member.starts_on)}至{cn_date(member.ends_on)}"
    return f"上岗期限{term}，不包括{cn_date(day)}，不能记考勤"
