"""What an accepted roster does to the register."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, func, select

from fupin import clock
from fupin.identity import id_number
from fupin.model import Household, Person, StatusChange, User
from fupin.model.terms import Role, StatusEvent
from fupin.registry import TITLES, RosterRefused, apply, compare, frames, import_roster, standing
from tests.registry.workbooks import FIRST, OTHER, SECOND, write


def person(office, number=FIRST["人编号"]):
    return office.scalar(select(Person).where(Person.number == number))


def events(office, number=FIRST["人编号"]):
    return [change.event for change in person(office, number).status_changes]


def counts(result):
    return (result.new, result.changed, result.unchanged, result.missing)


def test_every_column_reaches_the_register(office, take):
    assert counts(take(FIRST, SECOND)) == (2, 0, 0, 0)
    first = person(office)
    household = first.household
    assert (first.name, first.sex, first.birth) == ("李桂兰", "女", date(1972, 3, 5))
    assert (first.id_number, first.phone) == (FIRST["证件号码"], "19900001234")
    assert (first.area_code, first.relation, first.ethnicity) == ("370781101901", "户主", "汉族")
    assert (first.education, first.in_school, first.health) == ("初中", "非在校", "健康")
    assert (first.labour, first.work_place_kind, first.work_months) == ("普通劳动力", "乡镇内务工", 6)
    assert first.serious_illness_insured is True
    assert (household.number, household.area_code, household.natural_village) == (
        "810101200001",
        "370781101901",
        "前沟",
    )
    assert (household.size, household.exit_attribute, household.poverty_attribute) == (2, "未脱贫", "一般贫困户")
    assert (household.main_cause, household.income_per_head_fen) == ("缺技术", 312050)
    assert (household.unsafe_house, household.safe_water, household.scarce_water) == (False, True, False)
    assert len(household.members) == 2


def test_the_columns_may_come_in_any_order_with_spaces_and_line_breaks(office, take):
    titles = [f" {title[0]}\n{title[1:]} " for title in reversed(TITLES)]
    assert counts(take(FIRST, SECOND, titles=titles)) == (2, 0, 0, 0)
    assert person(office).name == "李桂兰"


def test_the_columns_may_come_by_position_under_other_names(office, tmp_path):
    renamed = {"县": "县(市、区)", "证件号码": "公民身份号码"}
    titles = [renamed.get(title, title) for title in TITLES]
    row = {renamed.get(title, title): value for title, value in FIRST.items()}
    assert import_roster(office, write(tmp_path / "r.xlsx", [row], titles), by=None).new == 1
    assert person(office).id_number == FIRST["证件号码"]


def test_further_columns_are_passed_over(office, take):
    assert counts(take(FIRST, titles=["序号", *TITLES, "备注"])) == (1, 0, 0, 0)


def test_empty_rows_are_passed_over(take):
    assert counts(take(FIRST, {}, SECOND, {})) == (2, 0, 0, 0)


def test_the_same_file_again_writes_nothing(office, take):
    take(FIRST, SECOND, OTHER)
    written = []
    event.listen(
        office.get_bind(),
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: (
            written.append(statement) if not statement.startswith(("SELECT", "BEGIN")) else None
        ),
    )
    assert counts(take(FIRST, SECOND, OTHER)) == (0, 0, 3, 0)
    assert written == []


def test_a_changed_cell_changes_that_person_only(office, take):
    take(FIRST, SECOND, OTHER)
    assert counts(take(FIRST | {"文化程度": "小学"}, SECOND, OTHER)) == (0, 1, 2, 0)
    assert person(office).education == "小学"


def test_a_changed_fact_of_the_household_changes_all_its_members(take):
    take(FIRST, SECOND, OTHER)
    changed = {"人均纯收入": "4000"}
    assert counts(take(FIRST | changed, SECOND | changed, OTHER)) == (0, 2, 1, 0)


def test_an_empty_cell_leaves_what_the_office_knows(office, take):
    take(FIRST)
    assert counts(take(FIRST | {"联系电话": "", "健康状况": ""})) == (0, 0, 1, 0)
    assert (person(office).phone, person(office).health) == ("19900001234", "健康")


def test_what_the_office_added_survives_the_next_import(office, take):
    take(FIRST)
    person(office).bank_account = "6299000000000001"
    office.commit()
    take(FIRST | {"文化程度": "小学"})
    assert person(office).bank_account == "6299000000000001"


def test_who_is_missing_is_named_and_stays(office, take):
    take(FIRST, SECOND, OTHER)
    result = take(FIRST)
    assert (result.missing, result.missing_numbers) == (1, (SECOND["人编号"],))
    assert person(office, SECOND["人编号"]) is not None


def test_nobody_is_missed_who_died_or_moved_away(office, take):
    take(FIRST, SECOND)
    change = StatusChange(
        person=person(office, SECOND["人编号"]),
        event=StatusEvent.DIED,
        on=clock.today(),
        basis="村报",
        recorded_at=clock.now(),
    )
    office.add(change)
    office.commit()
    assert take(FIRST).missing == 0


def test_a_new_person_number_finds_the_same_person_by_identity_number(office, take):
    take(FIRST)
    assert counts(take(FIRST | {"人编号": "99010120000101"})) == (0, 1, 0, 0)
    assert office.scalar(select(func.count()).select_from(Person)) == 1


def test_a_corrected_identity_number_is_taken_with_birth_and_sex(office, take):
    take(FIRST)
    assert counts(take(FIRST | {"证件号码": SECOND["证件号码"]})) == (0, 1, 0, 0)
    found = person(office)
    assert (found.id_number, found.birth, found.sex) == (SECOND["证件号码"], date(1970, 9, 12), "男")


def test_a_household_that_moved_takes_its_people_along(office, take):
    take(FIRST, SECOND)
    moved = {"行政村": "石臼村"}
    assert counts(take(FIRST | moved, SECOND | moved)) == (0, 2, 0, 0)
    assert {p.area_code for p in office.scalars(select(Person))} == {"370781101902"}


def test_a_person_who_joined_another_household_is_moved(office, take):
    take(FIRST, SECOND, OTHER)
    joined = OTHER | {key: SECOND[key] for key in ("人编号", "姓名", "证件号码", "与户主关系", "联系电话")}
    assert counts(take(FIRST, OTHER, joined)) == (0, 1, 2, 0)
    assert person(office, SECOND["人编号"]).household.number == OTHER["户编号"]


def test_a_disability_certificate_in_place_of_the_number_is_kept_and_sealed(office, take):
    take(FIRST | {"证件号码": FIRST["证件号码"] + "43"})
    found = person(office)
    assert (found.id_number, found.disability) == (FIRST["证件号码"], FIRST["证件号码"] + "43")
    assert FIRST["证件号码"] not in found.disability_sealed


def test_a_plain_number_later_does_not_drop_the_certificate(office, take):
    take(FIRST | {"证件号码": FIRST["证件号码"] + "43"})
    assert counts(take(FIRST)) == (0, 0, 1, 0)
    assert person(office).disability


def test_numbers_are_stored_canonically(office, take):
    typed = id_number(FIRST["证件号码"]).text
    spaced = f"{typed[:6]} {typed[6:14]}-{typed[14:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    take(FIRST | {"证件号码": spaced})
    assert person(office).id_number == typed


def test_names_get_the_standard_dot(office, take):
    take(FIRST | {"姓名": " 古丽娜•艾合买提 "})
    assert person(office).name == "古丽娜·艾合买提"


def test_quantities_may_be_numbers_or_text(office, take):
    take(FIRST | {"人数": 2, "务工时间(月)": 6.0, "人均纯收入": 3120.5, "联系电话": 19900001234})
    assert person(office).phone == "19900001234"
    assert office.scalar(select(Household.income_per_head_fen)) == 312050


def test_formulas_stay_the_text_they_are(office, take):
    take(FIRST | {"自然村": "=1+1"})
    assert office.scalar(select(Household.natural_village)) == "=1+1"


def test_areas_are_known_by_their_shorter_names(office, take):
    assert take(FIRST | {"行政村": "柿子沟村村民委员会"}).new == 1


@pytest.mark.parametrize(
    ("said", "recorded"),
    [
        ("未脱贫", ["建档"]),
        ("已脱贫", ["建档", "脱贫销号"]),
        ("返贫", ["建档", "脱贫销号", "返贫挂号"]),
    ],
)
def test_a_new_person_gets_the_history_the_roster_implies(office, take, said, recorded):
    take(FIRST | {"脱贫属性": said})
    assert [event.label for event in events(office)] == recorded


def test_lifting_and_relapse_follow_one_another(office, take):
    for said in ("未脱贫", "已脱贫", "已脱贫", "返贫", "已脱贫"):
        take(FIRST | {"脱贫属性": said})
    assert [event.label for event in events(office)] == ["建档", "脱贫销号", "返贫挂号", "脱贫销号"]


def test_a_household_may_go_on_in_the_next_frame(office, take, monkeypatch):
    monkeypatch.setattr(frames, "FRAME", 1)
    monkeypatch.setattr(compare, "AT_ONCE", 1)
    assert counts(take(FIRST, SECOND, OTHER)) == (3, 0, 0, 0)
    assert len(person(office).household.members) == 2
    changed = {"人均纯收入": "4000"}
    assert counts(take(FIRST | changed, SECOND | changed, OTHER)) == (0, 2, 1, 0)


def test_what_contradicts_the_roster_since_is_named_and_the_rest_written(office, take, monkeypatch):
    take(FIRST)
    found = person(office).id

    def meanwhile(session, frame, user_id):
        session.add(StatusChange(person_id=found, event=StatusEvent.LIFTED, on=clock.today(), basis="村报",
                                 recorded_at=clock.now()))  # fmt: skip
        session.flush()
        return write_frame(session, frame, user_id)

    write_frame = apply.write_frame
    monkeypatch.setattr(apply, "write_frame", meanwhile)
    with pytest.raises(RosterRefused) as refused:
        take(FIRST | {"文化程度": "小学"}, OTHER)
    assert [(each.row, each.column) for each in refused.value.problems] == [(2, "脱贫属性")]
    assert person(office).education == "初中"
    assert person(office, OTHER["人编号"]) is not None


def test_status_changes_bear_the_day_of_the_import_and_who_made_it(office, tmp_path):
    now = datetime(2018, 3, 1, 1, tzinfo=UTC)
    user = User(
        username="shi", name="市", role=Role.CITY, scope="3707", password_hash="", created_at=now, password_at=now
    )
    office.add(user)
    office.commit()
    with clock.pinned(now):
        import_roster(office, write(tmp_path / "r.xlsx", [FIRST]), by=user)
    change = person(office).status_changes[0]
    assert (change.on, change.recorded_by_id) == (date(2018, 3, 1), user.id)


def test_nobody_imports_people_of_another_county(office, tmp_path):
    now = clock.now()
    user = User(
        username="xian", name="县", role=Role.COUNTY, scope="370702", password_hash="", created_at=now, password_at=now
    )
    office.add(user)
    office.commit()
    with pytest.raises(RosterRefused, match="管辖范围"):
        import_roster(office, write(tmp_path / "r.xlsx", [FIRST]), by=user)


def test_a_township_is_found_by_the_name_it_bears_on_the_day(office, tmp_path):
    old = FIRST | {"县": "临朐县", "乡": "冶源镇"}
    with (
        clock.pinned(datetime(2026, 11, 20, tzinfo=UTC)),
        pytest.raises(RosterRefused, match="请改填“冶源街道”"),
    ):
        import_roster(office, write(tmp_path / "r.xlsx", [old]), by=None)


def test_a_death_that_was_taken_back_counts_no_more(office, take):
    take(FIRST, SECOND)
    by = User(
        username="xian", name="县", role=Role.COUNTY, scope="370781", password_hash="-", created_at=clock.now(),
        password_at=clock.now(),
    )  # fmt: skip
    office.add(by)
    office.commit()
    found = person(office)
    died = standing.record(office, found.id, StatusEvent.DIED, clock.today(), "村报", by)
    assert counts(take(SECOND))[3] == 0
    standing.reverse(office, found.id, died.id, "同名误报", by)
    assert counts(take(SECOND))[3] == 1
