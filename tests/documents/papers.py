"""Every paper that leaves the printer: letters of a case, and what is printed beside them."""

from typing import Any

from fupin.money import paper_pages
from fupin.registry.chart import CLASSES, QUESTIONS, Box, Chart
from tests.documents import samples

Values = dict[str, Any]

PARTS = {"base", "macros", "roster", "hires", "receipt", "refusal"}  # extended or imported by others
OFFICE = samples.OFFICE["name"]
FRAME = {"name": "样本一", "office": OFFICE, "phone": "0536-8180000", "on": "2026-11-20", "demo": False, "note": ""}
MEASURE = {
    "title": "公益性岗位安置",
    "by_company": False,
    "papers": ["身份证", "户口簿", "残疾证"],
    "reasons": ["劳动年龄：2026年11月20日时 61 周岁，应满 16 周岁、不满 60 周岁"],
}


def slip() -> Values:
    return FRAME | {"eligible": [MEASURE], "unknown": [MEASURE], "refused": [MEASURE]}


def card() -> Values:
    rows = [["民族", "汉族"], ["文化程度", "小学"], ["健康状况", "健康"], ["现住址", "潍城区于河街道示范村"]]
    sections = [{"title": title, "rows": rows * 3} for title in ("本人", "家庭", "就业意愿")]
    return FRAME | {
        "card_number": "K370702001901000201",
        "main_class": "愿意外出就业",
        "responsible": "样本二",
        "due_on": "2026年12月31日",
        "measures": "岗位匹配、有组织输出",
        "sections": sections,
    }


def card_list() -> Values:
    row = {"number": "1", "name": "样本一", "household": "370702001001", "person": "37070200100101", "page": "5"}
    rows = [row | {"remark": "有字须手写"}] * 40
    return FRAME | {"title": "示范村精准识别卡", "place": "潍城区于河街道示范村", "rows": rows}


def chart() -> Values:
    boxes = [Box(4 + place * 40, 84, 36, 92, each, 7, ["有组织输出"], ["样本二"]) for place, each in enumerate(CLASSES)]
    drawing = Chart(1234, boxes, list(QUESTIONS), [])
    missed = [("职业技能培训", 3), ("公益性岗位安置", 1)]
    size = {"width": 400, "height": 222}
    return FRAME | size | {"title": "示范村分类施策图", "chart": drawing, "missed": missed, "since": "2026-11-20"}


def handover() -> Values:
    row = {"number": "潍城人社奖补〔2026〕12号", "letter": "批复", "name": "样本一", "place": "示范村", "which": "1"}
    left = [{"number": "潍城人社奖补〔2026〕13号", "why": "已作废"}]
    return FRAME | {
        "title": "文书领取签收单",
        "batch": "2026-7",
        "note": "",
        "total": 224,
        "rows": [row | {"index": index} for index in range(1, 25)],
        "sorting": "按村、姓名",
        "reprint": "",
        "left": left,
    }


def responsibility() -> Values:
    target = {"name": "核查建卡率", "unit": "%", "value": "100", "points": 20}
    contents = {
        "year": 2026,
        "upper": OFFICE,
        "lower": "于河街道办事处",
        "person": False,
        "charge": "",
        "due_on": "2026-12-31",
        "targets": [target] * 5,
        "clauses": ["二、任务措施", "乙方逐户核查，建立台账，按月更新。" * 6, "三、考核奖惩", "按得分评定等次。" * 8],
    }
    common = {
        name: part for name, part in samples.values("notice_list").items() if name not in {"notice", "application"}
    }
    return common | {"title": "就业和社会保障精准扶贫工作目标责任书", "contents": contents}


def post_pay() -> Values:
    row = {
        "name": "样本一", "id_number": "370702********0012", "post": "保洁员", "days": 22, "hours": "88",
        "amount": "1,408.00", "months": 3, "holder": "样本一", "bank": "示范农商行", "account": "6299123412341234567",
        "words": "88小时 × 16.00元 = 1,408.00元，不超过月最低工资1,640.00元（二(一)2）", "reason": "",
    }  # fmt: skip
    corrected = row | {"amount": "-16.00", "reason": "多记一小时"}
    return FRAME | {
        "title": "公益性岗位补贴发放表",
        "month": "2026年10月",
        "unit": "示范村民委员会",
        "place": "潍城区于河街道示范村",
        "rows": [(corrected if index == 2 else row) | {"index": index} for index in range(1, 25)],
        "people": 24,
        "total": "32,368.00",
        "hands": [("制表", "样本二"), ("复核", ""), ("批准", "样本三")],
    }


CLASS = {
    "school": "潍城区示范职业培训学校", "course": "柳编手工艺", "number": "370702-2026-班003", "sessions": "全天",
    "term": "2026年12月7日至2026年12月11日", "place": "示范村文化大院", "head": "样本五", "teachers": "样本三、样本四",
}  # fmt: skip


def pay_roll() -> Values:
    row = {
        "name": "样本一", "paper": "370702********0012", "place": "于河街道", "bank": "示范农商行",
        "account": "6299123412341234567", "amount_fen": 140800, "state": "待发放", "reason": "",
        "words": "2026年10月 88小时 × 16.00元 = 1,408.00元，不超过月最低工资1,640.00元（二(一)2）",
    }  # fmt: skip
    carried = row | {"index": 25, "amount_fen": -1600, "state": "结转下次", "reason": "净额为-16.00元，结转到下次"}
    return FRAME | {
        "title": "公益性岗位安置资金发放表",
        "number": "FF37070220260001",
        "month": "2026年10月",
        "fund": "就业专项资金",
        "part": 1,
        "parts": 1,
        "widths": tuple(paper_pages.WIDTHS.values()),
        "pages": paper_pages.pages([row | {"index": index} for index in range(1, 25)]),
        "part_fen": 3379200,
        "left": [carried],
        "people": 24,
        "total_fen": 3379200,
        "hands": [("制表", "样本二"), ("复核", "样本三"), ("审批", "")],
    }


def class_roster() -> Values:
    row = {
        "name": "样本一", "sex": "女", "id_number": "370702********0012", "place": "于河街道示范村",
        "education": "初中", "phone": "138****0000", "signup": "370702-2026-00012",
    }  # fmt: skip
    rows = [row | {"index": index} for index in range(1, 31)]
    return FRAME | CLASS | {"title": "职业技能培训班学员花名册", "rows": rows, "people": 30}


def class_sign_in() -> Values:
    days = [{"on": f"2026年12月{day}日（星期一）", "names": ["样本一"] * 30} for day in (7, 8)]
    return FRAME | CLASS | {"title": "职业技能培训班学员签到表", "halves": ["上午", "下午"], "days": days}


def post_attendance() -> Values:
    """A full month of many people: days, leave, days not in the post, and one of whom only the month is known."""
    cells = ["4" if number % 7 < 5 else "" for number in range(31)]
    cells[3:6] = ["假", "4.5", "8"]
    row = {
        "name": "样本一",
        "post": "公共设施维护员",
        "cells": cells,
        "off": [],
        "days": "22",
        "hours": "88.5",
        "leave": "1",
    }
    late = row | {"name": "样本二", "cells": [""] * 31, "off": list(range(1, 12))}
    return FRAME | {
        "title": "公益性岗位考勤表",
        "month": "2026年10月",
        "unit": "示范村民委员会",
        "place": "潍城区于河街道示范村",
        "columns": [{"number": number, "week": "一二三四五六日"[(number + 2) % 7], "rest": number % 7 in (3, 4)}
                    for number in range(1, 32)],
        "rows": [(late if index == 2 else row) | {"index": index} for index in range(1, 25)],
        "filled": True,
    }  # fmt: skip


def read_back() -> Values:
    rows = [["姓名", "样本一"], ["身份证号码", "370702 1966-03-07 0012"], ["联系电话", "13800000000"]]
    return FRAME | {"title": "职业技能培训报名", "parts": [{"title": "报名人", "rows": rows * 3}] * 2}


def kiosk_slip() -> Values:
    more = {"code": "ABCD-EFGH-JKLM", "number": "", "show_by": "2026-11-27", "papers": ["身份证", "户口簿"]}
    return FRAME | more | {"title": "职业技能培训报名"}


def blank_form() -> Values:
    line = {"label": "联系电话", "choices": [], "way": "line", "lines": 1}
    tick = line | {"label": "文化程度", "choices": ["小学", "初中"]}
    rows = [line, tick, line | {"label": "失业登记日期", "way": "date"}, line | {"label": "申请理由", "lines": 4}]
    table = {"title": "家庭成员", "labels": ["姓名", "性别", "关系"], "rows": 5}
    return FRAME | {
        "title": "公益性岗位安置",
        "number": "B2026-370702001-00012",
        "place": "潍城区城关街道办事处",
        "parts": [{"title": "申请人", "rows": rows * 2}],
        "tables": [table],
    }


BESIDE = {
    "read_back": read_back, "kiosk_slip": kiosk_slip, "blank_form": blank_form,
    "slip": slip, "card": card, "card_list": card_list, "chart": chart, "handover": handover, "post_pay": post_pay,
    "responsibility": responsibility, "class_roster": class_roster, "class_sign_in": class_sign_in,
    "pay_roll": pay_roll, "post_attendance": post_attendance,
}  # fmt: skip
KINDS = (*samples.KINDS, *BESIDE)


def values(kind: str) -> Values:
    """Everything the paper of that kind prints."""
    return BESIDE[kind]() if kind in BESIDE else samples.values(kind)
