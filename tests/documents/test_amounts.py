"""Amounts in figures and in 大写."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.documents.amounts import capital, figures

OFFICIAL_EXAMPLES = {  # of the banks' rule on filling in bills
    1_409_50: "壹仟肆佰零玖元伍角整",
    6_007_14: "陆仟零柒元壹角肆分",
    1_680_32: "壹仟陆佰捌拾元零叁角贰分",
    107_000_53: "壹拾万柒仟元零伍角叁分",
    16_409_02: "壹万陆仟肆佰零玖元零贰分",
    325_04: "叁佰贰拾伍元零肆分",
}
OTHERS = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    15: "壹角伍分",
    1_00: "壹元整",
    1_05: "壹元零伍分",
    10_00: "壹拾元整",
    3_000_00: "叁仟元整",
    1_010_10: "壹仟零壹拾元零壹角整",
    10_000_01: "壹万元零壹分",
    100_500_00: "壹拾万零伍佰元整",
    10_010_000_00: "壹仟零壹万元整",
    20_000_005_00: "贰仟万零伍元整",
    100_000_000_00: "壹亿元整",
    100_001_000_00: "壹亿零壹仟元整",
    1_000_000_000_000_00: "壹万亿元整",
}


FIGURES = {0: "0.00", 5: "0.05", 300_000: "3,000.00", 10**11: "1,000,000,000.00"}


@pytest.mark.parametrize(("fen", "words"), [*OFFICIAL_EXAMPLES.items(), *OTHERS.items()])
def test_capital_amount_follows_the_banking_rule(fen: int, words: str) -> None:
    assert capital(fen) == words


@pytest.mark.parametrize(("fen", "text"), FIGURES.items())
def test_figures_have_separators_and_two_decimals(fen: int, text: str) -> None:
    assert figures(fen) == text


@pytest.mark.parametrize("write", [figures, capital])
def test_a_negative_amount_is_never_written(write: object) -> None:
    with pytest.raises(ValueError, match="never negative"):
        write(-1)  # type: ignore[operator]


def test_an_amount_beyond_words_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        capital(10**18)


@given(st.integers(0, 10**14))
def test_capital_amount_reads_back_as_the_same_number(fen: int) -> None:
    assert read(capital(fen)) == fen


@given(st.integers(0, 10**14))
def test_no_two_zeros_stand_together(fen: int) -> None:
    assert "零零" not in capital(fen)


def read(words: str) -> int:
    """An independent reader: walks the characters and adds up."""
    yuan, _, cents = words.removesuffix("整").rpartition("元")
    total = group = digit = 0
    for char in yuan:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(char) + 1), 0
        elif char == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        else:
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
    return (total + group + digit) * 100 + read_cents(cents)


def read_cents(cents: str) -> int:
    worth = {"角": 10, "分": 1}
    pairs = zip(cents.replace("零", "")[::2], cents.replace("零", "")[1::2], strict=True)
    return sum("零壹贰叁肆伍陆柒捌玖".index(digit) * worth[unit] for digit, unit in pairs)
