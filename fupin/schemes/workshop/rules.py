"""Which workers of a roster earn the workshop its award, and whether the application stands (二(一)1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fupin.calendar import add_months, months_between, whole_months
from fupin.clock import cn_date
from fupin.model.terms import Confirmed
from fupin.rules import Finding, Rule, Verdict, failed, passed, rule, unanswered, unknown, warned
from fupin.scheme import Row
from fupin.schemes.common import notice_in_force, registered_verdict
from fupin.schemes.exclusive import apart, meets
from fupin.schemes.workshop.facts import WorkerFacts, WorkshopFacts

CLAUSE = "二(一)1"
CONTRACT_WANTED = "承揽合同"
POST, HIRE = "public_post", "hire_subsidy"
FROM_SIGNING = "from_signing"


@rule("建档立卡", clause=CLAUSE)
def worker_registered(worker: WorkerFacts) -> Verdict:
    """The worker is a registered poor person on the application's day."""
    return registered_verdict(worker.person, worker.on, "" if worker.id_masked else "请先填写正确的身份证号码")


@rule("承揽合同", clause=CLAUSE)
def contract_kind(worker: WorkerFacts) -> Verdict:
    """Work is given by a contract for work (承揽), not of employment."""
    if not worker.contract:
        return unanswered("请选择合同类型")
    return passed(worker.contract) if worker.contract == CONTRACT_WANTED else failed(f"{worker.contract}，应为承揽合同")


@rule("合同期", clause=CLAUSE, uses=("window_months", "window_rule"))
def contract_term(worker: WorkerFacts) -> Verdict:
    """A whole twelve-month window fits between the contract's days, both included."""
    if not worker.contract_from or not worker.contract_to:
        return unanswered("请填写合同起止日期")
    wanted = worker.window_months.number
    months, days = whole_months(worker.contract_from, worker.contract_to)
    span = f"合同{cn_date(worker.contract_from)}至{cn_date(worker.contract_to)}，共 {months} 个月"
    words = f"{span}{f' {days} 天' if days else ''}，应满 {wanted} 个月"
    return passed(words) if months >= wanted else failed(words)


@dataclass(frozen=True)
class Window:
    """A twelve-month window of a contract, the pay in it, and the line it is held against. Money in fen."""

    starts_on: date
    ends_on: date
    pay_fen: int
    line_fen: int | None
    missing: str
    mark: str = ""

    @property
    def reached(self) -> bool:
        """Pay of at least the line of the year in which the window ends."""
        return self.line_fen is not None and self.pay_fen >= self.line_fen


def windows(worker: WorkerFacts) -> Iterator[Window]:
    """The windows that may count: from signing, or from any payment as long as it fits in the contract."""
    if not worker.contract_from or not worker.contract_to or not worker.window_months.known:
        return
    starts = {worker.contract_from}
    if worker.window_rule.text != FROM_SIGNING:
        starts |= {pay.on for pay in worker.payments}
    for start in sorted(starts):
        end = add_months(start, worker.window_months.number) - timedelta(days=1)
        if worker.contract_from <= start and end <= worker.contract_to:
            yield _window(worker, start, end)


def _window(worker: WorkerFacts, start: date, end: date) -> Window:
    pay = sum(pay.fen for pay in worker.payments if start <= pay.on <= end)
    line = worker.lines.get(end.year)
    if line is None or not line.known:
        return Window(start, end, pay, None, line.missing if line else f"{end.year}年省定贫困线尚未公布")
    mark = "" if line.status is Confirmed.CONFIRMED else f"（{line.status.label}）"
    return Window(start, end, pay, line.number, "", mark)


def best_window(worker: WorkerFacts) -> Window | None:
    """The first window that reaches its line, else one with pay whose line is unknown, else the one with most pay."""
    found = list(windows(worker))
    reached = next((window for window in found if window.reached), None)
    untold = [window for window in found if window.line_fen is None and window.pay_fen]
    return reached or max(untold or found, key=lambda window: window.pay_fen, default=None)


@rule("12个月内报酬", clause=CLAUSE, uses=("window_months", "window_rule", "line_year_rule"))
def pay_reaches_line(worker: WorkerFacts) -> Verdict:
    """Pay received within the window is at least that year's provincial poverty line, to the fen."""
    if not worker.contract_from or not worker.contract_to:
        return unanswered("请填写合同起止日期")
    window = best_window(worker)
    if window is None:
        return unknown("合同期内没有完整的12个月，无法核对报酬")
    if worker.incomplete:
        return unknown(f"报酬台账有 {worker.incomplete} 行缺金额或付款日，请补全")
    span = f"{cn_date(window.starts_on)}至{cn_date(window.ends_on)}实付 {_yuan(window.pay_fen)} 元"
    if window.line_fen is None:
        return unknown(f"{span}；{window.missing}")
    words = f"{span}，{window.ends_on.year}年省定贫困线 {_yuan(window.line_fen)} 元{window.mark}"
    return passed(words) if window.reached else failed(f"{words}，差 {_yuan(window.line_fen - window.pay_fen)} 元")


@rule("一人一生一次", clause=CLAUSE)
def once_in_a_life(worker: WorkerFacts) -> Verdict:
    """No workshop has had the award for this person."""
    before = [grant for grant in worker.grants if grant.scheme == "workshop"]
    return failed(f"已在“{before[0].item}”享受过一次性奖补") if before else passed("没有享受过一次性奖补")


def contract_months(worker: WorkerFacts) -> set[str]:
    """The months that the contract touches, as 2026-03."""
    if not worker.contract_from or not worker.contract_to:
        return set()
    return months_between(worker.contract_from, worker.contract_to)


@rule("没有公益性岗位", clause="二(一)1、2")
def no_public_post(worker: WorkerFacts) -> Verdict:
    """On no day of the contract did the person hold a public-welfare post, which is for who finds no work."""
    first, last = worker.contract_from or date.min, worker.contract_to or date.max
    during = [grant for grant in worker.grants if meets(grant, first, last)]
    return apart(contract_months(worker), during, POST, "在公益性岗位", "合同期内没有公益性岗位")


@rule("没有吸纳就业补贴", clause=CLAUSE)
def no_hire_subsidy(worker: WorkerFacts) -> Verdict:
    """The same work does not earn both the award and the subsidies for a hire."""
    what = "已享受社会保险补贴和岗位补贴"
    return apart(contract_months(worker), worker.grants, HIRE, what, "合同期内没有享受社会保险补贴和岗位补贴")


@rule("其他在办申请", clause=CLAUSE)
def not_elsewhere(worker: WorkerFacts) -> Verdict:
    """Another workshop's open application names the same person: whoever is issued first counts."""
    if worker.elsewhere is None:
        return passed("没有列入其他车间的在办申请")
    return warned(f"已列入另一车间的在办申请 {worker.elsewhere}，先批复的有效，请核实")


WORKER_RULES: tuple[Rule[WorkerFacts], ...] = (
    worker_registered,
    contract_kind,
    contract_term,
    pay_reaches_line,
    once_in_a_life,
    no_public_post,
    no_hire_subsidy,
    not_elsewhere,
)


def rows(facts: WorkshopFacts) -> tuple[Row, ...]:
    """Each worker with the findings."""
    return tuple(_row(worker) for worker in facts.workers)


def _row(worker: WorkerFacts) -> Row:
    findings: tuple[Finding, ...] = tuple(check(worker) for check in WORKER_RULES)
    return Row(worker.name or worker.id_masked or "未填身份证号码", findings)


@rule("扶贫任务重的县", clause=CLAUSE, uses=("heavy_task",))
def heavy_task_county(facts: WorkshopFacts) -> Verdict:
    """The county is one with heavy relief tasks."""
    return passed("本县（市、区）列为扶贫任务重的县") if facts.heavy_task.flag else failed("本县（市、区）未列入")


@rule("奖补人数", clause=CLAUSE, uses=("award",))
def some_worker_passes(facts: WorkshopFacts) -> Verdict:
    """At least one worker passes; those who do not are not paid and do not stop the others."""
    if not facts.workers:
        return unanswered("请填写工人花名册")
    good = sum(row.eligible for row in rows(facts))
    words = f"花名册 {len(facts.workers)} 人，符合 {good} 人，每人 {_yuan(facts.award.number)} 元"
    return passed(words) if good else failed(f"{words}，原因见各人")


@rule("收款户名", clause=CLAUSE)
def own_account(facts: WorkshopFacts) -> Verdict:
    """The award goes to the enterprise's own account."""
    if not facts.account_holder:
        return unanswered("请填写开户名")
    if facts.account_holder == facts.company:
        return passed("开户名与企业名称一致")
    return warned(f"开户名“{facts.account_holder}”与企业名称“{facts.company}”不同，请核实")


RULES: tuple[Rule[WorkshopFacts], ...] = (notice_in_force, heavy_task_county, some_worker_passes, own_account)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02}"
