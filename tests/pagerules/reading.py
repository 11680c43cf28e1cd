"""The rules that can be read off a page without showing it: each tells what one page breaks."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.pagerules.seen import Seen
from tests.pages import CONTROLS, check, text_of

STOP_WORDS = re.compile("无效|非法|异常|参数|token|null|None|错误码", re.IGNORECASE)
LONGEST = 40  # characters of one line of the summary, names and numbers of the office aside
NAMES = re.compile(r"“[^”]*”|\S+〔\d{4}〕\d+号")
ADDS_OR_REMOVES = ("add:", "remove:")
RECALLED = {"applicant_name"}  # nobody typed it: it is what the register knew by the number that stood there before


def of_every_page(seen: Seen) -> Iterator[str]:
    """Rules 4, 6, 23 and 30: frame, forms, language and structure, as every page of every test keeps them."""
    try:
        check(seen.page)
    except AssertionError as found:
        yield from str(found).splitlines()[1:]


def wrong_fields(seen: Seen) -> Iterator[str]:
    """Rule 3: whatever the summary leads to says that it is wrong, in the summary's words."""
    if not seen.page.errors:
        return
    ids = {one.get("id", ""): one for one in seen.page.elements() if one.get("id")}
    parents = {child: parent for parent in seen.page.root.iter() for child in parent}
    for link in ids["error-summary"].iter("a"):
        goal = ids[link.get("href", "")[1:]]
        if goal.tag in CONTROLS:
            yield from _wrong_field(text_of(link), goal, ids, parents)
        elif goal.tag != "main" and not any(said in text_of(link) for said in _errors(goal.iter())):
            yield f"nothing is said there: {text_of(link)}"


def _wrong_field(
    words: str, control: Element, ids: dict[str, Element], parents: dict[Element, Element]
) -> Iterator[str]:
    marked = _up(control, parents, lambda one: one.get("aria-invalid") == "true")
    if marked is None:
        yield f"not marked: {words}"
        return
    named = marked.get("aria-describedby", "").split()
    said = [each for line in _errors(ids[name] for name in named) for each in line.split("；")]
    if not any(each in words for each in said):
        yield f"other words at the field: {words}, {said}"
    field = _up(marked, parents, lambda one: "field" in one.get("class", "").split())
    hints = (
        [one.get("id") for one in field.iter("p") if one.get("class") == "hint" and one.get("id")]
        if field is not None
        else []
    )
    yield from (f"hint {hint} is not named: {words}" for hint in hints if hint not in named)


def _up(element: Element, parents: dict[Element, Element], wanted: Callable[[Element], bool]) -> Element | None:
    """The element or the nearest around it that is wanted: of radio buttons, their group."""
    at: Element | None = element
    while at is not None and not wanted(at):
        at = parents.get(at)
    return at


def _errors(elements: Iterator[Element]) -> list[str]:
    return [text_of(one) for one in elements if isinstance(one.tag, str) and "error" in one.get("class", "").split()]


def kept(seen: Seen) -> Iterator[str]:
    """Rule 5: on a page of errors every box that is there again still has what was typed into it."""
    if seen.status_code != 422:
        return
    shown: dict[str, list[str]] = {}
    for one in seen.page.elements():
        if one.tag == "textarea" or (one.tag == "input" and one.get("type", "text") == "text"):
            value = "".join(one.itertext()) if one.tag == "textarea" else one.get("value", "")
            shown.setdefault(one.get("name", ""), []).append(value)
    recalled = RECALLED if any(seen.sent.get("recalled", ())) else set()
    for name in (shown.keys() & seen.sent.keys()) - recalled:
        yield from (f"lost: {typed!r} of {name}" for typed in seen.sent[name] if typed and typed not in shown[name])


def marks(seen: Seen) -> Iterator[str]:
    """Rule 7: no label has a star, and nothing optional is missed when it is empty."""
    for tag in ("label", "legend"):
        yield from (f"a star: {text_of(one)}" for one in seen.page.all(tag) if re.search("[*＊]", text_of(one)))
    labels = {one.get("for"): text_of(one) for one in seen.page.all("label")}
    for one in seen.page.elements():
        empty = one.get("value") == "" and one.get("aria-invalid") == "true"
        if empty and "（选填）" in labels.get(one.get("id"), ""):
            yield f"optional, yet missed: {labels[one.get('id')]}"


def enter(seen: Seen) -> Iterator[str]:
    """Rule 14: Enter in a box sends the form, and neither adds nor removes a row."""
    buttons = [one for one in seen.page.all("button") if one.get("type", "submit") == "submit"]
    for form in seen.page.all("form"):
        if any(one.get("type", "text") in {"text", "password"} for one in form.iter("input")):
            inside = set(form.iter("button"))
            mine = [one for one in buttons if one in inside or one.get("form") == form.get("id", "-")]
            if not mine:
                yield f"Enter does nothing: {form.get('action')}"
            elif mine[0].get("value", "").startswith(ADDS_OR_REMOVES):
                yield f"Enter is {text_of(mine[0])}"


def statuses(seen: Seen) -> Iterator[str]:
    """Rule 22: a status is told in words."""
    yield from ("a tag without words" for tag in seen.page.all("span", class_="tag") if not text_of(tag))


def errors(seen: Seen) -> Iterator[str]:
    """Rule 24: errors are plain and short."""
    for words in seen.page.errors:
        if STOP_WORDS.search(words):
            yield f"not plain: {words}"
        if len(NAMES.sub("", words)) > LONGEST:
            yield f"{len(NAMES.sub('', words))} characters: {words}"


def help_place(seen: Seen) -> Iterator[str]:
    """Rule 32: help stands in one place of every head."""
    (who,) = seen.page.all("div", class_="who")
    words = "帮助／呼叫工作人员" if "kiosk" in seen.page.one("body").get("class", "") else "帮助"
    if text_of(who[-1]) != words:
        yield f"last in the head: {text_of(who[-1])}"


READING: dict[str, Callable[[Seen], Iterator[str]]] = {
    "3": wrong_fields,
    "4, 6, 23, 30": of_every_page,
    "5": kept,
    "7": marks,
    "14": enter,
    "22": statuses,
    "24": errors,
    "32": help_place,
}
