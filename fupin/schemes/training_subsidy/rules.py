"""Which trainees of a class a subsidy may be claimed for, at which rate, by whom and until when (二(三)6)."""

from dataclasses import dataclass
from datetime import date, timedelta

from fupin.clock import cn_date
from fupin.model.terms import Confirmed
from fupin.rules import Finding, Rule, Verdict, failed, passed, rule, unanswered, unknown, warned
from fupin.scheme import Row
from fupin.schemes.common import notice_in_force
from fupin.schemes.training_subsidy.facts import ENTERPRISE, PERSON, SCHOOL, ClassFacts, SubsidyFacts, TraineeFacts

CLAUSE = "二(三)6"
SPAN = "span"


@dataclass(frozen=True)
class Rate:
    """What is paid for one trainee, in fen, and how it comes about; none while something is missing."""

    fen: int | None
    words: str
    short: bool = False


def days_of(facts: SubsidyFacts, trained: ClassFacts) -> int:
    """The class's training days as policy counts them: the days it met, or from the first day to the last."""
    return trained.span_days if facts.day_rule.text == SPAN else trained.held_days


def rate(facts: SubsidyFacts) -> Rate:
    """A short practical course is paid by the county's own rate, a longer one by the course's standard."""
    if facts.trained is None:
        return Rate(None, "请先选择班次")
    for value in (facts.short_max, facts.day_rule):
        if not value.known:
            return Rate(None, value.missing)
    days, most = days_of(facts, facts.trained), facts.short_max.number
    words = f"培训{days}天"
    if days <= most:
        if not facts.short_rate.known:
            return Rate(None, f"{words}，不超过{most}天，按实用技能短期培训补贴；{facts.short_rate.missing}", True)
        mark = "" if facts.short_rate.status is Confirmed.CONFIRMED else f"（{facts.short_rate.status.label}）"
        fen = facts.short_rate.number
        return Rate(fen, f"{words}，不超过{most}天，按实用技能短期培训每人{_yuan(fen)}元{mark}", True)
    fen_of_course = facts.trained.rate_fen
    if fen_of_course is None:
        return Rate(None, f"{words}，超过{most}天，按项目标准补贴；项目清单没有“{facts.trained.title}”的标准，请补充")
    return Rate(fen_of_course, f"{words}，超过{most}天，按项目标准每人{_yuan(fen_of_course)}元")


@dataclass(frozen=True)
class Claim:
    """One trainee, seen from one claim."""

    trainee: TraineeFacts
    facts: SubsidyFacts


@rule("培训合格证书", clause=CLAUSE)
def certified(claim: Claim) -> Verdict:
    """A certificate of this class, for who passed."""
    trainee = claim.trainee
    if not trainee.seat_id:
        return failed(f"本班没有编号为“{trainee.certificate}”的证书，请核对")
    if not trainee.passed or trainee.issued_on is None:
        return failed("考核不合格，没有证书")
    return passed(f"证书{trainee.certificate}，{cn_date(trainee.issued_on)}发证")


@rule("出勤天数", clause=CLAUSE)
def attended(claim: Claim) -> Verdict:
    """The days claimed are never more than the days attended."""
    if claim.facts.claimed_days is None or claim.facts.trained is None:
        return unanswered("请填写申报的培训天数")
    came, wanted = claim.trainee.half_days, claim.facts.claimed_days * claim.facts.trained.halves
    words = f"出勤{_days(came, claim.facts.trained.halves)}天，申报{claim.facts.claimed_days}天"
    return passed(words) if came >= wanted else failed(f"{words}，申报不能超过出勤")


@rule("同一项目补贴一次", clause=CLAUSE)
def once(claim: Claim) -> Verdict:
    """Nobody's training in this course was subsidised before."""
    title = claim.facts.trained.title if claim.facts.trained else ""
    before = [grant for grant in claim.trainee.grants if grant.item == title]
    return failed(f"“{title}”已补贴过，同一项目一人一次") if before else passed("此项目没有补贴过")


@rule("其他在办申请", clause=CLAUSE)
def not_elsewhere(claim: Claim) -> Verdict:
    """Another open claim for the same class: whoever is issued first counts."""
    if claim.trainee.elsewhere is None:
        return passed("没有其他在办的申请")
    return warned(f"另一份在办申请 {claim.trainee.elsewhere} 也申报此班，先批复的有效，请核实")


@rule("本企业职工", clause=CLAUSE)
def employed(claim: Claim) -> Verdict:
    """Who an enterprise claims for is its worker: by a labour contract that runs on the application's day."""
    starts, ends, employer = claim.trainee.contract_from, claim.trainee.contract_to, claim.trainee.employer
    if starts is None or ends is None:
        return unanswered("请在证书编号后面填写与申领企业的劳动合同起止日期")
    words = f"劳动合同{cn_date(starts)}至{cn_date(ends)}"
    if not starts <= claim.facts.on <= ends:
        return failed(f"{words}，申请日{cn_date(claim.facts.on)}不在合同期内，企业只能为本企业职工申领")
    if employer and employer != claim.facts.applicant:
        return warned(f"{words}；识别卡登记的单位是“{employer}”，请核对劳动合同")
    return passed(words)


TRAINEE_RULES: tuple[Rule[Claim], ...] = (certified, attended, once, not_elsewhere)


def rows(facts: SubsidyFacts) -> tuple[Row, ...]:
    """Each trainee with the findings."""
    return tuple(_row(Claim(trainee, facts)) for trainee in facts.trainees)


def _row(claim: Claim) -> Row:
    checks = (*TRAINEE_RULES, employed) if claim.facts.claimant == ENTERPRISE else TRAINEE_RULES
    findings: tuple[Finding, ...] = tuple(check(claim) for check in checks)
    return Row(claim.trainee.name or f"证书 {claim.trainee.certificate}", findings)


def passing(facts: SubsidyFacts) -> list[TraineeFacts]:
    """The trainees who count."""
    return [trainee for trainee, row in zip(facts.trainees, rows(facts), strict=True) if row.eligible]


@rule("培训班", clause=CLAUSE)
def class_is_closed(facts: SubsidyFacts) -> Verdict:
    """The county has closed the class: attendance and certificates stand."""
    if facts.trained is not None:
        trained = facts.trained
        words = f"“{trained.title}”（班次{trained.number}，{cn_date(trained.starts_on)}至{cn_date(trained.ends_on)}）"
        return passed(f"{words}已结业") if trained.closed else failed(f"{words}还没有结业")
    if facts.person is not None and not facts.held:
        return failed("没有培训合格证书")
    return unanswered("请选择班次")


@rule("申领期限", clause=CLAUSE, uses=("claim_days",))
def in_time(facts: SubsidyFacts) -> Verdict:
    """Claimed by so many days after the class ended, the last of them included."""
    if facts.trained is None:
        return _in_time_at_all(facts)
    last = facts.trained.ends_on + timedelta(days=facts.claim_days.number)
    words = f"{cn_date(facts.trained.ends_on)}结业，应在{facts.claim_days.number}天内（{cn_date(last)}前）申领"
    return _by(words, facts.on, last)


def _by(words: str, on: date, last: date) -> Verdict:
    return passed(words) if on <= last else failed(f"{words}，申请日{cn_date(on)}已超过")


def _in_time_at_all(facts: SubsidyFacts) -> Verdict:
    """Before a class is chosen: whether any certificate of the person is young enough."""
    if facts.person is None or not facts.held:
        return unanswered("请选择班次")
    title, ended = max(facts.held, key=lambda held: held[1])
    last = ended + timedelta(days=facts.claim_days.number)
    words = f"“{title}”{cn_date(ended)}结业，应在{cn_date(last)}前申领"
    return _by(words, facts.on, last)


@rule("申请主体", clause=CLAUSE)
def who_claims(facts: SubsidyFacts) -> Verdict:
    """The trainee, the class's school, or an enterprise for its workers; of each of them `employed` asks."""
    if not facts.claimant:
        return unanswered("请选择申请主体")
    if facts.claimant == PERSON:
        return _a_person(facts)
    if facts.trained is None:
        return unanswered("请选择班次")
    if facts.claimant == SCHOOL and facts.organisation_id != facts.trained.school_id:
        return failed(f"本班由“{facts.trained.school}”举办，培训机构应为举办者")
    if facts.claimant == ENTERPRISE:
        return passed("企业为本企业职工申领，逐人核对劳动合同")
    return passed(f"本班由“{facts.trained.school}”举办")


def _a_person(facts: SubsidyFacts) -> Verdict:
    if facts.number_problem:
        return unknown(facts.number_problem)
    if facts.person is None:
        return failed("名册中没有此人，请核对身份证号码")
    if facts.trained is not None and not facts.trainees:
        return failed("本人不是此班的学员")
    return passed("本人申领")


@rule("补贴标准", clause=CLAUSE, uses=("short_max", "day_rule"))
def rate_known(facts: SubsidyFacts) -> Verdict:
    """There is a rate for a class of this length."""
    if facts.trained is None:
        return unanswered("请选择班次")
    found = rate(facts)
    return unknown(found.words) if found.fen is None else passed(found.words)


@rule("申报培训天数", clause=CLAUSE, uses=("day_rule",))
def days_claimed(facts: SubsidyFacts) -> Verdict:
    """No more days are claimed than the class had."""
    if facts.trained is None or facts.claimed_days is None:
        return unanswered("请填写申报的培训天数")
    days = days_of(facts, facts.trained)
    words = f"本班培训{days}天，申报{facts.claimed_days}天"
    if facts.claimed_days > days:
        return failed(f"{words}，不能超过培训天数")
    return passed(words) if facts.claimed_days == days else warned(f"{words}，少于培训天数，请核对出勤")


@rule("合格人数", clause=CLAUSE)
def somebody_passes(facts: SubsidyFacts) -> Verdict:
    """At least one trainee counts; those who do not are not paid for and do not stop the others."""
    if facts.trained is None:
        return unanswered("请选择班次")
    good = len(passing(facts))
    words = f"申报 {len(facts.trainees)} 人，符合 {good} 人"
    return passed(words) if good else failed(f"{words}，原因见各人")


@rule("资金来源", clause=CLAUSE)
def fund_named(facts: SubsidyFacts) -> Verdict:
    """One of the three funds of the clause."""
    return passed(facts.fund) if facts.fund else unanswered("请选择资金来源")


@rule("收款户名", clause=CLAUSE)
def own_account(facts: SubsidyFacts) -> Verdict:
    """The subsidy goes to the claimant's own account."""
    if not facts.account_holder:
        return unanswered("请填写开户名")
    if facts.account_holder == facts.applicant:
        return passed("开户名与申请人一致")
    return warned(f"开户名“{facts.account_holder}”与申请人“{facts.applicant}”不同，请核实")


RULES: tuple[Rule[SubsidyFacts], ...] = (
    notice_in_force,
    who_claims,
    class_is_closed,
    in_time,
    days_claimed,
    rate_known,
    somebody_passes,
    fund_named,
    own_account,
)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}" + (f".{fen % 100:02}" if fen % 100 else "")


def _days(half_days: int, halves: int) -> str:
    """Half-days as days of a class that meets at one or at both halves."""
    whole, rest = divmod(half_days, halves)
    return f"{whole}.5" if rest else str(whole)
