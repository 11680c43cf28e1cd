"""The one life cycle: who may take which step from which state, and what may stand against it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fupin.clock import cn_date
from fupin.model import Application, Officer
from fupin.model.places import covers
from fupin.model.terms import Action, Role, State

VOUCHER_LENGTH = 40


class Refused(Exception):
    """The step may not be taken; the message is the objection in the words the user sees."""


class Stale(Refused):
    """The page the user decided on no longer shows the present state."""


@dataclass(frozen=True)
class Step:
    """A step somebody is about to take, and all that a guard may look at.

    `hands` are the earlier steps, each with the id of whoever took it; `objections` are the findings that block, in
    words, for steps that are bound by them; `notice_ends_on` is None off the board. `on_roll` is the number of another
    payment roll that its money is on; `remarked` says whether words stand at single questions of the form.
    """

    application: Application
    user: Officer
    opinion: str
    on: date
    hands: frozenset[tuple[Action, int]]
    pays_once: bool
    objections: tuple[str, ...] = ()
    notice_ends_on: date | None = None
    voucher: str = ""
    on_roll: str = ""
    remarked: bool = False


Guard = Callable[[Step], str | None]


def reason_given(step: Step) -> str | None:
    """Who stops a case owes a reason."""
    return None if step.opinion.strip() else "请填写理由，申请人会看到"


def said_what_to_mend(step: Step) -> str | None:
    """Who sends a form back says why, or where."""
    if step.opinion.strip() or step.remarked:
        return None
    return "请填写理由，或在要补正的项目处写明意见，申请人会看到"


OWED_WORDS = frozenset({reason_given, said_what_to_mend})  # guards that words yet to be typed will satisfy


def not_maker(step: Step) -> str | None:
    """Maker and checker are two people."""
    if (Action.SUBMIT, step.user.id) in step.hands:
        return "申请由您提交，须由另一人审核"
    return None


def not_endorser(step: Step) -> str | None:
    """Review and approval are two people."""
    if (Action.ENDORSE, step.user.id) in step.hands:
        return "初审由您作出，须由另一人审批"
    return None


def eligible(step: Step) -> str | None:
    """Nothing failed, nothing unknown, by today's facts."""
    return f"不能通过。{'；'.join(step.objections)}" if step.objections else None


def opinion_if_ineligible(step: Step) -> str | None:
    """An ineligible case may go up for a refusal, but with a reviewer's words."""
    if not step.objections or step.opinion.strip():
        return None
    return "有不符合或无法判断的条件，报县级前请填写初审意见"


def conclusion_given(step: Step) -> str | None:
    """What was objected to goes back on the board with the outcome of the inquiry."""
    if step.application.state is State.OBJECTED and not step.opinion.strip():
        return "登记过异议，请填写核查结论后再公示"
    return None


def notice_over(step: Step) -> str | None:
    """The public notice has run its whole period."""
    if step.notice_ends_on is None:
        return "尚未列入公示"
    if step.on <= step.notice_ends_on:
        return f"公示到{cn_date(step.notice_ends_on)}结束，次日起可以批复"
    return None


def paid_once(step: Step) -> str | None:
    """Only a scheme that pays one sum, and only a sum that was granted."""
    if not step.pays_once or not step.application.amount_fen:
        return "此事项没有一次性发放的资金"
    return None


def voucher_given(step: Step) -> str | None:
    """A payment names its voucher."""
    if not step.voucher.strip():
        return "请填写凭证号"
    return None if len(step.voucher.strip()) <= VOUCHER_LENGTH else f"凭证号最多{VOUCHER_LENGTH}个字"


def not_on_roll(step: Step) -> str | None:
    """Money that is on a payment roll is paid by that roll alone."""
    if step.on_roll:
        return f"已列入发放表{step.on_roll}，由发放表发放，不能单独登记。确需单独登记的，请先在发放表上缓发"
    return None


@dataclass(frozen=True)
class Move:
    """One row of the table."""

    action: Action
    sources: tuple[State, ...]
    to: State
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


S, A, R = State, Action, Role

CHECKED = (not_maker, not_endorser)

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(A.SUBMIT,   (S.DRAFT, S.RETURNED),        S.SUBMITTED, (R.CLERK,)),
    Move(A.ENDORSE,  (S.SUBMITTED,),               S.ENDORSED,  (R.TOWNSHIP,), (not_maker, opinion_if_ineligible)),
    Move(A.APPROVE,  (S.ENDORSED,),                S.APPROVED,  (R.COUNTY,),   (*CHECKED, eligible)),
    Move(A.PUBLISH,  (S.APPROVED, S.OBJECTED),     S.ON_NOTICE, (R.COUNTY,),   (not_maker, conclusion_given, eligible)),
    Move(A.OBJECT,   (S.ON_NOTICE,),               S.OBJECTED,  (R.COUNTY, R.TOWNSHIP), (reason_given,)),
    Move(A.ISSUE,    (S.ON_NOTICE,),               S.ISSUED,    (R.COUNTY,),   (*CHECKED, notice_over, eligible)),
    Move(A.PAY,      (S.ISSUED,),                  S.PAID,      (R.FINANCE,),  (paid_once, not_on_roll, voucher_given)),
    Move(A.RETURN,   (S.SUBMITTED,),               S.RETURNED,  (R.TOWNSHIP,), (said_what_to_mend,)),
    Move(A.RETURN,   (S.ENDORSED,),                S.RETURNED,  (R.COUNTY,),   (said_what_to_mend,)),
    Move(A.REJECT,   (S.ENDORSED, S.APPROVED, S.OBJECTED), S.REJECTED, (R.COUNTY,), (reason_given, *CHECKED)),
    Move(A.WITHDRAW, (S.DRAFT, S.RETURNED, S.SUBMITTED, S.ENDORSED, S.APPROVED, S.ON_NOTICE, S.OBJECTED),
         S.WITHDRAWN, (R.CLERK,), (reason_given,)),
)
# fmt: on

# Steps that are judged again when they are taken, by what is known then.
JUDGED = frozenset({A.SUBMIT, A.ENDORSE, A.APPROVE, A.PUBLISH, A.ISSUE, A.REJECT})
# Steps that move a case towards its decision: where a role has one, the case waits for that role.
FORWARD = frozenset({A.SUBMIT, A.ENDORSE, A.APPROVE, A.PUBLISH, A.ISSUE, A.PAY})


def offers(application: Application, user: Officer) -> list[Move]:
    """The steps whose button this user is shown on this case."""
    return [
        move
        for move in MOVES
        if application.state in move.sources and user.role in move.roles and covers(user.scope, application.area_code)
    ]


def find(application: Application, action: Action, user: Officer) -> Move:
    """The row for this step. Raises Refused when the table has none, or the case lies outside the user's area."""
    if not covers(user.scope, application.area_code):
        raise Refused("此申请不在您的辖区")
    for move in MOVES:
        if move.action is action and application.state in move.sources and user.role in move.roles:
            return move
    raise Refused(f"当前状态是“{application.state.label}”，不能“{action.label}”")


def check(move: Move, step: Step) -> None:
    """Ask every guard. Raises Refused with the first objection."""
    for guard in move.guards:
        objection = guard(step)
        if objection:
            raise Refused(objection)


def target(move: Move, application: Application) -> State:
    """Where the step leads: a resubmission goes straight to whoever returned the case."""
    if move.action is Action.SUBMIT and application.returned_from is not None:
        return application.returned_from
    return move.to


def awaiting(role: Role) -> tuple[State, ...]:
    """The states in which a case waits for this role: what its worklist shows first."""
    sources = [move.sources for move in MOVES if role in move.roles and move.action in FORWARD]
    return tuple(dict.fromkeys(state for states in sources for state in states))


def diagram() -> str:
    """The table as a Mermaid state diagram, for the README."""
    lines = ["stateDiagram-v2", f"    [*] --> {S.DRAFT.name}"]
    for move in MOVES:
        if move.action is not A.WITHDRAW:  # from every open state, it would only hide the rest
            lines += [f"    {source.name} --> {move.to.name}: {move.action.value}" for source in move.sources]
    return "\n".join(lines)
