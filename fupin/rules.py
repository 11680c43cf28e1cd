"""What a rule is: a pure function from facts to a finding, with a name, a clause and its numbers in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fupin.model.terms import Confirmed, Outcome
from fupin.policy import Value

F = TypeVar("F", contravariant=True)


@dataclass(frozen=True)
class Verdict:
    """What a rule's body answers. `open` is an unknown that waits for the applicant's own answer, nobody else's."""

    outcome: Outcome
    words: str
    open: bool = False


@dataclass(frozen=True)
class Finding:
    """A rule's answer as it is shown, kept and printed.

    `marks` name figures that are not confirmed; `open` means that the applicant has yet to answer.
    """

    rule: str
    title: str
    clause: str
    outcome: Outcome
    words: str
    marks: tuple[str, ...] = ()
    open: bool = False

    @property
    def blocks(self) -> bool:
        """Whether an application with this finding cannot be approved."""
        return self.outcome in {Outcome.FAILED, Outcome.UNKNOWN}

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it and letters print it."""
        return vars(self) | {
            "outcome": self.outcome.value,
            "outcome_text": self.outcome.label,
            "marks": list(self.marks),
        }


@dataclass(frozen=True)
class Rule(Generic[F]):
    """A named rule. A figure it `uses` that is unknown makes its finding unknown before its body is asked."""

    name: str
    title: str
    clause: str
    uses: tuple[str, ...]
    body: Callable[[F], Verdict]

    def __call__(self, facts: F) -> Finding:
        values: list[Value] = [getattr(facts, name) for name in self.uses]
        for value in values:
            if not value.known:
                return self._finding(Verdict(Outcome.UNKNOWN, value.missing), ())
        marks = {value.status.label for value in values if value.status is not Confirmed.CONFIRMED}
        return self._finding(self.body(facts), tuple(sorted(marks)))

    def _finding(self, verdict: Verdict, marks: tuple[str, ...]) -> Finding:
        return Finding(self.name, self.title, self.clause, verdict.outcome, verdict.words, marks, verdict.open)


def passed(words: str) -> Verdict:
    """The condition is met; the words say by what."""
    return Verdict(Outcome.PASSED, words)


def failed(words: str) -> Verdict:
    """The condition is not met; the words say what is and what should be."""
    return Verdict(Outcome.FAILED, words)


def unknown(words: str) -> Verdict:
    """It cannot be told; the words say what is missing."""
    return Verdict(Outcome.UNKNOWN, words)


def unanswered(words: str) -> Verdict:
    """It cannot be told before the applicant answers; the words ask for it."""
    return Verdict(Outcome.UNKNOWN, words, open=True)


def warned(words: str) -> Verdict:
    """A person should look at it; it does not block."""
    return Verdict(Outcome.WARNED, words)


def rule(title: str, *, clause: str, uses: tuple[str, ...] = ()) -> Callable[[Callable[[F], Verdict]], Rule[F]]:
    """Name a rule: its title as people see it, its clause, and the facts that are policy figures."""

    def named(body: Callable[[F], Verdict]) -> Rule[F]:
        return Rule(body.__name__, title, clause, uses, body)

    return named
