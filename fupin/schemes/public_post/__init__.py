"""公益性岗位安置: a public-welfare post for working-age registered poor whom the market cannot place (二(一)2)."""

from fupin.model.terms import EMPLOYMENT_FUND, JOBLESS, Action
from fupin.scheme import Letter, Pays, Scheme
from fupin.schemes.public_post.award import amount, brings, grants, notice_item, printed, settle
from fupin.schemes.public_post.facts import CODES, PostFacts, ahead, gather
from fupin.schemes.public_post.form import PublicPostForm
from fupin.schemes.public_post.model import PublicPostDetails
from fupin.schemes.public_post.rules import RULES

SCHEME: Scheme[PublicPostDetails, PostFacts] = Scheme(
    code="public_post",
    title="公益性岗位安置",
    clause="二(一)2",
    summary="持残疾证或距领取养老保险待遇不足5年、市场渠道难以就业的劳动年龄贫困人口，由公益性岗位托底安置",
    details=PublicPostDetails,
    form=PublicPostForm,
    gather=gather,
    rules=RULES,
    amount=amount,
    settle=settle,
    grants=grants,
    notice_item=notice_item,
    printed=printed,
    letters=(
        Letter("receipt", "受理回执", "公岗受"),
        Letter("approval", "公益性岗位安置申请审批表", "公岗审", on=Action.ISSUE, comes_back=True),
        Letter("start", "公益性岗位上岗通知书", "公岗", on=Action.ISSUE),
        Letter("refusal", "不予批准决定书", "公岗不予", on=Action.REJECT),
        Letter("expiry", "公益性岗位到期告知书", "公岗期"),
    ),
    papers=("身份证", "户口簿", "一寸照片", "残疾证", "银行卡", "其他材料"),
    pays=Pays.MONTHLY,
    funds=(EMPLOYMENT_FUND,),  # the notice names no fund for posts; 三(二) leans on the employment money
    brings=brings,
    wished=lambda person: person.employment == JOBLESS,
    ahead=ahead,
    figures=CODES,
)
