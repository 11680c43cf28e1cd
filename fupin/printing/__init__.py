"""Letters on paper: which wait to be printed, many of them as one file, and the ledger of every copy."""

from fupin.model.terms import Role

OF_CASES = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY})
PRINTS = OF_CASES | {Role.CITY}  # a city prints the responsibility letters of its counties
