"""Public-welfare posts after their approval: who takes them up, attendance, pay sheets, changes, terms that end."""

from fupin.model.terms import Role

SEES = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE, Role.CITY})
CLAUSE = "二(一)2"
UPLOADED = "posts_attendance"
