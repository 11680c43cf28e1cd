"""`python -m tests.pagerules.collect STATE FILE OFFICE`: crawls a copy of a demonstration office, or an empty one."""

import pickle
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from fupin import clock, create_app, settings, vault
from fupin.db import Base
from fupin.demo.accounts import add_accounts
from fupin.demo.places import add_places
from fupin.extensions import db
from fupin.migrations import triggers
from fupin.seeds import seed
from tests.browser.office import Office
from tests.pagerules.crawl import SCREEN, STARTS, WALKERS, Walker
from tests.pagerules.order import SCENES
from tests.pagerules.scenes_kiosk import kiosk_used
from tests.pagerules.seen import EMPTY, FILLED, Crawled
from tests.pagerules.wrong import fail, send_all


def filled(folder: Path) -> list[Walker]:
    """The demonstration, as each account sees it; then its forms sent wrongly, and faults."""
    app, office = create_app({"INSTANCE": folder, "TESTING": True}), Office("", folder)
    compared: set[tuple[str, int]] = set()
    walkers = {account: Walker(app, account, FILLED, compared) for account in WALKERS}
    made = [address for account, scene in SCENES for address in scene(walkers[account], office)]
    done: set[tuple[object, ...]] = set()
    screen = Walker(app, SCREEN, FILLED, compared)  # at one go: after four minutes it forgets who stands there
    screen.walk(kiosk_used(screen, office))
    send_all(screen, done)
    for walker in walkers.values():
        walker.walk([*STARTS, *made])
    for walker in walkers.values():
        send_all(walker, done)
    for account in ("", "chuangkou"):
        fail(walkers[account])
    office.close()
    return [*walkers.values(), screen]


def empty(folder: Path) -> list[Walker]:
    """An office with figures, areas and accounts, on its first day."""
    settings.write(folder, {"OFFICE_NAME": "潍坊市人力资源和社会保障局"})
    vault.Keyring.create(folder / "keys.json")
    app = create_app({"INSTANCE": folder, "TESTING": True})
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            triggers.create(connection)
        with Session(db.engine) as session:
            seed(session)
            add_places(session)
            add_accounts(session, clock.now())
            session.commit()
    compared: set[tuple[str, int]] = set()
    walkers = [Walker(app, account, EMPTY, compared) for account in WALKERS]
    for walker in walkers:
        walker.walk(list(STARTS))
    return walkers


def collect(state: str, made: Path) -> Crawled:
    """What the walkers saw of the office in that state; the demonstration itself is left as it is."""
    with TemporaryDirectory(prefix="fupin-crawl-") as temporary:
        folder = Path(temporary, state)
        if state == FILLED:
            shutil.copytree(made, folder)
        walkers = {FILLED: filled, EMPTY: empty}[state](folder)
    return Crawled(
        [seen for walker in walkers for seen in walker.seen],
        {endpoint for walker in walkers for endpoint in walker.reached},
        [name for walker in walkers for name in walker.differing],
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(pickle.dumps(collect(sys.argv[1], Path(sys.argv[3]))))
