"""Letters: the whole issue step against WeasyPrint alone, the printer's settings against none, and many as one file."""

import gc
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.figures import AT_MOST, Figure, paired
from bench.office import Office, people, user
from fupin import casework, clock, demo, notices
from fupin.calendar import add_years
from fupin.demo import answers
from fupin.documents.binding import bind_kept
from fupin.documents.fetcher import BASE, AssetFetcher
from fupin.documents.fonts import Fonts
from fupin.documents.render import COLOR_PROFILE, OUTPUT_INTENT, STYLE_SHEET, Printer
from fupin.lifecycle import Refused
from fupin.model import Application, Document, Person, User
from fupin.model.terms import ABLE, Action
from fupin.office import Press
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course

ROUNDS, WARM_UP = 15, 3
BOUND, BOUND_ROUNDS = 1000, 3
COUNTY = "370702"
TOWNSHIP = "370702001"
CLERK, REVIEWER, APPROVER = "chuangkou", "xiangzhen", "xianji"
WORKERS, POORLY_PAID = 3, 1
STATIC = demo.ROOT / "static"


@dataclass(frozen=True)
class Recorder(Printer):
    """The office's printer; it remembers which pages it was given."""

    pages: list[str] = field(default_factory=list, compare=False)

    def pdf(self, html: str) -> bytes:
        """As ever."""
        self.pages.append(html)
        return super().pdf(html)


class Render:
    """WeasyPrint alone, with the printer's settings: style sheet and fonts are read once."""

    def __init__(self, fonts: Fonts) -> None:
        profile = Path(str(files("weasyprint.pdf") / COLOR_PROFILE))
        faces = {f"fonts/{face.path.name}": face.path for face in fonts.faces}
        self.fetcher = AssetFetcher({COLOR_PROFILE: profile, **faces})
        self.sheet = f"{fonts.css}\n{(STATIC / STYLE_SHEET).read_text('utf-8')}"
        self.read()

    def read(self) -> None:
        """Parse the style sheet and load its fonts."""
        self.configuration, self.profiles = FontConfiguration(), dict[str, Any]()
        self.style = CSS(
            string=self.sheet,
            base_url=BASE,
            url_fetcher=self.fetcher,
            font_config=self.configuration,
            color_profiles=self.profiles,
        )

    def __call__(self, pages: list[str]) -> list[bytes]:
        """The letters."""
        return [self._one(html) for html in pages]

    def _one(self, html: str) -> bytes:
        pdf: bytes = HTML(string=html, base_url=BASE, url_fetcher=self.fetcher).write_pdf(
            font_config=self.configuration,
            stylesheets=[self.style],
            color_profiles=self.profiles,
            output_intent=OUTPUT_INTENT,
            pdf_variant="pdf/a-2b",
            pdf_tags=True,
        )
        return pdf


class PlainRender(Render):
    """The same without what makes it fast: Noto alone, automatic tables, fonts and style sheet anew for each letter."""

    def __init__(self, nowhere: Path) -> None:
        super().__init__(Fonts(nowhere))
        assert "table-layout: fixed" in self.sheet
        self.sheet = self.sheet.replace("table-layout: fixed", "table-layout: auto")

    def _one(self, html: str) -> bytes:
        self.read()
        return super()._one(html)


@dataclass
class Times:
    """Seconds of each round."""

    issue: list[float] = field(default_factory=list)
    render: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


def measure(office: Office) -> Iterator[Figure]:
    """One pair of figures a scheme."""
    engine = office.engine()
    with Session(engine) as session:
        printer = Recorder(demo.ROOT / "templates", STATIC, office.instance / "fonts")
        press = Press(printer, demo.DEMO_URL, demo=True, phone=demo.DEMO_PHONE)
        session.execute(update(User).where(User.username.in_((CLERK, REVIEWER))).values(scope=COUNTY))
        session.commit()
        ready = _ready(session, press)
        renders = Render(printer.fonts), PlainRender(office.instance / "no fonts")
        for scheme, uids in ready.items():
            yield from _figures(scheme, _times(session, press, printer, uids, renders))
        yield _bound(session)
    engine.dispose()


def approvals(session: Session, press: Press, scheme: str) -> list[dict[str, Any]]:
    """What the approval forms of that scheme say that were just issued."""
    for uid in _ready(session, press, (scheme,))[scheme]:
        version = session.scalars(select(Application.version).where(Application.uid == uid)).one()
        _act(session, press, APPROVER, uid, Action.ISSUE, version)
    kept = session.scalars(select(Document).where(Document.kind == "approval").order_by(Document.id.desc()))
    return [document.values for document in kept.fetchmany(ROUNDS)]


def _bound(session: Session) -> Figure:
    """The letters just issued, over and over until there are a thousand, as one file."""
    query = select(Document).where(Document.application_id.is_not(None)).options(undefer(Document.pdf_sealed))
    kept = [(document.number, document.pdf) for document in session.scalars(query)]
    papers = list(islice(cycle(kept), BOUND))
    used = process_time()
    times = [_timed(lambda: bind_kept(papers, "")) for _ in range(BOUND_ROUNDS)]
    used = (process_time() - used) / BOUND_ROUNDS
    words = f"{len(kept)} kept letters, {sum(len(file) for _, file in papers) // 10**6} MB; {used:.2f} s of CPU"
    return Figure(f"letters: {BOUND} bound", median(times), words, AT_MOST, 3, " s")


def _figures(scheme: str, times: Times) -> Iterator[Figure]:
    issue, render, plain = (1000 * median(each) for each in (times.issue, times.render, times.plain))
    yield Figure(
        f"letters: {scheme} issue step",
        paired(times.issue, times.render),
        f"bare render of the same HTML ({issue:.0f} of {render:.0f} ms)",
        AT_MOST,
        1.25,
    )
    yield Figure(
        f"letters: {scheme} render",
        paired(times.render, times.plain),
        f"plain Noto, no levers ({render:.0f} of {plain:.0f} ms)",
        AT_MOST,
        0.5,
    )


def _times(session: Session, press: Press, printer: Recorder, uids: list[str], renders: tuple[Render, Render]) -> Times:
    """Issue one letter after another, and render each again both ways, in turn."""
    times = Times()
    render, plain = renders
    for uid in uids:
        printer.pages.clear()
        version = session.scalars(select(Application.version).where(Application.uid == uid)).one()
        issue_time = _timed(lambda: _act(session, press, APPROVER, uid, Action.ISSUE, version))  # noqa: B023
        pages = list(printer.pages)
        assert pages
        times.issue.append(issue_time)
        times.render.append(_timed(lambda: render(pages)))  # noqa: B023
        times.plain.append(_timed(lambda: plain(pages)))  # noqa: B023
    for each in (times.issue, times.render, times.plain):
        del each[:WARM_UP]
    return times


def _timed(work: Callable[[], object]) -> float:
    gc.collect()  # or the litter of one counts as time of the next
    start = perf_counter()
    work()
    return perf_counter() - start


def _act(session: Session, press: Press, username: str, uid: str, action: Action, version: int) -> Application:
    return casework.act(
        session, press, user(session, username), uid, action, version=version, opinion="情况属实，同意。"
    )


def _ready(session: Session, press: Press, schemes: Collection[str] = SCHEMES) -> dict[str, list[str]]:
    """For each scheme as many applications as there are rounds, their notice over."""
    made: dict[str, list[str]] = {}
    for scheme, forms in _forms(session).items():
        if scheme not in schemes:
            continue
        approved = (_approved(session, press, scheme, raw) for raw in forms)
        chosen = dict(islice((pair for pair in approved if pair), ROUNDS + WARM_UP))
        assert len(chosen) == ROUNDS + WARM_UP
        with clock.pinned(_days_ago(21)):
            notices.publish(session, press, user(session, APPROVER), scheme, chosen)
        made[scheme] = list(chosen)
    return made


def _approved(session: Session, press: Press, scheme: str, raw: Raw) -> tuple[str, int] | None:
    """Uid and version of an approved application; nothing if the rules do not let it pass."""
    clerk = user(session, CLERK)
    with clock.pinned(_days_ago(30)):
        uid = casework.begin(session, clerk, SCHEMES[scheme], f"bench:{scheme}:{raw['phone']}:{id(raw)}").uid
        version = casework.save(session, uid, raw, None).version
        casework.submit(session, clerk, uid, version, {"insist"})
        version += 1
    try:
        with clock.pinned(_days_ago(28)):
            version = _act(session, press, REVIEWER, uid, Action.ENDORSE, version).version
        with clock.pinned(_days_ago(25)):
            return uid, _act(session, press, APPROVER, uid, Action.APPROVE, version).version
    except Refused:
        return None


def _days_ago(days: int) -> datetime:
    return datetime.combine(clock.today() - timedelta(days=days), time(10), clock.OFFICE_ZONE)


def _forms(session: Session) -> dict[str, Iterator[Raw]]:
    """Filled forms, more than enough, for the people of one county; nobody stands on two."""
    everybody = [each for each in people(session, COUNTY) if each.household.exit_attribute != "已脱贫"]
    able = [each for each in everybody if _aged(each, 20, 50) and each.labour in ABLE and not each.disability]
    disabled = [each for each in everybody if _aged(each, 18, 58) and each.disability]
    return {
        "training": _trainings(session, able[::4]),
        "workshop": _workshops([each for number, each in enumerate(able) if number % 4]),
        "public_post": _posts(session, disabled),
    }


def _aged(person: Person, low: int, high: int) -> bool:
    today = clock.today()
    return add_years(today, -high) < person.birth < add_years(today, -low)


def _trainings(session: Session, able: list[Person]) -> Iterator[Raw]:
    query = select(Course).where(Course.county_code == COUNTY).order_by(Course.id)
    courses = list(session.scalars(query))
    for person in able:
        yield answers.training(person, [courses[0], courses[3]])


def _workshops(able: list[Person]) -> Iterator[Raw]:
    signed_on: date = add_years(clock.today(), -1) - timedelta(days=75)
    for number in range(len(able) // (WORKERS + 1)):
        legal, *workers = able[number * (WORKERS + 1) : (number + 1) * (WORKERS + 1)]
        body = answers.new_enterprise(TOWNSHIP, 101 + number)
        yield answers.workshop(body, legal, workers, signed_on, POORLY_PAID)


def _posts(session: Session, disabled: list[Person]) -> Iterator[Raw]:
    openings = {opening.area_code: opening for opening in session.scalars(select(Opening).order_by(Opening.id.desc()))}
    for person in disabled:
        yield answers.public_post(person, openings[person.area_code[:9]], clock.today() + timedelta(days=30))
