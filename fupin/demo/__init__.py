"""The demonstration office: invented people, places and organisations, made the same way each time."""

from datetime import datetime, time
from pathlib import Path

from sqlalchemy.orm import Session

from fupin import clock, registry
from fupin.calendar import add_years
from fupin.demo import applications, classes, doubts, kiosk, mending, money, posts, scans, targets, workshops
from fupin.demo.accounts import add_accounts
from fupin.demo.cards import fill_cards
from fupin.demo.organisations import add_organisations
from fupin.demo.people import generate
from fupin.demo.places import add_places
from fupin.demo.roster import write_roster
from fupin.documents.render import Printer
from fupin.office import Press
from fupin.seeds import seed
from fupin.seeds.demo import seed_demo

YEARS_KEPT = 3  # the register is so old when the demonstration begins; the youngest person is older
ROOT = Path(__file__).resolve().parents[2]
DEMO_URL = "http://127.0.0.1:5000"
DEMO_PHONE = "0536-0000000"
ROSTER = Path("demo", "roster.xlsx")


def build(session: Session, instance: Path) -> None:
    """Fill an empty database and write the roster to `instance/demo/`. Commits."""
    settle(session, instance)
    press = press_of(instance)
    money.build(session, press)
    applications.build(session, press)
    mending.build(session, press)
    posts.build(session, press)
    scans.build(session, instance)
    kiosk.build(session)
    targets.build(session)
    classes.build(session, press)
    workshops.build(session, press, instance)
    doubts.build(session, instance)


def press_of(instance: Path) -> Press:
    """The press of a demonstration: every page it prints says so."""
    printer = Printer(ROOT / "templates", ROOT / "static", instance / "fonts")
    return Press(printer, DEMO_URL, demo=True, phone=DEMO_PHONE)


def settle(session: Session, instance: Path) -> None:
    """Everything but applications: figures, villages, organisations, accounts and people. Commits."""
    present, today = clock.now(), clock.today()
    people = generate(today)
    roster = instance / ROSTER
    write_roster(roster, people, today)
    with clock.pinned(datetime.combine(add_years(today, -YEARS_KEPT), time(9), clock.OFFICE_ZONE)):
        seed(session)
        seed_demo(session)
        add_places(session)
        add_organisations(session)
        add_accounts(session, present)
        session.commit()
        registry.import_roster(session, roster, by=None)
        fill_cards(session, people, today)
        session.commit()
