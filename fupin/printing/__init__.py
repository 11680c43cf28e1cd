"""Letters on paper: which wait to be printed, many of them as one file, and the ledger of every copy."""

from fupin.model.terms import Role

PRINTS = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY})
