"""Reading pages as a browser would, and the rules that every page of ours keeps."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button"}
WORDS_OF_OURS = {"xlsx", "Excel"}
SHOWN_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder")
SILENT = {"script", "style", "code", "textarea"}


def text_of(element: Element) -> str:
    """All text inside, with runs of white space as one blank."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


class Page:
    """A parsed page. Parsing is strict: invalid HTML is an error."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html: str = response.get_data(as_text=True)
        self.root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; `class_` matches one class of several."""
        wanted_class = attributes.pop("class_", "")
        names = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in names.items())
            and (not wanted_class or wanted_class in element.get("class", "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag}> {attributes}\n{self.text}"
        return found[0]

    def by_id(self, id: str) -> Element:
        """The element with this id."""
        return next(element for element in self.elements() if element.get("id") == id)

    def elements(self) -> Iterator[Element]:
        """All elements; comments are none."""
        return (element for element in self.root.iter() if isinstance(element.tag, str))

    @property
    def title(self) -> str:
        """The page's title."""
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        """The page's question."""
        return text_of(self.one("h1"))

    @property
    def main(self) -> str:
        """What the page itself says, without its frame."""
        return text_of(self.one("main"))

    @property
    def text(self) -> str:
        """What the page says altogether."""
        return text_of(self.one("body"))

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        summary = [element for element in self.elements() if element.get("id") == "error-summary"]
        return [text_of(item) for box in summary for item in box.iter("li")]

    def links(self) -> dict[str, str]:
        """Addresses by the words of their links."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def buttons(self) -> list[str]:
        """The words of all buttons."""
        return [text_of(button) for button in self.all("button")]

    def form(self, button: str) -> tuple[Element, Element]:
        """The form that has the button with these words, and the button."""
        pairs = [
            (form, found) for form in self.all("form") for found in form.iter("button") if text_of(found) == button
        ]
        assert pairs, f"no button {button}: {self.buttons()}"
        return pairs[0]

    def answers(self, button: str) -> dict[str, list[str]]:
        """What a browser would send when that button is pressed, with nothing changed."""
        form, pressed = self.form(button)
        sent: dict[str, list[str]] = {}
        for control in form.iter():
            if control.tag in CONTROLS and control.get("name"):
                sent.setdefault(control.get("name", ""), []).extend(_value(control))
        if pressed.get("name"):
            sent[pressed.get("name", "")] = [pressed.get("value", "")]
        return {name: values for name, values in sent.items() if values}


def _value(control: Element) -> list[str]:
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", text_of(option)) for option in chosen]
    if control.get("type") in {"radio", "checkbox"} and control.get("checked") is None:
        return []
    return [] if control.get("type") == "file" else [control.get("value", "")]


def check(page: Page) -> None:
    """Fail with all broken rules at once."""
    broken = [complaint for rule in RULES for complaint in rule(page)]
    assert not broken, "\n".join([f"{page.response.request.path}:", *broken])


def _frame(page: Page) -> Iterator[str]:
    if page.one("html").get("lang") != "zh-CN":
        yield "no lang"
    if len(page.all("h1")) != 1 or not page.h1:
        yield f"{len(page.all('h1'))} h1"
    if page.title.count("–") < 2:
        yield f"title: {page.title}"
    if page.status == 422 and not page.title.startswith("错误："):
        yield f"a 422 without 错误： {page.title}"
    if page.response.headers.get("Cache-Control") != "no-store":
        yield "may be cached"


def _help(page: Page) -> Iterator[str]:
    """Help stands last in the top line, so always in the corner."""
    last = [who[-1] for who in page.all("div", class_="who") if len(who)]
    if len(last) != 1 or last[0].tag != "a" or not last[0].get("href", "").endswith("/help"):
        yield "no help in the corner"


def _ids(page: Page) -> Iterator[str]:
    ids = [element.get("id") for element in page.elements() if element.get("id") is not None]
    yield from (f"id {id!r} twice" for id in {id for id in ids if ids.count(id) > 1})
    for element in page.elements():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in element.get(name, "").split():
                if target not in ids:
                    yield f"{name} leads nowhere: {target}"
        if element.tag == "a" and element.get("href", "").startswith("#") and element.get("href", "")[1:] not in ids:
            yield f"link leads nowhere: {element.get('href')}"


def _labels(page: Page) -> Iterator[str]:
    named = {label.get("for") for label in page.all("label") if text_of(label)}
    wrapped = {id(control) for label in page.all("label") for control in label.iter()}
    for control in page.elements():
        if control.tag not in CONTROLS or control.get("type") in UNLABELLED:
            continue
        if control.get("id") not in named and id(control) not in wrapped and not control.get("aria-label"):
            yield f"no label: {control.get('name')}"
    for name in ("button", "a"):
        yield from (f"empty {name}" for found in page.all(name) if not text_of(found) and not found.get("aria-label"))


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if form.get("novalidate") is None:
            yield f"not novalidate: {form.get('action')}"
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token" and field.get("value")]
        if form.get("method") == "post" and len(tokens) != 1:
            yield f"{len(tokens)} tokens: {form.get('action')}"


def _script(page: Page) -> Iterator[str]:
    yield from ("inline script" for script in page.all("script") if script.get("src") is None)
    yield from ("inline style" for _ in page.all("style"))
    for element in page.elements():
        yield from (f"{name} on {element.tag}" for name in element.attrib if name == "style" or name.startswith("on"))


def _headings(page: Page) -> Iterator[str]:
    last = 1
    for element in page.elements():
        level = HEADINGS.get(element.tag)
        if level is not None:
            if level > last + 1:
                yield f"heading skips to {element.tag}: {text_of(element)}"
            last = level


def _invalid_fields(page: Page) -> Iterator[str]:
    for element in page.elements():
        if element.get("aria-invalid") == "true" and not element.get("aria-describedby"):
            yield f"wrong without words: {element.get('name')}"


def _tables(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        if table.find("caption") is None:
            yield "table without caption"
        yield from (f"th without scope: {text_of(head)}" for head in table.iter("th") if head.get("scope") is None)


def _language(page: Page) -> Iterator[str]:
    for words in _shown(page.root, spoken=True):
        for word in re.findall(r"[A-Za-z]{4,}", words):
            if word not in WORDS_OF_OURS:
                yield f"not Chinese: {word!r} in {words.strip()[:60]!r}"


def _shown(element: Element, *, spoken: bool) -> Iterator[str]:
    speaks = spoken and element.tag not in SILENT
    if speaks:
        yield element.text or ""
        yield from (element.get(name, "") for name in SHOWN_ATTRIBUTES)
    for child in element:
        if isinstance(child.tag, str):
            yield from _shown(child, spoken=speaks)
        if speaks:
            yield child.tail or ""


RULES = (_frame, _help, _ids, _labels, _forms, _script, _headings, _invalid_fields, _tables, _language)
