"""Fields take what a counter types, and say what to do about what they cannot take."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from fupin import identity
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    DateField,
    ManyField,
    MoneyField,
    Required,
    YesNoField,
    promise,
    shown,
    text,
)
from fupin.schemes.forms import stored

GOOD_ID = identity.with_check_digit("37070219850307123")


class Sheet(Form):
    number = CheckedField("身份证号码", identity.id_number, validators=[Required()])
    name = CheckedField("姓名", identity.person_name)
    account = CheckedField("银行账号", identity.bank_account)
    on = DateField("合同开始")
    money = MoneyField("金额")
    count = CountField("职工人数", least=1, most=40)
    kind = ChoiceField("合同类型", ("承揽合同", "劳动合同"), validators=[Required("请选择")])
    sure = YesNoField("有劳动能力吗", validators=[Required("请回答：")])
    many = ManyField("困难类别", ("大龄", "残疾", "低保"))
    words = text("工种", most=5)
    true = promise("以上属实", "请勾选")


def sheet(**typed):
    pairs = [(name, value) for name, values in typed.items() for value in _list(values)]
    return Sheet(MultiDict(pairs))


def _list(values):
    return values if isinstance(values, list) else [values]


def error(name, typed):
    form = sheet(**{name: typed})
    form.validate()
    assert form[name].errors, f"{typed!r} was accepted as {form[name].data!r}"
    assert len(form[name].errors) == 1, form[name].errors
    return form[name].errors[0]


WRONG_IDS = [
    ("", "请填写身份证号码"),
    ("   ", "请填写身份证号码"),
    (GOOD_ID[:-1] + ("1" if GOOD_ID[-1] != "1" else "2"), "身份证号码的数字对不上，请逐位核对"),
    ("370702850307123", "请使用18位号码，15位的旧号码不再使用"),
    (identity.with_check_digit("37070219850231123"), "身份证号码中的出生日期没有2月31日，请核对"),
    (GOOD_ID[:17] + "Х", "身份证号码第18位是“Х”，请改为数字或英文字母X"),  # Cyrillic
    (GOOD_ID[:9] + "O" + GOOD_ID[10:], "身份证号码第10位是“O”，请改为数字"),
    (GOOD_ID + "1", "身份证号码应为18位，现在是19位"),
    (identity.with_check_digit("37070218991231123"), "身份证号码中的出生年份是1899年，请核对"),
    (identity.with_check_digit("37070220991231123"), "身份证号码中的出生年份是2099年，请核对"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG_IDS)
def test_a_wrong_identity_number_is_explained(typed, words):
    assert error("number", typed) == words


@pytest.mark.parametrize(
    "typed",
    [
        GOOD_ID,
        f" {GOOD_ID[:6]} {GOOD_ID[6:14]}-{GOOD_ID[14:]} ",
        GOOD_ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "11010519491231002x",
        "11010519491231002Ｘ",
    ],
)
def test_spaces_dashes_full_width_and_small_x_are_taken(typed):
    form = sheet(number=typed)
    assert not form.number.process_errors
    assert form.number.data in {GOOD_ID, "11010519491231002X"}


def test_what_was_typed_stays_in_the_box():
    assert sheet(number=" 12 ").number._value() == " 12 "
    assert sheet(money="1.234").money._value() == "1.234"
    assert sheet(on=["2016", "2", "31"]).on.parts == ["2016", "2", "31"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("李𬎆", "李𬎆"),
        ("长" * 50, "长" * 50),
        ("长" * 100, "长" * 100),
        ("\u202e王\u200b芳", "王芳"),
        ("葛\U000e0101", "葛\U000e0101"),
    ],
)
def test_names_with_dots_of_fifty_characters_and_rare_ones_are_kept(typed, kept):
    form = sheet(name=typed)
    assert not form.name.process_errors
    assert form.name.data == kept


def test_a_name_may_not_be_longer_than_its_column():
    assert error("name", "长" * 101) == "姓名最多100个字，现在是101个"
    assert error("name", "\u200b") == "请填写姓名"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0), ("0.1", 10), ("0.01", 1), ("1,234.50", 123450), ("１２３４.５", 123450), ("3400.00元", 340000),
        ("100000000", 10_000_000_000), ("12，345", 1234500),
    ],
)  # fmt: skip
def test_money_becomes_fen(typed, fen):
    form = sheet(money=typed)
    assert not form.money.process_errors
    assert form.money.data == fen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "金额最多两位小数，请核对"),
        ("0.001", "金额最多两位小数，请核对"),
        ("-1", "金额应在0到1亿元之间，请核对"),
        ("100000000.01", "金额应在0到1亿元之间，请核对"),
        ("NaN", "金额应在0到1亿元之间，请核对"),
        ("Infinity", "金额应在0到1亿元之间，请核对"),
        ("三千", "金额请填写数字，单位元"),
        ("12 34", "金额请填写数字，单位元"),
        ("1e-30", "金额最多两位小数，请核对"),
        ("1e999999999", "金额应在0到1亿元之间，请核对"),
        ("1e-999999999", "金额最多两位小数，请核对"),
        ("0." + "0" * 40 + "1", "金额最多两位小数，请核对"),
    ],
)
def test_money_that_is_none_is_explained(typed, words):
    assert error("money", typed) == words


@given(st.integers(0, 10_000_000_000))
def test_no_fen_is_lost_on_the_way(fen):
    assert sheet(money=f"{fen // 100}.{fen % 100:02}").money.data == fen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["2016", "2", "31"], "2016年2月没有31日，请核对"),
        (["2017", "2", "29"], "2017年2月没有29日，请核对"),
        (["2016", "13", "1"], "没有13月，请核对"),
        (["2016", "0", "1"], "没有0月，请核对"),
        (["2016", "1", "0"], "2016年1月没有0日，请核对"),
        (["16", "1", "1"], "年份应为四位数，如2026"),
        (["2016", "", "1"], "请在“月”一格填写数字"),
        (["2016", "1", ""], "请在“日”一格填写数字"),
        (["二〇一六", "1", "1"], "请在“年”一格填写数字"),
        (["2016", "٣", "1"], "请在“月”一格填写数字"),  # Arabic-Indic 3
        (["9" * 5000, "1", "1"], "年份应为四位数，如2026"),
    ],
)
def test_a_date_that_is_none_is_explained(typed, words):
    assert error("on", typed) == words


@pytest.mark.parametrize("typed", [["2016", "2", "29"], ["２０１６", "０２", "２９"], [" 2016 ", "02", "29"]])
def test_a_date_may_be_typed_in_full_width_digits(typed):
    assert sheet(on=typed).on.data == date(2016, 2, 29)


def test_no_date_is_no_error_where_none_is_owed():
    form = sheet(on=["", "", ""])
    assert form.on.validate(form)
    assert form.on.data is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "职工人数应在1到40之间"),
        ("41", "职工人数应在1到40之间"),
        ("-3", "职工人数请填写整数"),
        ("3.5", "职工人数请填写整数"),
        ("9" * 5000, "职工人数应在1到40之间"),
    ],
)
def test_a_count_keeps_to_its_limits(typed, words):
    assert error("count", typed) == words


def test_a_count_may_be_typed_in_full_width_digits():
    assert sheet(count="４０").count.data == 40


@pytest.mark.parametrize("typed", ["", "雇佣合同", "None"])
def test_only_what_is_on_the_list_can_be_chosen(typed):
    assert error("kind", typed) == ("请选择合同类型" if not typed else "请从列表中选择合同类型")


def test_yes_no_and_nothing_are_three_answers():
    assert [stored(sheet(sure=typed).sure) for typed in ("yes", "no", "")] == [True, False, None]
    assert error("sure", "maybe") == "请从列表中选择有劳动能力吗"
    assert error("sure", "") == "请回答：有劳动能力吗"


def test_several_choices_are_stored_as_text_and_read_back():
    form = sheet(many=["大龄", "低保"])
    assert stored(form.many) == "大龄，低保"
    assert Sheet(data={"many": "大龄，低保"}).many.data == ["大龄", "低保"]


@pytest.mark.parametrize("typed", ["1234567890", "1" * 20, "62220000000000A"])
def test_an_account_has_twelve_to_nineteen_digits(typed):
    assert "银行账号" in error("account", typed)


def test_text_keeps_to_its_length_and_loses_what_no_database_takes():
    assert error("words", "一二三四五六") == "最多5个字"
    assert error("words", "  ") == "请填写工种"
    assert sheet(words="缝\0纫\ud800").words.data == "缝纫"


def test_answers_are_shown_as_people_read_them():
    form = sheet(on=["2016", "5", "6"], money="1234.5", kind="劳动合同", sure="no", many=["大龄", "残疾"], true="y")
    named = ("on", "money", "kind", "sure", "many", "true", "words")
    assert [shown(form[name]) for name in named] == [
        "2016年5月6日", "1,234.50 元", "劳动合同", "否", "大龄、残疾", "是", "",
    ]  # fmt: skip
