"""Figures that let the demonstration office judge cases today; every row says that it is for demonstration."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.model.policy import PolicyDocument
from fupin.model.terms import Confirmed
from fupin.seeds import CITY_CODE, NOTICE_FROM, NOTICE_TO, Row, add_parameters, notice, wage_rows
from fupin.seeds.wages import Period, wages

CONTINUATION = "demo-continuation"
CONTINUED_FROM = date(2020, 5, 16)
SOURCE = "演示数据，非政策依据"

POVERTY_LINE_FEN = {2016: 340000, 2017: 350000, 2018: 360000, 2019: 380000}
LATER_LINE_FEN = 400000
LAST_YEAR = 2027
LATER_WAGES = Period(date(2021, 10, 1), None, ((210000, 2100), (190000, 1900)), SOURCE, Confirmed.DEMO)

# code, area, unit, value, title, clause
FIGURES = (
    ("workshop.county_heavy_task", "370702", "是否", "true", "扶贫任务重的县（市、区）", "二(一)1"),
    ("workshop.county_heavy_task", "370724", "是否", "true", "扶贫任务重的县（市、区）", "二(一)1"),
    ("hire.post_subsidy_monthly_fen", "370702", "分/月", "30000", "吸纳就业困难人员岗位补贴每人每月标准", "二(一)1"),
    ("hire.social_share_pct", "370702", "%", "60", "吸纳就业困难人员社会保险补贴占企业缴费的比例", "二(一)1"),
    ("hire.max_months", "370702", "月", "36", "吸纳就业困难人员补贴最长月数", "二(一)1"),
    ("training.short_rate_fen", "370702", "分", "50000", "实用技能型短期培训补贴标准", "二(三)6"),
    ("training.short_rate_fen", "370724", "分", "40000", "实用技能型短期培训补贴标准", "二(三)6"),
    ("transport.amount_fen", "370702", "分/年", "40000", "交通补助标准", "二(一)3"),
    ("transport.amount_fen", "370724", "分/年", "30000", "交通补助标准", "二(一)3"),
)


def seed_demo(session: Session) -> None:
    """Add the continuing document and the demonstration figures that are missing. The caller commits."""
    add_parameters(session, _rows(notice(session), _continuation(session)))


def _continuation(session: Session) -> PolicyDocument:
    found = session.scalar(select(PolicyDocument).where(PolicyDocument.code == CONTINUATION))
    if found is not None:
        return found
    made = PolicyDocument(
        code=CONTINUATION,
        title="演示用接续文件",
        area_code=CITY_CODE,
        valid_from=CONTINUED_FROM,
        valid_to=None,
        status=Confirmed.DEMO,
        continues_id=notice(session).id,
    )
    session.add(made)
    session.flush()
    return made


def _rows(first: PolicyDocument, later: PolicyDocument) -> Iterator[Row]:
    for code, area, unit, value, title, clause in FIGURES:
        row = {"code": code, "area_code": area, "unit": unit, "value": value, "title": title, "clause": clause}
        yield {**row, **_demo(first), "valid_from": NOTICE_FROM, "valid_to": None}
    for year in range(NOTICE_FROM.year, LAST_YEAR + 1):
        yield _poverty_line(year, first if date(year, 1, 1) <= NOTICE_TO else later)
    for wage in wages((LATER_WAGES,)):
        yield from ({**row, **_demo(later)} for row in wage_rows(wage, later.id))


def _poverty_line(year: int, document: PolicyDocument) -> Row:
    return {
        "code": "poverty_line.provincial_fen",
        "area_code": CITY_CODE,
        "valid_from": date(year, 1, 1),
        "valid_to": date(year, 12, 31),
        "value": str(POVERTY_LINE_FEN.get(year, LATER_LINE_FEN)),
        "unit": "分/年",
        "title": "省定贫困线",
        "clause": "二(一)1",
        **_demo(document),
    }


def _demo(document: PolicyDocument) -> Row:
    return {"source": SOURCE, "status": Confirmed.DEMO, "document_id": document.id}
