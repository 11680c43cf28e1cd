"""How often a process that works on for days looks for cyclic garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)  # new objects, and collections of the younger before one of the older


def settle() -> None:
    """Look for it seldom, and never again among what the start has made: a request leaves little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def afterwards() -> Iterator[None]:
    """Look for it once, when a large piece of work is done, and among that work's own objects alone.

    A letter's layout makes some hundred thousand of them that all live to its end: to look in between is in vain, and
    to look seldom keeps a dozen letters in memory.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)
