"""The keys that a clerk presses to file a known person's sign-up, pressed in a browser at the running office."""

from collections.abc import Callable, Iterator
from functools import partial

from playwright.sync_api import Page, expect

from bench.figures import AT_MOST, Figure
from fupin.schemes import SCHEMES

MOST_KEYS, MOST_PAGES = 25, 3
ALT = 1  # the protocol's number for the key
TRAINING = list(SCHEMES).index("training") + 1


class Keyboard:
    """Presses keys and counts them as fingers do: a key with Alt is two."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0
        self._wire = page.context.new_cdp_session(page)

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.pressed += 1

    def alt(self, key: str) -> None:
        """A key held with Alt. Chromium acts on the character, which Playwright does not send with Alt."""
        code = f"Key{key.upper()}" if key.isalpha() else f"Digit{key}"
        pressed = {"modifiers": ALT, "key": key, "code": code, "windowsVirtualKeyCode": ord(key.upper())}
        self.page.keyboard.down("Alt")
        for kind, more in (("rawKeyDown", {}), ("char", {"text": key, "unmodifiedText": key}), ("keyUp", {})):
            self._wire.send("Input.dispatchKeyEvent", {"type": kind, **pressed, **more})
        self.page.keyboard.up("Alt")
        self.pressed += 2


def measure(page: Page, number: str) -> Iterator[Figure]:
    """From the start page to the receipt. The identity number is typed, or read from its card: it does not count."""
    pages = list[str]()
    page.goto("/")
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    keyboard = Keyboard(page)
    _then(page, "/apply", partial(keyboard.alt, "n"))
    _then(page, "/form", partial(keyboard.alt, str(TRAINING)))
    _answer(page, keyboard, number)
    _then(page, "/check", partial(keyboard.press, "Enter"))
    keyboard.alt("y")
    _then(page, "/done", partial(keyboard.press, "Enter"))
    expect(page.locator(".receipt-number")).to_be_visible()
    words = "known person's training sign-up, from start page to receipt, without the identity number; Alt+N is two"
    yield Figure("pages: keys of a sign-up", keyboard.pressed, words, AT_MOST, MOST_KEYS, "")
    words = "between start page and receipt"
    yield Figure("pages: pages of a sign-up", len(pages) - 1, words, AT_MOST, MOST_PAGES, "")


def _then(page: Page, ending: str, act: Callable[[], None]) -> None:
    with page.expect_navigation(url=f"**{ending}", wait_until="load"):
        act()


def _answer(page: Page, keyboard: Keyboard, number: str) -> None:
    """What the register does not know: not trained before, the first course, able, willing, the first kind of work."""
    page.keyboard.type(number)
    keyboard.press("Tab")
    expect(page.locator("dl.known")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    keyboard.alt("j")
    for name, key in (("trained_before", "ArrowDown"), ("first_course_id", "ArrowDown")):
        _give(page, keyboard, name, key)
        keyboard.press("Tab") if name == "trained_before" else keyboard.alt("j")
    for name, last in (("able", False), ("willing", False), ("wish", True)):
        _give(page, keyboard, name, "Space")
        if not last:
            keyboard.press("Tab")


def _give(page: Page, keyboard: Keyboard, name: str, key: str) -> None:
    """Answer what has the focus. Raises RuntimeError if that is something else."""
    there = page.evaluate("() => document.activeElement.name")
    if there != name:
        raise RuntimeError(f"the keys lead to {there}, not to {name}")
    keyboard.press(key)
