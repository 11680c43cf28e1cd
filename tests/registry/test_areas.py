"""Villages brought in as a job: areas first, then the people of merged ones, and nobody twice."""

from datetime import date

import pytest
from sqlalchemy import func, select

from fupin import clock, jobs
from fupin.model import Household, Job, JobState, Person, PersonSearch
from fupin.model.places import area_at
from fupin.model.terms import Role
from fupin.registry import RosterRefused, areas
from fupin.registry.area_changes import Kind, changes_of
from fupin.registry.area_file import Entry
from fupin.registry.search_index import refresh
from fupin.registry.tokens import inside as token_inside
from tests.office import Office
from tests.registry.workbooks import FIRST

MAY = date(2026, 5, 1)
OLD, GOAL, LAST = "370781101901", "370781101902", "370781101903"
MERGER = Entry(2, OLD, "", MAY, GOAL)


@pytest.fixture
def desk(office):
    return Office(office)


@pytest.fixture
def people(office, desk):
    found = [desk.person("李桂兰", area=OLD), desk.person("张志国", area=OLD), desk.person("王秀英", area=GOAL)]
    refresh(office, [person.id for person in found])
    office.commit()
    return found


@pytest.fixture
def order(office, desk, instance):
    """A confirmed file, held by a worker."""

    def ordered(*entries, scope="370781"):
        by = desk.approver
        by.scope = scope
        changes = changes_of(office, entries, scope, clock.today())
        jobs.store(instance, "payload", areas.packed(changes))
        jobs.enqueue(office, areas.APPLY, by, "payload")
        office.commit()
        return jobs.claim(office, [areas.APPLY])

    return ordered


def killed(*_words):
    raise KeyboardInterrupt


def applied(session):
    """The job that brought the file in: a review of who was missed may follow it."""
    return session.scalars(select(Job).where(Job.kind == areas.APPLY)).one()


def lived_in(session, code):
    session.rollback()
    persons = session.scalar(select(func.count(Person.id)).where(Person.area_code == code))
    return persons, session.scalar(select(func.count(Household.id)).where(Household.area_code == code))


def test_people_move_with_their_village_and_are_found_there(office, instance, people, order):
    areas.apply(office, order(MERGER), instance)
    assert lived_in(office, OLD) == (0, 0)
    assert lived_in(office, GOAL) == (3, 3)
    tokens = office.scalars(select(PersonSearch.tokens)).all()
    assert [{"370781" + token_inside(GOAL), "370781" + token_inside(OLD)} & set(each) for each in tokens] == [
        {"370781" + token_inside(GOAL)}
    ] * 3
    done = applied(office)
    assert (done.state, done.words) == (JobState.DONE, "新增0，更名0，并入1，不变0，有误0；随村转入2人")


def test_many_people_move_some_at_a_time_and_a_killed_worker_is_followed(office, instance, people, order, monkeypatch):
    monkeypatch.setattr(areas, "AT_ONCE", 1)
    held = order(MERGER)
    with monkeypatch.context() as patched:
        patched.setattr(areas, "_move_on", killed)
        with pytest.raises(KeyboardInterrupt):
            areas.apply(office, held, instance)
    assert lived_in(office, OLD)[0] == 1
    areas.apply(office, held, instance)
    assert lived_in(office, OLD) == (0, 0)
    assert applied(office).result["moved"] == 2


def test_whoever_was_left_behind_moves_with_a_replay(office, instance, people, order):
    areas.apply(office, order(MERGER), instance)
    office.execute(Person.__table__.update().where(Person.id == people[0].id).values(area_code=OLD))
    office.commit()
    (change,) = changes_of(office, [MERGER], "370781", clock.today())
    assert (change.kind, change.people) == (Kind.MERGED, 1)
    areas.apply(office, order(MERGER), instance)
    assert lived_in(office, OLD) == (0, 0)


def test_a_line_that_no_longer_fits_is_left_and_said(office, instance, people, order):
    held = order(MERGER)
    other = Entry(2, GOAL, "", MAY, OLD)
    areas.bring_in(office, [other])
    areas.apply(office, held, instance)
    assert lived_in(office, OLD)[0] == 3
    result = applied(office).result
    assert [(line["kind"], line["row"]) for line in result["lines"]] == [("wrong", 2)]


def test_an_overtaken_worker_writes_nothing(office, instance, people, order):
    held = order(MERGER)._replace(worker="another")
    with pytest.raises(jobs.Overtaken):
        areas.apply(office, held, instance)
    assert lived_in(office, OLD)[0] == 2
    assert area_at(office, OLD, MAY) is not None


def test_the_operator_gets_all_or_nothing(office, people):
    with pytest.raises(RosterRefused, match="第3行"):
        areas.bring_in(office, [MERGER, Entry(3, "370781999901", "东庄村", MAY, "")])
    assert lived_in(office, OLD)[0] == 2
    assert areas.bring_in(office, [MERGER])["people"] == 2
    assert lived_in(office, OLD) == (0, 0)


def test_villages_are_listed_by_township_with_those_that_ended(office, people):
    areas.bring_in(office, [MERGER])
    found = areas.townships(office, "370781", clock.today())
    (township,) = [each for each in found if each.name == "王坟镇"]
    assert [(area.code, area.successor_code) for area in township.villages] == [(OLD, GOAL), (GOAL, None)]
    assert township.current == 1
    assert areas.names(found)[GOAL] == "石臼村"


def test_a_roster_that_names_the_merged_village_is_told_where_it_went(office, people, refusal):
    areas.bring_in(office, [MERGER])
    words = "青州市王坟镇“柿子沟村”已于2026年5月1日并入“石臼村”，请改填“石臼村”"
    assert refusal(FIRST) == [(2, "行政村", words)]


def test_a_roster_checked_before_a_merger_and_written_after_it_ends_in_the_right_village(office, people, desk):
    areas.bring_in(office, [MERGER])
    areas.bring_in(office, [Entry(2, LAST, "大石村", MAY, ""), Entry(3, GOAL, "", date(2026, 6, 1), LAST)])
    late = [desk.person("赵桂兰", area=OLD), desk.person("刘洋", area="370702001201")]
    jobs.enqueue(office, "any", desk.user(Role.COUNTY, "370781", "吴"))
    office.commit()
    areas.settle(office, jobs.claim(office, ["any"]))
    office.commit()
    assert lived_in(office, LAST) == (4, 4)
    assert late[1].area_code == "370702001201"
