"""The county office as letters name it, and what printing needs of it."""

import re
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from fupin.documents.render import Printer
from fupin.model.places import area_at
from fupin.signing import Signers

BUREAU = "人力资源和社会保障局"
_KIND = re.compile(r"(经济技术开发区|区|市|县)$")


@dataclass(frozen=True)
class Press:
    """How this installation prints: its printer, the address in the QR codes, whether it is a demonstration.

    `signers` are the offices whose certificates sign their letters.
    """

    printer: Printer
    url: str
    demo: bool
    phone: str = ""
    signers: Signers = field(default_factory=Signers)


@dataclass(frozen=True)
class Office:
    """The issuing office of a county."""

    name: str
    short: str


def county_office(session: Session, county_code: str, on: date) -> Office:
    """The county's bureau; a district is named with its city, a county or county-level city stands alone."""
    county = area_at(session, county_code, on)
    if county is None:
        return Office(f"{county_code}{BUREAU}", county_code)
    city = area_at(session, f"{county_code[:4]}00", on) if county.name.endswith("区") else None
    prefix = city.name if city and not county.name.startswith(city.name[:2]) else ""
    return Office(f"{prefix}{county.name}{BUREAU}", f"{_KIND.sub('', county.name)}人社")
