"""Two thousand invented people in households: the same seed and day give the same people."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from fupin.calendar import age
from fupin.demo import names
from fupin.demo.places import VILLAGES
from fupin.demo.traits import CHARACTERS, Character, character_of
from fupin.identity import with_check_digit

SEED = 2016
PEOPLE = 2000
YOUNGEST = 5
OLD_CODES_BEFORE = date(1948, 1, 1)
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6, 7), (18, 24, 22, 18, 10, 5, 3)
CHILDREN = {"男": "之子", "女": "之女"}
GRANDCHILDREN = {"男": "之孙子", "女": "之孙女"}
PARENTS = {"男": "之父", "女": "之母"}


@dataclass(frozen=True)
class Invented:
    """One invented person as the roster will write them."""

    village: str
    household: str
    number: str
    size: int
    relation: str
    name: str
    sex: str
    birth: date
    id_number: str
    phone: str
    who: Character


@dataclass(frozen=True)
class _Member:
    relation: str
    sex: str
    birth: date
    surname: str
    who: Character


def generate(as_of: date, seed: int = SEED) -> list[Invented]:
    """The people of the demonstration office, with ages as of that day."""
    return _Town(as_of, Random(seed)).people()  # noqa: S311 - invented people, repeatable on purpose


class _Town:
    """Makes household after household until there are enough people."""

    def __init__(self, as_of: date, chance: Random) -> None:
        self.as_of = as_of
        self.chance = chance
        self.made: list[Invented] = []
        self.last_of_day: dict[tuple[str, date, str], int] = {}
        self.households = dict.fromkeys(VILLAGES, 0)

    def people(self) -> list[Invented]:
        """Characters first, so that every village has some; then households by chance."""
        villages = list(VILLAGES)
        for index, who in enumerate(CHARACTERS):
            self._settle(villages[index % len(villages)], [self._character(who)])
        while len(self.made) < PEOPLE:
            village = villages[sum(self.households.values()) % len(villages)]
            size = min(self.chance.choices(SIZES, SIZE_WEIGHTS)[0], PEOPLE - len(self.made))
            self._settle(village, self._family(size))
        return self._with_special_names()

    def _character(self, who: Character) -> _Member:
        birth = who.birth(self.as_of)
        return _Member("户主", who.sex, birth, self.chance.choice(names.SURNAMES), who)

    def _family(self, size: int) -> list[_Member]:
        head = self._member("户主", self.chance.choices(("男", "女"), (4, 1))[0], self._born(30, 76), "")
        family = [head]
        while len(family) < size:
            family.append(self._relative(head, family))
        household = self.chance.randrange(1_000_000)
        return [replace(member, who=replace(member.who, household=household)) for member in family]

    def _relative(self, head: _Member, family: list[_Member]) -> _Member:
        relations = {member.relation for member in family}
        years = age(head.birth, self.as_of)
        if "配偶" not in relations:
            return self._member("配偶", "女" if head.sex == "男" else "男", self._near(head.birth, 0), "")
        sex = self.chance.choice(("男", "女"))
        if years < 60 and PARENTS[sex] not in relations and self.chance.random() < 0.3:
            return self._member(PARENTS[sex], sex, self._near(head.birth, 25), head.surname)
        if years > 52 and self.chance.random() < 0.3:
            return self._member(GRANDCHILDREN[sex], sex, self._near(head.birth, -47), head.surname)
        return self._member(CHILDREN[sex], sex, self._near(head.birth, -25), head.surname)

    def _member(self, relation: str, sex: str, birth: date, surname: str) -> _Member:
        who = character_of(age(birth, self.as_of), sex, self.chance)
        return _Member(relation, sex, birth, surname or self.chance.choice(names.SURNAMES), who)

    def _born(self, youngest: int, oldest: int) -> date:
        return self._day_in(self.as_of.year - self.chance.randint(youngest, oldest))

    def _near(self, birth: date, years_older: int) -> date:
        """Born about so many years before the other, but neither too young nor too old to be on the register."""
        year = birth.year - years_older + self.chance.randint(-4, 4)
        return self._day_in(min(max(year, self.as_of.year - 98), self.as_of.year - YOUNGEST))

    def _day_in(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def _settle(self, village: str, family: list[_Member]) -> None:
        self.households[village] += 1
        household = f"{village[4:]}{self.households[village]:04}"
        for index, member in enumerate(family, 1):
            self.made.append(
                Invented(
                    village=village,
                    household=household,
                    number=f"{household}{index:02}",
                    size=len(family),
                    relation=member.relation,
                    name=names.person_name(self.chance, member.surname, member.sex),
                    sex=member.sex,
                    birth=member.birth,
                    id_number=self._id_number(village[:6], member.birth, member.sex),
                    phone=f"1990000{len(self.made):04}",
                    who=member.who,
                )
            )

    def _id_number(self, county: str, birth: date, sex: str) -> str:
        """Serials from the far end, which offices hardly ever reach: 998 and 999 first, then downwards."""
        area = _old_code(county, birth)
        place = (area, birth, sex)
        self.last_of_day[place] = serial = self.last_of_day.get(place, 1001 if sex == "男" else 1000) - 2
        return with_check_digit(f"{area}{birth:%Y%m%d}{serial:03}")

    def _with_special_names(self) -> list[Invented]:
        people = list(self.made)
        for index, name in enumerate(names.SPECIAL):
            people[index] = replace(people[index], name=name)
        return people


def _old_code(county: str, birth: date) -> str:
    """Elders came from counties whose codes (寿光县, 益都县) ended long ago; no current list has them."""
    return {"370702": "370723", "370724": "370721"}[county] if birth < OLD_CODES_BEFORE else county
