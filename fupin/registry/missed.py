"""Who of a village is due something and has not had it, and what the flow means for everybody."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from fupin import clock
from fupin.calendar import add_years, age
from fupin.model import Area, Household, Person
from fupin.model.places import inside
from fupin.policy import Value, parameters
from fupin.registry.entitlements import PERSONAL, Entitlement, Standing, entitlements, read_ahead
from fupin.registry.standing import ENDS
from fupin.registry.targeting import Class, Situation, main_class, overlays
from fupin.schemes.common import people_facts

WORK_MIN, WORK_MAX = "age.work_min", "age.work_max_exclusive"
PENSION, NEAR = "pension.age_resident", "public_post.near_pension_years"


@dataclass(frozen=True)
class Villager:
    """A registered person of the village with the measures that people apply for themselves."""

    person: Person
    main: Class | None
    overlays: tuple[Class, ...]
    due: tuple[Entitlement, ...]

    @property
    def missed(self) -> list[Entitlement]:
        """Measures they may have and want as far as the card knows, and have neither applied for nor had."""
        return [
            each
            for each in self.due
            if each.standing is Standing.ELIGIBLE
            and each.scheme.wished(self.person)
            and each.under_way is None
            and not each.held
        ]


def villages(session: Session, scope: str) -> list[tuple[str, str, int]]:
    """Code, name and number of registered people of each village of the scope that has any."""
    today = clock.today()
    query = (
        select(Area.code, Area.name, func.count(Person.id))
        .join(Person, Person.area_code == Area.code)
        .where(inside(Area.code, scope), Area.valid_from <= today, (Area.valid_to.is_(None)) | (Area.valid_to >= today))
        .group_by(Area.code, Area.name)
        .order_by(Area.code)
    )
    return [(code, name, count) for code, name, count in session.execute(query)]


def village(session: Session, code: str) -> list[Villager]:
    """Everybody still registered in the village, household by household."""
    query = (
        select(Person)
        .join(Person.household)
        .options(joinedload(Person.household))
        .where(Person.area_code == code)
        .order_by(Household.number, Person.number)
    )
    people = session.scalars(query).all()
    read_ahead(session, people)
    standing = people_facts(session, people, clock.today())
    figures = _figures(session, code)
    return [_villager(session, person, figures) for person in people if standing[person.id].status not in ENDS]


def _villager(session: Session, person: Person, figures: dict[str, Value]) -> Villager:
    due = tuple(entitlements(session, person, PERSONAL))
    return Villager(person, *_classes(person, figures), due)


def classes_of(session: Session, person: Person) -> tuple[Class | None, tuple[Class, ...]]:
    """Main class and overlays of one person today."""
    return _classes(person, _figures(session, person.area_code))


def _classes(person: Person, figures: dict[str, Value]) -> tuple[Class | None, tuple[Class, ...]]:
    who = situation(person, figures, clock.today())
    return (main_class(who), overlays(who)) if who else (None, ())


def _figures(session: Session, area_code: str) -> dict[str, Value]:
    return parameters(session, (WORK_MIN, WORK_MAX, PENSION, NEAR), area_code, clock.today())


def situation(person: Person, figures: dict[str, Value], on: date) -> Situation | None:
    """What the flow asks of somebody; nothing while policy says no ages."""
    if not all(value.known for value in figures.values()):
        return None
    pension = add_years(person.birth, figures[PENSION].number)
    return Situation(
        years=age(person.birth, on),
        work_min=figures[WORK_MIN].number,
        work_max=figures[WORK_MAX].number,
        labour=person.labour,
        employment=person.employment,
        wish=person.job_wanted,
        wants_startup=person.wants_startup,
        wants_training=person.wants_training,
        certificate=person.disability_sealed is not None,
        near_pension=add_years(pension, -figures[NEAR].number) < on < pension,
        relocated=person.household.relocated,
    )


def by_class(people: list[Villager]) -> list[tuple[Class, list[Villager]]]:
    """The village by main class, in the order of the flow; who must be visited first comes first."""
    classes = sorted({each.main for each in people if each.main}, key=lambda main: (main.number, main.title))
    return [(main, [each for each in people if each.main == main]) for main in classes]
