"""How often a process that works on for days looks for cyclic garbage."""

import gc

SELDOM = (50_000, 20, 100)  # new objects, and collections of the younger before one of the older


def settle() -> None:
    """Look for it seldom, and never again among what the start has made: a request leaves little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
