"""What stands against a step before it is taken. Nothing here writes."""

from dataclasses import replace

from fupin import lifecycle
from fupin.casework.acting import Turn, demand_printable, facing
from fupin.casework.steps import same

ASSUMED = "。"  # a reason that is still to be typed


def demand(turn: Turn, version: int) -> None:
    """Ask of a turn what `act` would, as though the reason that it needs were given already.

    Raises Stale, Refused or UndrawableCharacter as `act` would, apart from what only the writing brings to light.
    """
    same(turn.application, version)
    move = lifecycle.find(turn.application, turn.action, turn.user)
    owed = lifecycle.OWED_WORDS & set(move.guards) and not turn.opinion.strip()
    turn = replace(turn, opinion=ASSUMED) if owed else turn
    lifecycle.check(move, facing(turn))
    demand_printable(turn)
