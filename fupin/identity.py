"""Identity numbers, disability certificates, credit codes and names: what is accepted, and what is wrong in words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from fupin import clock

ID_LENGTH = 18
DISABILITY_LENGTH = 20
EARLIEST_BIRTH = date(1900, 1, 1)
NAME_LENGTH = 100

DISABILITY_KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
DISABILITY_GRADES = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}

_PATTERN = re.compile(r"[0-9]{17}[0-9X]")
_GAPS = re.compile(r"[\s\-‐‑–—]+")
_NAME_DOTS = str.maketrans(dict.fromkeys(".．•・‧･", "·"))
_INVISIBLE = {"Cf", "Cc", "Zl", "Zp"}


class Unacceptable(ValueError):
    """The value cannot be taken; the message says, in Chinese, what to do."""


@dataclass(frozen=True)
class IdNumber:
    """A checked identity number (GB 11643) and what it says of its holder."""

    text: str
    birth: date
    sex: str


def canonical(text: str) -> str:
    """Full-width to half-width, spaces and dashes dropped, upper case: as the number is stored."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def id_number(typed: str) -> IdNumber:
    """Check an identity number. Raises Unacceptable with the position or the part that is wrong.

    The area code never blocks: older holders carry codes that no current list has.
    """
    text = canonical(typed)
    _check_shape(text)
    if ric.calc_check_digit(text) != text[-1]:
        raise Unacceptable("身份证号码的数字对不上，请逐位核对")
    return IdNumber(text, _birth(text), "男" if int(text[16]) % 2 else "女")


def _check_shape(text: str) -> None:
    if _PATTERN.fullmatch(text):
        return
    if not text:
        raise Unacceptable("请填写身份证号码，共18位")
    for position, character in enumerate(text, 1):
        if not (character.isascii() and character.isdigit()) and not (position == ID_LENGTH and character == "X"):
            wanted = "数字或英文字母X" if position == ID_LENGTH else "数字"
            raise Unacceptable(f"身份证号码第{position}位是“{character}”，请改为{wanted}")
    if len(text) == 15:
        raise Unacceptable("请使用18位号码，15位的旧号码不再使用")
    raise Unacceptable(f"身份证号码应为18位，现在是{len(text)}位")


def _birth(text: str) -> date:
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    try:
        birth = date(year, month, day)
    except ValueError:
        raise Unacceptable(f"身份证号码中的出生日期没有{month}月{day}日，请核对") from None
    if not EARLIEST_BIRTH <= birth <= clock.today():
        raise Unacceptable(f"身份证号码中的出生年份是{year}年，请核对")
    return birth


def with_check_digit(seventeen: str) -> str:
    """Complete seventeen digits to an identity number; only the demonstration office makes numbers."""
    return seventeen + str(ric.calc_check_digit(seventeen + "0"))


def credit_code(typed: str) -> str:
    """Check a unified social credit code (GB 32100), 18 characters. Raises Unacceptable."""
    text = canonical(typed)
    if not text:
        raise Unacceptable("请填写统一社会信用代码，共18位")
    if len(text) != ID_LENGTH:
        raise Unacceptable(f"统一社会信用代码应为18位，现在是{len(text)}位")
    try:
        return str(uscc.validate(text))
    except ValidationError:
        raise Unacceptable("统一社会信用代码对不上，请逐位核对") from None


def disability_certificate(typed: str) -> str:
    """Check a disability certificate number: identity number, class 1-7, grade 1-4. Raises Unacceptable."""
    text = canonical(typed)
    if len(text) != DISABILITY_LENGTH:
        raise Unacceptable(f"残疾证号应为20位，现在是{len(text)}位")
    id_number(text[:ID_LENGTH])
    if text[18] not in DISABILITY_KINDS or text[19] not in DISABILITY_GRADES:
        raise Unacceptable("残疾证号最后两位应是类别（1至7）和等级（1至4），请核对")
    return text


def bank_account(typed: str) -> str:
    """Check a bank account number: 12 to 19 digits. Raises Unacceptable."""
    text = canonical(typed)
    if not (text.isascii() and text.isdigit()):
        raise Unacceptable("银行账号只能是数字，请核对")
    if not 12 <= len(text) <= 19:
        raise Unacceptable(f"银行账号应为12至19位，现在是{len(text)}位")
    return text


def phone(typed: str) -> str:
    """Check a phone number: 7 to 12 digits, mobile or with area code. Raises Unacceptable."""
    text = canonical(typed)
    if not (text.isascii() and text.isdigit() and 7 <= len(text) <= 12):
        raise Unacceptable("电话应为7至12位数字，请核对")
    return text


def person_name(typed: str) -> str:
    """Clean a name without normalising its characters; a wrong dot becomes the standard one (U+00B7).

    Variation selectors and private-use characters stay; invisible and bidirectional controls go.
    Raises Unacceptable if nothing is left or it is longer than 100 characters.
    """
    kept = typed if typed.isprintable() else "".join(c for c in typed if unicodedata.category(c) not in _INVISIBLE)
    kept = kept.strip()
    if not kept:
        raise Unacceptable("请填写姓名")
    if len(kept) > NAME_LENGTH:
        raise Unacceptable(f"姓名最多{NAME_LENGTH}个字，现在是{len(kept)}个")
    return kept.translate(_NAME_DOTS)


def masked_id(text: str) -> str:
    """An identity number as lists may show it: 370702********4573."""
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}" if len(text) > 10 else "*" * len(text)


def masked_tail(text: str) -> str:
    """A phone or account as pages may show it: only the last four."""
    return "*" * max(len(text) - 4, 0) + text[-4:]


def masked_name(name: str) -> str:
    """A name as a public notice shows it: first and, from three characters on, last character kept."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def grouped_id(text: str) -> str:
    """An identity number as people read it aloud: 370702 1966-03-07 4573."""
    return f"{text[:6]} {text[6:10]}-{text[10:12]}-{text[12:14]} {text[14:]}"
