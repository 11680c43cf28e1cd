"""Registered workshops of the demonstration office: contracts, confirmed pay, a visit on site and a claim for hires."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from fupin import casework, clock
from fupin.calendar import add_months
from fupin.demo import answers
from fupin.demo.desk import CLERK, COUNTY, TOWNSHIP, free, step, user, when
from fupin.demo.organisations import credit_code
from fupin.model import Organisation, Person, Workshop
from fupin.model.terms import Action, OrganisationKind
from fupin.office import Press
from fupin.schemes import SCHEMES
from fupin.workshops import contracts, ledger, register, visits
from fupin.workshops.contracts import Wish
from fupin.workshops.lines import Entry
from fupin.workshops.register import Body, Facts
from fupin.workshops.visits import Seen

MONTHS = 6  # of confirmed pay, until last month
TERM = 12  # months of a contract
CLAIMED, HIRED = 3, 2  # months of the claim for hires, and for how many people
DAY = timedelta(days=1)
WALL, ROOF, DOOR = (214, 205, 190), (150, 74, 60), (70, 92, 120)


class Shop(NamedTuple):
    """A workshop, and what each of its workers earns in a month, in fen."""

    name: str
    legal: str
    form: str
    project: str
    wages: tuple[int, ...]


SHOPS = (
    Shop("潍坊演示草编有限公司", "庄秀兰", "厂房式", "草编", (88000, 26000)),  # past the line, and short of it
    Shop("潍坊演示绣品有限公司", "冷玉梅", "居家式", "手工刺绣", (45000, 52000)),
)


def build(session: Session, press: Press, instance: Path) -> None:
    """Register them, hire people, pay and confirm month by month, look in on the first, and claim. Commits."""
    first = add_months(clock.today().replace(day=1), -MONTHS)
    people = free(session, user(session, CLERK).scope)
    for number, shop in enumerate(SHOPS):
        hired = [person.id_number for person in islice(people, len(shop.wages))]
        workshop_id = _registered(session, shop, number, first - 40 * DAY)
        wages = _hired(session, workshop_id, shop, hired, first)
        for place in range(MONTHS):
            _paid(session, workshop_id, wages, add_months(first, place))
        if number == 0:
            _visited(session, workshop_id, instance)
            _claimed(session, press, workshop_id, list(islice(people, HIRED)), first)


def _registered(session: Session, shop: Shop, number: int, founded_on: date) -> int:
    """Entered by the counter and confirmed by the county."""
    clerk = user(session, CLERK)
    code = credit_code(OrganisationKind.ENTERPRISE, clerk.scope[:6], 91 + number)
    body = Body(code, shop.name, shop.legal, f"演示路{18 + number}号", f"05368000{91 + number}")
    name = f"{shop.name.removesuffix('有限公司')}扶贫车间"
    facts = Facts(name, shop.form, "村集体闲置房屋", 260 - 80 * number, shop.project, founded_on, 14, len(shop.wages))
    with when(founded_on + 10 * DAY):
        made = register.register(session, clerk, body, clerk.scope, facts)
        uid, workshop_id = made.uid, made.workshop_id
        session.commit()
    with when(founded_on + 14 * DAY):
        register.confirm(session, user(session, COUNTY), uid, "")
        session.commit()
    return workshop_id


def _hired(session: Session, workshop_id: int, shop: Shop, hired: list[str], first: date) -> dict[int, int]:
    """Their contracts; answers each contract's monthly pay."""
    last = add_months(first, TERM) - DAY
    wages = {}
    for each, fen in zip(hired, shop.wages, strict=True):
        with when(first):
            wish = Wish(each, "承揽合同", first, last, shop.project)
            made = contracts.add(session, user(session, CLERK), workshop_id, wish)
            wages[made.id] = fen
            session.commit()
    return wages


def _paid(session: Session, workshop_id: int, wages: Mapping[int, int], month: date) -> None:
    """Filled in by the counter, and confirmed by the township when the month is over."""
    paid_on = month + 14 * DAY
    lines = {
        (one, 1): Entry(f"{fen // 500}件", fen, "银行", f"{month:%Y%m}-{place:02}", paid_on)
        for place, (one, fen) in enumerate(wages.items(), 1)
    }
    with when(add_months(month, 1)):
        sheet, problems = ledger.save(session, user(session, CLERK), workshop_id, month, lines, 0)
        if problems:
            raise ValueError(problems)
        session.commit()
        ledger.confirm(session, user(session, TOWNSHIP), sheet.uid, sheet.version)
        session.commit()


def _visited(session: Session, workshop_id: int, instance: Path) -> None:
    """Two people looked in last month, and took a picture."""
    day = add_months(clock.today().replace(day=1), -1) + 9 * DAY
    seen = Seen(day, "王建国", "周晓勤", "车间正常生产，两名工人在岗，合同和报酬台账齐全，与登记一致。")
    with when(day):
        photos = [visits.accept(_photo())]
        visits.add(session, user(session, TOWNSHIP), workshop_id, seen, photos, instance / "uploads")
        session.commit()


def _claimed(session: Session, press: Press, workshop_id: int, people: list[Person], first: date) -> None:
    """For people with contracts of employment; the county is to approve it."""
    clerk, filed_on = user(session, CLERK), add_months(clock.today().replace(day=1), -1) + 17 * DAY
    organisation = session.get_one(Organisation, session.get_one(Workshop, workshop_id).organisation_id)
    raw = answers.hire_subsidy(organisation, people[0], people, first, CLAIMED)
    with when(filed_on):
        made = casework.begin(session, clerk, SCHEMES["hire_subsidy"], f"demo:hire:{workshop_id}")
        made = casework.save(session, made.uid, raw, None)
        uid = made.uid
        casework.submit(session, clerk, uid, made.version, {"insist"})
    step(session, press, TOWNSHIP, uid, Action.ENDORSE, filed_on + 3 * DAY)


def _photo() -> bytes:
    """A drawn house, so that nobody takes it for a real place."""
    picture = Image.new("RGB", (480, 320), (190, 214, 232))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 250, 480, 320), fill=(150, 168, 120))
    pen.rectangle((90, 130, 390, 260), fill=WALL)
    pen.polygon(((70, 130), (240, 60), (410, 130)), fill=ROOF)
    pen.rectangle((215, 180, 265, 260), fill=DOOR)
    for left in (120, 310):
        pen.rectangle((left, 160, left + 50, 205), fill=(235, 242, 248), outline=DOOR, width=3)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
