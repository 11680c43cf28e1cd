"""Canned phrases: for reasons, opinions and remarks, kept by each office for itself and by everybody for themselves."""

from fupin.phrases.joining import joined
from fupin.phrases.keeping import (
    KEEPS,
    MOST,
    Taken,
    Whose,
    acts_of,
    add,
    add_usual,
    change,
    find,
    offered,
    words_of,
)

__all__ = [
    "KEEPS",
    "MOST",
    "Taken",
    "Whose",
    "acts_of",
    "add",
    "add_usual",
    "change",
    "find",
    "joined",
    "offered",
    "words_of",
]
