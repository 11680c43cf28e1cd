"""What a cell of the roster may hold: each reader takes a cell and gives the value stored, or says what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from fupin import identity
from fupin.identity import IdNumber, Unacceptable
from fupin.registry.sheet import Cell

Reader = Callable[[Cell], Any]

_ROUNDED = re.compile(r"[0-9.]+[Ee]\+?[0-9]+")
_NUMBER = re.compile(r"[0-9A-Za-z\-]+")
LOST = "身份证号须为文本格式：表中存成了数字，后几位已经丢失，请从原系统按文本重新导出"
YES, NO = ("是", "有", "1"), ("否", "无", "0")


@dataclass(frozen=True)
class Papers:
    """What column 8 says: the identity number and, if it held twenty characters, the disability certificate."""

    id: IdNumber
    certificate: str | None


def required(reader: Reader) -> Reader:
    """The same reader, for a column that may not be empty."""

    def read(cell: Cell) -> Any:
        value = reader(cell)
        if value is None:
            raise Unacceptable("不能为空")
        return value

    return read


def repeated(reader: Reader) -> Reader:
    """The same reader, for a column whose cells are mostly the same few: each is read once."""
    return lru_cache(maxsize=4096, typed=True)(reader)


def words(limit: int) -> Reader:
    """Short text, trimmed; whole numbers are taken as they are written."""

    def read(cell: Cell) -> str | None:
        text = shown(cell)
        if len(text) > limit:
            raise Unacceptable(f"最多{limit}个字，现在是{len(text)}个")
        return text or None

    return repeated(read)


def number_as_text(limit: int) -> Reader:
    """A registry number: letters and digits, which Excel would shorten if it took them for a quantity."""

    def read(cell: Cell) -> str | None:
        if not isinstance(cell, str):
            raise Unacceptable("须为文本格式：表中存成了数字，后几位可能已经丢失")
        text = cell if cell.isascii() and cell.isalnum() else half_width(cell)
        if len(text) > limit or (text and not _NUMBER.fullmatch(text)):
            raise Unacceptable(f"应为不超过{limit}位的数字或字母")
        return text or None

    return read


def one_of(codes: tuple[str, ...], spellings: Mapping[str, str] = MappingProxyType({})) -> Reader:
    """A word of a code list, or another spelling of one."""

    def read(cell: Cell) -> str | None:
        text = shown(cell).replace("(", "（").replace(")", "）")
        text = spellings.get(text, text)
        if text and text not in codes:
            raise Unacceptable(
                f"“{text}”不在代码表内，应为：{'、'.join(codes)}" if len(codes) < 24 else f"没有“{text}”"
            )
        return text or None

    return repeated(read)


@repeated
def yes_no(cell: Cell) -> bool | None:
    """是 or 否."""
    text = {True: "是", False: "否"}[cell] if isinstance(cell, bool) else shown(cell)
    if not text:
        return None
    if text not in YES + NO:
        raise Unacceptable(f"应填“是”或“否”，现在是“{text}”")
    return text in YES


def whole(most: int) -> Reader:
    """A count from 0 to `most`."""

    def read(cell: Cell) -> int | None:
        value = _decimal(cell)
        if value is None:
            return None
        if not 0 <= value <= most or value != int(value):
            raise Unacceptable(f"应为0至{most}的整数")
        return int(value)

    return repeated(read)


@repeated
def fen(cell: Cell) -> int | None:
    """An amount in yuan, as fen."""
    value = _decimal(cell)
    if value is None:
        return None
    if not 0 <= value < 100_000_000:
        raise Unacceptable("金额应为0以上的元数")
    return int((value * 100).to_integral_value())


def phone(cell: Cell) -> str | None:
    """A phone number; eleven digits survive being stored as a quantity."""
    text = shown(cell)
    return identity.phone(text) if text else None


def name(cell: Cell) -> str | None:
    """A name, cleaned as names are."""
    text = shown(cell)
    return identity.person_name(text) if text else None


def papers(cell: Cell) -> Papers | None:
    """An identity number or a disability certificate number, which begins with the former."""
    if not isinstance(cell, str) or (not cell.isdigit() and _ROUNDED.fullmatch(cell.strip())):
        raise Unacceptable(LOST)
    text = identity.canonical(cell)
    if not text:
        return None
    if len(text) == identity.DISABILITY_LENGTH:
        certificate = identity.disability_certificate(text)
        return Papers(identity.id_number(certificate[: identity.ID_LENGTH]), certificate)
    return Papers(identity.id_number(text), None)


def shown(cell: Cell) -> str:
    """The cell as text, without control and invisible characters."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, str) and cell.isprintable():
        return cell.strip()
    if isinstance(cell, str | int | float):
        return "".join(c for c in str(cell) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"}).strip()
    raise Unacceptable("存成了日期或时间，请改为文本格式")


def half_width(text: str) -> str:
    """Full-width to half-width, without spaces; unlike an identity number it keeps its dashes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _decimal(cell: Cell) -> Decimal | None:
    text = half_width(shown(cell)).replace(",", "")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unacceptable(f"应为数字，现在是“{text}”") from None
    if not value.is_finite():
        raise Unacceptable(f"应为数字，现在是“{text}”")
    return value
