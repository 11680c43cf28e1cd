"""The table of measurements and what `make bench` ends with; nothing here is timed."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from bench import __main__ as program
from bench.figures import AT_LEAST, AT_MOST, Figure, exit_code, paired

GOOD = Figure("good", 0.6, "the bare one", AT_LEAST, 0.5)
BAD = Figure("bad", 1.3, "the bare one", AT_MOST, 1.25)
TOLD = Figure("told", 2.5, "nothing", unit=" s")


@pytest.mark.parametrize(
    ("value", "sign", "goal", "met"),
    [
        (1.25, AT_MOST, 1.25, True),
        (1.2501, AT_MOST, 1.25, False),
        (0.5, AT_LEAST, 0.5, True),
        (0.4999, AT_LEAST, 0.5, False),
        (0, AT_MOST, 0, True),
        (1, AT_MOST, 0, False),
    ],
)
def test_a_goal_is_met_up_to_its_own_value(value, sign, goal, met):
    assert Figure("any", value, "", sign, goal).met is met


def test_a_figure_without_a_goal_is_only_told():
    assert TOLD.met
    assert TOLD.line().split() == ["told", "2.50", "s", "nothing"]


def test_a_line_says_what_against_what_and_whether_it_will_do():
    assert GOOD.line().split("  ")[0] == "good"
    assert all(part in GOOD.line() for part in ("0.60×", "≥ 0.5×", "met", "the bare one"))
    assert "NOT MET" in BAD.line()


def test_a_missed_goal_is_not_rounded_away():
    assert "NOT MET" in Figure("near", 1.2501, "", AT_MOST, 1.25).line()


def test_neighbouring_rounds_are_compared():
    assert paired([2, 40, 6], [1, 10, 3]) == 2


@pytest.mark.parametrize(("figures", "code"), [([], 0), ([GOOD, TOLD], 0), ([GOOD, BAD], 1)])
def test_one_missed_goal_fails_the_run(figures, code):
    assert exit_code(figures) == code


@pytest.fixture
def groups(monkeypatch):
    ran = []

    def group(name, figures):
        def measure(office):
            ran.append((name, office))
            yield from figures

        return measure

    monkeypatch.setattr(program, "GROUPS", {"one": group("one", [GOOD]), "two": group("two", [BAD])})
    monkeypatch.setattr(program, "prepared", lambda: nullcontext(SimpleNamespace(copy=lambda name: f"copy {name}")))
    return ran


def test_all_groups_run_each_on_its_own_copy(groups, capsys):
    assert program.main([]) == 1
    assert groups == [("one", "copy one"), ("two", "copy two")]
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_named_group_runs_alone(groups):
    assert program.main(["one"]) == 0
    assert groups == [("one", "copy one")]


def test_an_unknown_group_is_named(groups, capsys):
    assert program.main(["three"]) == 2
    assert groups == []
    assert "three" in capsys.readouterr().err
