"""Who may be registered twice: pairs of people who share what people rarely share, and what that is.

Nobody is compared with everybody. Each rule puts people into blocks by one thing and inside a block into groups by
another; whoever meets in a group is a pair. The less sure the name, the surer the birth must be: in a county hundreds
share a name, and a dozen of those were born a day apart.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from fupin.db import Term
from fupin.registry.pinyin import readings
from fupin.registry.tokens import words_of

MOST_SHARING = 3  # of one phone or account: a village helper's stands with dozens of people
MOST_ALIKE = 20  # who share name and birth: more share a birth that somebody made up
LONG_NAME = 3  # characters from which one may differ
WITHOUT_CHECK = 17  # digits; the check digit follows from them and changes with any of them


class Reason(Term):
    """What two entries share."""

    NUMBER = "number", "姓名相同，身份证号码只差一位或相邻两位颠倒（末位校验码不算）"
    SAME_DAY = "same_day", "姓名和出生日期都相同"
    NEAR_DAY = "near_day", "姓名相同，出生日期只差一个数字或月日颠倒"
    SOUND = "sound", "姓名读音相同，出生日期相同或月日颠倒"
    LETTER = "letter", "姓名只差一个字，出生日期相同"
    PHONE = "phone", "不在同一户，联系电话相同"
    ACCOUNT = "account", "不在同一户，银行账号相同"


NAMES = frozenset({Reason.SAME_DAY, Reason.NEAR_DAY, Reason.SOUND, Reason.LETTER})

Pair = tuple[int, int]
Reasons = tuple[Reason, ...]


class Entry(NamedTuple):
    """What is compared of one registered person, in the clear and therefore in memory only."""

    id: int
    household_id: int
    name: str
    sound: str
    sex: str
    birth: str
    number: str
    phone: str | None
    account: str | None


def compared_name(name: str) -> str:
    """A name without dots, blanks and the forms of one letter."""
    return "".join(words_of(name))


def sound_of(name: str) -> str:
    """How a compared name is read, by each character's usual reading; what has none stands for itself."""
    return " ".join((readings(character) or (character,))[0] for character in name)


class Rule(NamedTuple):
    """Whoever shares the block and one of the keys is suspected. Without a block somebody is left out."""

    reason: Reason
    block: Callable[[Entry], Hashable | None]
    keys: Callable[[Entry], Iterable[str]]
    most: int = MOST_ALIKE
    apart: bool = False  # people of one household share this anyway


def near(text: str) -> Iterator[str]:
    """Keys that two texts of one length share if one character differs or two neighbours changed places."""
    yield from _one_off(text)
    for place in range(len(text) - 1):
        first, second = sorted(text[place : place + 2])
        yield f"{text[:place]}~{first}{second}{text[place + 2 :]}"


def one_letter(name: str) -> Iterator[str]:
    """Keys that two names of one length share if one character differs."""
    if len(name) >= LONG_NAME:
        yield from _one_off(name)


def either_way(birth: str) -> str:
    """The same for a birth YYYYMMDD and for the one with month and day changed about."""
    return birth[:4] + "".join(sorted((birth[4:6], birth[6:])))


def near_days(birth: str) -> Iterator[str]:
    """Keys that two births share if one digit differs or month and day changed places."""
    yield f"~{either_way(birth)}"
    yield from _one_off(birth)


def _one_off(text: str) -> Iterator[str]:
    return (f"{text[:place]}?{text[place + 1 :]}" for place in range(len(text)))


def _all(_entry: Entry) -> Iterable[str]:
    return ("",)


# Sex agrees where a name is all there is; the number itself may be wrong in the digit that tells it.
RULES = (
    Rule(Reason.NUMBER, lambda e: e.name, lambda e: near(e.number)),
    Rule(Reason.SAME_DAY, lambda e: (e.name, e.sex), lambda e: (e.birth,)),
    Rule(Reason.NEAR_DAY, lambda e: (e.name, e.sex), lambda e: near_days(e.birth)),
    Rule(Reason.SOUND, lambda e: (e.sound, e.sex), lambda e: (either_way(e.birth),)),
    Rule(Reason.LETTER, lambda e: (e.birth, e.sex), lambda e: one_letter(e.name)),
    Rule(Reason.PHONE, lambda e: e.phone, _all, MOST_SHARING, apart=True),
    Rule(Reason.ACCOUNT, lambda e: e.account, _all, MOST_SHARING, apart=True),
)


def suspected(people: Sequence[Entry], alive: Callable[[], None] = lambda: None) -> dict[Pair, Reasons]:
    """The pairs among people given in the order of their ids, with all they share.

    Of several rules about the name the surest counts. `alive` is called now and then.
    """
    found: dict[Pair, Reasons] = {}
    for rule in RULES:
        for pair in set(_pairs(people, rule)):
            known = found.get(pair, ())
            if not (rule.reason in NAMES and NAMES.intersection(known)):
                found[pair] = (*known, rule.reason)
        alive()
    return found


def _pairs(people: Iterable[Entry], rule: Rule) -> Iterator[Pair]:
    for block in _groups((rule.block(entry), entry) for entry in people):
        for group in _groups((key, entry) for entry in block for key in rule.keys(entry)):
            if len(group) <= rule.most:
                yield from _of(group, rule)


def _of(group: Sequence[Entry], rule: Rule) -> Iterator[Pair]:
    for first, second in combinations(group, 2):
        if not (rule.apart and first.household_id == second.household_id):
            yield first.id, second.id


def _groups(keyed: Iterable[tuple[Hashable | None, Entry]]) -> Iterator[list[Entry]]:
    """Two and more that have the same key."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for key, entry in keyed:
        if key is not None:
            groups[key].append(entry)
    return (group for group in groups.values() if len(group) > 1)
