"""Casework: from what was typed to a judged application, and from a judged application to its next state.

Every verb that writes is one transaction: judge, move, event, letters. What a clerk sees while typing is judged by
the same functions and writes nothing.
"""

from fupin.casework.acting import Turn, act, pay_by_roll, publishable, receipt, take
from fupin.casework.funding import on_roll, pays_once
from fupin.casework.handing import lay_ready
from fupin.casework.reading import (
    Reading,
    details_of,
    judge,
    raw_of,
    read,
    read_as_typed,
    standing,
    stored_answers,
    stored_form,
)
from fupin.casework.submitting import Duplicate, Invalid, begin, save, save_part, submit
from fupin.casework.weighing import demand

__all__ = [
    "Duplicate",
    "Invalid",
    "Reading",
    "Turn",
    "act",
    "begin",
    "demand",
    "details_of",
    "judge",
    "lay_ready",
    "on_roll",
    "pay_by_roll",
    "pays_once",
    "publishable",
    "raw_of",
    "read",
    "read_as_typed",
    "receipt",
    "save",
    "save_part",
    "standing",
    "stored_answers",
    "stored_form",
    "submit",
    "take",
]
