"""What invented people are like: a table of characters that rules look at, and chance for everybody else."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fupin.calendar import add_years
from fupin.model.terms import HEALTH, LABOUR, POVERTY_ATTRIBUTES

HEALTHY, CHRONIC, ILL, DISABLED = HEALTH
COMMON, SKILLED, LOST, UNABLE = LABOUR
ORDINARY, MINIMUM, FIVE_GUARANTEES, MINIMUM_POOR = POVERTY_ATTRIBUTES
POOR, LIFTED, RELAPSED = "未脱贫", "已脱贫", "返贫"


@dataclass(frozen=True)
class Character:
    """Age as a birthday and days from it, abilities, papers, household, wishes.

    `turns` and `days`: turns so many years old that many days after the demonstration's first day.
    `certificate`: disability class and grade, or nothing. `household` decides what the whole household shares.
    """

    turns: int
    days: int
    sex: str
    health: str
    labour: str
    certificate: str = ""
    attribute: str = ORDINARY
    exit: str = POOR
    wants_training: bool | None = True
    ethnicity: str = "汉族"
    household: int = -1

    def birth(self, as_of: date) -> date:
        """The day of birth that gives this age."""
        return add_years(as_of + timedelta(days=self.days), -self.turns)


# fmt: off
CHARACTERS = (
    # the edges of working age: 15, 16, 59, 60
    Character(16,    1, "男", HEALTHY, UNABLE, wants_training=None),
    Character(16,    0, "女", HEALTHY, COMMON, ethnicity="维吾尔族"),
    Character(60,    1, "女", HEALTHY, COMMON, ethnicity="维吾尔族"),
    Character(60,    0, "男", HEALTHY, COMMON),
    # the edge of five years to the pension: 55 today fails, 55 yesterday passes
    Character(55,    0, "男", HEALTHY, COMMON, ethnicity="蒙古族"),
    Character(55,   -1, "女", HEALTHY, COMMON),
    Character(55,   90, "男", HEALTHY, COMMON, ethnicity="维吾尔族"),
    Character(55,  -90, "男", HEALTHY, SKILLED),
    # disabled of every class and grade, within working age
    Character(40,    7, "男", DISABLED, COMMON, certificate="14"),
    Character(42,   17, "女", DISABLED, COMMON, certificate="23"),
    Character(38,   27, "男", DISABLED, COMMON, certificate="33"),
    Character(45,   37, "女", DISABLED, COMMON, certificate="44"),
    Character(35,   47, "男", DISABLED, COMMON, certificate="53"),
    Character(50,   57, "女", DISABLED, LOST, certificate="62"),
    Character(48,   67, "男", DISABLED, LOST, certificate="71"),
    Character(33,   77, "女", DISABLED, UNABLE, certificate="41"),
    Character(44,   87, "男", DISABLED, COMMON),
    # labour ability and wishes
    Character(30,   97, "男", HEALTHY, SKILLED),
    Character(31,  107, "女", HEALTHY, COMMON, wants_training=False),
    Character(32,  117, "男", CHRONIC, LOST, wants_training=False),
    Character(34,  127, "女", ILL, UNABLE, wants_training=None),
    Character(36,  137, "男", CHRONIC, COMMON),
    # kinds of household, lifted and relapsed
    Character(68,  147, "男", HEALTHY, UNABLE, attribute=FIVE_GUARANTEES, wants_training=False),
    Character(58,  157, "男", HEALTHY, COMMON, attribute=FIVE_GUARANTEES),
    Character(47,  167, "女", CHRONIC, COMMON, attribute=MINIMUM),
    Character(52,  177, "男", HEALTHY, COMMON, attribute=MINIMUM_POOR),
    Character(41,  187, "男", HEALTHY, COMMON, exit=LIFTED),
    Character(43,  197, "女", HEALTHY, COMMON, exit=RELAPSED),
    Character(37,  207, "女", HEALTHY, COMMON, ethnicity="回族"),
    Character(39,  217, "男", HEALTHY, COMMON, ethnicity="满族"),
    Character(29,  227, "女", HEALTHY, SKILLED, ethnicity="朝鲜族"),
)
# fmt: on


def character_of(years: int, sex: str, chance: Random) -> Character:
    """Somebody of that age as they mostly are."""
    health = chance.choices(HEALTH, (68, 15, 4, 13))[0]
    labour = _labour(years, health, chance)
    return Character(
        turns=years,
        days=0,
        sex=sex,
        health=health,
        labour=labour,
        certificate=_certificate(labour, chance) if health == DISABLED else "",
        wants_training=chance.choices((True, False, None), (6, 3, 1))[0] if labour in (COMMON, SKILLED) else False,
        ethnicity=chance.choices(("汉族", "回族", "满族", "蒙古族", "朝鲜族"), (965, 20, 8, 4, 3))[0],
    )


def _labour(years: int, health: str, chance: Random) -> str:
    if years < 16 or years >= 75:
        return UNABLE
    if health in (ILL, DISABLED):
        return chance.choices(LABOUR, (35, 3, 45, 17))[0]
    return chance.choices(LABOUR, (40, 4, 10, 46) if years >= 60 else (78, 14, 5, 3))[0]


def _certificate(labour: str, chance: Random) -> str:
    """Class and grade; the lighter grades can still work, and one in ten has no certificate yet."""
    if chance.random() < 0.1:
        return ""
    grade = chance.choice("34") if labour in (COMMON, SKILLED) else chance.choice("12")
    return chance.choices("1234567", (14, 12, 3, 45, 10, 12, 4))[0] + grade
