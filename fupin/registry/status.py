"""Lifting and relapse: which events lead from where a person stands to what the roster says."""

from collections.abc import Iterable

from fupin.model.terms import EXIT_ATTRIBUTES, StatusEvent

POOR, LIFTED, RELAPSED = EXIT_ATTRIBUTES

STATE_AFTER = {
    StatusEvent.REGISTERED: POOR,
    StatusEvent.IDENTIFIED: POOR,
    StatusEvent.LIFTED: LIFTED,
    StatusEvent.RELAPSED: RELAPSED,
}
# (where the person stands, what the roster says) -> events; a relapse follows a lifting only.
EVENTS = {
    (POOR, LIFTED): (StatusEvent.LIFTED,),
    (POOR, RELAPSED): (StatusEvent.LIFTED, StatusEvent.RELAPSED),
    (LIFTED, RELAPSED): (StatusEvent.RELAPSED,),
    (RELAPSED, LIFTED): (StatusEvent.LIFTED,),
}


def state_after(events: Iterable[StatusEvent]) -> str:
    """Where a person stands after these events, oldest first; other events change nothing here."""
    state = POOR
    for event in events:
        state = STATE_AFTER.get(event, state)
    return state


def events_towards(said: str, state: str | None) -> tuple[StatusEvent, ...]:
    """What to record so that the history agrees with the roster."""
    return EVENTS.get((state or POOR, said), ())


def contradicts(said: str, state: str) -> bool:
    """The roster takes back a lifting: nobody becomes poor again without a relapse."""
    return said == POOR and state != POOR
