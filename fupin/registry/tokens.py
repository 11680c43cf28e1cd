"""What a person is found by: words of the index, each good in one county only, and the same words of what is typed.

Names and spellings stand in them as they are; of identity and telephone numbers only keyed hashes.
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from fupin.model.places import COUNTY, TOWNSHIP, VILLAGE
from fupin.registry.pinyin import spellings
from fupin.vault import keyed_hash

TAILS = (4, 5, 6)
PHONE_TAIL = 4
MOST_PAIRS = 12
# In a county of two hundred thousand people one search in twenty thousand shows somebody too many.
HASH_LENGTH = 8
PRIVATE, UNKNOWN_YET = "Co", "Cn"  # characters made up by the police, and those younger than Python's tables


class Known(NamedTuple):
    """What of a person goes into the index."""

    area_code: str
    name: str
    id_number: str
    phone: str | None


def tokens_of(person: Known) -> list[str]:
    """Everything the person is found by, each once, in a fixed order."""
    county, words = person.area_code[:COUNTY], words_of(person.name)
    whole = "".join(words)
    values = [
        *["n" + part for part in (*whole, *pairs(whole))],
        *["p" + letters for letters in spellings(words)],
        *[tail(person.id_number[-length:]) for length in TAILS],
        *([phone(person.phone), phone_tail(person.phone[-PHONE_TAIL:])] if person.phone else []),
        *[inside(person.area_code[:length]) for length in (TOWNSHIP, VILLAGE)],
    ]
    return [county + value for value in dict.fromkeys(values)]


def words_of(name: str) -> list[str]:
    """A name as compared: its words between dots and blanks, of letters, digits and Han characters, in one case."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("ü", "v")
    return "".join(c if _kept(c) else "" if _silent(c) else " " for c in text).split()


def _kept(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category in {PRIVATE, UNKNOWN_YET}


def _silent(character: str) -> bool:
    """Parts no word: accents, variation selectors, what nobody sees, and the apostrophe of xi'an."""
    return character in "'’" or unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}


def pairs(text: str) -> list[str]:
    """Each two characters that stand together."""
    return [text[start : start + 2] for start in range(len(text) - 1)]


def part_of_name(text: str) -> list[str]:
    """A part of a name: all its pairs, or its only character. Names that have them in another order are found too."""
    return [f"n{part}" for part in (pairs(text)[:MOST_PAIRS] or [text])]


def spelled(letters: str) -> str:
    """Initials or pinyin."""
    return f"p{letters}"


def tail(text: str) -> str:
    """The last characters of an identity number."""
    return _hashed("i", text, f"id_tail{len(text)}")


def phone(text: str) -> str:
    """A whole telephone number."""
    return _hashed("t", text, "phone")


def phone_tail(text: str) -> str:
    """The last digits of one."""
    return _hashed("u", text, f"phone_tail{len(text)}")


def inside(area: str) -> str:
    """A township or a village."""
    return f"a{area}"


def _hashed(letter: str, text: str, kind: str) -> str:
    return letter + keyed_hash(text, kind)[:HASH_LENGTH]


def in_county(county: str, area: str, ways: Iterable[Iterable[str]]) -> list[list[str]]:
    """Each way to be found, in that county, and inside the area where one is given."""
    return [[county + value for value in (*way, *([inside(area)] if area else []))] for way in ways]
