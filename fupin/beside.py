"""Items made in a process of their own, some ahead of whoever works through them: two cores share one long job."""

import fcntl
import gc
import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
AHEAD = 1 << 20  # bytes that may wait: some thousand rows
MOST_FALLS = 2
_FORK = get_context("fork")  # what the items are made of need not be sent


class BesideGone(Exception):
    """The process beside ended before its last item, as when the machine has no memory left, or made none for long."""


@contextmanager
def made_beside(items: Iterable[T], *, worth: bool = True) -> Iterator[Iterator[T]]:
    """The items, made by a copy of this process while their user is busy. Those that are not `worth` it, and all on a
    machine of one core, are made here as they are asked for.

    What makes them must neither write nor use the database. Its errors come out where the items are taken.
    """
    if not worth or len(os.sched_getaffinity(0)) == 1:
        yield iter(items)
        return
    with _beside(items, None) as made:
        yield made


def made_apart(make: Callable[[int], Iterable[T]], count: int, patience: float) -> Generator[T | None]:
    """`count` items in their order, `make(place)` giving those from a place on, in a process that may well end by them.

    None stands for an item that ended its process twice, or took it longer than `patience` seconds; a process is also
    killed for other reasons, so that once proves nothing. What else is said of `made_beside` holds here.
    """
    place = falls = 0
    while place < count:
        try:
            with _beside(make(place), patience) as made:
                for item in made:
                    yield item
                    place, falls = place + 1, 0
        except BesideGone:
            falls += 1
            if falls == MOST_FALLS:
                yield None
                place, falls = place + 1, 0
        else:
            return


@contextmanager
def _beside(items: Iterable[T], patience: float | None) -> Iterator[Iterator[T]]:
    receiver, sender = _FORK.Pipe(duplex=False)
    fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, AHEAD)
    process = _FORK.Process(target=_send, args=(items, sender, receiver), daemon=True)
    process.start()
    sender.close()
    try:
        yield _taken(receiver, patience)
    finally:
        receiver.close()
        process.kill()  # it only computes: there is nothing to lose
        process.join()


def _send(items: Iterable[T], sender: Connection, receiver: Connection) -> None:
    receiver.close()  # so that the pipe breaks when the other end does
    gc.disable()  # it would go through all that was there before, again and again
    try:
        for item in items:
            _tell(sender, (True, item))
        _tell(sender, (True, None))
    except BrokenPipeError:
        return
    except Exception as error:
        _tell(sender, (False, error))


def _tell(sender: Connection, what: tuple[bool, object]) -> None:
    sender.send_bytes(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))


def _taken(receiver: Connection, patience: float | None) -> Iterator[T]:
    while True:
        if not receiver.poll(patience):
            raise BesideGone
        try:
            fine, item = pickle.loads(receiver.recv_bytes())  # noqa: S301 - our own process made it
        except (EOFError, OSError) as error:  # between two items, or in the middle of one
            raise BesideGone from error
        if not fine:
            raise item
        if item is None:
            return
        yield item
