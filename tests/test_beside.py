"""Items made by a copy of this process: in order, with its errors, and never waited for in vain."""

import os
import signal
import time
from pathlib import Path

import pytest

from fupin.beside import BesideGone, made_apart, made_beside
from fupin.registry import RosterRefused
from fupin.registry.problems import Problem

ENOUGH = 10


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def gone(pid):
    """Whether no process of this number runs any more; one that nobody waited for may still be listed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").split(") ")[-1][0] == "Z"
    except FileNotFoundError:
        return True


def test_all_items_come_in_their_order_from_another_process():
    with made_beside((os.getpid(), place) for place in range(1000)) as items:
        found = list(items)
    assert [place for _, place in found] == list(range(1000))
    assert {pid for pid, _ in found}.isdisjoint({os.getpid()})


@pytest.mark.parametrize("alone", ["not worth it", "one core"])
def test_what_is_not_worth_it_or_has_one_core_is_made_here(monkeypatch, alone):
    if alone == "one core":
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    with made_beside((os.getpid() for _ in range(3)), worth=alone == "one core") as items:
        assert list(items) == [os.getpid()] * 3


def test_items_larger_than_what_may_wait_come_whole():
    with made_beside("字" * 3_000_000 for _ in range(3)) as items:
        assert [len(item) for item in items] == [3_000_000] * 3


def test_an_error_comes_out_after_the_items_before_it():
    def items():
        yield 1
        raise RosterRefused([Problem(7, "乡", "没有这个乡")])

    with made_beside(items()) as made:
        assert next(made) == 1
        with pytest.raises(RosterRefused) as refused:
            next(made)
    assert refused.value.problems == (Problem(7, "乡", "没有这个乡"),)


def test_a_process_that_is_killed_is_told_from_one_that_is_done():
    def items():
        yield 1
        os.kill(os.getpid(), signal.SIGKILL)

    with made_beside(items()) as made, pytest.raises(BesideGone):
        list(made)


def test_whoever_stops_early_leaves_no_process_behind():
    def items():
        while True:
            yield os.getpid()

    with made_beside(items()) as made:
        pid = next(made)
        assert not gone(pid)
    assert gone(pid)


def test_the_copy_ends_when_the_process_that_wanted_it_is_killed():
    reader, writer = os.pipe()
    wanting = os.fork()
    if not wanting:
        with made_beside("字" * 1_000_000 for _ in iter(int, 1)) as items:
            os.write(writer, str(_child()).encode())
            next(items)
            os.kill(os.getpid(), signal.SIGKILL)
    copy = int(os.read(reader, 20))
    os.waitpid(wanting, 0)
    until = time.monotonic() + ENOUGH
    while not gone(copy):
        assert time.monotonic() < until
        time.sleep(0.02)
    for end in (reader, writer):
        os.close(end)


def _child():
    return int(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii"))


def falls_at(fatal, remembered=None):
    """Makes 0 to 4; ends its process at some of them, or only the first time if it can remember that."""

    def make(place):
        for number in range(place, 5):
            if number in fatal and not (remembered and remembered.exists()):
                if remembered:
                    remembered.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield number

    return make


@pytest.mark.parametrize("fatal", [{0}, {2}, {4}, {0, 1}, {1, 3, 4}, set(range(5))])
def test_an_item_that_ends_its_process_is_left_out_and_no_other(fatal):
    found = list(made_apart(falls_at(fatal), 5, ENOUGH))
    assert found == [None if number in fatal else number for number in range(5)]


def test_a_process_killed_once_has_its_item_made_again(tmp_path):
    assert list(made_apart(falls_at({3}, tmp_path / "fell"), 5, ENOUGH)) == [0, 1, 2, 3, 4]


def test_an_item_that_takes_for_ever_is_not_waited_for():
    def make(place):
        for number in range(place, 3):
            if number == 1:
                time.sleep(1000)
            yield number

    assert list(made_apart(make, 3, 0.3)) == [0, None, 2]


def test_fewer_items_than_were_said_are_all_there_are():
    assert list(made_apart(lambda place: range(place, 2), 3, ENOUGH)) == [0, 1]


def test_an_error_of_an_item_made_apart_is_no_fall():
    def make(place):
        yield place
        raise OSError(28, "full")

    made = made_apart(make, 2, ENOUGH)
    assert next(made) == 0
    with pytest.raises(OSError, match="full"):
        next(made)
