"""Invented enterprises with workshops, training schools and units that open posts."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from fupin.model.organisations import Organisation
from fupin.model.terms import OrganisationKind

ENTERPRISE, SCHOOL, UNIT = OrganisationKind.ENTERPRISE, OrganisationKind.SCHOOL, OrganisationKind.UNIT
REGISTRY = {ENTERPRISE: "91", SCHOOL: "52", UNIT: "54"}  # who registered it: commerce, civil affairs, agriculture

# kind, area, name, legal person, address, licence
ORGANISATIONS = (
    (ENTERPRISE, "370702001", "潍坊演示柳编工艺品有限公司", "孟祥瑞", "柳溪村东首", ""),
    (ENTERPRISE, "370702005", "潍坊演示服装加工有限公司", "邵文静", "枣林村工业点", ""),
    (ENTERPRISE, "370702006", "潍坊演示农产品有限公司", "蒋立民", "麦香村南路", ""),
    (ENTERPRISE, "370724101", "临朐演示果品有限公司", "尹秀芝", "栗子沟村村口", ""),
    (ENTERPRISE, "370724105", "临朐演示手套针织有限公司", "窦建业", "云台崮村委东侧", ""),
    (ENTERPRISE, "370724116", "临朐演示玩具有限公司", "褚晓燕", "石碾村旧小学", ""),
    (SCHOOL, "370702001", "潍城演示职业培训学校", "卢明德", "演示路1号", "人社民演示0001号"),
    (SCHOOL, "370702005", "潍城演示家政培训学校", "葛玉珍", "演示路2号", "人社民演示0002号"),
    (SCHOOL, "370724101", "临朐演示农民技术学校", "祝东升", "演示路3号", "人社民演示0003号"),
    (UNIT, "370702001", "柳溪村村民委员会（演示）", "于广福", "柳溪村", ""),
    (UNIT, "370702005", "枣林村村民委员会（演示）", "曲成林", "枣林村", ""),
    (UNIT, "370702006", "麦香村村民委员会（演示）", "时春生", "麦香村", ""),
    (UNIT, "370724101", "栗子沟村村民委员会（演示）", "耿传友", "栗子沟村", ""),
    (UNIT, "370724105", "云台崮村村民委员会（演示）", "谭守信", "云台崮村", ""),
    (UNIT, "370724116", "石碾村村民委员会（演示）", "聂长河", "石碾村", ""),
)


def add_organisations(session: Session) -> None:
    """Add those that are missing. The caller commits."""
    known = set(session.scalars(select(Organisation.credit_code)))
    for index, (kind, area, name, legal, address, licence) in enumerate(ORGANISATIONS, 1):
        code = credit_code(kind, area[:6], index)
        if code in known:
            continue
        body = Organisation(kind=kind, name=name, credit_code=code, area_code=area, legal_person=legal, address=address)
        body.licence = licence or None
        body.phone = f"0536800{index:04}"
        session.add(body)


def credit_code(kind: OrganisationKind, county: str, index: int) -> str:
    """A code with a right check digit whose body number (MA9Y…) is invented."""
    body = f"{REGISTRY[kind]}{county}MA9Y{index:05}"
    return body + str(uscc.calc_check_digit(body))
