"""What somebody may mean by what they type into the search box, the likeliest first."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fupin import identity
from fupin.db import Term
from fupin.identity import ID_LENGTH, Unacceptable
from fupin.registry import tokens
from fupin.registry.cells import half_width

LONGEST = 100
SHORTEST_TAIL = min(tokens.TAILS)

_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Za-z\-]{4,24}")
_DIGITS = re.compile(r"[0-9]+X?")
_TAIL = re.compile(r"[0-9]{3,5}[0-9X]")
_PHONE = re.compile(r"[0-9]{7,12}")
_LETTERS = re.compile(r"[a-z]+")


class Kind(Term):
    """By what somebody is found."""

    PERSON_NUMBER = "person_number", "人编号"
    HOUSEHOLD = "household", "户编号"
    ID_NUMBER = "id_number", "身份证号码"
    TAIL = "tail", "号码后几位"
    PHONE = "phone", "电话"
    PINYIN = "pinyin", "拼音"
    NAME = "name", "姓名"


class Meaning(NamedTuple):
    """One thing it may mean: a value that a column holds, or tokens; of the ways to be found any one will do."""

    kind: Kind
    value: str
    ways: tuple[tuple[str, ...], ...] = ()


def meanings(typed: str) -> list[Meaning]:
    """All it may mean. Raises Unacceptable where it can mean nothing, with what to type instead."""
    if len(typed) > LONGEST:
        raise Unacceptable(f"最多{LONGEST}个字，现在是{len(typed)}个")
    number, text = half_width(typed), identity.canonical(typed)
    found = [*_numbers(number), *_digits(text)]
    if not found and _DIGITS.fullmatch(text):
        raise Unacceptable(_digits_wanted(text))
    return found or [_words("".join(tokens.words_of(typed)))]


def _numbers(text: str) -> Iterator[Meaning]:
    if _NUMBER.fullmatch(text):
        yield Meaning(Kind.PERSON_NUMBER, text)
        yield Meaning(Kind.HOUSEHOLD, text)


def _digits(text: str) -> Iterator[Meaning]:
    if _DIGITS.fullmatch(text) and len(text) == ID_LENGTH:
        yield Meaning(Kind.ID_NUMBER, text)
    if _TAIL.fullmatch(text):
        ends = [tokens.tail(text), *([tokens.phone_tail(text)] if len(text) == tokens.PHONE_TAIL else [])]
        yield Meaning(Kind.TAIL, text, tuple((end,) for end in ends))
    if _PHONE.fullmatch(text):
        yield Meaning(Kind.PHONE, text, ((tokens.phone(text),),))


def _digits_wanted(text: str) -> str:
    if len(text) < SHORTEST_TAIL:
        return f"号码至少输入最后{SHORTEST_TAIL}位"
    return f"没有这么长的号码，现在是{len(text)}位，请核对"


def _words(whole: str) -> Meaning:
    if not whole:
        raise Unacceptable("请输入姓名、拼音、号码后几位、户编号、人编号或电话")
    part = tuple(tokens.part_of_name(whole))
    if _LETTERS.fullmatch(whole):
        return Meaning(Kind.PINYIN, whole, ((tokens.spelled(whole),), part))
    return Meaning(Kind.NAME, whole, (part,))
