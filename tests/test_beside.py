"""Items made by a copy of this process: in order, with its errors, and never waited for in vain."""

import os
import signal
import time
from pathlib import Path

import pytest

from fupin.beside import BesideGone, made_beside
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
