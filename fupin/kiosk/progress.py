"""How far an application is, in plain words: what anybody with its code is told, and nothing about the person."""

from typing import NamedTuple

from fupin.clock import cn_date, local_date
from fupin.model import Application, KioskFiling
from fupin.model.terms import State
from fupin.schemes import SCHEMES


class Said(NamedTuple):
    """Where it stands and what comes next."""

    measure: str
    words: str
    since: str
    next: str
    number: str = ""


UNFINISHED = "还没有填完，还没有提交。"
WAITS = "已经在自助机填好，等您带身份证到窗口核对。"
WORDS = {
    State.SUBMITTED: ("窗口已经受理，乡镇（街道）正在初审。", "初审后报县级审批。"),
    State.ENDORSED: ("乡镇（街道）初审已通过，县级正在审批。", "审批后公示。"),
    State.APPROVED: ("县级已审批，等待公示。", "公示后作出批复。"),
    State.ON_NOTICE: ("正在公示。", "公示期满后作出批复。"),
    State.OBJECTED: ("公示中有人提出异议，正在核查。", "核查后告诉您结果，不用您做什么。"),
    State.ISSUED: ("已经批准。", "请带身份证到窗口领取文书。"),
    State.PAID: ("已经批准，资金已经发放。", "请查看您的银行账户。"),
    State.RETURNED: ("材料要补正。", "请带身份证到窗口，工作人员会告诉您补什么。"),
    State.REJECTED: ("没有批准。", "请到窗口领取书面决定，上面写着原因和可以怎么办。"),
    State.WITHDRAWN: ("申请已经撤回。", "要再办，可以重新申请。"),
}


def progress(filing: KioskFiling) -> Said:
    """In words, with dates."""
    application, measure = filing.application, SCHEMES[filing.application.scheme].title
    since = cn_date(local_date(application.since))
    if application.state is not State.DRAFT:
        words, further = WORDS[application.state]
        return Said(measure, words, since, f"{_due(application)}{further}", application.number or "")
    if filing.handed_in_at is None or filing.show_by is None:
        return Said(measure, UNFINISHED, cn_date(local_date(filing.started_at)), "请用“继续填写”填完，再提交。")
    return Said(measure, WAITS, since, f"请在{cn_date(filing.show_by)}前到窗口出示身份证。")


def _due(application: Application) -> str:
    if application.due_on is None:
        return ""
    expected = "预计" if application.due_provisional else ""
    return f"{expected}{cn_date(application.due_on)}前办完这一步。"
