"""吸纳就业困难人员补贴: social insurance and post subsidies for people a workshop's enterprise has hired (二(一)1)."""

from fupin.model.terms import EMPLOYMENT_FUND, Action
from fupin.scheme import Letter, Pays, Scheme
from fupin.schemes.hire_subsidy.award import amount, grants, notice_item, printed, settle
from fupin.schemes.hire_subsidy.facts import CODES, HireSubsidyFacts, gather
from fupin.schemes.hire_subsidy.form import HireSubsidyForm
from fupin.schemes.hire_subsidy.model import HireSubsidyDetails
from fupin.schemes.hire_subsidy.rules import RULES, rows
from fupin.schemes.hire_subsidy.worker import for_worker

SCHEME: Scheme[HireSubsidyDetails, HireSubsidyFacts] = Scheme(
    code="hire_subsidy",
    title="吸纳就业困难人员补贴",
    clause="二(一)1",
    summary="设立扶贫车间的企业吸纳就业困难人员并签订劳动合同的，按月给予社会保险补贴和岗位补贴",
    details=HireSubsidyDetails,
    form=HireSubsidyForm,
    gather=gather,
    rules=RULES,
    rows=rows,
    amount=amount,
    settle=settle,
    grants=grants,
    notice_item=notice_item,
    printed=printed,
    letters=(
        Letter("receipt", "受理回执", "吸纳受"),
        Letter("approval", "吸纳就业困难人员补贴申请审批表", "吸纳审", on=Action.ISSUE, comes_back=True),
        Letter("decision", "吸纳就业困难人员补贴批复", "吸纳补", on=Action.ISSUE),
        Letter("refusal", "不予批准决定书", "吸纳不予", on=Action.REJECT),
    ),
    papers=(
        "营业执照", "法定代表人身份证", "就业困难人员认定表", "劳动合同", "身份证", "社会保险缴费凭证", "工资发放凭证",
        "开户许可证", "其他材料",
    ),
    pays=Pays.ONCE,
    funds=(EMPLOYMENT_FUND,),  # the notice names none for hires; 三(二) leans on the employment money
    for_worker=for_worker,
    figures=CODES,
)  # fmt: skip
