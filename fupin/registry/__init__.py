"""The register's way in, the upstream roster of 26 columns, checked whole and applied whole; and who is on it."""

from fupin.registry.apply import ImportResult, import_roster
from fupin.registry.columns import TITLES
from fupin.registry.places import UnknownPlace, Village, add_villages
from fupin.registry.problems import Problem, RosterRefused
from fupin.registry.rows import Roster, RosterRow, read_roster

__all__ = [
    "TITLES",
    "ImportResult",
    "Problem",
    "Roster",
    "RosterRefused",
    "RosterRow",
    "UnknownPlace",
    "Village",
    "add_villages",
    "import_roster",
    "read_roster",
]
