"""A demonstration office in a temporary folder on a real disk, made once a run and copied for each group."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, select, update
from sqlalchemy.orm import Session

import fupin.schemes  # noqa: F401 - its tables
from fupin import clock, demo, settings, vault
from fupin.db import Base, configure
from fupin.demo.offers import add_offers
from fupin.documents.fonts import build_print_font
from fupin.migrations import triggers
from fupin.model import Person, User
from fupin.model.places import inside
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

DISK = "/var/tmp"  # noqa: S108 - unlike /tmp never in memory, and TemporaryDirectory makes its own name there
PLENTY = 10_000  # places of each course and post, so that the last applicant finds one too


@dataclass(frozen=True)
class Office:
    """The folder of one office."""

    instance: Path

    @property
    def database(self) -> Path:
        return self.instance / "fupin.db"

    def copy(self, name: str) -> "Office":
        """The same office in a folder of its own; the fonts are shared."""
        target = self.instance.parent / name
        target.mkdir()
        for file in ("settings.toml", "keys.json", "fupin.db"):
            shutil.copy(self.instance / file, target / file)
        (target / "fonts").symlink_to(self.instance / "fonts")
        return Office(target)

    def engine(self) -> Engine:
        """Its database, set up as the application does, with the office's keys in use."""
        vault.use(vault.Keyring.load(self.instance / "keys.json"))
        engine = create_engine(f"sqlite:///{self.database}", pool_pre_ping=True)
        configure(engine)
        return engine


@contextmanager
def prepared() -> Iterator[Office]:
    """An office with people, accounts, courses and posts, and with the small print font."""
    with TemporaryDirectory(prefix="fupin-bench-", dir=DISK) as folder:
        office = Office(Path(folder, "office"))
        settings.write(office.instance, {"OFFICE_NAME": "潍坊市人力资源和社会保障局", "DEMO": True})
        vault.Keyring.create(office.instance / "keys.json")
        fill(office)
        build_print_font(office.instance / "fonts")
        yield office


def fill(office: Office) -> None:
    """Make its database and the demonstration in it."""
    engine = office.engine()
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.create(connection)
    with Session(engine) as session:
        demo.settle(session, office.instance)
        add_offers(session, clock.today())
        session.execute(update(Course).values(places=PLENTY))
        session.execute(update(Opening).values(quantity=PLENTY))
        session.commit()
        if engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("ROLLBACK")
            session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def user(session: Session, username: str) -> User:
    """The account of that name."""
    return session.scalars(select(User).where(User.username == username)).one()


def people(session: Session, area_code: str) -> list[Person]:
    """Everybody on the register of an area, in the order of the roster."""
    return list(session.scalars(select(Person).where(inside(Person.area_code, area_code)).order_by(Person.number)))
