"""Workshops through the year: the register, who works there, what they are paid, how far from the line, visits."""

from fupin.model.terms import Role

SEES = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.CITY})
CLAUSE = "二(一)1"
UPLOADED = "workshops_ledger"
