"""Previews say what the letter would say, in red what it lacks, and leave no trace."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select

from fupin import casework, clock, previews
from fupin.documents.render import Printer, UndrawableCharacter
from fupin.documents.text import Red
from fupin.model import Application, Counter, Document
from fupin.model.terms import Action, State
from fupin.settings import ROOT
from tests.documents import samples
from tests.office import NOON, Office, at, rows_of

NO_FONT_DRAWS = "\U00031350"
ISSUED_BY = {"training": ("plan",), "workshop": ("approval", "decision"), "public_post": ("approval", "start")}
OF_THE_ISSUE = {"number", "code", "verify_url", "preview", "refusal", "amount"}


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture(scope="module")
def plain_printer(tmp_path_factory) -> Printer:
    """On plain Noto; the small print font takes long to make and changes nothing here."""
    return Printer(ROOT / "templates", ROOT / "static", tmp_path_factory.mktemp("no-fonts"))


@pytest.fixture
def printing(session, plain_printer):
    """The office with the real printer."""
    with clock.pinned(NOON):
        yield Office(session, plain_printer)


def preview(office, application, kind, reason=""):
    letter = next(each for each in previews.SCHEMES[application.scheme].letters if each.kind == kind)
    return previews.pdf(office.session, office.press, application, letter, reason)


def said(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page without white space."""
    (folder / "preview.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", folder / "preview.pdf", "-"], capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f")[:-1]]


def without_notes(value):
    """Values with their red notes taken out again."""
    if isinstance(value, dict):
        return {name: without_notes(part) for name, part in value.items()}
    if isinstance(value, list):
        return [without_notes(part) for part in value]
    return "" if isinstance(value, Red) else value


def printed(values):
    """What a letter prints of the case: all but what only the issue gives, and how far the case has come."""
    kept = {name: part for name, part in values.items() if name not in OF_THE_ISSUE}
    on_the_way = {"next_step", "due_on"}
    return kept | {"application": {n: part for n, part in values["application"].items() if n not in on_the_way}}


@pytest.mark.parametrize("scheme", ISSUED_BY)
def test_a_preview_has_the_values_of_the_letter_that_is_then_issued(office, scheme):
    application = office.filed(scheme, State.ON_NOTICE)
    with at(office.notice_of(application).ends_on + timedelta(days=1)):
        shown = {}
        for kind in ISSUED_BY[scheme]:
            preview(office, application, kind)
            template, shown[kind] = office.printer.letters[-1]
            assert template == f"{scheme}_{kind}"
        office.act(application, Action.ISSUE)
        query = select(Document).where(Document.application_id == application.id, Document.kind.in_(shown))
        for document in office.session.scalars(query):
            assert printed(without_notes(shown[document.kind])) == printed(document.values)


def test_a_refusal_shows_the_reason_as_typed_or_that_it_is_missing(office):
    application = office.filed("workshop", State.ENDORSED)
    preview(office, application, "refusal", " 未满十二个月 ")
    assert office.printer.letters[-1][1]["refusal"]["reason"] == "未满十二个月"
    preview(office, application, "refusal", " ")
    reason = office.printer.letters[-1][1]["refusal"]["reason"]
    assert isinstance(reason, Red)
    assert reason == "〔待填：不予批准的理由〕"


def test_a_preview_has_no_number_no_code_and_takes_no_counter(office):
    application = office.filed("workshop", State.ON_NOTICE)
    before = rows_of(office.session)
    counters = office.session.execute(select(Counter.series, Counter.last)).all()
    preview(office, application, "decision")
    values = office.printer.letters[-1][1]
    assert values["number"] == "潍城人社奖补〔2026〕＿号"
    assert isinstance(values["number"], Red)
    assert values["code"] == ""
    assert not office.session.new
    assert not office.session.dirty
    assert rows_of(office.session) == before
    assert office.session.execute(select(Counter.series, Counter.last)).all() == counters


def test_what_a_step_would_settle_is_shown_and_not_settled(office):
    application = office.filed("public_post", State.ON_NOTICE)
    details = casework.details_of(office.session, application)
    details.hourly_fen = None
    office.session.commit()
    preview(office, application, "start")
    assert office.printer.letters[-1][1]["facts"]["hourly_fen"] > 0
    assert not office.session.dirty
    assert details.hourly_fen is None


def test_only_letters_of_ones_own_next_steps_are_planned(office):
    application = office.filed("workshop", State.ENDORSED)
    titles = {
        user: [letter.kind for letter in previews.planned(application, user)]
        for user in (office.clerk, office.reviewer, office.approver, office.finance)
    }
    assert titles == {office.clerk: [], office.reviewer: [], office.approver: ["refusal"], office.finance: []}
    on_notice, issued = (office.filed("workshop", state) for state in (State.ON_NOTICE, State.ISSUED))
    assert [letter.kind for letter in previews.planned(on_notice, office.approver)] == ["approval", "decision"]
    assert previews.planned(issued, office.approver) == []


@pytest.mark.documents
@pytest.mark.parametrize("scheme", ISSUED_BY)
def test_every_page_of_a_preview_says_so_and_shows_no_code(printing, scheme, tmp_path):
    application = printing.filed(scheme, State.ON_NOTICE)
    for kind in (*ISSUED_BY[scheme], "refusal", "receipt"):
        pages = said(preview(printing, application, kind), tmp_path)
        assert all("预" in page and "览" in page for page in pages)
        assert all("〔2026〕＿号" in page and "〔出文时生成〕" in page for page in pages)
        assert not any("扫码" in page for page in pages)


@pytest.mark.documents
def test_what_a_letter_lacks_stands_on_it(printing, tmp_path):
    application = printing.filed("training", State.ON_NOTICE)
    application.person.ethnicity = None
    printing.session.commit()
    pages = said(preview(printing, application, "plan"), tmp_path)
    assert "〔待填：民族〕" in pages[0]


@pytest.mark.documents
def test_a_preview_shows_where_a_character_cannot_be_printed_and_the_page_names_it(printing, tmp_path):
    application = printing.filed("training", State.ON_NOTICE)
    application.person.name = f"王{NO_FONT_DRAWS}英"
    printing.session.commit()
    assert "王〔缺字U+31350〕英" in said(preview(printing, application, "plan"), tmp_path)[0]
    judgement = casework.judge(printing.session, application)
    found = previews.unprintable(printing.session, printing.press, application, printing.approver, judgement)
    words = f"“王{NO_FONT_DRAWS}英”里的“{NO_FONT_DRAWS}”（U+31350）"
    assert found == [f"申请人：{words}", f"姓名：{words}"]


@pytest.mark.documents
def test_a_refusal_with_such_a_character_in_its_reason_changes_nothing(printing):
    application = printing.filed("training", State.ENDORSED)
    version, before = application.version, rows_of(printing.session)
    with pytest.raises(UndrawableCharacter) as refused:
        printing.act(application, Action.REJECT, opinion=f"名字里有{NO_FONT_DRAWS}")
    assert previews.objection(refused.value).startswith("意见或理由：“名字里有")
    assert rows_of(printing.session) == before
    again = printing.session.get(Application, application.id)
    assert (again.state, again.version) == (State.ENDORSED, version)


def test_fields_are_named_as_on_paper():
    values = {"answers": [{"rows": [["姓名", "王"], ["健康状况", "好"]]}]}
    assert previews.named(values, "answers.0.rows.1.1") == "健康状况"
    assert previews.named(values, "facts.workers.2.name") == "花名册第3人姓名"
    assert previews.named(values, "nowhere.7") == "文书内容"


@pytest.mark.documents
def test_looking_for_characters_costs_less_than_a_millisecond_a_letter(plain_printer):
    values = samples.values("workshop_approval")
    list(plain_printer.undrawable(values))
    times = []
    for _ in range(50):
        began = perf_counter()
        assert not list(plain_printer.undrawable(values))
        times.append(perf_counter() - began)
    assert min(times) < 0.001
