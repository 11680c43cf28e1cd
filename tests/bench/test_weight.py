"""Which pages are weighed in the browser, and what their figures say."""

import pytest

from bench import weight
from bench.crawl import Found, Visitor
from bench.still import page
from bench.weight import CANDIDATES, Seen, Weight, candidates, measure

CLERK = Visitor("clerk", 80, {})


def found(path, size, parts=1):
    return Found(CLERK, path, size, parts, "")


def test_of_each_kind_the_heaviest_is_weighed():
    pages = [found("/people/1", 10), found("/people/2", 30), found("/people/3", 20), found("/cases", 5)]
    assert [each.path for each in candidates(pages)] == ["/people/2", "/cases"]


def test_what_is_light_but_has_the_most_files_is_weighed_too():
    heavy = [found(f"/{name}", 1000) for name in "abcdefghij"]
    assert len(candidates(heavy)) == CANDIDATES
    chosen = candidates([*heavy, found("/many", 1, parts=9), found("/light", 1)])
    assert "/many" in [each.path for each in chosen]
    assert "/light" not in [each.path for each in chosen]


@pytest.fixture
def figures(monkeypatch):
    """The figures of pages that took so many bytes and requests, cold and warm."""

    def told(*visits):
        pages = [found(f"/{'abc'[place]}", 1) for place in range(len(visits))]
        seen = {
            each.path: Seen(each, Weight(*cold), Weight(*warm))
            for each, (cold, warm) in zip(pages, visits, strict=True)
        }
        monkeypatch.setattr(weight, "_twice", lambda *at: seen[at[-1].path])
        return {each.name: each for each in measure(None, "", "desk", pages)}

    return told


def test_the_goals_are_kept_up_to_their_last_byte_and_request(figures):
    assert all(each.met for each in figures(((250 * 1024, 8), (250 * 1024, 1))).values())
    missed = figures(((250 * 1024 + 1, 9), (250 * 1024 + 1, 2)))
    assert not any(each.met for each in missed.values())
    assert len(missed) == 4


def test_each_figure_is_of_the_page_that_does_worst_in_it(figures):
    told = figures(((2048, 2), (1024, 1)), ((1024, 5), (512, 1)), ((1024, 2), (1536, 3)))
    assert {name: (each.value, each.against.split("clerk /")[1][0]) for name, each in told.items()} == {
        "pages: desk, cold": (2, "a"),
        "pages: desk, requests cold": (5, "b"),
        "pages: desk, warm": (1.5, "c"),
        "pages: desk, requests warm": (3, "c"),
    }


@pytest.mark.parametrize("size", [1000, 4321, 95_000])
def test_the_page_to_compare_with_has_exactly_as_many_bytes_and_a_field(size):
    bare = page(size)
    assert len(bare) == size
    assert bare.decode().count("<input") == 1
