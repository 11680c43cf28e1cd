"""Money from what is owed to what was paid: budgets, payment rolls (发放表), the bank's file and its answers."""

from fupin.model.terms import Role

MAKES = frozenset({Role.COUNTY})
PAYS = frozenset({Role.FINANCE})
HANDLES = MAKES | PAYS
SEES = HANDLES | {Role.CITY}
RESULTS = "money_results"
