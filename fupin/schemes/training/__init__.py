"""职业技能培训报名: free courses from the county's list for able, willing, working-age registered poor (二(三)6)."""

from fupin.model.terms import Action
from fupin.scheme import Letter, Pays, Scheme
from fupin.schemes.training.award import grants, notice_item, printed, settle
from fupin.schemes.training.facts import CODES, TrainingFacts, ahead, gather
from fupin.schemes.training.form import TrainingForm
from fupin.schemes.training.model import TrainingDetails
from fupin.schemes.training.rules import RULES, rows

SCHEME: Scheme[TrainingDetails, TrainingFacts] = Scheme(
    code="training",
    title="职业技能培训报名",
    clause="二(三)6",
    summary="劳动年龄内、有劳动能力和培训意愿的建档立卡贫困人口，免费参加项目清单上的培训",
    details=TrainingDetails,
    form=TrainingForm,
    gather=gather,
    rules=RULES,
    rows=rows,
    amount=lambda _facts: None,
    settle=settle,
    grants=grants,
    notice_item=notice_item,
    printed=printed,
    letters=(
        Letter("receipt", "受理回执", "培训受"),
        Letter("plan", "职业技能培训计划书", "培训", on=Action.ISSUE, comes_back=True),
        Letter("refusal", "不予批准决定书", "培训不予", on=Action.REJECT),
    ),
    papers=("身份证", "户口簿", "建档立卡证明", "其他材料"),
    pays=Pays.NEVER,
    ahead=ahead,
    wished=lambda person: person.wants_training is True,
    figures=CODES,
    indicator="免费技能培训",
)
