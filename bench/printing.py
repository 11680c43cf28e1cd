"""Many approval forms: by render workers, by a warm Chromium, by LibreOffice; what archiving and memory cost."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update
from sqlalchemy.orm import Session

from bench import word
from bench.figures import AT_LEAST, AT_MOST, Figure, paired
from bench.letters import CLERK, COUNTY, REVIEWER, approvals
from bench.office import DISK, Office
from bench.render_worker import STATIC, Done, RenderWorker, printer
from fupin import demo
from fupin.documents.render import STYLE_SHEET, Printer
from fupin.model import User
from fupin.office import Press

FORMS, ROUNDS, WORKERS = 200, 10, 2
PAIRS = 15
MOST_MEMORY = 150  # MB of a worker at its largest
SCHEME = "public_post"  # a person's form of three pages: of these an office prints hundreds
TEMPLATE = f"{SCHEME}_approval"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
MEGABYTE = 1024  # of kilobytes, as the system counts a process
FONT_SETTINGS = "fonts.conf"
# What LibreOffice is asked for is what we keep: PDF/A-2b with tags.
ARCHIVED = "pdf:writer_pdf_Export:" + json.dumps(
    {"SelectPdfVersion": {"type": "long", "value": "2"}, "UseTaggedPDF": {"type": "boolean", "value": "true"}}
)


def measure(office: Office) -> Iterator[Figure]:
    """How fast, against what, and at what price."""
    values = list(islice(cycle(_values(office)), FORMS))
    ours = printer(office.instance)
    htmls = [ours.html(TEMPLATE, each) for each in values]
    yield from _workers(office, values, htmls)
    yield _archive_cost(ours, htmls)


def _values(office: Office) -> list[dict[str, Any]]:
    engine = office.engine()
    with Session(engine) as session:
        session.execute(update(User).where(User.username.in_((CLERK, REVIEWER))).values(scope=COUNTY))
        session.commit()
        press = Press(printer(office.instance), demo.DEMO_URL, demo=False, phone=demo.DEMO_PHONE)
        found = approvals(session, press, SCHEME)
    engine.dispose()
    return found


# render workers -----------------------------------------------------------------------------------------------------


def _workers(office: Office, values: list[dict[str, Any]], htmls: list[str]) -> Iterator[Figure]:
    """In turn with the others, so that all had the same machine."""
    part = FORMS // ROUNDS
    ours, chromium, libre, memory = list[float](), list[float](), list[float](), 0
    soffice = shutil.which("soffice")
    with ExitStack() as stack:
        pool = [stack.enter_context(RenderWorker(office.instance, TEMPLATE)) for _ in range(WORKERS)]
        folder = Path(stack.enter_context(TemporaryDirectory(dir=DISK)))
        driver = stack.enter_context(sync_playwright())
        page = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        files = _written(folder, office, htmls)
        _small_fonts_only(folder, office.instance / "fonts")
        _by_workers(pool, values[: 2 * WORKERS])
        _by_chromium(page, files[:2])
        for start in range(0, FORMS, part):
            some, took = _timed(lambda: _by_workers(pool, values[start : start + part]))  # noqa: B023
            memory = max(memory, *(done.memory for done in some))
            ours.append(took)
            chromium.append(_timed(lambda: _by_chromium(page, files[start : start + part]))[1])  # noqa: B023
            if soffice:
                libre.append(_by_libre_office(soffice, folder, htmls[start : start + part]))
    speed = part / median(ours)
    yield _against(f"Chromium, {part / median(chromium):.1f}/s", chromium, ours, speed, 1.5)
    if soffice:
        yield _against(f"LibreOffice, {part / median(libre):.1f}/s", libre, ours, speed, 2)
    else:
        yield Figure("printing: against LibreOffice", 0, "LibreOffice is not installed")
    words = f"largest of {WORKERS} workers after {FORMS} forms"
    yield Figure("printing: memory of a worker", memory / MEGABYTE, words, AT_MOST, MOST_MEMORY, " MB")


def _by_workers(pool: list[RenderWorker], values: list[dict[str, Any]]) -> list[Done]:
    """Each has its share; done when the last of them is."""
    for number, worker in enumerate(pool):
        worker.give(values[number :: len(pool)])
    return [worker.done() for worker in pool]


def _against(other: str, theirs: list[float], ours: list[float], speed: float, goal: float) -> Figure:
    words = f"{other} (ours {speed:.1f}/s, {WORKERS} workers, {FORMS} forms)"
    return Figure(f"printing: against {other.partition(',')[0]}", paired(theirs, ours), words, AT_LEAST, goal)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = perf_counter()
    made = work()
    return made, perf_counter() - start


# the others ---------------------------------------------------------------------------------------------------------


def _written(folder: Path, office: Office, htmls: list[str]) -> list[Path]:
    """The same pages with the same style sheet and fonts, as files that a browser can open."""
    fonts = printer(office.instance).fonts
    style = f"{fonts.css}\n{(STATIC / STYLE_SHEET).read_text('utf-8')}"
    for face in fonts.faces:
        style = style.replace(f"asset:fonts/{face.path.name}", face.path.resolve().as_uri())
    (folder / "print.css").write_text(style, "utf-8")
    files = []
    for number, html in enumerate(htmls):
        files.append(folder / f"{number}.html")
        files[-1].write_text(html.replace("</head>", '<link rel="stylesheet" href="print.css"></head>'), "utf-8")
    return files


def _by_chromium(page: Page, files: list[Path]) -> None:
    for file in files:
        page.goto(file.as_uri(), wait_until="load")
        page.evaluate("document.fonts.ready")
        assert page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)


def _by_libre_office(soffice: str, folder: Path, htmls: list[str]) -> float:
    """Seconds for these forms as Word files, all in one call: that is how it is fastest."""
    files = [word.write(folder / f"{number}.docx", html) for number, html in enumerate(htmls)]
    command = [soffice, "--headless", "--convert-to", ARCHIVED, "--outdir", str(folder), *map(str, files)]
    small = {**os.environ, "FONTCONFIG_FILE": str(folder / FONT_SETTINGS)}
    return _timed(lambda: subprocess.run(command, check=True, capture_output=True, env=small))[1]


def _small_fonts_only(folder: Path, fonts: Path) -> None:
    """What tells LibreOffice to draw with the same small font: Noto's own takes it a third longer."""
    path, cache = escape(str(fonts.resolve())), escape(str(folder / "fontcache"))
    settings = f"<fontconfig><dir>{path}</dir><cachedir>{cache}</cachedir></fontconfig>"
    (folder / FONT_SETTINGS).write_text(f'<!DOCTYPE fontconfig SYSTEM "fonts.dtd">{settings}', "utf-8")


# the archive --------------------------------------------------------------------------------------------------------


def _archive_cost(ours: Printer, htmls: list[str]) -> Figure:
    """Each form as it is kept, and without tags and PDF/A, in turn; both are laid out from the beginning."""
    kept, plain = list[float](), list[float]()
    for html in htmls[:3]:
        _afresh(ours, html)
        ours.several([html])
    for html in htmls[3 : 3 + PAIRS]:
        kept.append(_timed(lambda: _afresh(ours, html))[1])  # noqa: B023
        plain.append(_timed(lambda: ours.several([html]))[1])  # noqa: B023
    words = f"the same form plain ({1000 * median(kept):.0f} of {1000 * median(plain):.0f} ms), from the beginning"
    return Figure("printing: tags and PDF/A", paired(kept, plain), words, AT_MOST, 1.2)


def _afresh(ours: Printer, html: str) -> bytes:
    ours.forget()
    return ours.pdf(html)
