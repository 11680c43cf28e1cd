"""Whatever a cell holds, a column reads it or says what is wrong with it."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin import identity
from fupin.identity import Unacceptable
from fupin.registry.cells import papers
from fupin.registry.columns import COLUMNS
from tests.strategies import chinese_names, id_numbers

CELLS = st.one_of(
    st.text(max_size=30),
    st.floats(),
    st.integers(-(2**63), 2**63),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        [datetime(2016, 5, 16, tzinfo=UTC), time(9), timedelta(days=1), "1e999999999", "９９", "=1+1", "是", "否"]
    ),
)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.field)
@given(cell=CELLS)
def test_no_cell_breaks_the_reading(column, cell):
    with contextlib.suppress(Unacceptable):
        column.read(cell)


@given(id_numbers(), st.sampled_from("1234567"), st.sampled_from("1234"))
def test_twenty_characters_are_number_class_and_grade(number, kind, grade):
    found = papers(number + kind + grade)
    assert (found.id.text, found.certificate) == (number, number + kind + grade)


@given(id_numbers())
def test_eighteen_characters_are_a_number_without_certificate(number):
    found = papers(number)
    assert (found.id, found.certificate) == (identity.id_number(number), None)


@given(chinese_names())
def test_names_of_all_kinds_pass_through(name):
    reader = next(column.read for column in COLUMNS if column.title == "姓名")
    assert reader(name) == name


def test_a_date_in_a_text_column_is_named_as_such():
    reader = next(column.read for column in COLUMNS if column.title == "自然村")
    with pytest.raises(Unacceptable, match="存成了日期"):
        reader(date(2016, 5, 16))
