"""How values are written on pages."""

import pytest

from fupin.web.show import whole_dates


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("低保 2026年4月11日认定", '低保 <span class="nowrap">2026年4月11日</span>认定'),
        ("<b>2026年5月</b>", "&lt;b&gt;2026年5月&lt;/b&gt;"),
    ],
)
def test_a_date_is_kept_whole_and_all_else_escaped(words, expected):
    assert whole_dates(words) == expected
