"""Who may be placed in a public-welfare post, and for how long (二(一)2)."""

from datetime import date

from fupin.calendar import add_months, add_years, months_between
from fupin.clock import cn_date
from fupin.identity import DISABILITY_GRADES, DISABILITY_KINDS
from fupin.rules import Rule, Verdict, failed, passed, rule, unanswered, unknown, warned
from fupin.schemes.common import notice_in_force, registered_poor, working_age
from fupin.schemes.exclusive import apart, meets
from fupin.schemes.public_post import months
from fupin.schemes.public_post.facts import PostFacts

CLAUSE = "二(一)2"
POST, WORKSHOP, HIRE = "public_post", "workshop", "hire_subsidy"


def pension_day(facts: PostFacts) -> date | None:
    """The first day of a resident's pension: the birthday, or the first of the next month, by parameter."""
    if facts.person is None or not facts.pension_age.known:
        return None
    birthday = add_years(facts.person.birth, facts.pension_age.number)
    return add_months(birthday.replace(day=1), 1) if facts.pension_start.text == "month_after" else birthday


def near_pension(facts: PostFacts, on: date) -> bool:
    """Strictly less than the years to pension: exactly five years is not less than five."""
    day = pension_day(facts)
    if day is None or not facts.near_years.known:
        return False
    return add_years(day, -facts.near_years.number) < on < day


@rule("残疾证或距养老不足5年", clause=CLAUSE, uses=("near_years", "pension_age", "pension_start"))
def certificate_or_near_pension(facts: PostFacts) -> Verdict:
    """A disability certificate, or less than five years to the pension on the application's day."""
    if facts.certificate:
        kind, grade = DISABILITY_KINDS[facts.certificate[0]], DISABILITY_GRADES[facts.certificate[1]]
        return passed(f"持残疾证（{kind}{grade}）")
    day = pension_day(facts)
    if day is None:
        return unknown("查不到此人，无法计算距领取养老保险待遇的时间")
    edge = add_years(day, -facts.near_years.number)
    words = f"没有残疾证；{cn_date(day)}起领取养老保险待遇，{cn_date(edge)}之后不足 {facts.near_years.number} 年"
    return passed(words) if near_pension(facts, facts.on) else failed(f"{words}，申请日{cn_date(facts.on)}不在其间")


@rule("市场渠道难以就业", clause=CLAUSE)
def market_route_tried(facts: PostFacts) -> Verdict:
    """The applicant has looked for work and says how."""
    if facts.market_tried is None:
        return unanswered("请回答“通过市场渠道找过工作吗”")
    if not facts.market_tried:
        return failed("没有通过市场渠道找过工作，请先到公共就业服务机构求职登记")
    return passed(f"已通过市场渠道求职未成：{facts.market_account or '未写经过'}")


@rule("岗位空缺", clause=CLAUSE)
def vacancy(facts: PostFacts) -> Verdict:
    """The opening has a place free in the term asked for."""
    if facts.opening is None:
        return unanswered("请选择申请岗位")
    free = facts.opening.quantity - facts.opening.taken
    words = f"{facts.opening.title}共 {facts.opening.quantity} 人，此期间已安置 {facts.opening.taken} 人"
    return passed(f"{words}，空缺 {free} 人") if free > 0 else failed(f"{words}，没有空缺")


@rule("安置开始", clause=CLAUSE)
def starts_in_time(facts: PostFacts) -> Verdict:
    """Not before the application, and while the opening is open."""
    if facts.starts_on is None or facts.opening is None:
        return unanswered("请填写申请岗位和安置开始")
    if facts.starts_on < facts.on:
        return failed(f"安置开始{cn_date(facts.starts_on)}早于申请日{cn_date(facts.on)}")
    opens, closes = facts.opening.opens_on, facts.opening.closes_on
    words = f"岗位自{cn_date(opens)}{f'至{cn_date(closes)}' if closes else '起'}开放，{cn_date(facts.starts_on)}上岗"
    return (
        passed(words) if opens <= facts.starts_on and (closes is None or facts.starts_on <= closes) else failed(words)
    )


@rule("岗位工时", clause=CLAUSE)
def hours_of_post(facts: PostFacts) -> Verdict:
    """Not more hours a week than the post has."""
    if facts.opening is None or facts.weekly_hours is None:
        return unanswered("请填写申请岗位和每周工时")
    words = f"申请每周 {facts.weekly_hours} 小时，岗位每周 {facts.opening.weekly_hours} 小时"
    return passed(words) if facts.weekly_hours <= facts.opening.weekly_hours else failed(words)


@rule("没有其他岗位或车间工作", clause=CLAUSE)
def no_other_work(facts: PostFacts) -> Verdict:
    """No post and no workshop contract during the term asked for."""
    if facts.starts_on is None or facts.ends_on is None:
        return unanswered("请填写安置起止日期")
    held = [grant for grant in facts.grants if grant.scheme in {POST, WORKSHOP}]
    other = [grant for grant in held if meets(grant, facts.starts_on, facts.ends_on)]
    if not other:
        return passed("此期间没有其他公益性岗位或扶贫车间工作")
    ends = cn_date(other[0].ends_on) if other[0].ends_on else "另行通知"
    return failed(f"已在“{other[0].item}”工作至{ends}，期满或退出后再申请")


@rule("没有吸纳就业补贴", clause="二(一)1、2")
def no_hire_subsidy(facts: PostFacts) -> Verdict:
    """In no month of the term asked for was an employer subsidised for the person: a post is for who has no job."""
    months = months_between(facts.starts_on, facts.ends_on) if facts.starts_on and facts.ends_on else set()
    what = "所在企业已享受社会保险补贴和岗位补贴"
    return apart(months, facts.grants, HIRE, what, "此期间没有企业为此人享受社会保险补贴和岗位补贴")


def months_used(facts: PostFacts) -> set[str]:
    """The months that count of all earlier posts of this life; two posts in a month count once."""
    stints = [
        months.Stint(grant.starts_on, grant.ends_on, facts.idle.get(grant.application_id, months.NONE))
        for grant in facts.grants
        if grant.scheme == POST and grant.starts_on and grant.ends_on
    ]
    return months.used(stints, facts.count_rule.text)


def fixed_on(facts: PostFacts) -> date:
    """The day by which somebody is near pension or not: that of the first approval, or of each, by parameter."""
    return facts.on if facts.near_fixed.text == months.EACH_APPROVAL else facts.first_approved_on


TERM_FIGURES = ("max_months", "near_years", "pension_age", "pension_start", "count_rule", "near_fixed")


@rule("安置期限", clause=CLAUSE, uses=TERM_FIGURES)
def term_allowed(facts: PostFacts) -> Verdict:
    """36 months over all posts; who was near pension at the first approval may stay until the pension."""
    day = pension_day(facts)
    extended = near_pension(facts, fixed_on(facts))
    used, most = months_used(facts), facts.max_months.number
    if facts.starts_on is None or facts.ends_on is None:
        spent = not extended and len(used | months_between(facts.on, facts.on)) > most
        words = f"以前已安置 {len(used)} 个月，最长 {most} 个月"
        return failed(words) if spent else unanswered("请填写安置起止日期")
    if day is None:
        return unknown("查不到此人，无法核对安置期限")
    if not extended and facts.ends_on > day:
        return failed(f"{cn_date(day)}起领取养老保险待遇，安置不能超过这一天，申请至{cn_date(facts.ends_on)}")
    if extended:
        first = "首次" if fixed_on(facts) == facts.first_approved_on else "本次"
        words = f"{first}申请（{cn_date(fixed_on(facts))}）时距养老不足 5 年，可延长至{cn_date(day)}"
        return passed(words) if facts.ends_on <= day else failed(f"{words}，申请至{cn_date(facts.ends_on)}")
    asked = months_between(facts.starts_on, facts.ends_on) - used
    total = len(used) + len(asked)
    words = f"以前 {len(used)} 个月，本次 {len(asked)} 个月，合计 {total} 个月，最长 {most} 个月"
    return passed(words) if total <= most else failed(words)


@rule("一户一岗", clause="操作口径")
def one_per_household(facts: PostFacts) -> Verdict:
    """A second member is a matter to look at, not a bar."""
    if facts.in_household:
        return warned(f"同户{'、'.join(facts.in_household)}已在公益性岗位，请核实是否确需再安置")
    return passed("同户没有其他人在公益性岗位")


@rule("补贴标准", clause=CLAUSE, uses=("hourly", "monthly"))
def wage_known(facts: PostFacts) -> Verdict:
    """The subsidy follows the minimum wage of the county on the day."""
    hourly, monthly = facts.hourly.number / 100, facts.monthly.number / 100
    return passed(f"每小时 {hourly:.2f} 元，按实际工时，每月不超过 {monthly:,.2f} 元（{facts.hourly.source}）")


RULES: tuple[Rule[PostFacts], ...] = (
    notice_in_force,
    registered_poor,
    working_age,
    certificate_or_near_pension,
    market_route_tried,
    vacancy,
    starts_in_time,
    hours_of_post,
    no_other_work,
    no_hire_subsidy,
    term_allowed,
    one_per_household,
    wage_known,
)
