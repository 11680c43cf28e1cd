"""How soon a page answers on a slower processor, against a bare page of as many bytes.

Time to interactive is, here: from the start of the navigation until a key that is pressed in the page's first field
stands in it on the screen, with all of the page's scripts run. The field is given the focus when the document has been
read, before the page's own scripts start, and keys are pressed without a pause from then on; the first that is answered
counts. The server's own time is in it, the network's is none.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from playwright.sync_api import Browser, Page

from bench.crawl import Found, kind_of
from bench.figures import AT_MOST, Figure, paired
from bench.servers import served
from bench.weight import window

SLOWER, ROUNDS, PRESSES = 6, 9, 2000  # times slower than this machine's processor; visits; keys at most
GOAL = 3.0
TYPED = re.compile(r'<input\b[^>]* type="text"')
FIELD = "main input[type=text], main textarea, input[type=text]"
WATCH = """
document.addEventListener('DOMContentLoaded', () => {
  const field = document.querySelector(%r);
  field.focus();
  field.select();
});
addEventListener('input', () => requestAnimationFrame(() => setTimeout(() => {
  window.answered = window.answered || performance.now();
})), true);
"""


def measure(browser: Browser, url: str, place: str, pages: Sequence[Found]) -> Iterator[Figure]:
    """The longest page with a field; its style and scripts are in the browser's cache, as on a usual day."""
    heaviest = max((page for page in pages if TYPED.search(page.text)), key=lambda page: len(page.text))
    size = len(heaviest.text.encode())
    with served({}, "bench.still", "{port}", str(size)) as port:
        page = window(browser, url, heaviest.visitor)
        ours, theirs, first = _times(page, heaviest.path, f"http://127.0.0.1:{port}/")
    name = f"{heaviest.visitor.name} {kind_of(heaviest.path)}".rstrip("?")
    taken = f"{median(ours):.0f} of {median(theirs):.0f} ms at {SLOWER}× slower, first visit {first:.0f} ms"
    words = f"a bare page of {size} bytes ({taken}): {name}"
    yield Figure(f"pages: {place}, time to interactive", paired(ours, theirs), words, AT_MOST, GOAL)


def _times(page: Page, path: str, other: str) -> tuple[list[float], list[float], float]:
    """Of our page, of the other, in turn; and of our page's first visit, all in milliseconds."""
    page.add_init_script(WATCH % FIELD)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    first = _took(page, path)
    _took(page, other)
    ours, theirs = list[float](), list[float]()
    for _ in range(ROUNDS):
        ours.append(_took(page, path))
        theirs.append(_took(page, other))
    page.context.close()
    return ours, theirs, first


def _took(page: Page, address: str) -> float:
    page.goto(address, wait_until="commit")
    for _ in range(PRESSES):
        page.keyboard.press("a")
        if answered := page.evaluate("window.answered || 0"):
            return float(answered)
    raise RuntimeError(f"{address} answers no key")
