"""The forms of the pages that were found, sent empty and sent with what nobody should type; and refusals and faults."""

import errno
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from flask import abort
from sqlalchemy.exc import OperationalError

from tests.pagerules.crawl import Walker
from tests.pagerules.seen import Seen
from tests.pages import CONTROLS, text_of

HOSTILE = "\"><b>甲&乙</b> '王'"
# what these do is no mistake in a form: they end the session, or move the demonstration's date for all
LEFT_ALONE = {"auth.logout", "demonstration.forward", "kiosk.end", "kiosk.give_up"}
MOST_TRIED = 3
STATUSES = (400, 403, 405, 409, 413, 415, 429)
FAULTS = (
    ZeroDivisionError("fault"),
    OSError(errno.ENOSPC, "No space left on device"),
    OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")),
)


class Sending(NamedTuple):
    """One button of one form: where it goes to, and what it sends."""

    endpoint: str
    address: str
    button: tuple[str, str]
    form: Element

    @property
    def kind(self) -> tuple[Any, ...]:
        """What two pages' forms have in common if they are the same."""
        names = {control.get("name", "") for control in self.form.iter() if control.tag in CONTROLS}
        return self.endpoint, self.button, len(names), tuple(sorted(names))[:20]

    def answers(self, typed: str) -> dict[str, list[str]]:
        """What the browser sends when all is emptied, or overwritten."""
        sent: dict[str, list[str]] = {}
        for control in self.form.iter():
            if control.tag in CONTROLS and control.get("name"):
                sent.setdefault(control.get("name", ""), []).extend(_value(control, typed))
        if self.button[0]:
            sent[self.button[0]] = [self.button[1]]
        return {name: values for name, values in sent.items() if values}


def _value(control: Element, typed: str) -> list[str]:
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    if kind == "select":
        options = [option.get("value", text_of(option)) for option in control.iter("option")]
        return options[:1] if not typed else options[-1:]
    if kind in {"radio", "checkbox", "file"}:
        return []
    return [control.get("value", "")] if kind in {"hidden", "submit", "button"} else [typed]


def sendings(walker: Walker, pages: Iterable[Seen]) -> dict[tuple[Any, ...], list[Sending]]:
    """Every button of every form that is posted; of each kind a few, for some objects are closed by now."""
    found: dict[tuple[Any, ...], list[Sending]] = {}
    for seen in pages:
        for form in seen.page.all("form", method="post"):
            for button in form.iter("button"):
                address = button.get("formaction") or form.get("action") or seen.address
                endpoint = walker.endpoint(address, "POST")
                sending = Sending(endpoint, address, (button.get("name", ""), button.get("value", "")), form)
                if endpoint not in LEFT_ALONE and sending not in (alike := found.setdefault(sending.kind, [])):
                    alike.append(sending)
    return {kind: alike[-MOST_TRIED:] for kind, alike in found.items()}


def send_all(walker: Walker, done: set[tuple[Any, ...]]) -> None:
    """Each form hostile and empty, unless another account has sent one like it; pages that come back are kept."""
    for kind, alike in sendings(walker, list(walker.seen)).items():
        if kind not in done:
            done.add(kind)
            for typed in (HOSTILE, ""):
                _send(walker, alike, typed)


def _send(walker: Walker, alike: list[Sending], typed: str) -> None:
    """Until one of them comes back as a page."""
    for one in alike:
        if isinstance(walker.post(one.address, one.answers(typed)), Seen):
            return


def fail(walker: Walker) -> None:
    """Every refusal and every fault, at the help page."""
    functions, help_page = walker.app.view_functions, walker.endpoint("/help")
    whole = functions[help_page]
    walker.app.config["PROPAGATE_EXCEPTIONS"] = False
    for status in STATUSES:
        functions[help_page] = lambda status=status: abort(status)
        walker.open("/help")
    for fault in FAULTS:
        functions[help_page] = lambda fault=fault: _raise(fault)
        walker.open("/help")
    functions[help_page] = whole
    walker.open("/nowhere")
    walker.post("/size", {"csrf_token": ["stale"], "size": ["large"]})
    for address in ("/staff", "/cases", "/audit"):
        walker.open(address)


def _raise(fault: Exception) -> Any:
    raise fault
