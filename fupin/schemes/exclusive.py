"""Benefits that exclude one another: no month of somebody is paid for by two measures."""

from collections.abc import Iterable
from datetime import date

from fupin.calendar import months_between
from fupin.rules import Verdict, failed, passed, unanswered, unknown
from fupin.schemes.common import Grant


def said(months: set[str]) -> str:
    """Months, as 2026-03, in words."""
    return "、".join(f"{month[:4]}年{int(month[5:])}月" for month in sorted(months))


def meets(grant: Grant, starts: date, ends: date) -> bool:
    """Whether a grant runs on one of these days; one without its first or last day may."""
    return (grant.starts_on or date.min) <= ends and (grant.ends_on or date.max) >= starts


def apart(months: set[str], grants: Iterable[Grant], scheme: str, what: str, fine: str) -> Verdict:
    """None of these months, as 2026-03, is one of a grant of that scheme; `what` the person has then, in words.

    Months nobody has named yet can be told apart from no grant, and a grant without its days from no month.
    """
    held = [grant for grant in grants if grant.scheme == scheme]
    if not held:
        return passed(fine)
    if not months:
        return unanswered(f"有{what}的记录，请先填写起止日期或月份，以便核对是否重复")
    undated = next((grant for grant in held if not grant.starts_on or not grant.ends_on), None)
    if undated:
        return unknown(f"{what}（{undated.item}）没有登记起止日期，无法核对是否重复，请先核实")
    both = _both(months, held)
    if not both:
        return passed(fine)
    named = "；".join(f"{said(shared)}{what}（{item}）" for item, shared in both.items())
    return failed(f"{named}，不能同时享受")


def _both(months: set[str], held: Iterable[Grant]) -> dict[str, set[str]]:
    """The months that grants have too, by what was granted."""
    found: dict[str, set[str]] = {}
    for grant in held:
        if grant.starts_on and grant.ends_on and (shared := months & months_between(grant.starts_on, grant.ends_on)):
            found[grant.item] = found.get(grant.item, set()) | shared
    return found
