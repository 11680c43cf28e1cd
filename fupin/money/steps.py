"""The move table of payment rolls: who may take which step from which state, and what may stand against it."""

from collections.abc import Callable
from dataclasses import dataclass

from fupin import clock
from fupin.lifecycle import Refused
from fupin.model import Officer, PayRoll, PayStep
from fupin.model.money import RollAct, RollState
from fupin.model.places import covers
from fupin.model.terms import Role


@dataclass(frozen=True)
class Facts:
    """What guards may look at: who takes the step with which words, whose hands it went through, and its lines.

    `faults` are those of lines that are to be paid; `listed` counts the lines that wait for money.
    """

    user: Officer
    words: str
    hands: frozenset[tuple[RollAct, int]]
    faults: tuple[str, ...]
    listed: int


Guard = Callable[[Facts], str | None]

MAKING = frozenset({RollAct.MAKE, RollAct.HOLD, RollAct.CORRECT})


def reason_given(facts: Facts) -> str | None:
    """Who stops a roll owes a reason."""
    return None if facts.words.strip() else "请填写理由"


def not_maker(facts: Facts) -> str | None:
    """Whoever made it or changed a line of it neither checks nor approves it."""
    if any((act, facts.user.id) in facts.hands for act in MAKING):
        return "这张发放表由您编制或改动过，须由另一人复核、审批"
    return None


def not_checker(facts: Facts) -> str | None:
    """Check and approval are two people."""
    return "这张发放表由您复核，须由另一人审批" if (RollAct.CHECK, facts.user.id) in facts.hands else None


def barred(move: "Move", user: Officer, hands: frozenset[tuple[RollAct, int]]) -> str:
    """Why somebody through whose hands a roll went may not take a step on it, or nothing."""
    facts = Facts(user, "", hands, (), 0)
    return next((words for guard in (not_maker, not_checker) if guard in move.guards and (words := guard(facts))), "")


def without_faults(facts: Facts) -> str | None:
    """A line that the bank could not pay is put right or held back first."""
    if not facts.faults:
        return None
    more = f"等{len(facts.faults)}行" if len(facts.faults) > 3 else ""
    return f"有问题的行须先更正账号或缓发：{'；'.join(facts.faults[:3])}{more}"


def something_to_pay(facts: Facts) -> str | None:
    """A roll whose lines were all held back pays nobody."""
    return None if facts.listed else "没有待发放的行，请取消这张发放表"


def all_answered(facts: Facts) -> str | None:
    """The bank has said of every line what became of it."""
    return f"还有{facts.listed}行银行没有结果" if facts.listed else None


@dataclass(frozen=True)
class Move:
    """One row of the table."""

    act: RollAct
    source: RollState
    to: RollState
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


S, A, R = RollState, RollAct, Role

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(A.HOLD,    S.DRAFT,    S.DRAFT,     (R.COUNTY,),           (reason_given,)),
    Move(A.CHECK,   S.DRAFT,    S.CHECKED,   (R.COUNTY,),           (not_maker, something_to_pay, without_faults)),
    Move(A.CANCEL,  S.DRAFT,    S.CANCELLED, (R.COUNTY,),           (reason_given,)),
    Move(A.APPROVE, S.CHECKED,  S.APPROVED,  (R.FINANCE,),          (not_maker, not_checker, without_faults)),
    Move(A.RETURN,  S.CHECKED,  S.DRAFT,     (R.COUNTY, R.FINANCE), (reason_given,)),
    Move(A.RETURN,  S.APPROVED, S.DRAFT,     (R.FINANCE,),          (reason_given,)),
    Move(A.EXPORT,  S.APPROVED, S.EXPORTED,  (R.FINANCE,)),
    Move(A.REPORT,  S.EXPORTED, S.EXPORTED,  (R.FINANCE,)),
    Move(A.REPORT,  S.SETTLED,  S.SETTLED,   (R.FINANCE,)),
    Move(A.SETTLE,  S.EXPORTED, S.SETTLED,   (R.FINANCE,),          (all_answered,)),
    *(Move(A.CORRECT, state, state, (R.COUNTY,), (reason_given,)) for state in S),
)
# fmt: on
PRESSED = frozenset({A.CHECK, A.APPROVE, A.RETURN, A.CANCEL})  # those that are no more than a button and a reason


def offers(roll: PayRoll, user: Officer) -> list[Move]:
    """The steps that this user is shown on this roll."""
    mine = covers(user.scope, roll.county_code)
    return [move for move in MOVES if mine and move.source is roll.state and user.role in move.roles]


def find(roll: PayRoll, act: RollAct, user: Officer) -> Move:
    """The row for this step. Raises Refused when the table has none."""
    for move in offers(roll, user):
        if move.act is act:
            return move
    raise Refused(f"发放表现在是“{roll.state.label}”，不能“{act.label}”")


def check(move: Move, facts: Facts) -> None:
    """Ask every guard. Raises Refused with the first objection."""
    for guard in move.guards:
        if objection := guard(facts):
            raise Refused(objection)


def entry(roll: PayRoll, act: RollAct, user: Officer, words: str = "") -> PayStep:
    """What is written of a step once it is taken."""
    return PayStep(
        roll_id=roll.id, act=act, to_state=roll.state or RollState.DRAFT, at=clock.now(), user_id=user.id,
        user_name=user.name, user_role=user.role, words=words.strip()[:300],
    )  # fmt: skip
