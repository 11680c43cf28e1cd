"""For which of the people hired, and for which months, the subsidies may be claimed (二(一)1)."""

from fupin.calendar import months_between
from fupin.clock import cn_date
from fupin.model.terms import StatusEvent
from fupin.rules import Finding, Rule, Verdict, failed, passed, rule, unanswered, unknown, warned
from fupin.scheme import Row
from fupin.schemes.common import notice_in_force
from fupin.schemes.exclusive import apart, said
from fupin.schemes.hire_subsidy.facts import HireFacts, HireSubsidyFacts

CLAUSE = "二(一)1"
CONTRACT_WANTED = "劳动合同"
POST, AWARD = "public_post", "workshop"
NO_MONTHS = "请填写申领的月份和缴费"


def claimed(hire: HireFacts) -> set[str]:
    """The months claimed, as 2026-03."""
    return {each.month for each in hire.months}


@rule("就业困难人员", clause=CLAUSE)
def in_hardship(hire: HireFacts) -> Verdict:
    """Recognised as hard to place, before the first month claimed was over."""
    if not hire.hardship or not hire.certified_on:
        return unanswered("请填写困难类别和认定日期，并附就业困难人员认定表")
    words = f"{hire.hardship}，{cn_date(hire.certified_on)}认定"
    first = min(claimed(hire), default="")
    if first and f"{hire.certified_on:%Y-%m}" > first:
        return failed(f"{words}，认定之前的{said({first})}不能申领")
    return passed(words)


@rule("劳动合同", clause=CLAUSE)
def contract_kind(hire: HireFacts) -> Verdict:
    """A contract of employment; one for work (承揽) is what the one-off award is for."""
    if not hire.contract:
        return unanswered("请选择合同类型")
    return passed(hire.contract) if hire.contract == CONTRACT_WANTED else failed(f"{hire.contract}，应为劳动合同")


@rule("合同期", clause=CLAUSE)
def within_contract(hire: HireFacts) -> Verdict:
    """Each month claimed is one of the contract."""
    if not hire.contract_from or not hire.contract_to:
        return unanswered("请填写合同起止日期")
    span = f"合同{cn_date(hire.contract_from)}至{cn_date(hire.contract_to)}"
    outside = claimed(hire) - months_between(hire.contract_from, hire.contract_to)
    return failed(f"{span}，不包括{said(outside)}") if outside else passed(span)


@rule("申领月份", clause=CLAUSE)
def within_claim(hire: HireFacts) -> Verdict:
    """Each month lies in the period claimed and is over on the application's day, with its contributions."""
    months = claimed(hire)
    if not months:
        return unanswered(NO_MONTHS)
    if hire.incomplete:
        return unknown(f"有 {hire.incomplete} 行缺月份或缴费金额，请补全")
    if not hire.claim_from or not hire.claim_to:
        return unanswered("请填写申领期间")
    if running := {month for month in months if month >= f"{hire.on:%Y-%m}"}:
        return failed(f"{said(running)}还没有过完，过完后再申领")
    outside = {month for month in months if not hire.claim_from <= month <= hire.claim_to}
    if outside:
        return failed(f"{said(outside)}不在申领期间{said({hire.claim_from})}至{said({hire.claim_to})}之内")
    unpaid = {each.month for each in hire.months if each.paid_fen <= 0}
    if unpaid:
        return failed(f"{said(unpaid)}没有缴纳社会保险费")
    return passed(f"共 {len(months)} 个月：{said(months)}")


@rule("不重复申领", clause=CLAUSE)
def not_twice(hire: HireFacts) -> Verdict:
    """No month of this person was granted before, to this enterprise or another."""
    twice = claimed(hire) & hire.granted.keys()
    if twice:
        return failed(f"{said(twice)}已在申请{hire.granted[min(twice)]}中批复，不能重复申领")
    return passed("这些月份没有批复过")


@rule("补贴月数", clause=CLAUSE, uses=("max_months",))
def months_left(hire: HireFacts) -> Verdict:
    """Not more months in a life than the county allows."""
    before, asked, most = len(hire.granted), len(claimed(hire) - hire.granted.keys()), hire.max_months.number
    words = f"以前 {before} 个月，本次 {asked} 个月，合计 {before + asked} 个月，最长 {most} 个月"
    return passed(words) if before + asked <= most else failed(words)


@rule("没有公益性岗位", clause=CLAUSE)
def no_public_post(hire: HireFacts) -> Verdict:
    """In no month claimed did the person hold a public-welfare post."""
    return apart(claimed(hire), hire.grants, POST, "在公益性岗位", "这些月份没有公益性岗位")


@rule("没有一次性奖补", clause=CLAUSE)
def no_award(hire: HireFacts) -> Verdict:
    """The same work does not earn both the one-off award and these subsidies."""
    return apart(claimed(hire), hire.grants, AWARD, "已享受扶贫车间一次性奖补", "这些月份没有享受一次性奖补")


@rule("名册", clause=CLAUSE)
def on_register(hire: HireFacts) -> Verdict:
    """The register does not say that the person had died before; that it does not know them is only pointed out."""
    if hire.person and hire.person.status is StatusEvent.DIED and hire.person.status_on:
        last = max(claimed(hire), default=f"{hire.on:%Y-%m}")
        if last > f"{hire.person.status_on:%Y-%m}" or not hire.months:
            return failed(f"{cn_date(hire.person.status_on)}死亡，之后的月份不能申领")
    if hire.person:
        return passed("名册中有此人")
    return warned("名册中没有此人，请按认定表核对身份") if hire.id_masked else unanswered("请填写身份证号码")


HIRE_RULES: tuple[Rule[HireFacts], ...] = (
    on_register,
    in_hardship,
    contract_kind,
    within_contract,
    within_claim,
    not_twice,
    months_left,
    no_public_post,
    no_award,
)


def rows(facts: HireSubsidyFacts) -> tuple[Row, ...]:
    """Each hire with the findings."""
    return tuple(_row(hire) for hire in facts.hires)


def _row(hire: HireFacts) -> Row:
    findings: tuple[Finding, ...] = tuple(check(hire) for check in HIRE_RULES)
    return Row(hire.name or hire.id_masked or "未填身份证号码", findings)


@rule("扶贫车间", clause=CLAUSE)
def has_workshop(facts: HireSubsidyFacts) -> Verdict:
    """The enterprise has a workshop that the county has confirmed."""
    if not facts.company:
        return unanswered("请填写企业名称和统一社会信用代码")
    if facts.workshop:
        return passed(f"已登记“{facts.workshop}”")
    return unknown("没有已确认的扶贫车间，请先在“扶贫车间”登记，由县级确认")


@rule("补贴标准", clause=CLAUSE, uses=("post_subsidy", "social_share"))
def figures_known(facts: HireSubsidyFacts) -> Verdict:
    """The county has set both figures."""
    post = facts.post_subsidy.number
    return passed(f"岗位补贴每人每月 {post / 100:,.2f} 元；社保补贴为企业缴费的 {facts.social_share.number}%")


@rule("申领人数", clause=CLAUSE)
def some_hire_passes(facts: HireSubsidyFacts) -> Verdict:
    """At least one hire passes; those who do not are not paid and do not stop the others."""
    if not facts.hires:
        return unanswered("请填写吸纳人员")
    good = sum(row.eligible for row in rows(facts))
    words = f"申报 {len(facts.hires)} 人，符合 {good} 人"
    return passed(words) if good else failed(f"{words}，原因见各人")


@rule("收款户名", clause=CLAUSE)
def own_account(facts: HireSubsidyFacts) -> Verdict:
    """The subsidies go to the enterprise's own account."""
    if not facts.account_holder:
        return unanswered("请填写开户名")
    if facts.account_holder == facts.company:
        return passed("开户名与企业名称一致")
    return warned(f"开户名“{facts.account_holder}”与企业名称“{facts.company}”不同，请核实")


RULES: tuple[Rule[HireSubsidyFacts], ...] = (
    notice_in_force,
    has_workshop,
    figures_known,
    some_hire_passes,
    own_account,
)
