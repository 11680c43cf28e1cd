"""A pile sorts itself: what is sure is filed once, what is not goes to the tray with its reason."""

import errno
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from fupin import clock, jobs
from fupin.model import Document, JobState, PageState, ScanPage, SignedCopy, Trouble
from fupin.model.terms import DocumentStatus, Role, State
from fupin.scanning import kept, piles, sorting
from fupin.scanning.reading import look
from tests.office import OTHER_COUNTY
from tests.scanning import press, scanner
from tests.scanning.scanner import blank, from_the_side, jpeg, noisy, pile, png, skewed, tiff, turned

F, W = PageState.FILED, PageState.WAITING


def test_a_pile_in_any_order_and_turned_is_filed_letter_by_letter(
    letters, scan, drop, outcome, copies, session, instance
):
    approval, decision, refusal = letters
    first, second = scan(approval)
    pages = [
        turned(second, 180),
        noisy(blank(150)),
        turned(skewed(scan(decision)[0], 8), 90),
        noisy(first),
        scan(refusal, 300)[0],
    ]
    dropped = drop(pile(pages, 150))
    assert outcome() == [F, PageState.BLANK, F, F, F]
    assert copies() == {approval.id: 2, decision.id: 1, refusal.id: 1}
    assert dropped.job.state is JobState.DONE
    assert dropped.job.words == "归档3份4页，空白页1页"
    assert not (instance / kept.FOLDER / piles.part(dropped.uid, 0)).exists()


def test_the_copy_is_upright_in_page_order_sealed_and_of_reasonable_size(letters, scan, drop, session, instance):
    first, second = scan(letters[0], 200)
    drop(jpeg(turned(second, 270)), jpeg(turned(first, 180)))
    copy = session.scalars(select(SignedCopy)).one()
    assert b"%PDF" not in (instance / kept.FOLDER / copy.uid).read_bytes()
    pdf = kept.fetch(instance, copy.uid)
    assert len(pdf) == copy.size < 2 * 600_000
    seen = [look(sheet, lambda: sheet).code for sheet in scanner.sheets(pdf, 150)]  # noqa: B023
    assert [each.page for each in seen] == [1, 2]
    with pikepdf.open(BytesIO(pdf)) as opened:
        wide, high = (float(side) for side in opened.pages[0].mediabox[2:])
    assert (wide, high) == (pytest.approx(595, abs=4), pytest.approx(842, abs=4))


def test_every_kind_of_file_is_read(letters, scan, drop, copies):
    approval, decision, refusal = letters
    drop(tiff(scan(approval)), png(scan(decision)[0]), jpeg(scan(refusal)[0]))
    assert copies() == {approval.id: 2, decision.id: 1, refusal.id: 1}


def test_a_missing_page_keeps_its_letter_in_the_tray_until_it_comes(letters, scan, drop, outcome, copies, session):
    first, second = scan(letters[0])
    drop(jpeg(first))
    (page,) = session.scalars(select(ScanPage))
    assert (page.trouble, page.words) == (Trouble.MISSING, f"{letters[0].number}共2页，缺第2页")
    assert copies() == {}
    drop(jpeg(second))
    assert outcome() == [F, F]
    assert copies() == {letters[0].id: 2}


def test_the_same_pile_twice_files_nothing_twice_and_says_so(letters, scan, drop, outcome, session):
    files = [jpeg(sheet) for sheet in scan(letters[0])]
    drop(*files)
    again = drop(*reversed(files))
    assert outcome(again) == [PageState.REPEATED] * 2
    assert again.job.words == "归档0份0页，以前扫描过2页，没有重复归档"
    assert len(session.scalars(select(SignedCopy)).all()) == 1


def test_the_same_paper_scanned_again_waits_for_somebody_to_decide(letters, scan, drop, outcome, session):
    drop(jpeg(scan(letters[1])[0]))
    assert outcome(drop(jpeg(noisy(scan(letters[1])[0])))) == [Trouble.RETURNED]
    assert len(session.scalars(select(SignedCopy)).all()) == 1


def test_two_signed_copies_in_one_pile_are_not_mixed(letters, scan, drop, outcome, copies):
    first, second = scan(letters[0])
    drop(jpeg(first), jpeg(second), jpeg(noisy(first)))
    assert outcome() == [Trouble.DOUBLED] * 3
    assert copies() == {}


def test_a_letter_of_another_system_goes_to_the_tray(drop, outcome, letters, scan, office):
    drop(*[jpeg(sheet) for sheet in foreign("https://other.test/verify?code=ABCDEFGH&p=1.1")])
    drop(*[jpeg(sheet) for sheet in foreign(f"https://other.test/verify?code={letters[1].code}&p=1.1")])
    drop(*[jpeg(sheet) for sheet in foreign("https://fupin.test/pay?id=1")])
    assert outcome() == [Trouble.UNKNOWN, Trouble.STRANGE, Trouble.STRANGE]


def foreign(text):
    """A sheet with a QR of somebody else's in our place."""
    with pikepdf.new() as made:
        press.add_sheet(made, text)
        out = BytesIO()
        made.save(out)
    return scanner.sheets(out.getvalue(), 150)


@pytest.mark.parametrize("scope", [OTHER_COUNTY, "370702002"])
def test_a_letter_of_another_area_is_told_nothing_of(letters, scan, drop, session, office, scope, outcome):
    stranger = office.user(Role.COUNTY if len(scope) == 6 else Role.TOWNSHIP, scope, "外人")
    session.commit()
    drop(jpeg(scan(letters[1])[0]), by=stranger)
    (page,) = session.scalars(select(ScanPage))
    assert (page.trouble, page.document_id, page.words) == (Trouble.OUTSIDE, None, "")


@pytest.mark.parametrize(
    ("status", "trouble"), [(DocumentStatus.VOID, Trouble.VOID), (DocumentStatus.SUPERSEDED, Trouble.SUPERSEDED)]
)
def test_what_no_longer_counts_is_not_filed(letters, scan, drop, session, outcome, copies, status, trouble):
    letters[1].status = status
    session.commit()
    drop(jpeg(scan(letters[1])[0]))
    assert outcome() == [trouble]
    assert copies() == {}


def test_a_letter_voided_while_a_page_of_it_is_missing_is_not_filed(letters, scan, drop, session, outcome, copies):
    first, second = scan(letters[0])
    drop(jpeg(first))
    letters[0].status = DocumentStatus.VOID
    session.commit()
    drop(jpeg(second))
    assert outcome()[1] == Trouble.VOID
    assert copies() == {}


def test_a_photograph_from_the_side_waits_for_a_person(letters, scan, drop, outcome):
    drop(jpeg(from_the_side(scan(letters[1], 200)[0])))
    assert outcome()[0] in {Trouble.ODD, Trouble.UNREADABLE}


def test_half_a_page_is_not_filed(letters, scan, drop, outcome):
    sheet = scan(letters[1], 200)[0]
    drop(jpeg(sheet.crop((0, sheet.height // 2, sheet.width, sheet.height))))
    assert outcome() == [Trouble.ODD]


def test_two_letters_on_one_glass_are_not_filed(letters, scan, drop, outcome):
    one, other = scan(letters[1])[0], scan(letters[2])[0]
    both = one.resize((one.width * 2, one.height))
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    drop(jpeg(both))
    assert outcome() == [Trouble.MIXED]


def test_a_page_without_a_code_goes_to_the_tray(drop, outcome, office):
    sheet = blank(150)
    sheet.paste("black", (200, 300, 900, 340))
    drop(jpeg(sheet))
    assert outcome() == [Trouble.UNREADABLE]


def test_letters_of_an_earlier_release_are_filed_if_they_have_one_page(office, drop, outcome, copies, scan, session):
    office.printer.numbered = False
    office.filed("workshop", State.ISSUED)
    old = list(session.scalars(select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)))
    drop(*[jpeg(noisy(sheet)) for letter in old for sheet in scan(letter)])
    assert outcome() == [Trouble.PAGELESS, Trouble.PAGELESS, F]
    assert copies() == {old[1].id: 1}


def test_a_page_that_says_another_number_of_pages_is_not_filed(letters, drop, outcome):
    address = f"https://fupin.test/verify?code={letters[0].code}"
    drop(*[jpeg(sheet) for sheet in foreign(f"{address}&p=1.3")])
    assert outcome() == [Trouble.MISPAGED]


def test_a_picture_that_broke_off_goes_to_the_tray(drop, outcome, letters, scan):
    whole = jpeg(scan(letters[1])[0])
    drop(whole[: len(whole) // 3])
    assert outcome() == [Trouble.BROKEN]


def test_a_full_disk_leaves_nothing_half_filed_and_can_be_continued(
    letters, scan, drop, outcome, copies, session, monkeypatch, instance, work, office
):
    store, room = kept.store, [4]

    def full(folder, name, content):
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        store(folder, name, content)

    files = [jpeg(sheet) for letter in letters for sheet in scan(letter)]
    waiting = drop(pile([sheet for letter in letters for sheet in scan(letter)], 150), working=False)
    monkeypatch.setattr(kept, "store", full)
    work()
    session.refresh(waiting)
    assert (waiting.job.state, waiting.job.words) == (JobState.FAILED, sorting.NO_ROOM)
    assert copies() == {}
    assert not list((instance / kept.FOLDER).glob("*.part"))
    monkeypatch.setattr(kept, "store", store)
    session.refresh(waiting)
    assert piles.go_on(session, session.merge(office.clerk), waiting)
    session.commit()
    work()
    assert outcome() == [F] * len(files)
    assert copies() == {letters[0].id: 2, letters[1].id: 1, letters[2].id: 1}


def test_a_pile_that_broke_off_may_as_well_be_dropped_again(
    letters, scan, drop, outcome, copies, session, monkeypatch, instance, work
):
    files = [jpeg(sheet) for letter in letters for sheet in scan(letter)]
    waiting = drop(*files, working=False)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(sorting.filing, "settle", full)
        work()
    session.refresh(waiting)
    assert waiting.job.state is JobState.FAILED
    again = drop(*files)
    assert outcome(waiting) == [F] * len(files)
    assert outcome(again) == [PageState.REPEATED] * len(files)
    assert copies() == {letters[0].id: 2, letters[1].id: 1, letters[2].id: 1}


@pytest.mark.parametrize("step", range(1, 9))
def test_whoever_takes_over_files_what_is_left_and_nothing_twice(
    letters, scan, drop, outcome, copies, session, instance, monkeypatch, work, step, office
):
    """A worker that vanishes before its n-th transaction, as one that is killed does."""
    waiting = drop(pile([sheet for letter in letters for sheet in scan(letter)], 150), working=False)

    class Killed(BaseException):
        pass

    progress, left = jobs.progress, [step]

    def vanishing(*arguments):
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        progress(*arguments)

    monkeypatch.setattr(jobs, "progress", vanishing)
    held = jobs.claim(session, {piles.KIND})
    try:
        sorting.work(session, held, instance)
    except Killed:
        session.rollback()
    monkeypatch.setattr(jobs, "progress", progress)
    session.refresh(waiting)
    if waiting.job.state is JobState.RUNNING:
        waiting.job.lease_until = clock.wall() - timedelta(seconds=1)
        session.commit()
        work()
    assert outcome() == [F] * 4
    assert copies() == {letters[0].id: 2, letters[1].id: 1, letters[2].id: 1}
    assert len(session.scalars(select(SignedCopy)).all()) == 3
