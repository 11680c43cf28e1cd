"""Cyclic garbage of a large piece of work is looked for when it is done."""

import gc
import weakref

import pytest

from fupin import garbage


class Knot:
    """An object that only the collector can free."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def collecting():
    gc.enable()
    yield
    gc.enable()


def test_nothing_is_looked_for_while_the_work_goes_on():
    with garbage.afterwards():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_the_work_left_is_gone_when_it_is_done():
    with garbage.afterwards():
        left = weakref.ref(Knot())
        assert left() is not None
    assert left() is None


def test_work_that_fails_is_looked_after_too():
    with pytest.raises(ZeroDivisionError), garbage.afterwards():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_within_such_work_there_is_one_look_at_its_end():
    with garbage.afterwards():
        with garbage.afterwards():
            left = weakref.ref(Knot())
        assert left() is not None
        assert not gc.isenabled()
    assert left() is None
