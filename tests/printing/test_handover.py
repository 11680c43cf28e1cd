"""Many letters as one file: the kept pages, each once, whatever happens while it is made."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from fupin import clock, jobs, sealed_files, tasks, worker
from fupin.db import begin_writing
from fupin.lifecycle import Refused
from fupin.model import Application, JobState, Reprint, Sorting, User
from fupin.model.terms import DocumentStatus
from fupin.printing import batches, handover
from tests.cardpress import RARE, papers
from tests.office import at_once


def numbers(instance, batch):
    """Which letter each page of the file belongs to: by number, the list by its name, an empty back by nothing."""
    return [page.split(" ")[-1] for page in papers(jobs.fetch(instance, batch.job.uid))]


def kept(instance, batch):
    return sorted(path.name for path in (instance / jobs.FOLDER).glob(f"*{batch.job.uid}*"))


def spoil(session, letter, status=DocumentStatus.VOID):
    letter.status = status
    session.commit()


def killed(*given, **more):
    raise KeyboardInterrupt


def later():
    return clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1))


def test_every_letter_begins_on_a_sheet_of_its_own_behind_the_list(letters, order, work, instance, ledger_rows):
    approval, decision, *_ = letters
    batch = order([decision, approval]).batch
    work()
    assert (batch.job.state, batch.job.words) == (JobState.DONE, "文书2份，连同签收单共6页")
    assert numbers(instance, batch) == [
        "handover", "", decision.number, "", approval.number, approval.number,
    ]  # fmt: skip
    assert ledger_rows() == [(decision.number, 1, None), (approval.number, 1, None)]
    assert (batch.job.done, batch.job.total) == (2, 2)
    assert kept(instance, batch) == [batch.job.uid]


def test_bookmarks_lead_to_the_letters(letters, order, work, instance):
    _, decision, refusal, _ = letters
    batch = order([decision, refusal]).batch
    work()
    with pikepdf.open(BytesIO(jobs.fetch(instance, batch.job.uid))) as book, book.open_outline() as outline:
        pages = [book.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
        assert pages == [0, 2, 4]


def listed(office):
    template, values = office.printer.letters[-1]
    assert template == "handover"
    return [row["number"] for row in values["rows"]]


def test_letters_lie_by_number(letters, office, order, work):
    order(reversed(letters))
    work()
    assert listed(office) == [letter.number for letter in sorted(letters, key=lambda each: (each.series, each.serial))]


def test_letters_lie_by_village_and_name(letters, office, order, work, session):
    approval, decision, first, second = letters
    for letter, name in ((first, "赵一"), (second, "陈二")):
        session.get_one(Application, letter.application_id).applicant_name = name
    session.commit()
    order(letters, sorting=Sorting.VILLAGE)
    work()
    assert [number for number in listed(office) if number in {first.number, second.number}] == [
        second.number, first.number,
    ]  # fmt: skip
    together = {approval.number, decision.number}
    assert set(listed(office)[:2]) == together or set(listed(office)[2:]) == together


def test_the_list_has_room_for_signatures_and_says_which_copy(letters, office, order, work):
    order(letters[:1])
    work()
    order(letters[:1], reason=Reprint.JAMMED, note="第3页")
    work()
    _, values = office.printer.letters[-1]
    (row,) = values["rows"]
    assert (row["number"], row["letter"], row["which"]) == (letters[0].number, letters[0].title, "2")
    assert values["reprint"] == "卡纸：第3页"
    assert values["on"] == "2026-11-20"


def test_a_long_list_has_parts_and_the_last_says_what_is_left_out(
    letters, office, order, work, session, instance, monkeypatch
):
    monkeypatch.setattr(handover, "LIST", 2)
    batch = order(letters).batch
    spoil(session, letters[0])
    work()
    parts = [values for template, values in office.printer.letters if template == "handover"]
    assert [[row["index"] for row in part["rows"]] for part in parts] == [[1, 2], [3]]
    assert [len(part["left"]) for part in parts] == [0, 1]
    assert {part["total"] for part in parts} == {3}
    assert numbers(instance, batch)[:4] == ["handover", "", "handover", ""]


def test_a_name_with_a_character_that_no_font_has_leaves_room_for_a_pen(letters, office, order, work, session):
    case = session.get_one(Application, letters[2].application_id)
    case.applicant_name = f"王{RARE}"
    session.commit()
    batch = order(letters[2:3]).batch
    work()
    _, values = office.printer.letters[-1]
    assert values["rows"][0]["name"] == "王　"
    assert values["note"]
    assert "签收单上有字须手写" in batch.job.words


@pytest.mark.parametrize("status", [DocumentStatus.VOID, DocumentStatus.SUPERSEDED])
def test_what_no_longer_counts_is_not_ordered_and_told(letters, order, session, status, work, ledger_rows):
    spoil(session, letters[0], status)
    made = order(letters[:2])
    assert [(each.number, each.why) for each in made.left] == [(letters[0].number, status.label)]
    work()
    assert [number for number, *_ in ledger_rows()] == [letters[1].number]


def test_what_becomes_void_before_the_file_is_made_is_left_out_and_named(
    letters, office, order, session, work, instance, ledger_rows
):
    batch = order(letters[:2]).batch
    spoil(session, letters[0])
    work()
    assert f"1份没有打印：{letters[0].number}已作废" in batch.job.words
    assert letters[0].number not in numbers(instance, batch)
    assert office.printer.letters[-1][1]["left"] == [{"number": letters[0].number, "why": "已作废"}]
    assert [number for number, *_ in ledger_rows()] == [letters[1].number]


def test_what_becomes_void_while_the_file_is_made_is_left_out_of_a_new_one(
    letters, order, session, work, instance, ledger_rows, monkeypatch
):
    batch = order(letters[:2]).batch
    words, store = [], jobs.store

    def spoilt_at_the_last_moment(*given):
        if not words:
            words.append(given)
            spoil(session, letters[0])
        store(*given)

    monkeypatch.setattr(jobs, "store", spoilt_at_the_last_moment)
    work()
    assert batch.job.state is JobState.DONE
    assert letters[0].number not in numbers(instance, batch)
    assert [number for number, *_ in ledger_rows()] == [letters[1].number]


def test_a_file_of_nothing_but_void_letters_fails_in_words(letters, order, session, work, instance, ledger_rows):
    batch = order(letters[:1]).batch
    spoil(session, letters[0])
    work()
    assert batch.job.state is JobState.FAILED
    assert batch.job.words == f"{batches.NONE_LEFT}：{letters[0].number}已作废"
    assert kept(instance, batch) == []
    assert ledger_rows() == []


@pytest.mark.parametrize("step", ["_letters", "bind_kept", "_values"])
def test_a_killed_worker_is_followed_by_one_that_makes_the_file_once(
    app, letters, order, work, instance, ledger_rows, monkeypatch, step, session
):
    batch = order(letters).batch
    with monkeypatch.context() as patched:
        patched.setattr(handover, step, killed)
        with pytest.raises(KeyboardInterrupt):
            worker.work_once(app, worker.HANDLERS)
    session.rollback()
    assert batch.job.state is JobState.RUNNING
    assert ledger_rows() == []
    with later():
        work()
    assert batch.job.state is JobState.DONE
    found = [number for number in numbers(instance, batch)[2:] if number]
    assert {number: found.count(number) for number in found} == {
        letter.number: 1 if "decision" in letter.kind else 2 for letter in letters
    }
    assert sorted(copy for _, copy, _ in ledger_rows()) == [1] * len(letters)


def test_a_worker_killed_with_the_file_kept_leaves_no_rows_and_the_next_writes_them_once(
    app, letters, order, work, ledger_rows, monkeypatch, session
):
    batch = order(letters).batch
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.work_once(app, worker.HANDLERS)
    session.rollback()
    assert ledger_rows() == []
    with later():
        work()
    assert batch.job.state is JobState.DONE
    assert len(ledger_rows()) == len(letters)


def test_a_worker_that_was_overtaken_writes_no_rows(app, letters, order, ledger_rows, monkeypatch, session):
    batch = order(letters).batch
    store = jobs.store

    def overtaken(*given):
        store(*given)
        begin_writing(session)
        session.refresh(batch.job)
        batch.job.worker = "another"
        session.commit()

    monkeypatch.setattr(jobs, "store", overtaken)
    worker.work_once(app, worker.HANDLERS)
    assert ledger_rows() == []


def test_a_full_disk_fails_in_words_and_leaves_neither_file_nor_rows(
    letters, order, work, instance, ledger_rows, monkeypatch
):
    def full(_handle):
        raise OSError(28, "No space left on device")

    batch = order(letters).batch
    monkeypatch.setattr(sealed_files.os, "fsync", full)
    work()
    assert (batch.job.state, batch.job.words) == (JobState.FAILED, tasks.NO_ROOM)
    assert kept(instance, batch) == []
    assert ledger_rows() == []


# ordering -----------------------------------------------------------------------------------------------------------


def test_what_was_printed_is_not_printed_again_without_a_reason(letters, order, work):
    order(letters)
    work()
    with pytest.raises(Refused, match="已打印过"):
        order(letters)


def test_what_was_never_printed_is_no_reprint(letters, order):
    with pytest.raises(Refused, match="还没有打印过"):
        order(letters, reason=Reprint.LOST)


def test_a_reprint_counts_the_next_copy_and_keeps_its_reason(letters, order, work, ledger_rows):
    order(letters[:1])
    work()
    order(letters[:1], reason=Reprint.OTHER, note="领取人弄丢")
    work()
    assert ledger_rows() == [(letters[0].number, 1, None), (letters[0].number, 2, Reprint.OTHER)]


def test_the_same_order_twice_is_one_file_and_a_colleague_is_told(letters, order, office):
    first = order(letters)
    again = order(letters)
    assert (again.batch.id, again.new) == (first.batch.id, False)
    with pytest.raises(Refused, match="正在另一批打印"):
        order(letters, by=office.other_clerk)


def test_what_is_in_an_open_file_is_left_out_of_the_next(letters, order, office):
    order(letters[:1])
    made = order(letters, by=office.other_clerk)
    assert [each.why for each in made.left] == ["正在另一批打印"]


def test_the_same_letters_ordered_at_once_by_several_are_printed_once(
    letters, engine, office, work, ledger_rows, session
):
    ids = [letter.id for letter in letters]
    users = [office.clerk.id, office.other_clerk.id, office.reviewer.id, office.approver.id]

    def ordering(user_id):
        def ordered(mine):
            begin_writing(mine)
            made = batches.order(mine, mine.get_one(User, user_id), ids, batches.Wish(), "打印文书")
            mine.commit()
            return made.new

        return ordered

    session.rollback()
    found = at_once(engine, [ordering(user) for user in users])
    assert [each for each in found if each is True] == [True]
    assert all(isinstance(each, Refused) for each in found if each is not True), found
    work()
    assert [copy for _, copy, _ in ledger_rows()] == [1] * len(letters)


@pytest.mark.parametrize(("ids", "words"), [([], batches.NOTHING), (range(1, 1002), batches.TOO_MANY)])
def test_nothing_and_too_many_are_told(office, session, ids, words):
    begin_writing(session)
    with pytest.raises(Refused, match=words[:6]):
        batches.order(session, office.clerk, list(ids), batches.Wish(), "打印文书")
