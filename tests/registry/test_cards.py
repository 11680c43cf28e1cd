"""The cards of a village as one file: everybody still registered, once and in order, whatever happens meanwhile."""

from datetime import date, timedelta

import pytest

from fupin import clock, jobs, tasks, worker
from fupin.db import begin_writing
from fupin.model import Job, JobState, StatusChange
from fupin.model.terms import StatusEvent
from fupin.registry import cards
from tests.cardpress import RARE, CardPrinter, papers
from tests.office import NOON, VILLAGE, Office

DEAD = ((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.DIED, date(2026, 1, 1)))


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Office(session, CardPrinter(), demo=False)
        monkeypatch.setitem(app.extensions, "press", made.press)
        monkeypatch.setattr(cards, "PART", 2)
        yield made


@pytest.fixture
def order(office):
    def ordered(code=VILLAGE):
        begin_writing(office.session)
        job, _ = tasks.order(office.session, cards.TASK, office.clerk, code, "柳溪村精准识别卡")
        office.session.commit()
        return job

    return ordered


def people(office, *names):
    household = office.household()
    return [office.person(name, household=household) for name in names]


def sheets(*names):
    """The cards of these people in the file, after a list of one page and its empty back."""
    return ["card_list ", "", *(f"card {name}" for name in names for _ in range(2))]


def bound(instance, job):
    return papers(jobs.fetch(instance, job.uid))


def kept(instance, job):
    return sorted(path.name for path in (instance / jobs.FOLDER).glob(f"*{job.uid}*"))


def killed(*given):
    raise KeyboardInterrupt


def test_everybody_is_in_the_file_once_by_household_and_number(office, order, work, instance):
    later, sooner = office.household(), office.household()
    later.number, sooner.number = "H2", "H1"
    for name, household in (("丙", later), ("甲", sooner), ("丁", later), ("乙", sooner)):
        office.person(name, household=household)
    job = order()
    work()
    assert (job.state, job.words) == (JobState.DONE, "识别卡4张，连同清单共10页")
    assert (job.done, job.total) == (4, 4)
    assert bound(instance, job) == sheets("甲", "乙", "丙", "丁")
    assert kept(instance, job) == [job.uid]


def test_the_list_names_everybody_with_the_page_where_their_card_begins(office, order, work):
    people(office, "甲", "乙", "丙")
    order()
    work()
    template, values = office.printer.letters[-1]
    assert template == "card_list"
    assert [(row["number"], row["name"], row["page"], row["remark"]) for row in values["rows"]] == [
        ("1", "甲", "3", ""),
        ("2", "乙", "5", ""),
        ("3", "丙", "7", ""),
    ]
    assert values["on"] == "2026-11-20"


def test_cards_bear_their_numbers_in_full(office, order, work):
    (person,) = people(office, "甲")
    order()
    work()
    assert person.id_number in str(office.printer.letters[0])


def test_the_dead_and_the_neighbours_are_not_in_the_file(office, order, work, instance):
    people(office, "甲")
    office.person("乙", events=DEAD)
    office.person("丙", area=f"{VILLAGE[:-1]}2")
    job = order()
    work()
    assert bound(instance, job) == sheets("甲")


def test_a_village_with_nobody_left_fails_in_words(office, order, work, instance):
    office.person("乙", events=DEAD)
    job = order()
    work()
    assert (job.state, job.words) == (JobState.FAILED, cards.NOBODY)
    assert kept(instance, job) == []


def test_a_killed_worker_is_followed_by_one_that_goes_on_and_nobody_is_in_the_file_twice(
    app, office, order, work, instance, monkeypatch
):
    people(office, "甲", "乙", "丙", "丁", "戊")
    job = order()
    print_part = cards._print_part

    with monkeypatch.context() as patched:
        patched.setattr(cards, "_print_part", lambda *given: (killed if given[-1] == 2 else print_part)(*given))
        with pytest.raises(KeyboardInterrupt):
            worker.work_once(app, worker.HANDLERS)
    office.session.rollback()
    assert (job.state, job.done, job.total) == (JobState.RUNNING, 2, 5)
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        work()
    assert job.state is JobState.DONE
    assert bound(instance, job) == sheets("甲", "乙", "丙", "丁", "戊")
    assert [values["name"] for template, values in office.printer.letters if template == "card"] == list("甲乙丙丁戊")


def test_who_dies_meanwhile_is_still_in_the_file_that_was_begun(app, office, order, work, instance, monkeypatch):
    first, *_ = people(office, "甲", "乙", "丙")
    job = order()
    with monkeypatch.context() as patched:
        patched.setattr(cards, "_bound", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.work_once(app, worker.HANDLERS)
    died = StatusChange(person_id=first.id, event=StatusEvent.DIED, on=date(2026, 11, 20), basis="", recorded_at=NOON)
    office.session.add(died)
    office.session.commit()
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        work()
    assert bound(instance, job) == sheets("甲", "乙", "丙")


def test_a_part_that_was_kept_but_not_counted_is_printed_anew(app, office, order, work, instance, monkeypatch):
    people(office, "甲", "乙", "丙")
    job = order()
    keep_result, kept_so_far = jobs.keep_result, []

    def killed_at_a_part(session, held, result):
        if result.get("pages"):
            kept_so_far.append(result)
            raise KeyboardInterrupt
        keep_result(session, held, result)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "keep_result", killed_at_a_part)
        with pytest.raises(KeyboardInterrupt):
            worker.work_once(app, worker.HANDLERS)
    assert kept_so_far
    assert kept(instance, job) == [f"{job.uid}.0"]
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        work()
    assert bound(instance, job) == sheets("甲", "乙", "丙")


def test_a_character_that_no_font_has_leaves_room_for_a_pen_and_is_told(office, order, work, instance):
    people(office, "甲", f"王{RARE}", "丙")
    job = order()
    work()
    assert job.words == "识别卡3张，连同清单共8页；1张有字须手写并盖校对章，见清单"
    assert bound(instance, job) == sheets("甲", "王　", "丙")
    assert [row["remark"] for row in office.printer.letters[-1][1]["rows"]] == ["", "有字须手写", ""]


def test_names_lie_sealed(office, order, work, instance):
    people(office, "李桂兰")
    job = order()
    work()
    assert "李桂兰".encode() not in (instance / jobs.FOLDER / job.uid).read_bytes()
    assert "柳溪村" not in office.session.get_one(Job, job.id).title_sealed
