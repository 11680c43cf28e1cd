"""Double benefits: months as given, doubts found by a scan of them, and how each doubt is settled by people."""

from fupin.model.terms import Role

SEES = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE, Role.CITY, Role.AUDITOR})
SETTLES = frozenset({Role.COUNTY})
