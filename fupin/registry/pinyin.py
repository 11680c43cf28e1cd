"""Under which Latin letters a name is found: its initials, its syllables, and the surname with initials."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, groupby, islice, product

from pypinyin import lazy_pinyin

MOST_SYLLABLES = 8
MOST_READINGS = 6  # of one name; several characters with several readings multiply
CHARACTERS_KEPT = 10_000

# Readings in names that are not the character's usual one; the name is found under both.
# fmt: off
ALSO = {
    "单": ("shan",), "仇": ("qiu",), "区": ("ou",), "解": ("xie",), "查": ("zha",), "曾": ("zeng",), "朴": ("piao",),
    "盖": ("ge",), "尉": ("yu",), "缪": ("miao",), "乐": ("yue",), "种": ("chong",), "翟": ("zhai",), "召": ("shao",),
    "折": ("she",), "黑": ("he",), "秘": ("bi",), "员": ("yun",), "贠": ("yun",), "繁": ("po",), "宓": ("fu",),
    "覃": ("qin",), "祭": ("zhai",), "牟": ("mu",), "佴": ("nai",), "卜": ("bu",), "那": ("nuo",), "车": ("ju",),
    "长": ("chang",), "万": ("mo",), "俟": ("qi",), "澹": ("tan",), "重": ("chong",), "晟": ("sheng",), "茜": ("xi",),
    "朝": ("chao",), "行": ("hang",), "娜": ("nuo",), "柏": ("bo",), "臧": ("zang",), "洗": ("xian",), "适": ("kuo",),
}
# fmt: on


def spellings(words: Sequence[str]) -> list[str]:
    """All spellings of a name given in words, as dots and blanks divide it: of the whole and of each word."""
    each = [_syllables(word) for word in words]
    whole = [syllable for syllables in each for syllable in syllables]
    found: list[str] = []
    for syllables in [whole, *each] if len(each) > 1 else each:
        for reading in islice(product(*syllables[:MOST_SYLLABLES]), MOST_READINGS):
            found += _prefixes(reading)
    return list(dict.fromkeys(found))


def _prefixes(reading: Sequence[str]) -> list[str]:
    """Of zhang san feng: z zs zsf; zhang zhangs zhangsf; zhangsan zhangsanf; zhangsanfeng."""
    initials = [syllable[0] for syllable in reading]
    found: list[str] = []
    text = ""
    for begin, syllable in enumerate(reading):
        found += accumulate(initials[begin:], initial=text)
        text += syllable
    return [*found[1:], text] if text else []


def _syllables(word: str) -> list[tuple[str, ...]]:
    """The readings of each character; Latin letters that stand together are one syllable."""
    found: list[tuple[str, ...]] = []
    for latin, run in groupby(word, str.isascii):
        characters = list(run)
        found += [("".join(characters),)] if latin else [readings(character) for character in characters]
    return [readings for readings in found if readings]


@lru_cache(CHARACTERS_KEPT)
def readings(character: str) -> tuple[str, ...]:
    """The usual one first; none for a character that is no Han character or that no dictionary has."""
    usual = lazy_pinyin(character, errors="ignore")
    return (*usual, *(reading for reading in ALSO.get(character, ()) if reading not in usual))
