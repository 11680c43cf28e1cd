"""Synthetic letters: one full set of values for every kind, and long variants of some."""

from copy import deepcopy
from typing import Any

Values = dict[str, Any]

KINDS = (
    "training_receipt",
    "training_plan",
    "training_refusal",
    "workshop_receipt",
    "workshop_approval",
    "workshop_decision",
    "workshop_refusal",
    "public_post_receipt",
    "public_post_approval",
    "public_post_start",
    "public_post_refusal",
    "public_post_expiry",
    "hire_subsidy_receipt",
    "hire_subsidy_approval",
    "hire_subsidy_decision",
    "hire_subsidy_refusal",
    "training_subsidy_receipt",
    "training_subsidy_approval",
    "training_subsidy_decision",
    "training_subsidy_refusal",
    "notice_list",
)
LONG_NAME = "阿卜杜热合曼·" + "买买提吐尔逊" * 7 + "江"
OFFICE = {"name": "潍坊市潍城区人力资源和社会保障局", "short": "潍城人社", "phone": "0536-8180000"}
POLICY = {
    "title": "关于做好就业与社会保障精准扶贫工作的通知",
    "number": "潍人社发〔2016〕15号",
    "clause": "二(一)1",
    "valid": "2016年5月16日至2020年5月15日",
}
PERSON = {
    "name": "样本一",
    "id_number": "370702197001010018",
    "sex": "男",
    "birth": "1970-01-01",
    "age": 49,
    "ethnicity": "汉族",
    "phone": "13800000000",
    "area": "潍坊市潍城区于河街道示范村",
    "household_no": "370702001001",
    "person_no": "37070200100101",
    "card_no": "潍城-2016-000123",
}
ORGANISATION = {
    "name": "潍城区示范手工艺品有限公司",
    "uscc": "91370702MA3C0000XX",
    "legal_person": "样本二",
    "phone": "0536-8180001",
    "address": "潍坊市潍城区于河街道示范村村委会东五十米",
}
TITLES = {
    "training": "职业技能培训",
    "workshop": "扶贫车间一次性奖补",
    "hire_subsidy": "吸纳就业困难人员补贴",
    "public_post": "公益性岗位安置",
    "training_subsidy": "职业技能培训补贴",
}
BY_COMPANY = {"workshop", "hire_subsidy", "training_subsidy"}
AMOUNTS = {
    "workshop": {"fen": 300_000, "words": "3 人 × 1000 元"},
    "hire_subsidy": {"fen": 1_026_000, "words": "3 人共 18 个月"},
    "training_subsidy": {"fen": 300_000, "words": "3 人 × 1000 元"},
}
STEPS = ("村（社区）意见", "乡镇（街道）初审意见", "扶贫办身份核验意见", "县级人社部门审批意见", "财政部门意见")
COURSE = {
    "code": "PX2019-017",
    "title": "柳编手工艺",
    "kind": "特色产业培训",
    "school": "潍城区示范职业培训学校",
    "days": 5,
    "hours": 40,
    "place": "潍城区于河街道示范村文化大院",
    "certificate": "培训合格证书",
    "starts_on": "2019-04-01",
    "ends_on": "2019-04-05",
    "contact": "样本三　0536-8180002",
}
OPENING = {
    "unit": "潍城区于河街道示范村村民委员会",
    "title": "村庄保洁员",
    "kind": "保洁保绿",
    "content": "负责村内主要道路、文化广场的日常清扫，垃圾桶周边清理，绿化带杂物捡拾。",
    "conditions": "身体条件能够从事一般户外清扫劳动，服从村民委员会管理。",
}


def values(kind: str) -> Values:
    """Everything the letter of that kind prints."""
    if kind == "notice_list":
        return {**_common(), "notice": _notice(6)}
    scheme = kind.rpartition("_")[0]
    return {
        **_common(),
        "application": _application(scheme),
        "person": None if scheme in BY_COMPANY else deepcopy(PERSON),
        "organisation": deepcopy(ORGANISATION) if scheme in BY_COMPANY else None,
        "answers": _answers(scheme),
        "findings": _findings(),
        "opinions": [] if kind == "training_plan" else _opinions(),
        "amount": AMOUNTS.get(scheme),
        "refusal": _refusal(),
        "facts": FACTS[scheme](),
    }


def long_values(kind: str) -> Values:
    """The same letter with 40 workers, a 50-character name and long opinions."""
    letter = values(kind)
    if kind == "notice_list":
        return letter | {"notice": _notice(60)}
    letter["application"]["applicant"] = LONG_NAME
    letter["application"]["papers"] = [f"材料之{index}：承揽合同和报酬发放凭证复印件" for index in range(1, 25)]
    for opinion in letter["opinions"]:
        opinion["text"] = "经逐户核对，情况属实，材料齐全，符合文件规定的条件。" * 12
    letter["refusal"]["reason"] = "所附报酬发放凭证与花名册记载的金额不一致，经通知未在期限内补正。" * 10
    if letter["person"]:
        letter["person"]["name"] = LONG_NAME
    if letter["facts"].get("workers"):
        letter["facts"] = _workshop(40, 37)
        letter["facts"]["workers"][4]["name"] = LONG_NAME
        letter["amount"] = {"fen": 3_700_000, "words": "37 人 × 1000 元"}
    if letter["facts"].get("hires"):
        letter["facts"] = _hire_subsidy(40, 37)
        letter["facts"]["hires"][4]["name"] = LONG_NAME
    if letter["facts"].get("trainees"):
        letter["facts"] = _training_subsidy(40, 37)
        letter["facts"]["trainees"][4]["name"] = LONG_NAME
        letter["amount"] = {"fen": 3_700_000, "words": "37 人 × 1000 元"}
    return letter


def _common() -> Values:
    return {
        "office": dict(OFFICE),
        "number": "潍城人社奖补〔2019〕12号",
        "code": "7KXM4QPA",
        "verify_url": "http://10.8.0.12/verify?code=7KXM4QPA",
        "issued_on": "2019-03-11",
        "demo": False,
        "policy": dict(POLICY),
    }


def _application(scheme: str) -> Values:
    return {
        "receipt_number": "370702-2019-00012",
        "scheme": scheme,
        "title": TITLES[scheme],
        "applied_on": "2019-02-18",
        "submitted_at": "2019-02-18",
        "applicant": ORGANISATION["name"] if scheme in BY_COMPANY else PERSON["name"],
        "area": "潍城区于河街道示范村",
        "next_step": "于河街道人力资源和社会保障所初审，5 个工作日内办结。",
        "due_on": "2019-02-25",
        "board": "公示无异议",
        "id_masked": "" if scheme in BY_COMPANY else "370702********0018",
        "phone_masked": "138****0000",
        "agent": "",
        "papers": ["居民身份证复印件", "扶贫识别卡复印件", "承揽合同", "12 个月报酬发放凭证"],
    }


def _answers(scheme: str) -> list[Values]:
    bank = [["开户名", "样本一"], ["开户银行", "潍坊农商银行于河支行"], ["银行账号", "6217 **** **** 0018"]]
    return [{"title": "申报情况", "rows": ANSWERS[scheme]}, {"title": "收款账户", "rows": bank}]


def _findings() -> list[Values]:
    rows = (
        ("属于建档立卡贫困人口", "passed", "符合", "申请日为建档立卡贫困人口，识别卡有效"),
        ("设立扶贫车间满 12 个月", "failed", "不符合", "已满 11 个月，应满 12 个月"),
        ("报酬达到当年省定贫困线", "unknown", "无法判断", "2019 年省定贫困线尚未确认"),
        ("同户没有重复享受", "warned", "提醒", "同户另有 1 人在公益性岗位"),
    )
    return [
        {"title": title, "clause": "二(一)1", "outcome": outcome, "outcome_text": text, "words": words}
        for title, outcome, text, words in rows
    ]


def _opinions() -> list[Values]:
    given = [_opinion(step, f"样本{digit}") for step, digit in zip(STEPS[:-1], "四五六七", strict=True)]
    return [*given, {"step": STEPS[-1], "text": "", "name": "", "date": "2019-03-11", "blank": True}]


def _opinion(step: str, name: str) -> Values:
    text = "经核对，情况属实，同意上报。"
    return {"step": step, "text": text, "name": name, "date": "2019-03-01", "blank": False}


def _refusal() -> Values:
    return {
        "reason": "车间设立至申请日已满 11 个月，应满 12 个月，暂不符合奖补条件。",
        "remedy": "车间设立满 12 个月后（2019年4月1日起），可以补充最近一个月的报酬发放凭证重新申请。",
    }


def _worker(index: int, outcome: str) -> Values:
    passed = outcome == "passed"
    return {
        "name": f"样本{index}",
        "id_masked": "370702********0018",
        "contract_kind": "承揽",
        "contract_from": "2018-01-01",
        "contract_to": "2018-12-31",
        "job": "柳编",
        "window_from": "2018-01-01",
        "window_to": "2018-12-31",
        "pay_fen": 421_550 if passed else 301_000,
        "line_fen": 360_000,
        "outcome": outcome,
        "words": "" if passed else "报酬 3,010.00 元，低于 3,600.00 元",
        "amount_fen": 100_000 if passed else 0,
    }


def _workshop(total: int = 5, passing: int = 3) -> Values:
    outcomes = ["passed"] * passing + ["failed"] * (total - passing)
    workers = [_worker(index, outcome) for index, outcome in enumerate(outcomes, 1)]
    return {"award_fen": 100_000, "workers": workers, "passing": passing, "total": total}


def _hire(index: int, *, passed: bool) -> Values:
    return {
        "name": f"样本{index}",
        "id_masked": "370702********0018",
        "hardship": "零就业家庭",
        "contract_from": "2018-01-01",
        "contract_to": "2020-12-31",
        "job": "缝纫",
        "months": 6,
        "first": "2018-07",
        "last": "2018-12",
        "paid_fen": 270_000,
        "social_fen": 162_000 if passed else 0,
        "post_fen": 180_000 if passed else 0,
        "amount_fen": 342_000 if passed else 0,
        "words": "符合" if passed else "承揽合同，应为劳动合同",
    }


def _hire_subsidy(total: int = 4, passing: int = 3) -> Values:
    hires = [_hire(index, passed=index <= passing) for index in range(1, total + 1)]
    period = {"claim_from": "2018-07", "claim_to": "2018-12", "post_fen": 30_000, "social_pct": 60}
    return {**period, "hires": hires, "passing": passing, "total": total}


def _training() -> Values:
    return {"course": dict(COURSE), "skills_goal": "能够独立编织三种以上柳编制品，产品达到收购标准。", "free": True}


def _trainee(index: int, passed: bool) -> Values:
    return {
        "name": f"样本{index}",
        "certificate": f"WF2019-{index:04}",
        "issued_on": "2019-04-08" if passed else None,
        "days": "5" if passed else "3.5",
        "outcome": "passed" if passed else "failed",
        "words": "符合" if passed else "出勤3.5天，申报5天，申报不能超过出勤",
        "amount_fen": 100_000 if passed else 0,
    }


def _training_subsidy(total: int = 5, passing: int = 3) -> Values:
    return {
        "course": "柳编手工艺",
        "class_number": "370702-2019-班003",
        "school": "潍城区示范职业培训学校",
        "starts_on": "2019-04-01",
        "ends_on": "2019-04-05",
        "days": 5,
        "claimed_days": 5,
        "fund": "就业专项资金",
        "rate_fen": 100_000,
        "rate_words": "培训5天，不超过5天，按实用技能短期培训每人1,000元",
        "trainees": [_trainee(index, index <= passing) for index in range(1, total + 1)],
        "passing": passing,
        "total": total,
    }


def _training() -> Values:
    return {"course": dict(COURSE), "skills_goal": "能够独立编织三种以上柳编制品，产品达到收购标准。", "free": True}


def _public_post() -> Values:
    return {
        "opening": dict(OPENING),
        "starts_on": "2019-04-01",
        "ends_on": "2020-03-31",
        "weekly_hours": 20,
        "hourly_fen": 1_730,
        "monthly_cap_fen": 173_000,
        "months_used": 0,
        "months_allowed": 36,
        "extended_to_pension": False,
        "pension_on": "2030-01-01",
        "placed": None,
    }


def _notice(count: int) -> Values:
    row = {
        "number": "370702-2019-00012",
        "name_masked": "样*一",
        "area": "潍城区于河街道示范村",
        "item": "一次性奖补",
        "amount_fen": 100_000,
    }
    return {
        "title": "扶贫车间一次性奖补",
        "rows": [dict(row) for _ in range(count)],
        "from": "2019-03-01",
        "to": "2019-03-07",
        "working_days": 5,
        "phone": "0536-8180000",
        "provisional": True,
    }


FACTS = {
    "training": _training,
    "workshop": _workshop,
    "public_post": _public_post,
    "hire_subsidy": _hire_subsidy,
    "training_subsidy": _training_subsidy,
}
ANSWERS = {
    "training": [
        ["文化程度", "初中"],
        ["健康状况", "健康"],
        ["已有技能", "无"],
        ["第一意向项目", "柳编手工艺"],
        ["就业创业意向", "培训后在村扶贫车间从事柳编加工，照顾家庭的同时增加收入。"],
    ],
    "workshop": [
        ["车间名称", "示范村柳编扶贫车间"],
        ["车间类型", "厂房式"],
        ["设立日期", "2018年4月1日"],
        ["场地性质", "村集体闲置房屋"],
        ["职工人数", "18"],
        ["其中贫困人口", "5"],
        ["资金用途", "用于车间照明和通风设备更新、原料周转和日常管理运行。"],
    ],
    "hire_subsidy": [["申领开始月份", "2018年7月"], ["申领结束月份", "2018年12月"]],
    "training_subsidy": [
        ["申请主体", "培训机构"],
        ["班次", "柳编手工艺（370702-2019-班003，2019年4月1日至2019年4月5日）"],
        ["申报培训天数", "5"],
        ["资金来源", "就业专项资金"],
    ],
    "public_post": [
        ["文化程度", "小学"],
        ["健康状况", "肢体残疾，能从事轻体力劳动"],
        ["残疾证号", "37070219700101001842"],
        ["残疾等级", "肢体四级"],
        ["家庭人口", "3"],
        ["申请理由", "持有残疾证，通过市场渠道难以实现就业，申请公益性岗位安置。"],
    ],
}
