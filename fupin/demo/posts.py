"""People of the demonstration office in posts since last month, whose attendance waits for the county."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, clock, notices
from fupin.calendar import add_months, is_working_day
from fupin.demo import answers
from fupin.demo.desk import CLERK, COUNTY, TOWNSHIP, step, user, version, when
from fupin.model import Application, Notice, NoticeEntry, Person, PostPlacement
from fupin.model.places import inside
from fupin.model.posts import ChangeKind
from fupin.model.terms import Action
from fupin.office import Press
from fupin.posts import changes, placing, sheets
from fupin.posts.by_day import LEAVE
from fupin.posts.changes import Asked
from fupin.posts.placing import Wish
from fupin.posts.roll import Entry, Member, of_unit
from fupin.schemes import SCHEMES
from fupin.schemes.public_post.model import Opening

POSTS = (3, 3, 1)  # which of the unit's posts each of them is in
DAYS_BEFORE = {Action.ENDORSE: 28, Action.APPROVE: 26, Action.PUBLISH: 24}
FILED, ENDS_IN = 30, 25
EACH_DAY = 10  # half-hours


def build(session: Session, press: Press) -> None:
    """Place three people, one of whom ends soon, and enter and confirm their month. Commits."""
    starts_on = add_months(clock.today().replace(day=1), -1)
    clerk = user(session, CLERK)
    people = _people(session, clerk.scope)[-len(POSTS) :]
    openings = list(session.scalars(select(Opening).where(Opening.area_code == clerk.scope).order_by(Opening.id)))
    accounts = (None, people[0].bank_account, None)  # two of them with one, to be asked about
    uids = [
        _approved(session, press, person.id, openings[place].id, starts_on, account)
        for person, place, account in zip(people, POSTS, accounts, strict=True)
    ]
    placed = [
        _placed(session, uid, openings[place], starts_on, number)
        for number, (uid, place) in enumerate(zip(uids, POSTS, strict=True))
    ]
    _month(session, placed[0], starts_on)
    _renewal(session, placed[0])


def _people(session: Session, township: str) -> list[Person]:
    """With a certificate, of working age, and without an application."""
    today = clock.today()
    free = ~select(Application.id).where(Application.person_id == Person.id).exists()
    query = select(Person).where(inside(Person.area_code, township), Person.disability_sealed.is_not(None), free)
    return [
        person
        for person in session.scalars(query.order_by(Person.number))
        if 18 <= today.year - person.birth.year <= 50
        and person.household.exit_attribute != "已脱贫"
        and "·" not in person.name
    ]


def _approved(
    session: Session, press: Press, person_id: int, opening_id: int, starts_on: date, account: str | None
) -> str:
    """Filed a month before, and through all its steps, with an account or the person's own; answers the uid."""
    clerk, person = user(session, CLERK), session.get_one(Person, person_id)
    with when(starts_on - timedelta(days=FILED)):
        application = casework.begin(session, clerk, SCHEMES["public_post"], f"demo:post:{person_id}")
        raw = answers.public_post(person, session.get_one(Opening, opening_id), starts_on)
        raw["bank_account"] = [account or raw["bank_account"][0]]
        application = casework.save(session, application.uid, raw, None)
        casework.submit(session, clerk, application.uid, application.version, {"insist"})
        uid = application.uid
    step(session, press, TOWNSHIP, uid, Action.ENDORSE, starts_on - timedelta(days=DAYS_BEFORE[Action.ENDORSE]))
    step(session, press, COUNTY, uid, Action.APPROVE, starts_on - timedelta(days=DAYS_BEFORE[Action.APPROVE]))
    with when(starts_on - timedelta(days=DAYS_BEFORE[Action.PUBLISH])):
        notices.publish(session, press, user(session, COUNTY), "public_post", {uid: version(session, uid)})
    ends_on = session.scalars(
        select(Notice.ends_on).join(NoticeEntry).join(Application).where(Application.uid == uid)
    ).one()
    step(session, press, COUNTY, uid, Action.ISSUE, ends_on + timedelta(days=1))
    return uid


def _placed(session: Session, uid: str, opening: Opening, starts_on: date, number: int) -> int:
    """The first of them has a term that ends soon."""
    last = clock.today() + timedelta(days=ENDS_IN) if number == 0 else add_months(starts_on, 12) - timedelta(days=1)
    with when(starts_on):
        made = placing.assign(session, user(session, CLERK), uid, Wish(opening.id, starts_on, last))
        session.commit()
    return made.id


def _month(session: Session, placement_id: int, month: date) -> None:
    """Entered by the counter and confirmed by the township early in the next month."""
    placement = session.get_one(PostPlacement, placement_id)
    unit_id = session.get_one(Opening, placement.opening_id).unit_id
    key = (unit_id, placement.area_code)
    wanted = {member.placement_id: _worked(member) for member in of_unit(session, key, month)}
    sheet, _ = sheets.save(session, user(session, CLERK), key, month, wanted, 0)
    session.commit()
    sheets.confirm(session, user(session, TOWNSHIP), sheet.uid, sheet.version)
    session.commit()


def _worked(member: Member) -> Entry:
    """Five hours on every working day of the month, as far as the post's hours go; the second of them on leave."""
    first, last = member.spans[0]
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    working = [day.day for day in days if is_working_day(day)][: member.most_half_hours // EACH_DAY]
    by_day = tuple((number, LEAVE if place == 1 else EACH_DAY) for place, number in enumerate(working))
    return Entry(0, 0, passed=True).with_days(by_day)


def _renewal(session: Session, placement_id: int) -> None:
    """Whoever ends soon has asked for half a year more."""
    placement = session.get_one(PostPlacement, placement_id)
    wish = Asked(ChangeKind.RENEW, add_months(placement.ends_on, 6), "工作认真，考核合格，本人和用人单位同意续期")
    changes.ask(session, user(session, CLERK), placement_id, wish)
    session.commit()
