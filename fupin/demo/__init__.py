"""The demonstration office: invented people, places and organisations, made the same way each time."""

from datetime import datetime, time
from pathlib import Path

from sqlalchemy.orm import Session

from fupin import clock, registry
from fupin.calendar import add_years
from fupin.demo import applications
from fupin.demo.accounts import add_accounts
from fupin.demo.cards import fill_cards
from fupin.demo.organisations import add_organisations
from fupin.demo.people import generate
from fupin.demo.places import add_places
from fupin.demo.roster import write_roster
from fupin.seeds import seed
from fupin.seeds.demo import seed_demo

YEARS_KEPT = 3  # the register is so old when the demonstration begins; the youngest person is older
ROSTER = Path("demo", "roster.xlsx")


def build(session: Session, instance: Path) -> None:
    """Fill an empty database and write the roster to `instance/demo/`. Commits."""
    settle(session, instance)
    applications.build(session)


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
