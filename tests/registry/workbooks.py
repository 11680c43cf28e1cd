"""Rosters as tests need them: right ones, and wrong in one place."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import xlsxwriter

from fupin.identity import with_check_digit
from fupin.registry import TITLES

FIRST = {
    "县": "青州市",
    "乡": "王坟镇",
    "行政村": "柿子沟村",
    "自然村": "前沟",
    "户编号": "810101200001",
    "人编号": "81010120000101",
    "姓名": "李桂兰",
    "证件号码": with_check_digit("37078119720305002"),
    "人数": "2",
    "与户主关系": "户主",
    "民族": "汉族",
    "文化程度": "初中",
    "在校生状况": "非在校",
    "健康状况": "健康",
    "劳动技能": "普通劳动力",
    "务工状况": "乡镇内务工",
    "务工时间(月)": "6",
    "参加大病医疗": "是",
    "脱贫属性": "未脱贫",
    "贫困户属性": "一般贫困户",
    "主要致贫原因": "缺技术",
    "危房户": "否",
    "饮水安全": "是",
    "饮水困难": "否",
    "人均纯收入": "3120.5",
    "联系电话": "19900001234",
}
SECOND = FIRST | {
    "人编号": "81010120000102",
    "姓名": "张志国",
    "证件号码": with_check_digit("37078119700912003"),
    "与户主关系": "配偶",
    "联系电话": "",
}
OTHER = FIRST | {
    "行政村": "石臼村",
    "户编号": "810101210001",
    "人编号": "81010121000101",
    "姓名": "王秀英",
    "证件号码": with_check_digit("37078119550101004"),
    "人数": "1",
}

Row = Mapping[str, object]


def write(path: Path, rows: Iterable[Row], titles: Iterable[str] = TITLES, merge: str = "") -> Path:
    """A workbook; strings become text cells, numbers become numbers."""
    titles = list(titles)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, titles)
    for number, row in enumerate(rows, 1):
        for column, title in enumerate(titles):
            sheet.write(number, column, row.get("".join(title.split()), ""))
    if merge:
        sheet.merge_range(merge, "柿子沟村")
    book.close()
    return path
