"""Signed letters that come back as scans: the pile is read, letters are put together and filed, doubts go to a tray."""

from fupin.model.terms import Role
from fupin.printing import PRINTS

SCANS = PRINTS | {Role.CITY}  # the city has no letters of cases, but signs responsibility letters with its counties
