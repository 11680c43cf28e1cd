"""What a scheme must declare: its form, how facts are gathered, its rules, its amount and its letters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from fupin.model import Application, Benefit, Details, Organisation, Person
from fupin.model.terms import Action, Outcome
from fupin.plain import plain
from fupin.rules import Finding, Rule

D = TypeVar("D", bound=Details)
F = TypeVar("F")


class Pays(Enum):
    """When money follows an issued decision."""

    NEVER = "never"
    ONCE = "once"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Amount:
    """What is granted: a sum in fen, or none where it depends on hours worked; the words say how it comes about."""

    fen: int | None
    words: str


@dataclass(frozen=True)
class PayTo:
    """The columns of the details that say where the money goes; the last is a sealed one."""

    holder: str = "account_holder"
    bank: str = "bank"
    account: str = "bank_account"


@dataclass(frozen=True)
class Letter:
    """A kind of letter. `word` is its part of the document number; `on` the step that issues it, none for on demand.

    Of one that `comes_back` the office keeps the copy that was signed.
    """

    kind: str
    title: str
    word: str
    on: Action | None = None
    comes_back: bool = False


@dataclass(frozen=True)
class Case(Generic[D]):
    """What is judged: details as typed or as stored, for whom, where and by the policy of which day.

    `number_problem` says why nobody could be looked for, while a form is still being filled in.
    """

    details: D
    person: Person | None
    organisation: Organisation | None
    area_code: str
    on: date
    application_id: int | None = None
    number_problem: str = ""

    @property
    def county_code(self) -> str:
        """The county whose parameters hold."""
        return self.area_code[:6]


@dataclass(frozen=True)
class Row:
    """The findings on one line of a form: a worker of a roster, a course of a preference list."""

    subject: str
    findings: tuple[Finding, ...]

    @property
    def eligible(self) -> bool:
        """Whether this line alone may be granted."""
        return not any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class Judgement:
    """Everything the rules said about one case on one day."""

    facts: Any
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]
    amount: Amount | None

    @property
    def eligible(self) -> bool:
        """Whether it may be approved: nothing failed and nothing unknown."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def blocking(self) -> list[Finding]:
        """What stands in the way."""
        return [finding for finding in self.findings if finding.blocks]

    def evidence(self) -> dict[str, Any]:
        """What is kept with the decision: findings, amount and facts as plain values."""
        return {
            "findings": [finding.plain() for finding in self.findings],
            "rows": [{"subject": r.subject, "findings": [f.plain() for f in r.findings]} for r in self.rows],
            "amount": asdict(self.amount) if self.amount else None,
            "facts": plain(self.facts),
        }


def as_kept(evidence: dict[str, Any]) -> Judgement:
    """A judgement as it was kept with its event: findings, rows and amount; the facts stay plain values."""
    rows = tuple(Row(row["subject"], _findings(row["findings"])) for row in evidence["rows"])
    amount = Amount(**evidence["amount"]) if evidence["amount"] else None
    return Judgement(evidence["facts"], _findings(evidence["findings"]), rows, amount)


def _findings(kept: list[dict[str, Any]]) -> tuple[Finding, ...]:
    names = ("rule", "title", "clause", "words")
    return tuple(
        Finding(
            **{name: each[name] for name in names},
            outcome=Outcome(each["outcome"]),
            marks=tuple(each["marks"]),
            open=each.get("open", False),  # evidence of earlier releases does not say
        )
        for each in kept
    )


def no_rows(_facts: Any) -> tuple[Row, ...]:
    """A scheme whose form has no lines."""
    return ()


def settles_nothing(_details: Any, _facts: Any) -> None:
    """A scheme whose approval fixes nothing besides itself."""


def brings_all(scheme_papers: tuple[str, ...], _facts: Any) -> tuple[str, ...]:
    """A measure for which everybody brings the same papers."""
    return scheme_papers


def reads_nothing_more(_session: Session, _people: Sequence[Person], _on: date) -> None:
    """A measure whose rules ask about people what all measures ask."""


def wished_by_all(_person: Person) -> bool:
    """A measure that nobody is asked about beforehand."""
    return True


@dataclass(frozen=True)
class Scheme(Generic[D, F]):
    """One measure of the notice. A value: its functions are its parts, and it has nothing to inherit.

    `settle` writes into the details what an approval fixes; `grants` lists what issuing it gives to whom;
    `notice_item` is its line on the public notice; `printed` are the facts that its letters show; `for_worker`
    judges one registered person where an organisation applies; `brings` picks the papers somebody has to bring;
    `wished` tells whether somebody wants the measure or needs it, as far as their card says; `ahead` reads what it
    asks about many people at once; `funds` are what it is paid from, in the order they are drawn on, and `pay_to` says
    where its details name the payee's account; `figures` are the policy parameters that its leaflet tells, by the names
    its facts give them. `indicator` is what the responsibility letters call its decisions, where not by its title.
    """

    code: str
    title: str
    clause: str
    summary: str
    details: type[D]
    form: type[Any]
    gather: Callable[[Session, Case[D]], F]
    rules: Sequence[Rule[F]]
    amount: Callable[[F], Amount | None]
    letters: tuple[Letter, ...]
    papers: tuple[str, ...]
    pays: Pays
    grants: Callable[[Application, D, F], list[Benefit]]
    notice_item: Callable[[F], str]
    printed: Callable[[D, F], dict[str, Any]]
    rows: Callable[[F], tuple[Row, ...]] = field(default=no_rows)
    settle: Callable[[D, F], None] = field(default=settles_nothing)
    for_worker: Callable[[Session, Case[D]], Judgement] | None = None
    brings: Callable[[tuple[str, ...], Any], tuple[str, ...]] = field(default=brings_all)
    wished: Callable[[Person], bool] = field(default=wished_by_all)
    ahead: Callable[[Session, Sequence[Person], date], None] = field(default=reads_nothing_more)
    funds: tuple[str, ...] = ()
    pay_to: PayTo = PayTo()
    figures: Mapping[str, str] = field(default_factory=dict)
    indicator: str = ""

    def judge(self, session: Session, case: Case[D]) -> Judgement:
        """Gather once, then let every rule answer."""
        facts = self.gather(session, case)
        findings = tuple(rule(facts) for rule in self.rules)
        return Judgement(facts, findings, self.rows(facts), self.amount(facts))

    def letter(self, kind: str) -> Letter:
        """The declared letter of that kind. Raises KeyError."""
        return {letter.kind: letter for letter in self.letters}[kind]

    def letters_on(self, action: Action) -> list[Letter]:
        """The letters a step issues."""
        return [letter for letter in self.letters if letter.on is action]
