"""职业技能培训补贴: so much for each qualified trainee, to them, the school or an enterprise (二(三)6)."""

from fupin.model.terms import FUNDS, Action
from fupin.scheme import Letter, Pays, Scheme
from fupin.schemes.training_subsidy.award import CONTRACT, amount, brings, grants, notice_item, printed, settle
from fupin.schemes.training_subsidy.facts import CODES, SubsidyFacts, ahead, gather
from fupin.schemes.training_subsidy.form import TrainingSubsidyForm
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails
from fupin.schemes.training_subsidy.rules import RULES, rows

SCHEME: Scheme[TrainingSubsidyDetails, SubsidyFacts] = Scheme(
    code="training_subsidy",
    title="职业技能培训补贴",
    clause="二(三)6",
    summary="培训班结业后，按取得培训合格证书的人数补贴个人、培训机构或企业",
    details=TrainingSubsidyDetails,
    form=TrainingSubsidyForm,
    gather=gather,
    rules=RULES,
    rows=rows,
    amount=amount,
    settle=settle,
    grants=grants,
    notice_item=notice_item,
    printed=printed,
    letters=(
        Letter("receipt", "受理回执", "培补受"),
        Letter("approval", "职业技能培训补贴申请审批表", "培补审", on=Action.ISSUE, comes_back=True),
        Letter("decision", "职业技能培训补贴批复", "培补", on=Action.ISSUE),
        Letter("refusal", "不予批准决定书", "培补不予", on=Action.REJECT),
    ),
    papers=("身份证", "营业执照或办学许可证", "培训合格证书", "学员花名册和签到表", CONTRACT, "开户许可证", "其他材料"),
    pays=Pays.ONCE,
    funds=FUNDS,  # 6c names them; a claim says which one it draws on
    ahead=ahead,
    brings=brings,
    figures=CODES,
)
