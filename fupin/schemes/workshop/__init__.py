"""扶贫车间一次性奖补: 1000 yuan once for each poor worker paid the poverty line within twelve months (二(一)1)."""

from fupin.model.terms import ENTERPRISE_FUND, Action
from fupin.scheme import Letter, Pays, Scheme
from fupin.schemes.workshop.award import amount, grants, notice_item, printed, settle
from fupin.schemes.workshop.facts import CODES, LINE, WorkshopFacts, ahead, gather
from fupin.schemes.workshop.form import WorkshopForm
from fupin.schemes.workshop.model import WorkshopDetails
from fupin.schemes.workshop.rules import RULES, rows
from fupin.schemes.workshop.worker import for_worker

SCHEME: Scheme[WorkshopDetails, WorkshopFacts] = Scheme(
    code="workshop",
    title="扶贫车间一次性奖补",
    clause="二(一)1",
    summary="扶贫车间与建档立卡贫困人口签订承揽合同，12个月内给付报酬达到省定贫困线的，按人一次性奖补",
    details=WorkshopDetails,
    form=WorkshopForm,
    gather=gather,
    rules=RULES,
    rows=rows,
    amount=amount,
    settle=settle,
    grants=grants,
    notice_item=notice_item,
    printed=printed,
    letters=(
        Letter("receipt", "受理回执", "奖补受"),
        Letter("approval", "扶贫车间一次性奖补申请审批表", "奖补审", on=Action.ISSUE, comes_back=True),
        Letter("decision", "扶贫车间一次性奖补批复", "奖补", on=Action.ISSUE),
        Letter("refusal", "不予批准决定书", "奖补不予", on=Action.REJECT),
    ),
    papers=(
        "营业执照", "法定代表人身份证", "承揽合同", "工人身份证", "识别卡", "12个月报酬支付凭证", "车间照片",
        "场地证明", "开户许可证", "意外险保单", "其他材料",
    ),
    pays=Pays.ONCE,
    funds=(ENTERPRISE_FUND,),
    for_worker=for_worker,
    ahead=ahead,
    figures={**CODES, "line": LINE},
)  # fmt: skip
