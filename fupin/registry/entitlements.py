"""What is due to a registered person: every measure's rules on today's facts, before anything is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.ahead import Asked
from fupin.db import Term
from fupin.model import Application, Person
from fupin.model.terms import Outcome
from fupin.rules import Finding
from fupin.scheme import Case, Judgement, Scheme
from fupin.schemes import SCHEMES, common
from fupin.schemes.common import Grant, grants_of

_CASE = Application.__table__.c

# Open applications of a person; one of a scheme at a time.
_UNDER_WAY = Asked(
    select(_CASE.person_id, _CASE.scheme, _CASE.uid, _CASE.number, _CASE.state)
    .where(_CASE.live_key.is_not(None))
    .order_by(_CASE.id.desc()),
    _CASE.person_id,
)


class Standing(Term):
    """How a person stands to a measure."""

    ELIGIBLE = "eligible", "可以享受"
    UNKNOWN = "unknown", "还不能确定"
    NOT = "not", "不符合"


@dataclass(frozen=True)
class Entitlement:
    """One measure for one person today: the findings, what was granted before, and the application under way."""

    scheme: Scheme[Any, Any]
    judgement: Judgement
    held: tuple[Grant, ...]
    under_way: Any

    @property
    def standing(self) -> Standing:
        """A failed condition decides; an unknown one only if it waits for the office and not for the applicant."""
        if self.failed:
            return Standing.NOT
        return Standing.UNKNOWN if self.wanting else Standing.ELIGIBLE

    @property
    def failed(self) -> list[Finding]:
        """What the person does not meet."""
        return self._with(Outcome.FAILED)

    @property
    def wanting(self) -> list[Finding]:
        """What the office has to find out first; the words say how."""
        return [finding for finding in self._with(Outcome.UNKNOWN) if not finding.open]

    @property
    def met(self) -> list[Finding]:
        """What is met already, and what somebody should look at."""
        return [finding for finding in self.judgement.findings if not finding.blocks]

    @property
    def to_answer(self) -> list[Finding]:
        """What the applicant will be asked."""
        return [finding for finding in self.judgement.findings if finding.open]

    @property
    def papers(self) -> tuple[str, ...]:
        """What to bring, as far as the facts tell."""
        return self.scheme.brings(self.scheme.papers, self.judgement.facts)

    def _with(self, outcome: Outcome) -> list[Finding]:
        return [finding for finding in self.judgement.findings if finding.outcome is outcome]


PERSONAL = [scheme for scheme in SCHEMES.values() if scheme.for_worker is None]


def entitlements(
    session: Session, person: Person, schemes: Iterable[Scheme[Any, Any]] = SCHEMES.values()
) -> list[Entitlement]:
    """Measures for this person today, all of them or some, in the order people are shown them."""
    grants = grants_of(session, [person.id], None)[person.id]
    under_way = _UNDER_WAY(session, [person.id])
    return [
        Entitlement(
            scheme,
            _judge(session, scheme, person),
            tuple(grant for grant in grants if grant.scheme == scheme.code),
            next((row for row in under_way if row.scheme == scheme.code), None),
        )
        for scheme in schemes
    ]


def _judge(session: Session, scheme: Scheme[Any, Any], person: Person) -> Judgement:
    case: Case[Any] = Case(scheme.details(), person, None, person.area_code, clock.today())
    with session.no_autoflush:  # the details are blank and nobody's
        return scheme.for_worker(session, case) if scheme.for_worker else scheme.judge(session, case)


def read_ahead(session: Session, people: Sequence[Person]) -> None:
    """Before the entitlements of many are asked for in this transaction: a few queries for all of them."""
    today = clock.today()
    common.read_ahead(session, people, today)
    _UNDER_WAY.ahead(session, [person.id for person in people])
    for scheme in SCHEMES.values():
        scheme.ahead(session, people, today)
