"""Identity numbers, certificates, codes and names: what is accepted, and what is said of the rest."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin import clock, identity
from fupin.identity import Unacceptable
from tests.strategies import births, chinese_names, id_numbers

GOOD = "11010519491231002X"  # the example printed in GB 11643
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def reason(check, typed):
    with pytest.raises(Unacceptable) as refused:
        check(typed)
    return str(refused.value)


def test_the_example_of_the_standard_is_right():
    found = identity.id_number(GOOD)
    assert (found.text, found.birth, found.sex) == (GOOD, date(1949, 12, 31), "女")


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        GOOD.translate(FULL_WIDTH),
        "110105 19491231 002X",
        " 110105-19491231-002X ",
        "110105　19491231　002X",
        "110105–19491231—002ｘ",
        "\t11010519491231002X\n",
    ],
)
def test_ways_of_writing_it_are_stored_as_one(typed):
    assert identity.id_number(typed).text == GOOD


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11010519491231002Х", "第18位是“Х”"),  # Cyrillic
        ("11010519491231002×", "第18位是“×”"),
        ("1101O519491231002X", "第5位是“O”"),
        ("I1010519491231002X", "第1位是“I”"),
        ("1101051949123100AX", "第17位是“A”"),
        ("11010519491231٠02X", "第15位"),  # an Arabic digit is no digit here
        ("11010519491231002\u200b", "第18位"),
        ("110105194912310021", "逐位核对"),
        ("110105491231002", "15位的旧号码"),
        ("1101051949123100", "应为18位，现在是16位"),
        ("1101051949123100X21", "第17位是“X”"),
        ("1101051949123100211", "应为18位，现在是19位"),
        ("", "请填写"),
        (" - ", "请填写"),
        (identity.with_check_digit("37070219990231001"), "没有2月31日"),
        (identity.with_check_digit("37070219991301001"), "没有13月1日"),
        (identity.with_check_digit("37070219990200001"), "没有2月0日"),
        (identity.with_check_digit("37070219010229001"), "没有2月29日"),
        (identity.with_check_digit("37070218991231001"), "出生年份是1899年"),
        (identity.with_check_digit("37070220990101001"), "出生年份是2099年"),
        (identity.with_check_digit("0" * 17), "没有0月0日"),
    ],
)
def test_what_is_refused_says_which_part_is_wrong(typed, said):
    assert said in reason(identity.id_number, typed)


def test_nobody_is_born_tomorrow():
    tomorrow = identity.with_check_digit("37070220160517001")
    with clock.pinned(datetime(2016, 5, 16, 12, tzinfo=UTC)):
        assert "2016年" in reason(identity.id_number, tomorrow)
    with clock.pinned(datetime(2016, 5, 16, 16, tzinfo=UTC)):  # the 17th at the office
        assert identity.id_number(tomorrow).birth == date(2016, 5, 17)


@pytest.mark.parametrize(
    "area",
    ["810000", "820000", "830000", "911156", "933702", "433101", "440304", "340104", "370723", "372401", "999999"],
)
def test_residence_permits_foreigners_and_elders_with_old_codes_are_accepted(area):
    typed = identity.with_check_digit(f"{area}19500607001")
    assert identity.id_number(typed).birth == date(1950, 6, 7)


@given(id_numbers())
def test_every_right_number_is_accepted(number):
    assert identity.id_number(number).text == number


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_noticed(number, position, character):
    changed = number[:position] + character + number[position + 1 :]
    if changed == number:
        return
    with pytest.raises(Unacceptable):
        identity.id_number(changed)


@given(id_numbers(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed(number, position):
    changed = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    if changed == number:
        return
    with pytest.raises(Unacceptable):
        identity.id_number(changed)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_accepted_or_refused_but_never_breaks(typed):
    for check in (
        identity.id_number,
        identity.disability_certificate,
        identity.credit_code,
        identity.bank_account,
        identity.phone,
        identity.person_name,
    ):
        with contextlib.suppress(Unacceptable):
            assert check(typed)


@given(births(), st.integers(0, 999))
def test_birth_and_sex_are_read_from_the_number(birth, serial):
    found = identity.id_number(identity.with_check_digit(f"370702{birth:%Y%m%d}{serial:03}"))
    assert (found.birth, found.sex) == (birth, "男" if serial % 2 else "女")


def test_a_disability_certificate_is_number_class_and_grade():
    assert identity.disability_certificate(f"{GOOD[:17]}x43") == f"{GOOD}43"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{GOOD}83", "类别（1至7）"),
        (f"{GOOD}03", "类别（1至7）"),
        (f"{GOOD}45", "等级（1至4）"),
        (f"{GOOD}4", "应为20位，现在是19位"),
        ("11010519491231002143", "逐位核对"),
    ],
)
def test_a_wrong_certificate_says_what_is_wrong(typed, said):
    assert said in reason(identity.disability_certificate, typed)


@pytest.mark.parametrize("typed", ["91350100M000100Y43", "９１３５０１００M000100Y43", "91350100 m000100y43"])
def test_a_credit_code_is_stored_as_one(typed):
    assert identity.credit_code(typed) == "91350100M000100Y43"


@pytest.mark.parametrize("typed", ["", "91350100M000100Y4", "91350100M000100Y44", "91350100MO00100Y43"])
def test_a_wrong_credit_code_is_refused(typed):
    assert "统一社会信用代码" in reason(identity.credit_code, typed)


@pytest.mark.parametrize("typed", ["621700000000", "6217 0000 0000 0000 000", "６２１７００００００００００００"])
def test_accounts_of_twelve_to_nineteen_digits_are_accepted(typed):
    assert identity.bank_account(typed).isdigit()


@pytest.mark.parametrize(
    "typed", ["", "62170000000", "62170000000000000000", "6217000000000000a", "６２１７٠0000000000"]
)
def test_other_accounts_are_refused(typed):
    assert "银行账号" in reason(identity.bank_account, typed)


@pytest.mark.parametrize("typed", ["19900001234", "0536-8091234", "８０９１２３４"])
def test_phones_are_accepted(typed):
    assert identity.phone(typed).isdigit()


@pytest.mark.parametrize("typed", ["", "123456", "1380000000000", "1990000abcd"])
def test_other_phones_are_refused(typed):
    assert "电话" in reason(identity.phone, typed)


@pytest.mark.parametrize("dot", ".．•・‧･·")
def test_every_dot_in_a_name_becomes_the_standard_one(dot):
    assert identity.person_name(f"买买提{dot}吐尔逊") == "买买提·吐尔逊"


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff", "\u2066", "\x00", "\n", "\u00ad", "\u2028"])
def test_invisible_characters_are_taken_out_of_names(hidden):
    assert identity.person_name(f"李{hidden}桂兰") == "李桂兰"


@given(chinese_names())
def test_names_are_kept_character_by_character(name):
    assert identity.person_name(name) == name


@pytest.mark.parametrize("name", ["兀\ufa0c", "\uf9f8", "王𬎆", "葛\U000e0100", "\ue001"])
def test_names_are_never_normalised(name):
    assert identity.person_name(name) == name


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u3000"])
def test_an_empty_name_is_refused(name):
    assert "请填写姓名" in reason(identity.person_name, name)


def test_a_name_may_have_a_hundred_characters_and_no_more():
    assert identity.person_name("𬎆" * 100) == "𬎆" * 100
    assert "最多100个字" in reason(identity.person_name, "𬎆" * 101)


def test_masks_show_as_much_as_lists_may():
    assert identity.masked_id(GOOD) == "110105********002X"
    assert identity.masked_id("12") == "**"
    assert identity.masked_tail("19900001234") == "*******1234"
    assert [identity.masked_name(name) for name in ("李", "李明", "李桂兰", "欧阳桂兰")] == [
        "李*",
        "李*",
        "李*兰",
        "欧**兰",
    ]
    assert identity.grouped_id(GOOD) == "110105 1949-12-31 002X"
