"""The lines of a claimant's list: certificates and, where an enterprise claims, labour contracts."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

EXAMPLE = "证书编号 2026-01-01 2027-12-31"

_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_LINE = re.compile(rf"(.*?\S)[\s,，、;；:：]+{_DAY}[\s,，、;；~～至到—-]+{_DAY}")


class Listed(NamedTuple):
    """One line. The days are the contract's first and last; `problem` says what is wrong with those typed."""

    certificate: str
    starts_on: date | None = None
    ends_on: date | None = None
    problem: str = ""


def listed(typed: str | None) -> list[Listed]:
    """The lines of a list; a certificate that stands on it twice counts once, as it stands first."""
    lines = [_line(line.strip()) for line in (typed or "").splitlines() if line.strip()]
    return list({line.certificate: line for line in reversed(lines)}.values())[::-1]


def _line(line: str) -> Listed:
    found = _LINE.fullmatch(unicodedata.normalize("NFKC", line))
    if found is None:
        return Listed(line)
    certificate, *parts = found.groups()
    try:
        starts_on, ends_on = (date(*(int(part) for part in each)) for each in (parts[:3], parts[3:]))
    except ValueError:
        return Listed(certificate, problem="劳动合同的日期不存在，请核对")
    wrong = "劳动合同结束不能早于开始，请核对" if ends_on < starts_on else ""
    return Listed(certificate, starts_on, ends_on, wrong)
