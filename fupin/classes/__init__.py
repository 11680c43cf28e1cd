"""Training classes after the sign-up: filed and answered, seats, attendance by half-days, marks and certificates."""

from fupin.model.terms import Role

SEES = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE, Role.CITY})
CLAUSE = "二(三)6"
UPLOADED = "classes_attendance"
STALE = "此班次刚被他人处理，请查看最新情况"
