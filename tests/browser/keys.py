"""What is done by keys alone: on by Tab, typed over, chosen with the arrows."""

from playwright.sync_api import Page

MOST_TABS = 160
HERE = """([selector, words]) => {
  const here = document.activeElement;
  return here.matches(selector) && here.textContent.indexOf(words) >= 0;
}"""


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Tab on until the control, with these words on it, has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate(HERE, [selector, words]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {selector} {words}")


def type_in(page: Page, name: str, text: str) -> None:
    """Type over what a box holds."""
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Down the list, or along the radio buttons, until the value is chosen."""
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Space") if page.evaluate("document.activeElement.type === 'radio'") else None
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {value}")


def press_enter(page: Page, selector: str = "*", words: str = "") -> None:
    """Enter on the control, or where the focus is; then the page that it leads to, with its scripts."""
    tab_to(page, selector, words)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
