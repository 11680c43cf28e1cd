"""A file's name is Chinese and a header is not; what was shown on a shared screen is kept nowhere."""

from urllib.parse import unquote

import pytest

from fupin.web import files

NAME = "潍城人社奖补〔2026〕1号 批复"


@pytest.mark.parametrize(
    ("sent", "way", "name"),
    [
        (files.shown(b"%PDF", NAME), "inline", f"{NAME}.pdf"),
        (files.saved(b"PK", files.XLSX, "名单.xlsx"), "attachment", "名单.xlsx"),
        (files.saved(b"x", files.PDF, 'a"; b\r\n.pdf'), "attachment", 'a"; b\r\n.pdf'),
    ],
)
def test_a_file_has_its_name_in_plain_characters(sent, way, name):
    header = sent.headers["Content-Disposition"]
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith(f"{way}; filename*=UTF-8''")
    assert unquote(header.partition("''")[2]) == name


def test_a_file_runs_nothing_and_is_kept_in_no_cache():
    headers = files.shown(b"%PDF", "letter").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
