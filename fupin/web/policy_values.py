"""Policy figures as people write and read them, by unit: money in yuan, several figures side by side, yes or no."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from fupin.clock import cn_date
from fupin.schemes.fields import half_width
from fupin.web.show import yuan

BANDS = "分:%"  # `100000:50,:65`: up to an amount a rate, the last without a limit
COUNTED = {"天", "工作日", "月", "年", "岁", "人", "日", "月份", "次/年", "倍", "百分点", "%"}
YES_NO = {"true": "是", "false": "否"}
OPTIONS = {  # what can be chosen for a parameter: as the rules read it, and in words
    "age.attain_rule": {"birthday": "自生日当日起算"},
    "pension.start_rule": {"birthday": "自生日当日起算", "month_after": "自生日次月起算"},
    "workshop.window_rule": {"any_12": "任意连续12个月", "from_signing": "自签订合同之月起12个月"},
    "workshop.line_year_rule": {"window_end": "取12个月期满所在年度"},
    "workshop.award_once_scope": {"person": "每人终身一次，不分车间"},
    "public_post.near_pension_fixed_at": {"first_approval": "首次批准时认定", "each_approval": "每次批准时认定"},
    "public_post.count_rule": {"paid_months": "按实际发放的月数", "calendar": "按日历月数"},
    "public_post.pay_rule": {"hourly_cap_monthly": "按小时计，不超过月最低工资", "hourly": "按小时计，不封顶"},
    "public_post.one_per_household": {"warn": "提醒，不阻止"},
    "training.day_rule": {"class_dates": "按上课日期", "span": "按起止日期"},
}
CHOSEN = {value: words for options in OPTIONS.values() for value, words in options.items()}
SEPARATORS = re.compile(r"[,，、]")


def base(unit: str) -> str:
    """The unit without whom its several figures are for: `岁:男,女` counts in 岁."""
    return unit.partition(":")[0]


def groups(unit: str) -> list[str]:
    """Whom each of several figures is for."""
    return [] if unit == BANDS else [name for name in unit.partition(":")[2].split(",") if name]


def shown(unit: str, value: str | None) -> str:
    """The figure with its unit; nothing if the document that sets it is missing."""
    if value is None:
        return ""
    if unit == BANDS:
        return "，".join(_shown_band(*band.split(":")) for band in value.split(","))
    parts = [_shown_one(base(unit), part) for part in value.split(",")]
    names = groups(unit)
    if len(names) == len(parts):
        parts = [f"{name} {part}" for name, part in zip(names, parts, strict=True)]
    return "，".join(parts)


def _shown_band(limit: str, rate: str) -> str:
    return f"{yuan(int(limit))}以内{rate}%" if limit else f"以上{rate}%"


def _shown_one(unit: str, value: str) -> str:
    if unit.startswith("分"):
        return yuan(int(value)) + unit.removeprefix("分")
    if unit == "是否":
        return YES_NO.get(value, value)
    if unit == "日期":
        return cn_date(date.fromisoformat(value))
    if unit == "选项":
        return CHOSEN.get(value, value)
    return f"{value}{unit}" if unit in COUNTED else value


def typed(unit: str, value: str | None) -> str:
    """The figure as the box of a form shows it."""
    if value is None:
        return ""
    if not unit.startswith("分") or unit == BANDS:
        return {"是否": YES_NO, "选项": CHOSEN}.get(unit, {}).get(value, value)
    return "，".join(f"{Decimal(part) / 100:f}" for part in value.split(","))


def spoken(unit: str, code: str) -> str:
    """How the box of the parameter should be filled."""
    if code in OPTIONS:
        return f"照写其中一种：{'；'.join(OPTIONS[code].values())}"
    if unit == BANDS:
        return "与原值写法相同：限额（分）和百分比用冒号隔开，各段用逗号隔开"
    names = groups(unit)
    money = "元" + base(unit).removeprefix("分") if unit.startswith("分") else base(unit)
    how = {"是否": "填 是 或 否", "日期": "如 2016-05-16", "选项": "与原值写法相同"}.get(money, f"单位：{money}")
    return f"{how}；依次为{'、'.join(names)}，用逗号隔开" if len(names) > 1 else how


def stored(unit: str, text: str, code: str) -> str:
    """What the database keeps of a parameter. Raises ValueError saying what to write instead."""
    if code in OPTIONS:
        return _option(OPTIONS[code], half_width(text))
    parts = [part.strip() for part in SEPARATORS.split(half_width(text))]
    if unit == BANDS:
        return ",".join(_band(part) for part in parts)
    wanted = len(groups(unit))
    if wanted > 1 and len(parts) != wanted:
        raise ValueError(f"请填写{wanted}个数，用逗号隔开")
    return ",".join(_stored_one(base(unit), part) for part in parts)


def _stored_one(unit: str, part: str) -> str:
    if unit == "是否":
        return _flag(part)
    if unit == "日期":
        return _day(part)
    if unit.startswith("分"):
        return str(int(_number(part, places=2) * 100))
    return f"{_number(part, places=4):f}" if unit in COUNTED else _word(part)


def _number(part: str, places: int) -> Decimal:
    try:
        number = Decimal(part)
    except InvalidOperation:
        raise ValueError("请填写数字") from None
    if not number.is_finite() or not 0 <= number < 10**10 or number != round(number, places):
        raise ValueError(f"请填写0到100亿之间的数，最多{places}位小数")
    return number


def _option(options: dict[str, str], text: str) -> str:
    for value, words in options.items():
        if text in {value, half_width(words)}:
            return value
    raise ValueError("请照写提示中的一种")


def _band(part: str) -> str:
    if not re.fullmatch(r"\d{0,12}:\d{1,3}", part, re.ASCII):
        raise ValueError("每段请写成 限额:百分比，最后一段不写限额")
    return part


def _flag(part: str) -> str:
    for word, label in YES_NO.items():
        if part in {word, label}:
            return word
    raise ValueError("请填写是或否")


def _day(part: str) -> str:
    try:
        return date.fromisoformat(part).isoformat()
    except ValueError:
        raise ValueError("日期请写成2016-05-16的样子") from None


def _word(part: str) -> str:
    if not part:
        raise ValueError("请填写数值")
    return part
