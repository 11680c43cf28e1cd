"""Terms that end soon, and their letters: ticked, all at once, as a task when many."""

from datetime import date

import pytest
from sqlalchemy import select

from fupin.model import Document, Job, JobState
from fupin.model.terms import DocumentStatus
from fupin.posts import expiry
from tests.web.postdesks import approved, desks, opening, placed

__all__ = ["approved", "desks", "opening", "placed"]


def letters(session):
    session.expire_all()
    return session.scalars(select(Document).where(Document.kind == "expiry").order_by(Document.id)).all()


def test_terms_are_listed_within_ninety_sixty_and_thirty_days(page, desks, placed):
    placed(date(2026, 12, 10), name="三十天")
    placed(date(2027, 1, 10), name="六十天")
    for days, names in ((30, ["三十天"]), (60, ["三十天", "六十天"]), (90, ["三十天", "六十天"])):
        found = page(f"/posts/ending?days={days}", client=desks["clerk"]).main
        assert [name for name in ("三十天", "六十天") if name in found] == names


def test_a_letter_is_made_with_one_click_and_stands_on_the_list(page, desks, placed, session, office):
    placement = placed(date(2026, 12, 10))
    found = page("/posts/ending?days=30", client=desks["county"])
    page.submit(found, "告知勾选的", {"who": [placement.uid]}, client=desks["county"])
    (letter,) = letters(session)
    assert letter.values["facts"]["placed"]["ends_on"] == "2026-12-10"
    assert "没有告知" not in page("/posts/ending?days=30", client=desks["county"]).main
    assert letter.number in page(f"/posts/people/{placement.uid}", client=desks["county"]).main


def test_a_second_letter_supersedes_the_first(page, desks, placed, session):
    placement = placed(date(2026, 12, 10))
    found = page("/posts/ending", client=desks["county"])
    for _ in range(2):
        page.submit(found, "告知勾选的", {"who": [placement.uid]}, client=desks["county"])
    assert [letter.status for letter in letters(session)] == [DocumentStatus.SUPERSEDED, DocumentStatus.VALID]


def test_nobody_ticked_is_told(page, desks, placed):
    placed(date(2026, 12, 10))
    found = page("/posts/ending", client=desks["county"])
    assert page.submit(found, "告知勾选的", status=422, client=desks["county"]).errors == ["请先勾选要告知的人"]


def test_many_become_a_task_that_ends_in_a_file(page, desks, placed, session, work, monkeypatch):
    monkeypatch.setattr(expiry, "AT_ONCE", 1)
    monkeypatch.setattr(expiry, "bound", lambda _session, ids: (b"%PDF-bound", 2 * len(ids)))
    placed(date(2026, 12, 10), name="王一")
    placed(date(2026, 12, 12), name="王二")
    found = page("/posts/ending?days=30", client=desks["county"])
    page.submit(found, "告知全部没有告知的 2 人", client=desks["county"])
    work()
    job = session.scalars(select(Job).where(Job.kind == expiry.KIND)).one()
    assert (job.state, job.words) == (JobState.DONE, "告知书2份，4页")
    assert len(letters(session)) == 2


def test_who_has_left_is_not_told(page, desks, placed, session):
    placement = placed(date(2026, 12, 10))
    found = page("/posts/ending", client=desks["county"])
    placement.exited_on = date(2026, 11, 15)
    session.commit()
    refused = page.submit(found, "告知勾选的", {"who": [placement.uid]}, 422, client=desks["county"])
    assert refused.errors == ["已离岗或已续期，不用再告知"]
    assert letters(session) == []


@pytest.mark.parametrize("desk", ["clerk", "township", "city", "finance"])
def test_only_the_county_tells(page, desks, placed, desk):
    placed(date(2026, 12, 10))
    assert "告知勾选的" not in page("/posts/ending", client=desks[desk]).buttons()
    page.post("/posts/ending", {"which": "all"}, 403, client=desks[desk])
