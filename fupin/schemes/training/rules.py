"""Who may be trained for free, and in which of the courses wished for (二(三)6)."""

from dataclasses import dataclass

from fupin.clock import cn_date
from fupin.rules import Finding, Rule, Verdict, failed, passed, rule, unanswered, warned
from fupin.scheme import Row
from fupin.schemes.common import Grant, able_to_work, notice_in_force, registered_poor, working_age
from fupin.schemes.training.facts import CourseFacts, TrainingFacts

CLAUSE = "二(三)6"


@rule("本人确认劳动能力", clause=CLAUSE)
def says_able(facts: TrainingFacts) -> Verdict:
    """The applicant's own word."""
    if facts.able is None:
        return unanswered("请回答“有劳动能力吗”")
    return passed("本人确认有劳动能力") if facts.able else failed("本人表示没有劳动能力")


@rule("培训意愿", clause=CLAUSE)
def willing(facts: TrainingFacts) -> Verdict:
    """The applicant's own word; the card may say otherwise."""
    if facts.willing is None:
        return unanswered("请回答“愿意参加培训吗”")
    if not facts.willing:
        return failed("本人表示不愿意参加培训")
    if facts.wants_on_card is False:
        return warned("本人愿意参加，识别卡登记为无培训意愿，请更新识别卡")
    return passed("本人愿意参加培训")


@dataclass(frozen=True)
class Choice:
    """One course of the list, seen from one applicant on one day."""

    course: CourseFacts
    facts: TrainingFacts


@rule("报名期", clause=CLAUSE)
def in_window(choice: Choice) -> Verdict:
    """The sign-up window is open on the application's day."""
    course, on = choice.course, choice.facts.on
    words = f"报名期{cn_date(course.signup_from)}至{cn_date(course.signup_to)}，申请日{cn_date(on)}"
    return passed(words) if course.signup_from <= on <= course.signup_to else failed(words)


@rule("剩余名额", clause=CLAUSE)
def places_left(choice: Choice) -> Verdict:
    """The course is not full."""
    left = choice.course.places - choice.course.taken
    words = f"名额 {choice.course.places} 人，已占 {choice.course.taken} 人"
    return passed(f"{words}，还剩 {left} 人") if left > 0 else failed(f"{words}，已满")


@rule("未参加过同一培训", clause=CLAUSE)
def not_trained_yet(choice: Choice) -> Verdict:
    """Neither passed this course in a class nor granted it before."""
    for held in choice.facts.certificates:
        if held.course == choice.course.title:
            return failed(f"{cn_date(held.issued_on)}已取得此项目证书（{held.number}），不重复参加")
    before = [grant for grant in choice.facts.grants if grant.item == choice.course.title]
    return failed(_trained(before[0])) if before else passed("没有参加过此项目")


def _trained(grant: Grant) -> str:
    when = cn_date(grant.starts_on) if grant.starts_on else "以前"
    return f"{when}已批准参加此项目，不重复参加"


COURSE_RULES: tuple[Rule[Choice], ...] = (in_window, places_left, not_trained_yet)


def rows(facts: TrainingFacts) -> tuple[Row, ...]:
    """The courses in order of preference, each with its findings."""
    return tuple(_row(Choice(course, facts)) for course in facts.choices)


def _row(choice: Choice) -> Row:
    findings: tuple[Finding, ...] = tuple(check(choice) for check in COURSE_RULES)
    return Row(choice.course.title, findings)


@rule("意向项目", clause=CLAUSE)
def some_course_open(facts: TrainingFacts) -> Verdict:
    """At least one of the wished courses can be given; it is the first that can."""
    if not facts.choices:
        return unanswered("请选择意向项目")
    for number, row in enumerate(rows(facts), 1):
        if row.eligible:
            return passed(f"可安排第 {number} 意向：{row.subject}")
    return failed("所选项目都不能报名，原因见各项目")


RULES: tuple[Rule[TrainingFacts], ...] = (
    notice_in_force,
    registered_poor,
    working_age,
    able_to_work,
    says_able,
    willing,
    some_course_open,
)
