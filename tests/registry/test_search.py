"""Whoever is known by anything is found by it, in the area of whoever asks and nowhere else."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from fupin.identity import Unacceptable, with_check_digit
from fupin.model import Person, PersonSearch
from fupin.registry import search_index
from fupin.registry.asked import Kind
from fupin.registry.search import MOST, find
from fupin.registry.tokens import Known, tokens_of
from tests.registry.workbooks import FIRST, OTHER, SECOND

SCOPE, CITY, TOWNSHIP, VILLAGE = "370781", "3707", "370781101", "370781101901"
WITH_X = next(number for number in (with_check_digit(f"37078119720305{n:03}") for n in range(100)) if number[-1] == "X")


def row(name, place=1, **more):
    """A further person of the second village, in a household of their own."""
    number = f"8101012190{place:02}"
    papers = with_check_digit(f"37078119600101{place:03}")
    return OTHER | {"户编号": number, "人编号": f"{number}01", "姓名": name, "证件号码": papers, "联系电话": "", **more}


@pytest.fixture
def names(office):
    """The names found, in the order of the list."""

    def found(typed, scope=SCOPE):
        return [line.name for line in find(office, scope, typed).rows]

    return found


@pytest.fixture
def three(take):
    take(FIRST, SECOND, OTHER)


# numbers ----------------------------------------------------------------------------------------------------------


def test_an_identity_number_finds_its_holder(office, three):
    found = find(office, SCOPE, FIRST["证件号码"])
    assert (found.kind, [line.name for line in found.rows], found.more) == (Kind.ID_NUMBER, ["李桂兰"], False)
    assert found.only == found.rows[0].uid


def test_a_line_tells_who_it_is_without_anything_sealed(office, three):
    line = find(office, SCOPE, "李桂兰").rows[0]
    assert (line.sex, line.birth.year, line.relation, line.household) == ("女", 1972, "户主", FIRST["户编号"])
    assert line.place == "王坟镇柿子沟村"
    assert not any(FIRST["证件号码"] in str(value) or FIRST["联系电话"] in str(value) for value in line)


@pytest.mark.parametrize("shape", ["{}", " {} ", "３７０７８１{rest}", "{six} {rest}", "{six}-{rest}"])
def test_an_identity_number_may_be_typed_as_people_type_it(names, three, shape):
    number = FIRST["证件号码"]
    assert names(shape.format(number, six=number[:6], rest=number[6:])) == ["李桂兰"]


@pytest.mark.parametrize("length", [4, 5, 6])
def test_the_last_characters_of_an_identity_number_are_enough(office, three, length):
    found = find(office, SCOPE, FIRST["证件号码"][-length:])
    assert (found.kind, [line.name for line in found.rows], found.only) == (Kind.TAIL, ["李桂兰"], "")


@pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ"])
@pytest.mark.parametrize("length", [4, 5, 6, 18])
def test_an_x_at_the_end_may_be_small_or_wide(names, take, last, length):
    take(FIRST | {"证件号码": WITH_X})
    assert names(WITH_X[-length:-1] + last) == ["李桂兰"]


def test_full_width_digits_are_digits(names, three):
    wide = FIRST["证件号码"][-4:].translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert names(wide) == ["李桂兰"]


def test_a_telephone_number_finds_everybody_who_gave_it(office, names, three):
    assert sorted(names("19900001234")) == ["李桂兰", "王秀英"]
    assert sorted(names("199 0000-1234")) == ["李桂兰", "王秀英"]
    assert sorted(names("1234")) == ["李桂兰", "王秀英"]
    assert names("19900001235") == []
    assert find(office, SCOPE, "19900001234").kind is Kind.PHONE


def test_a_household_number_finds_its_members(office, three):
    found = find(office, SCOPE, FIRST["户编号"])
    assert (found.kind, found.only) == (Kind.HOUSEHOLD, "")
    assert [line.name for line in found.rows] == ["张志国", "李桂兰"]


def test_a_person_number_finds_one_person(office, three):
    found = find(office, SCOPE, SECOND["人编号"])
    assert (found.kind, [line.name for line in found.rows]) == (Kind.PERSON_NUMBER, ["张志国"])
    assert found.only == found.rows[0].uid


def test_registry_numbers_with_letters_and_dashes_are_found_as_they_are_written(names, take):
    take(FIRST | {"户编号": "H-20160001", "人编号": "p-20160001"})
    assert names("H-20160001") == names("p-20160001") == ["李桂兰"]


# names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["李桂兰", "李桂", "桂兰", "李", "兰", "桂", " 李 桂兰 ", "李桂兰。"])
def test_any_part_of_a_name_finds_it(names, three, typed):
    assert names(typed) == ["李桂兰"]


@pytest.mark.parametrize(
    "typed", ["l", "lg", "lgl", "LGL", "li", "ligui", "liguilan", "Li Guilan", "ligl", "li gui", "liguil"]
)
def test_pinyin_and_initials_find_a_name(office, names, three, typed):
    assert names(typed) == ["李桂兰"]
    assert find(office, SCOPE, typed).kind is Kind.PINYIN


@pytest.mark.parametrize("typed", ["gl", "lgx", "guilan", "李兰", "桂李", "李桂花"])
def test_what_the_name_does_not_say_does_not_find_it(names, three, typed):
    assert names(typed) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单国强", "shangq"), ("单国强", "dan"), ("仇英", "qiuying"), ("区大伟", "odw"), ("解放", "xiefang"),
        ("查良", "zl"), ("曾志伟", "zengzhiwei"), ("曾志伟", "czw"), ("尉迟恭", "yuchi"), ("万俟丽", "moqili"),
        ("吕岩", "lvyan"), ("吕岩", "lü yan"), ("翟天", "zt"), ("乐嘉", "yuejia"), ("西安安", "xi'anan"),
    ],
)  # fmt: skip
def test_surnames_are_found_as_they_are_spoken(names, take, name, typed):
    take(FIRST, row(name))
    assert names(typed) == [name]


@pytest.mark.parametrize(
    "typed",
    ["古丽娜·艾合买提", "古丽娜", "艾合买提", "合买", "古丽娜艾合买提", "古丽娜.艾合买提", "glnahmt", "ahmt", "gulina"],
)
def test_a_name_with_a_dot_is_found_by_its_parts(names, take, typed):
    take(FIRST, row("古丽娜·艾合买提"))
    assert names(typed) == ["古丽娜·艾合买提"]


@pytest.mark.parametrize("typed", ["John", "smith", "JOHN SMITH", "ohn", "js", "Smi", "JoSmith"])
def test_a_name_in_latin_letters_is_found(names, take, typed):
    take(FIRST, row("John Smith"))
    assert names(typed) == (["John Smith"] if typed != "JoSmith" else [])


@pytest.mark.parametrize("name", ["张槑", "赵䶮", "王𬎆", "李𫖯", "钱\ue001", "孙\U0002ebf0"])
def test_rare_characters_and_private_ones_are_found(names, take, name):
    take(FIRST, row(name))
    assert names(name) == names(name[1]) == [name]


def test_a_character_that_unicode_has_twice_is_one(names, take):
    take(FIRST, row("赵\ufa0c"))
    assert names("赵\u5140") == ["赵\ufa0c"]


def test_the_longest_name_is_indexed_and_found(names, take):
    long = "阿卜杜热合曼·买买提依明·吐尔逊江·艾则孜·居来提·帕尔哈提·库尔班江·玉素甫江·肉孜买买提·伊明江"
    take(FIRST, row(long))
    for typed in (long, "库尔班江", "abd", "kebj", "kuerbanjiang"):
        assert names(typed) == [long]


# areas ------------------------------------------------------------------------------------------------------------

NUMBERS = [FIRST[title] for title in ("证件号码", "联系电话", "户编号", "人编号")]
EVERY_WAY = ["李桂兰", "李", "lgl", FIRST["证件号码"][-6:], *NUMBERS]


@pytest.mark.parametrize("typed", EVERY_WAY)
@pytest.mark.parametrize("scope", ["370783", "370781103", "370781101902", "3701"])
def test_nobody_is_found_from_another_area(names, take, typed, scope):
    take(FIRST, SECOND)
    assert names(typed, scope) == []


@pytest.mark.parametrize("typed", EVERY_WAY)
@pytest.mark.parametrize("scope", ["", CITY, SCOPE, TOWNSHIP, VILLAGE])
def test_everybody_is_found_from_every_area_they_are_in(names, take, typed, scope):
    take(FIRST, SECOND)
    assert "李桂兰" in names(typed, scope)


# what changes -----------------------------------------------------------------------------------------------------


def test_a_later_roster_changes_by_what_somebody_is_found(names, three, take):
    later = {"证件号码": with_check_digit("37078119720305022"), "联系电话": "19900005678"}
    take(FIRST | later, SECOND)
    take(FIRST | later | {"姓名": "李玉兰"}, SECOND)
    assert names("李玉兰") == names("玉") == names("lyl") == ["李玉兰"]
    assert names("李桂兰") == names("桂") == names("lgl") == names(FIRST["证件号码"][-6:]) == []
    assert names(later["证件号码"]) == names(later["证件号码"][-6:]) == names("19900005678") == ["李玉兰"]
    assert names("19900001234") == ["王秀英"]


def test_who_moves_is_found_in_the_new_village_only(names, three, take):
    take(FIRST | {"行政村": "石臼村"}, SECOND | {"行政村": "石臼村"})
    assert names("李桂兰", VILLAGE) == []
    assert names("李桂兰", "370781101902") == ["李桂兰"]


def test_a_name_put_right_by_hand_is_found_once_the_index_is_told(office, names, three):
    person = office.scalar(select(Person).where(Person.name == "李桂兰"))
    person.name = "李桂蓝"
    office.flush()
    search_index.refresh(office, [person.id])
    office.commit()
    assert (names("桂兰"), names("桂蓝")) == ([], ["李桂蓝"])


def test_rebuilding_finds_everybody_again_and_twice_changes_nothing(office, names, three):
    kept = {each.person_id: list(each.tokens) for each in office.scalars(select(PersonSearch))}
    assert search_index.rebuild(office) == search_index.rebuild(office) == 3
    assert {each.person_id: list(each.tokens) for each in office.scalars(select(PersonSearch))} == kept
    assert names("李桂兰") == ["李桂兰"]


def test_an_index_that_was_never_built_is_built_by_rebuilding(office, names, three, monkeypatch):
    for each in office.scalars(select(PersonSearch)):
        office.delete(each)
    office.commit()
    monkeypatch.setattr(search_index, "IN_ONE_TRANSACTION", 2)
    if office.get_bind().dialect.name == "sqlite":
        office.connection().exec_driver_sql("INSERT INTO person_search_fts(person_search_fts) VALUES ('rebuild')")
        office.commit()
    assert names("李桂兰") == []
    assert search_index.rebuild(office) == 3
    assert names("李桂兰") == ["李桂兰"]


def test_the_index_keeps_no_number_readable():
    number, phone = FIRST["证件号码"], "19900001234"
    tokens = " ".join(tokens_of(Known(VILLAGE, "李桂兰", number, phone)))
    rest = tokens.replace(VILLAGE, "").replace(TOWNSHIP, "").replace(SCOPE, "")
    assert not any(part in rest for part in (number[-4:], number[-5:], number[-6:], phone, phone[-4:]))


# how much, and how little -----------------------------------------------------------------------------------------


def test_fifty_are_listed_by_name_and_the_rest_is_told_of(office, take):
    take(*(row(f"王{chr(0x4E00 + 60 - place)}", place) for place in range(1, 53)))
    found = find(office, SCOPE, "王")
    assert (len(found.rows), found.more, found.count) == (MOST, True, "50人以上")
    assert [line.name for line in found.rows] == sorted(line.name for line in found.rows)
    assert not find(office, SCOPE, "王" + chr(0x4E00 + 8)).more


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "请输入姓名"), (" 　", "请输入姓名"), ("*", "请输入姓名"), ('"', "请输入姓名"), ("😀", "请输入姓名"),
        ("·", "请输入姓名"), ("12", "至少输入最后4位"), ("7", "至少输入最后4位"), ("李" * 101, "最多100个字"),
        (FIRST["证件号码"][:-1] + "0", "对不上"), ("1" * 30, "没有这么长的号码"),
    ],
)  # fmt: skip
def test_what_can_mean_nobody_is_answered_with_what_to_type(office, typed, advice):
    with pytest.raises(Unacceptable, match=advice):
        find(office, SCOPE, typed)


@pytest.mark.parametrize(
    "typed",
    [
        'a"b', "OR", "NEAR(a b)", "NOT", "AND", "李 OR 张", "李*", "tokens:李", "-李", "^李", "(", "李)", "'; DROP",
        "%", "_", "李%", "\\", "😀李😀", "李" * 100, "a" * 100, "x1" * 50, "{a,b}", "\u202e李", "李\u0301", "9" * 24,
    ],
)  # fmt: skip
@pytest.mark.parametrize("scope", [SCOPE, CITY, TOWNSHIP])
def test_nothing_typed_breaks_the_query(office, three, typed, scope):
    with suppress(Unacceptable):
        assert {line.name for line in find(office, scope, typed).rows} <= {"李桂兰"}
