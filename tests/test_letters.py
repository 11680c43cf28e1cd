"""Letters are kept as issued: number, code, bytes, digest and values, sealed; never made again."""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from fupin import casework, clock
from fupin.documents import marks
from fupin.documents.render import Printer, UndrawableCharacter
from fupin.lifecycle import Refused
from fupin.model import Application, Counter, Document
from fupin.model.terms import Action, DocumentStatus, State
from fupin.settings import ROOT
from tests.office import COUNTY, NOON, TODAY, Office, at, rows_of

NO_FONT_DRAWS = "\U00031350"


@pytest.fixture
def office(session):
    with clock.pinned(NOON):
        yield Office(session)


@pytest.fixture(scope="session")
def plain_printer(tmp_path_factory) -> Printer:
    """On plain Noto; the small print font takes long to make and changes nothing here."""
    return Printer(ROOT / "templates", ROOT / "static", tmp_path_factory.mktemp("no-fonts"))


@pytest.fixture
def printing(session, plain_printer):
    """The office with the real printer."""
    with clock.pinned(NOON):
        yield Office(session, plain_printer)


def letters_of(office, application):
    query = select(Document).where(Document.application_id == application.id).order_by(Document.id)
    return office.session.scalars(query).all()


def receipt(office, application):
    return casework.receipt(office.session, office.press, office.clerk, application.uid)


def test_a_letter_is_kept_with_digest_and_values(office):
    application = office.filed("workshop", State.ISSUED)
    for letter in letters_of(office, application):
        office.session.expire(letter)
        assert letter.pdf.startswith(b"%PDF-test")
        assert hashlib.sha256(letter.pdf).hexdigest() == letter.sha256
        assert letter.values["number"] == letter.number
        assert letter.values["code"] == letter.code
        assert letter.values["verify_url"] == f"https://fupin.test/verify?code={letter.code}"


def test_a_letter_shown_again_is_the_same_bytes(office):
    application = office.filed("training", State.ISSUED)
    (letter,) = letters_of(office, application)
    first = letter.pdf
    application.person.name = "改了名"
    office.session.commit()
    office.session.expire_all()
    assert letter.pdf == first
    assert letter.values["person"]["name"] == "王秀英"


def test_numbers_run_by_office_word_and_year(office):
    numbers = []
    for _ in range(2):
        application = office.filed("workshop", State.ISSUED)
        numbers += [letter.number for letter in letters_of(office, application)]
    assert numbers == [
        "潍城人社奖补审〔2026〕1号", "潍城人社奖补〔2026〕1号", "潍城人社奖补审〔2026〕2号", "潍城人社奖补〔2026〕2号",
    ]  # fmt: skip
    with at(date(2027, 1, 5)):
        application = office.filed("workshop")
        assert receipt(office, application).number == "潍城人社奖补受〔2027〕1号"


def test_a_refused_step_takes_no_number(office, monkeypatch):
    first = office.filed("workshop", State.ON_NOTICE)
    series = f"{COUNTY}:奖补:2026"
    with at(office.notice_of(first).ends_on + timedelta(days=1)):
        with monkeypatch.context() as patch:
            patch.setattr(office.printer, "pdf", lambda _html: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                office.act(first, Action.ISSUE)
        assert office.session.get(Counter, series) is None
        office.act(first, Action.ISSUE)
    assert office.session.get(Counter, series).last == 1


def test_check_codes_are_eight_clear_characters_and_differ(office):
    codes = [receipt(office, office.filed("training")).code for _ in range(5)]
    assert len(set(codes)) == 5
    assert all(re.fullmatch(f"[{marks.ALPHABET}]{{8}}", code) for code in codes)


def test_a_code_that_is_taken_is_drawn_again(office, monkeypatch):
    first = receipt(office, office.filed("training"))
    drawn = iter([first.code, first.code, "ABCDEFGH"])
    monkeypatch.setattr(marks, "new_code", lambda: next(drawn))
    assert receipt(office, office.filed("training")).code == "ABCDEFGH"


def test_a_new_letter_of_the_kind_supersedes_the_old_and_keeps_it(office):
    application = office.filed("training")
    first = receipt(office, application)
    kept = first.pdf
    office.act(application, Action.RETURN)
    with at(TODAY + timedelta(days=1)):
        office.hand_in(application)
        second = receipt(office, application)
    assert (first.status, second.status) == (DocumentStatus.SUPERSEDED, DocumentStatus.VALID)
    assert (first.pdf, first.number != second.number) == (kept, True)


def test_a_letter_of_another_case_is_not_superseded(office):
    first, second = receipt(office, office.filed("training")), receipt(office, office.filed("training"))
    assert (first.status, second.status) == (DocumentStatus.VALID, DocumentStatus.VALID)


def test_the_values_of_a_letter_are_what_was_known_that_day(office):
    application = office.filed("public_post", State.ISSUED)
    approval = letters_of(office, application)[0].values
    assert approval["office"]["name"] == "潍坊市潍城区人力资源和社会保障局"
    assert approval["policy"]["clause"] == "二(一)2"
    assert approval["application"]["receipt_number"] == application.number
    assert approval["demo"] is True
    said = [(block["step"], block["name"], block["blank"]) for block in approval["opinions"]]
    assert said == [
        ("村（居）民委员会意见", "", True),
        ("乡镇（街道）初审意见", "张初审", False),
        ("县（市、区）人力资源社会保障部门审批意见", "赵审批", False),
        ("公示情况", "赵审批", False),
        ("财政部门意见", "", True),
    ]
    assert "2026年11月20日至2026年11月27日公示 5 个工作日，无异议。" in approval["opinions"][3]["text"]
    assert approval["facts"]["hourly_fen"] == 210000 // 100


def test_an_objection_is_told_on_the_approval(office):
    application = office.filed("training", State.OBJECTED)
    with at(TODAY + timedelta(days=1)):
        office.publish(application)
    second = office.notice_of(application)
    with at(second.ends_on + timedelta(days=1)):
        office.act(application, Action.ISSUE)
    (plan,) = letters_of(office, application)
    board = next(block for block in plan.values["opinions"] if block["step"] == "公示情况")
    assert f"{clock.cn_date(second.starts_on)}至" in board["text"]
    assert "有异议：经核实，情况属实。" in board["text"]
    assert "核查结论：经核查，反映的情况不属实。" in board["text"]
    assert board["text"].endswith("无异议。")
    assert plan.values["application"]["board"] == "公示（期间异议已核查）"


def test_an_award_is_printed_in_fen_and_words(office):
    application = office.filed("workshop", State.ISSUED)
    decision = letters_of(office, application)[1].values
    assert decision["amount"] == {"fen": 200000, "words": "2 人 × 1000 元"}
    assert [(worker["name"], worker["outcome"]) for worker in decision["facts"]["workers"]] == [
        ("王秀英", "passed"), ("刘洋", "passed"),
    ]  # fmt: skip


def test_nothing_of_a_kept_letter_can_be_read_in_the_database(office):
    application = office.filed("training", State.ISSUED)
    identity = application.id_number
    rows = office.session.execute(text("SELECT * FROM document")).all()
    raw = b"".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for row in rows for cell in row
    )
    for secret in (identity, identity[:6] + " " + identity[6:10], "王秀英", application.phone, "%PDF-test"):
        assert secret.encode() not in raw


def test_the_database_file_holds_no_identity_number(office):
    application = office.filed("workshop", State.ISSUED)
    raw = office.ready("public_post")
    office.draft("public_post", raw)
    url = office.session.get_bind().url
    if url.get_backend_name() != "sqlite":
        pytest.skip("a PostgreSQL server's files are its own")
    secrets = [raw[name][0] for name in ("id_number", "phone", "bank_account", "disability")]
    secrets += [application.phone]
    office.session.commit()
    for path in Path(url.database).parent.glob("fupin.db*"):
        kept = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in kept]


# printed -----------------------------------------------------------------------------------------------------------


@pytest.mark.documents
@pytest.mark.parametrize("scheme", ["training", "workshop", "public_post"])
def test_the_real_letters_of_a_scheme_can_be_printed(printing, scheme):
    application = printing.submit(scheme, printing.ready(scheme))
    receipt(printing, application)
    printing.advance(application, State.ISSUED)
    for letter in letters_of(printing, application):
        assert letter.pdf.startswith(b"%PDF-1.7")
        assert hashlib.sha256(letter.pdf).hexdigest() == letter.sha256
        values = letter.values
        again = printing.printer.pdf(printing.printer.html(f"{scheme}_{letter.kind}", values))
        assert hashlib.sha256(again).hexdigest() == letter.sha256


@pytest.mark.documents
@pytest.mark.parametrize("scheme", ["training", "workshop", "public_post"])
def test_the_real_refusal_of_a_scheme_can_be_printed(printing, scheme):
    raw = printing.ready(scheme)
    if scheme == "workshop":
        raw |= {f"workers-{place}-contract": ["劳动合同"] for place in (0, 1)}
    else:
        raw |= {"willing": ["no"], "market_tried": ["no"]}
    application = printing.submit(scheme, raw, insist=True)
    printing.advance(application, State.REJECTED)
    (letter,) = letters_of(printing, application)
    assert (letter.kind, letter.pdf[:5]) == ("refusal", b"%PDF-")


@pytest.mark.documents
@pytest.mark.parametrize("name", ["阿卜杜拉·买买提", "李𬎆", "长" * 50])
def test_uncommon_names_are_printed(printing, name):
    person = printing.person(name)
    application = printing.submit("training", printing.training(person, printing.course()))
    assert receipt(printing, application).values["person"]["name"] == name


@pytest.mark.documents
def test_a_character_no_font_draws_stops_the_step_and_nothing_is_written(printing):
    person = printing.person(f"王{NO_FONT_DRAWS}")
    application = printing.submit("training", printing.training(person, printing.course()))
    printing.advance(application, State.APPROVED)
    application.person.name = application.applicant_name = "王*"
    printing.session.commit()
    printing.publish(application)
    application.person.name = f"王{NO_FONT_DRAWS}"
    printing.session.commit()
    version = application.version
    with at(printing.notice_of(application).ends_on + timedelta(days=1)):
        before = rows_of(printing.session)
        with pytest.raises(UndrawableCharacter, match=r"该字无法打印：.*U\+31350"):
            printing.act(application, Action.ISSUE)
        assert rows_of(printing.session) == before
    printing.session.expire_all()
    again = printing.session.get(Application, application.id)
    assert (again.state, again.version) == (State.ON_NOTICE, version)


@pytest.mark.documents
def test_a_receipt_with_such_a_character_is_not_made(printing):
    person = printing.person(f"王{NO_FONT_DRAWS}")
    application = printing.submit("training", printing.training(person, printing.course()))
    with pytest.raises(UndrawableCharacter):
        receipt(printing, application)
    assert printing.session.scalar(select(func.count()).select_from(Document)) == 0
    assert application.state is State.SUBMITTED


def test_a_withdrawn_draft_has_no_receipt(office):
    draft = office.draft("training", office.ready("training"))
    office.act(draft, Action.WITHDRAW)
    with pytest.raises(Refused, match="尚未提交"):
        receipt(office, draft)
